"""What is counted for a monitoring system: cheap questions, asked now and then, beside the hot loop."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from peewee import SqliteDatabase

from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store import statements as sql
from mailbot.store.deliveries import SLOT
from mailbot.store.moments import moment, moment_or_none
from mailbot.store.transactions import reading, run, spell, translated

# What is SENT is not scanned, for it is most of a large table: it is what packets hold and a partial index lacks.
_PLANNED = """
SELECT c.number, c.archive_folder IS NOT NULL, (SELECT SUM(last - first + 1) FROM packet p WHERE p.campaign = c.number)
FROM campaign c WHERE c.confirmed IS NOT NULL"""
_OTHERS = spell("""
SELECT campaign, state, COUNT(*) FROM delivery INDEXED BY delivery_open
WHERE state <> {SENT} GROUP BY campaign, state""")
_WAITING = """
SELECT COUNT(*) FROM delivery INDEXED BY delivery_unarchived WHERE archived IN (1, 2)"""
_QUEUE = spell("""
SELECT COALESCE(c.account, ''), c.state = 'paused', (
    SELECT COUNT(*) FROM delivery d INDEXED BY delivery_open WHERE d.campaign = c.number
    AND d.state IN ({PLANNED}, {CLAIMED}, {DOTTED}, {DEFERRED}) AND d.state <> {SENT})
FROM campaign c WHERE c.state IN ('scheduled', 'sending', 'paused')""")


class Deliveries(NamedTuple):
    """All deliveries there ever were."""

    states: Mapping[DeliveryState, int]
    filed: int  # copies in the archive
    waiting: int  # copies that it lacks


class Outbox(NamedTuple):
    """The bot's own mails."""

    owed: int
    oldest: datetime | None  # of those
    last_sent: datetime | None


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one database."""

    _db: SqliteDatabase

    def deliveries(self) -> Deliveries:
        states = dict.fromkeys(DeliveryState, 0)
        others: Counter[int] = Counter()
        filed = 0
        with reading(self._db):
            for campaign, state, count in run(self._db, _OTHERS):
                states[DeliveryState(state)] += count
                others[campaign] += count
            for campaign, archived, planned in run(self._db, _PLANNED):
                sent = (planned or 0) - others[campaign]
                states[DeliveryState.SENT] += sent
                filed += sent if archived else 0
            (waiting,) = run(self._db, _WAITING).fetchone()
        return Deliveries(states, filed - waiting, waiting)

    def queue(self) -> Mapping[tuple[str, bool], int]:
        """Undecided deliveries by account, and whether their campaign is paused."""
        with translated():
            rows = run(self._db, _QUEUE).fetchall()
        queue = Counter[tuple[str, bool]]()
        for account, paused, count in rows:
            queue[account, bool(paused)] += count
        return +queue

    def campaigns(self) -> Mapping[CampaignState, int]:
        with translated():
            rows = run(self._db, "SELECT state, COUNT(*) FROM campaign GROUP BY state").fetchall()
        return {CampaignState(state): count for state, count in rows}

    def paused(self) -> Mapping[tuple[str, str], int]:
        """PAUSED campaigns by account and reason."""
        asked = (
            "SELECT COALESCE(account, ''), pause_reason, COUNT(*) FROM campaign WHERE state = 'paused' GROUP BY 1, 2"
        )
        with translated():
            return {(account, reason): count for account, reason, count in run(self._db, asked).fetchall()}

    def letters(self) -> Mapping[str, int]:
        with translated():
            return dict(run(self._db, "SELECT state, COUNT(*) FROM letter GROUP BY state").fetchall())

    def outbox(self) -> Outbox:
        with reading(self._db):
            owed, oldest = run(self._db, "SELECT COUNT(*), MIN(created) FROM answer WHERE sent IS NULL").fetchone()
            (last,) = run(self._db, "SELECT MAX(sent) FROM answer").fetchone()
        return Outbox(owed, moment_or_none(oldest), moment_or_none(last))

    def last_sent(self) -> Mapping[str, datetime]:
        """By account; to ``SLOT`` seconds, and no further back than usage is kept."""
        with translated():
            rows = run(self._db, sql.LAST_USE).fetchall()
        return {account: moment(slot * SLOT) for account, slot in rows}
