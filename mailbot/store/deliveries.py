"""Deliveries: claimed in windows, marked in groups, and sorted out after a crash. Plain SQL and tuples: the hot loop.

Claims are committed to the disk before they are handed out. Marks are committed to the operating system: a killed
process loses none of them, a machine that loses its power may, which is why ``recover`` distrusts another boot.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from peewee import SqliteDatabase

from mailbot.domain.campaign import Counts
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.errors import StaleEpoch
from mailbot.store import life, packets, printing
from mailbot.store import statements as sql
from mailbot.store.moments import moment_or_none, seconds, seconds_due_or_none
from mailbot.store.transactions import marking, run, run_many, translated, writing

Claimed = tuple[int, str, str, str, str, int]
"""Number, address, name, company, merge fields as a JSON object, and which attempt this is (1 at the first)."""

Settled = tuple[int, DeliveryState, str, datetime | None]
"""Number, new state, the server's words, and when to try again (of a DEFERRED one only)."""

SLOT = 5
"""Seconds that ``usage`` adds up in one row: a limit per minute is kept over 60 to 65 seconds, never fewer."""

REPLY_LENGTH = 1000
"""Characters kept of a server's words."""


class Recovered(NamedTuple):
    """What a daemon that died left in hand."""

    planned: int  # surely not accepted: they are sent as if never claimed
    unknown: tuple[tuple[int, int], ...]  # campaign and number of those about which nobody can know


class Told(NamedTuple):
    """A line of the report."""

    number: int
    address: str
    name: str
    company: str
    state: DeliveryState
    attempt: int
    reply: str
    settled: datetime | None


class _Facts(NamedTuple):
    """What a mark has to know about its campaign."""

    state: CampaignState
    account: str
    archived: bool


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The deliveries of one database. ``full`` and ``marks`` as in ``store.open``."""

    _full: SqliteDatabase
    _marks: SqliteDatabase

    def claim(
        self, campaign: int, first: int, last: int, epoch: int, *, now: datetime, limit: int = 200
    ) -> list[Claimed]:
        """Take up to ``limit`` of the recipients ``first`` to ``last``: those to try again, then new ones.

        Nothing unless the campaign is SENDING. Who was suppressed after the plan was made is skipped here.
        ``StaleEpoch`` when a newer daemon has taken over.
        """
        db, second = self._full, seconds(now)
        claimed: list[Claimed] = []
        with writing(db):
            life.check(db, epoch)
            facts = _facts(db, campaign)
            if facts.state is not CampaignState.SENDING:
                return []
            while not claimed and (rows := _claimable(db, (facts.account, campaign, first, last), second, limit)):
                claimed = [row[:6] for row in rows if not row[6]]
                run_many(db, sql.SUPPRESS, [(second, row[6], campaign, row[0]) for row in rows if row[6]])
            run(db, sql.CLAIM, (epoch, campaign, json.dumps([row[0] for row in claimed])))
        return claimed

    def suppressed(self, campaign: int, account: str, numbers: Sequence[int]) -> set[int]:
        """Which of these recipients must not be written to from that account any more."""
        with translated():
            rows = run(self._marks, sql.SUPPRESSED, (account, json.dumps(numbers), campaign)).fetchall()
        return {number for (number,) in rows}

    def mark(
        self,
        campaign: int,
        settled: Sequence[Settled],
        dotted: Sequence[int],
        epoch: int,
        now: datetime,
        *,
        used: int = 0,
    ) -> bool:
        """Commit, in one transaction, how deliveries ended, which are about to get their dot, and what was ``used``.

        ``used``: messages that the account handed over, or may have, and that were not counted before.

        False when the campaign is not SENDING: then nothing is dotted. So what is dotted is all that leaves after a
        STOP or CANCEL was committed, one message per connection at most.
        ``StaleEpoch``, and nothing is written, when one of them is not where this epoch left it.
        """
        groups: dict[DeliveryState, list[Settled]] = defaultdict(list)
        for each in settled:
            groups[each[1]].append(each)
        second, db = seconds(now), self._marks
        with marking(db):
            facts = _facts(db, campaign)
            going = facts.state is CampaignState.SENDING
            marked = [(campaign, number, epoch) for number in dotted if going]
            changed = run_many(db, sql.DOT, marked) if marked else 0
            for new, group in groups.items():
                archive = facts.archived and new is DeliveryState.SENT
                rows = [
                    (int(new), words[:REPLY_LENGTH], seconds_due_or_none(due), second, archive, campaign, number, epoch)
                    for number, _, words, due in group
                ]
                changed += run_many(db, sql.SETTLE[new], rows)
            if changed != len(settled) + len(marked):
                raise StaleEpoch(f"epoch {epoch} no longer holds every delivery of campaign {campaign} that it marks")
            if used:
                run(db, sql.USE, (facts.account, second // SLOT, used))
            if facts.state is CampaignState.CANCELLED:
                skip_open(db, campaign, now)
        return going

    def hand_back(self, campaign: int, numbers: Sequence[int], epoch: int) -> None:
        """Claimed, but no dot was written: planned again, or skipped where the campaign was cancelled meanwhile."""
        db = self._marks
        with writing(db):
            if run_many(db, sql.HAND_BACK, [(campaign, number, epoch) for number in numbers]) != len(numbers):
                raise StaleEpoch(f"epoch {epoch} no longer holds every delivery of campaign {campaign} it hands back")
            _put_back(db, campaign)

    def recover(self, epoch: int, boot_id: str, now: datetime) -> Recovered:
        """Decide about what daemons of older epochs left in hand; to be called once, before the first claim.

        A claim without a dot was not accepted, if this machine has run ever since; all else is UNKNOWN (RFC 1047).
        """
        db = self._full
        safe: list[tuple[int, int]] = []
        doubtful: list[tuple[int, int]] = []
        with writing(db):
            life.check(db, epoch)
            printing.recover(db, epoch)  # nothing of a letter leaves before it is PRINTED, on whatever boot
            for campaign, number, state, boot in run(db, sql.IN_HAND, (epoch,)).fetchall():
                claimed_here = state == DeliveryState.CLAIMED and boot == boot_id
                (safe if claimed_here else doubtful).append((campaign, number))
            run_many(db, sql.UNCLAIM, safe)
            run_many(db, sql.DOUBT, [(seconds(now), *each) for each in doubtful])
            for campaign in {campaign for campaign, _ in safe}:
                _put_back(db, campaign)
        return Recovered(len(safe), tuple(sorted(doubtful)))

    def resolve_unknown(self, campaign: int, numbers: Sequence[int], new: DeliveryState, now: datetime) -> int:
        """UNKNOWN → PLANNED (send once more) or SENT (a witness has it); how many were still UNKNOWN."""
        db = self._full
        with writing(db):
            facts = _facts(db, campaign)
            if new is DeliveryState.SENT:
                second = seconds(now)
                return run_many(db, sql.WITNESSED, [(second, facts.archived, campaign, each) for each in numbers])
            if new is not DeliveryState.PLANNED:
                raise ValueError(f"a delivery does not move from UNKNOWN to {new.name}")
            if facts.state not in _REVIVABLE:
                return 0
            moved = run_many(db, sql.SEND_UNKNOWN, [(campaign, number) for number in numbers])
            _revive(db, campaign, moved)
            return moved

    def retry(self, campaign: int, old: DeliveryState) -> int:
        """FAILED or UNKNOWN → PLANNED, all of them; a FINISHED campaign is SENDING again. How many it were."""
        if old not in (DeliveryState.FAILED, DeliveryState.UNKNOWN):
            raise ValueError(f"a delivery is not sent once more from {old.name}")
        db = self._full
        with writing(db):
            if _facts(db, campaign).state not in _REVIVABLE:
                return 0
            moved = run(db, sql.RETRY, (campaign, old)).rowcount
            if old is DeliveryState.FAILED:
                run(db, sql.FORGET_FORGIVEN, (campaign,))
            _revive(db, campaign, moved)
            return moved

    def counts(self, campaign: int) -> Counts:
        with translated():
            return {DeliveryState(state): count for state, count in run(self._full, sql.COUNTS, (campaign,))}

    def undecided(self, campaign: int) -> int:
        """How many keep the campaign from being finished."""
        return self._number(sql.UNDECIDED, campaign)

    def failures(self, campaign: int) -> int:
        """How many failed for good, those before the last RESUME aside."""
        return self._number(sql.FAILURES_NOW, campaign)

    def sent_since(self, account: str, since: datetime) -> int:
        """Messages that an account handed over, or may have, over all campaigns; up to ``SLOT`` seconds too many."""
        return self._number(sql.SENT_SINCE, account, seconds(since) // SLOT)

    def _number(self, statement: str, *parameters: int | str) -> int:
        with translated():
            (number,) = run(self._marks, statement, parameters).fetchone()
        return int(number)

    def next_due(self, campaign: int) -> datetime | None:
        """When the first delivery that waits for another try is due."""
        with translated():
            (due,) = run(self._full, sql.NEXT_DUE, (campaign,)).fetchone()
        return moment_or_none(due)

    def outcomes(self, campaign: int, states: Collection[DeliveryState], first: int, limit: int) -> list[Told]:
        """The report's lines in these states, a page at a time from recipient ``first`` on."""
        wanted = [int(state) for state in states]
        is_apart = len(wanted) == 1 and not _NOT_APART.intersection(states)
        which: int | str = wanted[0] if is_apart else json.dumps(wanted)
        with translated():
            rows = run(self._full, sql.TOLD_APART if is_apart else sql.TOLD, (campaign, first, which, limit)).fetchall()
        return [
            Told(number, address, name, company, DeliveryState(state), attempt, reply, moment_or_none(settled))
            for number, address, name, company, state, attempt, reply, settled in rows
        ]


_NOT_APART = frozenset({DeliveryState.SENT, DeliveryState.DEFERRED})
_REVIVABLE = frozenset({CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.PAUSED, CampaignState.FINISHED})


def is_undecided(db: SqliteDatabase, campaign: int) -> bool:
    """Whether any keeps the campaign from being finished, inside another function's transaction."""
    return bool(run(db, sql.ANY_UNDECIDED, (campaign,)).fetchone()[0])


def failed(db: SqliteDatabase, campaign: int) -> int:
    """How many failed for good, inside or outside another function's transaction."""
    (number,) = run(db, sql.FAILURES, (campaign,)).fetchone()
    return int(number)


def skip_open(db: SqliteDatabase, campaign: int, now: datetime | None) -> None:
    """What a cancelled campaign has not sent it never will; inside another function's transaction."""
    run(db, sql.SKIP_OPEN, (seconds(now) if now else None, campaign))


def _facts(db: SqliteDatabase, campaign: int) -> _Facts:
    row = run(db, "SELECT state, account, archive_folder FROM campaign WHERE number = ?", (campaign,)).fetchone()
    if row is None:
        raise LookupError(f"there is no campaign {campaign}")
    state, account, folder = row
    return _Facts(CampaignState(state), account or "", folder is not None)


def _claimable(db: SqliteDatabase, where: tuple[str, int, int, int], second: int, limit: int) -> list[tuple[Any, ...]]:
    """Rows as ``claim`` gives them, and why an address is suppressed, or None; ``where``: account, campaign, span."""
    rows = run(db, sql.CLAIMABLE_AGAIN, (*where, second, limit)).fetchall()
    return rows + run(db, sql.CLAIMABLE_NEW, (*where, limit - len(rows))).fetchall()


def _put_back(db: SqliteDatabase, campaign: int) -> None:
    """Deliveries were planned again: their packets have not ended, unless nothing of the campaign may leave."""
    if _facts(db, campaign).state is CampaignState.CANCELLED:
        skip_open(db, campaign, None)
    else:
        packets.reopen(db, campaign)


def _revive(db: SqliteDatabase, campaign: int, moved: int) -> None:
    if moved:
        packets.reopen(db, campaign)
        run(db, sql.REVIVE, (campaign,))
