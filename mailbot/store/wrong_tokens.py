"""Letters with tokens that mailbot never gave to anybody, counted by sender."""

from dataclasses import dataclass
from datetime import datetime

from peewee import SqliteDatabase

from mailbot.store.moments import moment, seconds
from mailbot.store.transactions import reading, run, writing


@dataclass(frozen=True, slots=True)
class WrongTokens:
    """The wrong tokens of one database."""

    _db: SqliteDatabase

    def add(self, letter: int, sender: str, now: datetime) -> None:
        """Count a letter; again is once."""
        with writing(self._db):
            run(
                self._db,
                "INSERT OR IGNORE INTO wrong_token (letter, sender, received) VALUES (?, ?, ?)",
                (letter, sender, seconds(now)),
            )

    def before(self, letter: int, sender: str, since: datetime) -> tuple[datetime, ...]:
        """When this sender's earlier letters of that kind came, oldest first."""
        with reading(self._db):
            rows = run(
                self._db,
                "SELECT received FROM wrong_token WHERE sender = ? AND received >= ? AND letter < ? ORDER BY received",
                (sender, seconds(since), letter),
            ).fetchall()
        return tuple(moment(received) for (received,) in rows)
