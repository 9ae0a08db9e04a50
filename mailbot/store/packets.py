"""Packets: when each is due, started and ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SqliteDatabase

from mailbot.domain import campaign as domain
from mailbot.store.moments import moment_or_none, seconds, seconds_due_or_none
from mailbot.store.tables import Packet
from mailbot.store.transactions import run, run_many, spell, translated, writing

_INSERT = "INSERT INTO packet (campaign, number, first, last, due) VALUES (?, ?, ?, ?, ?)"
_SHIFT = "UPDATE packet SET due = ? WHERE campaign = ? AND number = ? AND started IS NULL"

# Twenty thousand that have ended are not read again for each one that starts.
_CURRENT = """
SELECT number FROM packet INDEXED BY packet_open WHERE campaign = ? AND ended IS NULL ORDER BY number LIMIT 1"""

# Deliveries that wait for another try do not hold a packet up; those that were not tried, or are in hand, do.
_END = spell("""
UPDATE packet SET ended = ? WHERE campaign = ? AND number = ? AND started IS NOT NULL AND ended IS NULL
AND NOT EXISTS (
    SELECT 1 FROM delivery d WHERE d.campaign = packet.campaign
    AND d.state IN ({PLANNED}, {CLAIMED}, {DOTTED}) AND d.state <> {SENT}
    AND d.due IS NULL AND d.number BETWEEN packet.first AND packet.last)""")

_RETRY = spell("""
SELECT packet FROM delivery WHERE campaign = ? AND state = {DEFERRED} AND state <> {SENT} AND due <= ?
ORDER BY due, number LIMIT 1""")

_REOPEN = spell("""
UPDATE packet SET ended = NULL WHERE campaign = ? AND ended IS NOT NULL
AND EXISTS (
    SELECT 1 FROM delivery d WHERE d.campaign = packet.campaign AND d.state = {PLANNED} AND d.state <> {SENT}
    AND d.due IS NULL AND d.number BETWEEN packet.first AND packet.last)""")


def write(db: SqliteDatabase, campaign: int, packets: Iterable[domain.Packet]) -> None:
    """In place of those that the campaign had, inside another function's transaction."""
    Packet.delete().where(Packet.campaign == campaign).execute(db)
    run_many(
        db,
        _INSERT,
        ((campaign, each.number, each.first, each.last, seconds_due_or_none(each.due)) for each in packets),
    )


def timeless(db: SqliteDatabase, campaign: int) -> bool:
    """Whether a packet lacks its due time."""
    return Packet.select().where(Packet.campaign == campaign, Packet.due.is_null()).exists(db)


def reopen(db: SqliteDatabase, campaign: int) -> None:
    """A packet with deliveries that are planned again has not ended, inside another function's transaction."""
    run(db, _REOPEN, (campaign,))


@dataclass(frozen=True, slots=True)
class Packets:
    """The packets of one database."""

    _db: SqliteDatabase

    def of(self, campaign: int) -> tuple[domain.Packet, ...]:
        """All of a campaign, in order."""
        return self._read(campaign)

    def current(self, campaign: int) -> domain.Packet | None:
        """The first that has not ended: it runs, or is the next to start."""
        with translated():
            row = run(self._db, _CURRENT, (campaign,)).fetchone()
        return self.number(campaign, row[0]) if row else None

    def number(self, campaign: int, number: int) -> domain.Packet | None:
        """None where the campaign has no such packet."""
        found = self._read(campaign, Packet.number == number)
        return found[0] if found else None

    def with_retries(self, campaign: int, now: datetime) -> domain.Packet | None:
        """The packet of the delivery that has waited longest for another try, if one is due."""
        with translated():
            row = run(self._db, _RETRY, (campaign, seconds(now))).fetchone()
        return self.number(campaign, row[0]) if row else None

    def start(self, campaign: int, number: int, now: datetime) -> bool:
        """False when it was started before."""
        with writing(self._db):
            start = Packet.update(started=seconds(now)).where(Packet.started.is_null(), *_is(campaign, number))
            return bool(start.execute(self._db))

    def end(self, campaign: int, number: int, now: datetime) -> bool:
        """False while a delivery of it was not tried, or when it does not run."""
        with writing(self._db):
            return bool(run(self._db, _END, (seconds(now), campaign, number)).rowcount)

    def shift(self, campaign: int, packets: Sequence[domain.Packet]) -> None:
        """Give these packets the due times that they carry; one that was started keeps its own."""
        with writing(self._db):
            run_many(self._db, _SHIFT, ((seconds_due_or_none(each.due), campaign, each.number) for each in packets))

    def _read(self, campaign: int, *where: Any) -> tuple[domain.Packet, ...]:
        columns = (Packet.number, Packet.first, Packet.last, Packet.due, Packet.started, Packet.ended)
        query = Packet.select(*columns).where(Packet.campaign == campaign, *where).order_by(Packet.number)
        with translated():
            return tuple(
                domain.Packet(number, first, last, *map(moment_or_none, times))
                for number, first, last, *times in query.tuples().execute(self._db)
            )


def _is(campaign: int, number: int) -> tuple[Any, ...]:
    return Packet.campaign == campaign, Packet.number == number
