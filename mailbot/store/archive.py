"""What is sent and not yet in the archive: claimed like a delivery, so that a crash is noticed and asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from peewee import SqliteDatabase

from mailbot.errors import StaleEpoch
from mailbot.store import life
from mailbot.store.moments import moment
from mailbot.store.transactions import run, run_many, spell, translated, writing

# archived: 0 not due, 1 due, 2 claimed, 3 done
_ROWS = spell("""
SELECT d.number, r.address, r.name, r.company, r.fields, d.packet, d.settled
FROM delivery d INDEXED BY delivery_unarchived
CROSS JOIN recipient r ON r.campaign = d.campaign AND r.number = d.number
WHERE d.campaign = ? AND d.archived IN (1, 2) AND d.state = {SENT} AND """)
_DUE = _ROWS + "d.archived = 1 ORDER BY d.number LIMIT ?"
_DOUBTFUL = _ROWS + "d.archived = 2 AND d.epoch < ? ORDER BY d.number LIMIT ?"
_CLAIM = "UPDATE delivery SET archived = 2, epoch = ? WHERE campaign = ? AND number = ? AND archived IN (1, 2)"
_MOVE = "UPDATE delivery SET archived = ? WHERE campaign = ? AND number = ? AND epoch = ? AND archived = 2"
_CAMPAIGNS = """
SELECT number FROM campaign c WHERE account = ? AND confirmed IS NOT NULL AND EXISTS (
    SELECT 1 FROM delivery d INDEXED BY delivery_unarchived WHERE d.campaign = c.number AND d.archived IN (1, 2))
ORDER BY number"""
_BACKLOG = "SELECT COUNT(*) FROM delivery WHERE campaign = ? AND archived IN (1, 2)"


class Unarchived(NamedTuple):
    """A sent message that the archive lacks, with what its bytes are made from."""

    number: int
    address: str
    name: str
    company: str
    fields: str  # a JSON object
    packet: int
    sent: datetime


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive's backlog in one database. ``full`` and ``marks`` as in ``store.open``."""

    _full: SqliteDatabase
    _marks: SqliteDatabase

    def campaigns(self, account: str) -> tuple[int, ...]:
        """Campaigns of an account that have a backlog, oldest first."""
        with translated():
            return tuple(number for (number,) in run(self._full, _CAMPAIGNS, (account,)))

    def backlog(self, campaign: int) -> int:
        """How many messages the archive lacks, those in hand included."""
        with translated():
            (number,) = run(self._full, _BACKLOG, (campaign,)).fetchone()
        return int(number)

    def claim(self, campaign: int, epoch: int, limit: int = 50) -> list[Unarchived]:
        """Take the next ones, in order; committed to the disk before the first APPEND."""
        return self._claim(_DUE, (campaign, limit), campaign, epoch)

    def doubtful(self, campaign: int, epoch: int, limit: int = 50) -> list[Unarchived]:
        """Take over what an older daemon may have stored: look for it in the archive, then ``done`` or ``again``."""
        return self._claim(_DOUBTFUL, (campaign, epoch, limit), campaign, epoch)

    def _claim(self, query: str, parameters: tuple[int, ...], campaign: int, epoch: int) -> list[Unarchived]:
        with writing(self._full):
            life.check(self._full, epoch)
            rows = run(self._full, query, parameters).fetchall()
            run_many(self._full, _CLAIM, [(epoch, campaign, row[0]) for row in rows])
        return [
            Unarchived(number, address, name, company, fields, packet, moment(sent))
            for number, address, name, company, fields, packet, sent in rows
        ]

    def done(self, campaign: int, numbers: Sequence[int], epoch: int) -> None:
        """They lie in the archive."""
        self._move(3, campaign, numbers, epoch)

    def again(self, campaign: int, numbers: Sequence[int], epoch: int) -> None:
        """They surely do not: the server refused, or a search did not find them."""
        self._move(1, campaign, numbers, epoch)

    def _move(self, archived: int, campaign: int, numbers: Sequence[int], epoch: int) -> None:
        with writing(self._marks):
            rows = [(archived, campaign, number, epoch) for number in numbers]
            if run_many(self._marks, _MOVE, rows) != len(numbers):
                raise StaleEpoch(f"epoch {epoch} no longer holds every copy of campaign {campaign} that it archives")
