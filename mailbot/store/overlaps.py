"""Who of a campaign's recipients was written to only lately: earlier campaigns that reached the same addresses."""

from dataclasses import dataclass
from datetime import datetime

from peewee import SqliteDatabase

from mailbot.domain.campaign import Overlap
from mailbot.domain.states import DeliveryState
from mailbot.store.moments import moment, seconds
from mailbot.store.transactions import run, translated

# A campaign that was finished before that moment has sent nothing since. CROSS JOIN: SQLite is to begin with the few
# campaigns that are left, and not with all the deliveries there ever were.
_OVERLAPS = f"""
SELECT c.number, c.subject, count(*), max(d.settled) FROM campaign c
CROSS JOIN delivery d ON d.campaign = c.number AND d.state = {DeliveryState.SENT.value} AND d.settled >= ?1
CROSS JOIN recipient r ON r.campaign = d.campaign AND r.number = d.number
WHERE c.number <> ?2 AND c.people >= ?4 AND c.confirmed IS NOT NULL AND (c.finished IS NULL OR c.finished >= ?1)
    AND r.address IN (SELECT address FROM recipient WHERE campaign = ?2)
GROUP BY c.number HAVING count(*) >= ?4 ORDER BY count(*) DESC, c.number DESC LIMIT ?3"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The overlaps of one database's campaigns."""

    _db: SqliteDatabase

    def since(self, campaign: int, moment_: datetime, limit: int, least: int = 1) -> tuple[Overlap, ...]:
        """Of the campaign's recipients as they are now; those that have most in common with it first.

        ``least``: so many recipients in common, fewer are not told.
        """
        with translated():
            found = run(self._db, _OVERLAPS, (seconds(moment_), campaign, limit, least)).fetchall()
        return tuple(Overlap(number, subject, people, moment(last)) for number, subject, people, last in found)
