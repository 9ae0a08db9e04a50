"""What the accounts' relays said about themselves, remembered for the time when none of them is being spoken to."""

from dataclasses import dataclass

from peewee import SqliteDatabase

from mailbot.store.transactions import run, translated, writing


@dataclass(frozen=True, slots=True)
class Relays:
    """The relays of one database's accounts."""

    _db: SqliteDatabase

    def is_known(self, account: str) -> bool:
        """Whether it has ever been asked."""
        with translated():
            return run(self._db, "SELECT 1 FROM relay WHERE account = ?", (account,)).fetchone() is not None

    def remember(self, account: str, largest: int) -> None:
        """``largest``: octets of one message (RFC 1870), 0 where the relay names no limit. Written when it is new."""
        if self.is_known(account) and self.largest(account) == (largest or None):
            return
        with writing(self._db):
            run(self._db, "INSERT OR REPLACE INTO relay (account, largest) VALUES (?, ?)", (account, largest))

    def largest(self, account: str) -> int | None:
        """Octets of the largest message that the account's relay takes; None where it has not named a limit."""
        with translated():
            found = run(self._db, "SELECT largest FROM relay WHERE account = ?", (account,)).fetchone()
        return found[0] or None if found else None
