"""Letters of campaigns on their way to paper: planned, claimed for a print run, printed in one step with the PDF owed.

Nothing leaves before that step, so a claim that a dead daemon left behind is simply planned again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import SqliteDatabase

from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.states import CampaignState
from mailbot.store import answers as outbox
from mailbot.store import campaign_rows as rows
from mailbot.store import life
from mailbot.store.moments import seconds
from mailbot.store.tables import Campaign as Row
from mailbot.store.transactions import reading, run, run_many, spell, translated, writing

PACKET = 0
"""Of letters, which belong to none of the packets of the mail."""

_LETTERS = "SELECT count(*) FROM recipient WHERE campaign = ? AND address = ''"
_FIRST = """
SELECT coalesce(min(number), 0) FROM recipient INDEXED BY recipient_address WHERE campaign = ? AND address = ''"""
_PLAN = f"""
INSERT INTO delivery (campaign, number, packet)
SELECT campaign, number, {PACKET} FROM recipient WHERE campaign = ? AND address = ''"""  # noqa: S608 - a constant
# Letters have the last numbers, so that no message of a packet is looked at.
_BEHIND = "(SELECT coalesce(max(last), 0) FROM packet WHERE campaign = d.campaign)"
_OPEN = spell(f"d.state = {{PLANNED}} AND d.state <> {{SENT}} AND d.due IS NULL AND d.number > {_BEHIND}")
_DUE = f"""
SELECT c.number FROM campaign c INDEXED BY campaign_state
WHERE c.account = ? AND c.paper <> '' AND c.state IN ('scheduled', 'sending') AND c.confirmed <= ? AND EXISTS (
    SELECT 1 FROM delivery d INDEXED BY delivery_open WHERE d.campaign = c.number AND {_OPEN})"""  # noqa: S608
_NEXT = f"""
SELECT d.number, d.attempt + 1, r.name, r.company, r.fields FROM delivery d INDEXED BY delivery_open
CROSS JOIN recipient r ON r.campaign = d.campaign AND r.number = d.number
WHERE d.campaign = ? AND {_OPEN} ORDER BY d.number LIMIT ?"""  # noqa: S608 - constants
_CLAIM = spell("""
UPDATE delivery SET state = {CLAIMED}, epoch = ?, attempt = attempt + 1
WHERE campaign = ? AND number = ? AND state = {PLANNED}""")
_SETTLE = """
UPDATE delivery SET state = {0}, reply = ?, settled = ?
WHERE campaign = ? AND number = ? AND epoch = ? AND state = {{CLAIMED}}"""
_PRINTED = spell(_SETTLE.format("{PRINTED}"))
_FAILED = spell(_SETTLE.format("{FAILED}"))
_HAND_BACK = spell("""
UPDATE delivery INDEXED BY delivery_open SET state = {PLANNED}, attempt = attempt - 1
WHERE campaign = ? AND state = {CLAIMED} AND state <> {SENT} AND packet = 0 AND epoch = ?""")
_RECOVER = spell(f"""
UPDATE delivery INDEXED BY delivery_open SET state = {{PLANNED}}, attempt = attempt - 1
WHERE state = {{CLAIMED}} AND state <> {{SENT}} AND packet = {PACKET} AND epoch < ?
AND campaign IN (SELECT number FROM campaign WHERE paper <> '' AND confirmed IS NOT NULL)""")  # noqa: S608 - a constant
_SKIP = spell(f"""
UPDATE delivery INDEXED BY delivery_open SET state = {{SKIPPED}}, settled = ?
WHERE campaign = ? AND state = {{PLANNED}} AND state <> {{SENT}} AND packet = {PACKET}""")  # noqa: S608 - a constant

_SKIP_CANCELLED = spell(f"""
UPDATE delivery INDEXED BY delivery_open SET state = {{SKIPPED}}
WHERE state = {{PLANNED}} AND state <> {{SENT}} AND packet = {PACKET}
AND campaign IN (SELECT number FROM campaign WHERE paper <> '' AND state = 'cancelled')""")  # noqa: S608 - a constant

_RUNNING = (CampaignState.SCHEDULED, CampaignState.SENDING)


def plan(db: SqliteDatabase, campaign: int) -> int:
    """A delivery for each letter, inside another function's transaction; how many."""
    return run(db, _PLAN, (campaign,)).rowcount


def recover(db: SqliteDatabase, epoch: int) -> int:
    """What daemons of older epochs were printing is planned again, inside another function's transaction; how many."""
    planned = run(db, _RECOVER, (epoch,)).rowcount
    run(db, _SKIP_CANCELLED)
    return planned


@dataclass(frozen=True, slots=True)
class Claim:
    """The letters of one run, all at the same attempt."""

    recipients: tuple[Recipient, ...]  # by number
    attempt: int  # 1 at the first


@dataclass(frozen=True, slots=True)
class Printings:
    """The letters of one database's campaigns."""

    _db: SqliteDatabase

    def letters(self, campaign: int) -> int:
        """How many of its recipients get a letter."""
        with translated():
            return int(run(self._db, _LETTERS, (campaign,)).fetchone()[0])

    def first(self, campaign: int) -> int:
        """The number of the first recipient of a letter; 0 where there is none. All that follow get letters too."""
        with translated():
            return int(run(self._db, _FIRST, (campaign,)).fetchone()[0])

    def due(self, account: str, confirmed: datetime) -> tuple[Campaign, ...]:
        """The account's campaigns that were confirmed until then and have letters to print, the oldest first."""
        with reading(self._db):
            numbers = [number for (number,) in run(self._db, _DUE, (account, seconds(confirmed)))]
            return rows.read(rows.select().where(Row.number.in_(numbers)).order_by(Row.confirmed, Row.number), self._db)

    def claim(self, campaign: int, epoch: int, limit: int) -> Claim | None:
        """The next letters, as far as they stand at the same attempt; None where there are none, or it does not run.

        ``StaleEpoch`` when a newer daemon has taken over.
        """
        with writing(self._db):
            life.check(self._db, epoch)
            if self._state(campaign) not in _RUNNING:
                return None
            found = run(self._db, _NEXT, (campaign, limit)).fetchall()
            together = [row for row in found if row[1] == found[0][1]]
            run_many(self._db, _CLAIM, [(epoch, campaign, row[0]) for row in together])
        recipients = tuple(
            Recipient(number, "", name, company, json.loads(fields)) for number, _, name, company, fields in together
        )
        return Claim(recipients, found[0][1]) if recipients else None

    def settle(
        self,
        campaign: int,
        epoch: int,
        now: datetime,
        *,
        printed: Sequence[int],
        failed: Sequence[tuple[int, str]],  # number, why
        answers: Sequence[Answer],  # with the PDFs
    ) -> bool:
        """PRINTED or FAILED, and the PDFs owed, in one transaction.

        False, and nothing is owed, when the campaign was paused or cancelled meanwhile.
        """
        second = seconds(now)
        with writing(self._db):
            life.check(self._db, epoch)
            if self._state(campaign) not in _RUNNING:
                self._put_back(campaign, epoch, now)
                return False
            run_many(self._db, _PRINTED, [("", second, campaign, number, epoch) for number in printed])
            run_many(self._db, _FAILED, [(why, second, campaign, number, epoch) for number, why in failed])
            outbox.insert(self._db, answers, now)
            return True

    def recover(self, epoch: int) -> None:
        """Plan again what was claimed before that epoch and never settled."""
        with writing(self._db):
            recover(self._db, epoch)

    def hand_back(self, campaign: int, epoch: int, now: datetime) -> None:
        """What this daemon has claimed of it is planned again, or skipped where the campaign was cancelled."""
        with writing(self._db):
            self._put_back(campaign, epoch, now)

    def _put_back(self, campaign: int, epoch: int, now: datetime) -> None:
        run(self._db, _HAND_BACK, (campaign, epoch))
        if self._state(campaign) is CampaignState.CANCELLED:
            run(self._db, _SKIP, (seconds(now), campaign))

    def _state(self, campaign: int) -> CampaignState:
        return CampaignState(run(self._db, "SELECT state FROM campaign WHERE number = ?", (campaign,)).fetchone()[0])
