"""One database file: opened, checked, brought up to date, and handed out as one object for each noun."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase
from playhouse.migrations import Runner

from mailbot.errors import StoreError
from mailbot.store import statements as sql
from mailbot.store.agenda import Agenda
from mailbot.store.answers import Answers
from mailbot.store.approvals import Approvals
from mailbot.store.archive import Archive
from mailbot.store.attached import AttachedTables
from mailbot.store.bounces import Bounces
from mailbot.store.campaigns import Campaigns
from mailbot.store.contacts import Contacts
from mailbot.store.deliveries import SLOT, Deliveries
from mailbot.store.imports import Imports
from mailbot.store.letters import Letters
from mailbot.store.life import Life
from mailbot.store.measures import Measures
from mailbot.store.moments import seconds
from mailbot.store.outgoing import Outgoing
from mailbot.store.overlaps import Overlaps
from mailbot.store.packets import Packets
from mailbot.store.printing import Printings
from mailbot.store.recipients import Recipients
from mailbot.store.relays import Relays
from mailbot.store.suppressions import Suppressions
from mailbot.store.transactions import run, translated, writing
from mailbot.store.wrong_tokens import WrongTokens

_SCHEME = "sqlite:///"
_KEPT = timedelta(days=7)
"""How long the bytes of what is done with are kept, for whoever has to find out what happened."""

_PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}
_FULL, _NORMAL = 2, 1
_MIGRATIONS = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is remembered. Any thread may use it; each closes its own connections at its end."""

    path: Path
    letters: Letters
    answers: Answers
    campaigns: Campaigns
    attached: AttachedTables
    outgoing: Outgoing
    overlaps: Overlaps
    relays: Relays
    packets: Packets
    printings: Printings
    deliveries: Deliveries
    archive: Archive
    agenda: Agenda
    contacts: Contacts
    imports: Imports
    recipients: Recipients
    suppressions: Suppressions
    bounces: Bounces
    approvals: Approvals
    wrong_tokens: WrongTokens
    life: Life
    measures: Measures
    _databases: tuple[SqliteDatabase, ...]

    def forget(self, now: datetime) -> None:
        """Drop what nobody needs any more: old bytes of letters and answers, old counts of what accounts sent."""
        self.letters.forget(now - _KEPT)
        self.answers.forget(now - _KEPT)
        with writing(self._databases[0]):
            run(self._databases[0], sql.FORGET_USE, (seconds(now - _KEPT) // SLOT,))

    def close(self) -> None:
        """Close the calling thread's connections; the next call in it opens new ones."""
        for database in self._databases:
            database.close()


def open(url: str) -> Store:  # noqa: A001 - read as store.open
    """Open ``sqlite:///relative`` or ``sqlite:////absolute``, made when absent, brought up to date when old.

    Two ways lead to the file: ``full`` waits at each commit until the disk has it, ``marks`` leaves that to the
    operating system. StoreError when it cannot be opened, is no database, or was written by a newer version.
    """
    path = _path(url)
    try:
        # It holds names and addresses: for the owner only, whatever the umask; SQLite gives its side files the same.
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot open the database {path}: {error.strerror}") from error
    with _alone(path.parent):
        _migrate(path)
    full, marks = _database(path, _FULL), _database(path, _NORMAL)
    return Store(
        path=path,
        letters=Letters(full),
        answers=Answers(full),
        campaigns=Campaigns(full),
        attached=AttachedTables(full),
        outgoing=Outgoing(full),
        overlaps=Overlaps(full),
        relays=Relays(full),
        packets=Packets(full),
        printings=Printings(full),
        deliveries=Deliveries(full, marks),
        archive=Archive(full, marks),
        agenda=Agenda(full),
        contacts=Contacts(full),
        imports=Imports(full),
        recipients=Recipients(full),
        suppressions=Suppressions(full),
        bounces=Bounces(full),
        approvals=Approvals(full),
        wrong_tokens=WrongTokens(full),
        life=Life(full, marks, path.with_name(f"{path.name}.alive")),
        measures=Measures(full),
        _databases=(full, marks),
    )


def _path(url: str) -> Path:
    if not url.startswith(_SCHEME) or url == _SCHEME:
        raise StoreError(f"the database address {url!r} is not of the form sqlite:///path")
    return Path(url.removeprefix(_SCHEME))


def _database(path: Path, synchronous: int) -> SqliteDatabase:
    wanted = {**_PRAGMAS, "synchronous": synchronous}
    db = SqliteDatabase(str(path), pragmas=wanted)
    with translated():
        found = _pragmas(db, wanted)
    if found != wanted:
        raise StoreError(f"SQLite does not keep {path} as it must: wanted {wanted}, found {found}")
    return db


def _pragmas(db: SqliteDatabase, names: Mapping[str, object]) -> dict[str, object]:
    return {name: run(db, f"PRAGMA {name}").fetchone()[0] for name in names}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process, and one thread, at a time: SQLite does not wait for another one that turns a new file to WAL.

    The folder is locked, not the file: closing the file would drop the locks that SQLite holds on it in this process.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise StoreError(f"cannot open the folder {folder}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _migrate(path: Path) -> None:
    """All steps in one transaction.

    Foreign keys are off for it, because SQLite changes a table by making it anew, and are checked in the end.
    """
    db = SqliteDatabase(str(path), pragmas={**_PRAGMAS, "foreign_keys": 0})
    runner: Any = Runner(db, str(_MIGRATIONS))  # type: ignore[no-untyped-call]
    try:
        with translated():
            steps = runner.status()
            unknown = ", ".join(step.name for step in steps if step.path is None)
            if unknown:
                raise StoreError(
                    f"the database {path} is of a newer version of mailbot (it knows {unknown}): install that"
                )
            if all(step.applied for step in steps):
                return
            with writing(db):
                runner.up()
                if broken := run(db, "PRAGMA foreign_key_check").fetchall():
                    raise StoreError(f"the database {path} has references that lead nowhere: {broken[:3]}")
    finally:
        db.close()
