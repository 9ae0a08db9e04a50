"""Who has said yes to which plan, where the yes of several people is needed."""

from dataclasses import dataclass
from datetime import datetime

from peewee import SqliteDatabase

from mailbot.store.moments import seconds
from mailbot.store.transactions import reading, run, writing

_GIVE = """
INSERT OR IGNORE INTO approval (campaign, digest, requester, letter, given) VALUES (?, ?, ?, ?, ?)"""


@dataclass(frozen=True, slots=True)
class Approvals:
    """The approvals of one database."""

    _db: SqliteDatabase

    def give(self, campaign: int, digest: str, requester: str, letter: int, now: datetime) -> frozenset[str]:
        """Keep a yes to exactly the plan of ``digest``; everybody who has said it. Twice is once."""
        with writing(self._db):
            run(self._db, _GIVE, (campaign, digest, requester, letter, seconds(now)))
            return self._given(campaign, digest)

    def given(self, campaign: int, digest: str) -> frozenset[str]:
        """Addresses of those who have said yes to that plan."""
        with reading(self._db):
            return self._given(campaign, digest)

    def _given(self, campaign: int, digest: str) -> frozenset[str]:
        rows = run(self._db, "SELECT requester FROM approval WHERE campaign = ? AND digest = ?", (campaign, digest))
        return frozenset(requester for (requester,) in rows)
