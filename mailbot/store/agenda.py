"""What wants attention, and when: the database is the schedule, the timetable only rings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Expression, SqliteDatabase, fn

from mailbot.domain.campaign import Campaign
from mailbot.domain.states import UNCONFIRMED, CampaignState
from mailbot.store import campaign_rows as rows
from mailbot.store.moments import moment, moment_or_none, seconds, seconds_due
from mailbot.store.tables import Answer
from mailbot.store.tables import Campaign as Row
from mailbot.store.transactions import reading, run, spell, translated

# When a campaign wants attention: its first packet that has not ended, or the first delivery to try again;
# when it has neither, at once: everything is settled and it waits to be finished.
_ATTENTION = spell("""
SELECT number, COALESCE(MIN(packet_due, retry_due), packet_due, retry_due, 0) AS due FROM (
    SELECT c.number, c.confirmed,
        (SELECT COALESCE(started, due) FROM packet INDEXED BY packet_open
          WHERE campaign = c.number AND ended IS NULL ORDER BY number LIMIT 1) AS packet_due,
        (SELECT MIN(due) FROM delivery
          WHERE campaign = c.number AND state = {DEFERRED} AND state <> {SENT}) AS retry_due
    FROM campaign c INDEXED BY campaign_state WHERE c.account = ? AND c.state IN ('scheduled', 'sending')
) ORDER BY confirmed, number""")

# What came within the second of the last mail may be told twice, and is never missed.
_COME_BACK = """
SELECT x.number, x.told FROM (
    SELECT c.number, c.finished, (
        SELECT MAX(created) FROM answer
        WHERE campaign = c.number AND kind IN ('report', 'cancelled', 'cameback')) AS told
    FROM campaign c WHERE c.state IN ('finished', 'cancelled') AND c.finished BETWEEN ?1 - ?2 - 604800 AND ?1 - ?2
) x WHERE x.told >= x.finished AND x.told < x.finished + ?2 AND EXISTS (
    SELECT 1 FROM bounce b
    WHERE b.campaign = x.number AND b.dsn <> '' AND b.received BETWEEN x.told AND x.finished + ?2)"""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of one database."""

    _db: SqliteDatabase

    def due_campaigns(self, account: str, now: datetime) -> tuple[Campaign, ...]:
        """SCHEDULED and SENDING campaigns that want attention now, the longest confirmed first."""
        with reading(self._db):
            numbers = [number for number, due in run(self._db, _ATTENTION, (account,)) if due <= seconds(now)]
            query = rows.select().where(Row.number.in_(numbers)).order_by(Row.confirmed, Row.number)
            return rows.read(query, self._db)

    def next_due(self, account: str) -> datetime | None:
        """When the first of them wants attention, perhaps in the past; None when none is open."""
        with translated():
            return moment_or_none(min((due for _, due in run(self._db, _ATTENTION, (account,))), default=None))

    def expired(self, now: datetime) -> tuple[Campaign, ...]:
        """Drafts and plans whose time to be confirmed is over, oldest first."""
        return self._read(Row.state.in_(UNCONFIRMED), Row.expires <= seconds(now))

    def unreported(self) -> tuple[Campaign, ...]:
        """FINISHED campaigns whose requester has not been told since then."""
        told = Answer.select().where(
            Answer.campaign == Row.number, Answer.kind == "report", Answer.created >= Row.finished
        )
        query = rows.select().where(Row.state == CampaignState.FINISHED, ~fn.EXISTS(told))
        with translated():
            return rows.read(query, self._db)

    def come_back(self, now: datetime, after: timedelta) -> tuple[tuple[Campaign, datetime], ...]:
        """Campaigns that have ended, to tell about at ``after`` from their end, and since when there is news to tell.

        What came back before that moment and after the last mail about it: once for each ``after``, however late, up to
        a week.
        """
        passed = int(after.total_seconds())
        with reading(self._db):
            found = dict[int, int](run(self._db, _COME_BACK, (seconds(now), passed)).fetchall())
            query = rows.select().where(Row.number.in_(tuple(found))).order_by(Row.number)
            return tuple((one, moment(found[one.number])) for one in rows.read(query, self._db))

    def to_remind(self, before: datetime) -> tuple[Campaign, ...]:
        """Plans that expire before that moment and whose requester was not reminded yet, oldest first."""
        awaiting = Row.state == CampaignState.AWAITING
        return self._read(awaiting, Row.expires <= seconds_due(before), Row.reminded.is_null())

    def _read(self, *where: Expression) -> tuple[Campaign, ...]:
        with translated():
            return rows.read(rows.select().where(*where).order_by(Row.number), self._db)
