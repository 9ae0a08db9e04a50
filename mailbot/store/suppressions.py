"""Who must not be written to, and since when."""

from datetime import datetime

import peewee

from mailbot.domain.address import Invalid
from mailbot.domain.contacts import Suppression
from mailbot.store.canonical import canonical
from mailbot.store.moments import moment, seconds
from mailbot.store.transactions import reading, run, writing


def insert(db: peewee.SqliteDatabase, address: str, reason: str, now: datetime, scope: str = "") -> bool:
    """Inside another function's transaction; ``address`` is canonical. False where it stands there already."""
    added = run(
        db,
        "INSERT OR IGNORE INTO suppression (address, scope, reason, since) VALUES (?, ?, ?, ?)",
        (address, scope, reason, seconds(now)),
    )
    return added.rowcount == 1


class Suppressions:
    """The list of suppressed addresses. Addresses come in any spelling."""

    def __init__(self, db: peewee.SqliteDatabase) -> None:
        self._db = db

    def add(self, address: str, reason: str, now: datetime, scope: str = "") -> bool | Invalid:
        """False where it stands there already: the first reason and date stay."""
        kept = canonical(address)
        if isinstance(kept, Invalid):
            return kept
        with writing(self._db):
            return insert(self._db, kept, reason, now, scope)

    def remove(self, address: str, scope: str = "") -> bool:
        """False where it did not stand there."""
        with writing(self._db):
            removed = run(self._db, "DELETE FROM suppression WHERE address = ? AND scope = ?", (_spelt(address), scope))
            return removed.rowcount == 1

    def has(self, address: str, scope: str = "") -> bool:
        """True where the address is suppressed for everything or for ``scope``."""
        with reading(self._db):
            found = run(
                self._db,
                "SELECT 1 FROM suppression WHERE address = ? AND scope IN ('', ?) LIMIT 1",
                (_spelt(address), scope),
            )
            return found.fetchone() is not None

    def since(self, address: str, scope: str = "") -> datetime | None:
        """Since when a canonical address stands there for exactly that scope."""
        with reading(self._db):
            row = run(
                self._db, "SELECT since FROM suppression WHERE address = ? AND scope = ?", (address, scope)
            ).fetchone()
        return moment(row[0]) if row else None

    def list(self) -> tuple[Suppression, ...]:
        """All, the newest first."""
        with reading(self._db):
            found = run(self._db, "SELECT address, reason, since, scope FROM suppression ORDER BY since DESC, address")
            return tuple(Suppression(address, reason, moment(since), scope) for address, reason, since, scope in found)


def _spelt(address: str) -> str:
    """Canonical; what is no address stands in no list, and is looked for as it is."""
    kept = canonical(address)
    return kept if isinstance(kept, str) else address
