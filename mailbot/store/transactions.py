"""One transaction each: how the store's functions read and write, and how SQLite's troubles become ours."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import peewee

from mailbot.domain.states import DeliveryState
from mailbot.errors import StoreError

_TROUBLES = (peewee.DatabaseError, sqlite3.DatabaseError)

_BUGS = (
    *(peewee.IntegrityError, peewee.ProgrammingError, peewee.DataError),
    *(sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError),
)
"""Nothing an operator could mend: these are left alone, so that intake treats them as the bugs they are."""

_PART = 100


def spell(sql: str) -> str:
    """Plain SQL that names delivery states in braces, as the numbers that the database keeps.

    Literals, not parameters: SQLite takes a partial index only where it reads the condition in the statement.
    """
    return sql.format_map({state.name: int(state) for state in DeliveryState})


def run(db: peewee.SqliteDatabase, sql: str, parameters: tuple[Any, ...] = ()) -> sqlite3.Cursor:
    """Plain SQL through peewee's connection of this thread, inside or outside a transaction."""
    connection: sqlite3.Connection = db.connection()  # type: ignore[no-untyped-call]
    return connection.execute(sql, parameters)  # not through peewee's cursors, for the hot loop's sake


def run_many(db: peewee.SqliteDatabase, sql: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """The same statement for each row; how many rows of the table were changed altogether."""
    connection: sqlite3.Connection = db.connection()  # type: ignore[no-untyped-call]
    return connection.executemany(sql, rows).rowcount


def delete_in_parts(db: peewee.SqliteDatabase, find: str, before: int, delete: str) -> int:
    """Delete row after row what ``find`` names (parameters: ``before``, how many); how many it was.

    It is looked for without the write lock, and a part is a transaction: nobody who sends waits for more than that.
    """
    deleted = 0
    while True:
        with translated():
            rows = run(db, find, (before, _PART)).fetchall()
        if not rows:
            return deleted
        with writing(db):
            deleted += run_many(db, delete, rows)


def write_blob(db: peewee.SqliteDatabase, place: tuple[str, str, int], content: bytes) -> None:
    """Into a ``zeroblob`` of its length at ``place`` (table, column, row), inside another function's transaction.

    As a parameter a large one would be there three times: ours, SQLite's own copy of it, and the row.
    """
    connection: sqlite3.Connection = db.connection()  # type: ignore[no-untyped-call]
    with connection.blobopen(*place) as blob:
        blob.write(content)


def read_blob(db: peewee.SqliteDatabase, place: tuple[str, str, int]) -> bytes:
    """What stands at ``place`` (table, column, row), without a second copy of it on the way."""
    connection: sqlite3.Connection = db.connection()  # type: ignore[no-untyped-call]
    with connection.blobopen(*place, readonly=True) as blob:
        return blob.read()


@contextmanager
def translated() -> Iterator[None]:
    """A database that is locked, full, damaged or away is a ``StoreError``."""
    try:
        yield
    except _BUGS:
        raise
    except _TROUBLES as error:
        raise StoreError(f"the database refused ({_first(error)}); nothing was written") from error


def _first(error: BaseException) -> BaseException:
    """When the disk is full SQLite ends the transaction itself; peewee's rollback then fails and hides the reason."""
    while isinstance(error.__context__, _TROUBLES):
        error = error.__context__
    return error


@contextmanager
def writing(db: peewee.SqliteDatabase) -> Iterator[None]:
    """One transaction that takes the write lock at its start: a later upgrade could fail without waiting."""
    with translated(), db.atomic("IMMEDIATE"):
        yield


@contextmanager
def marking(db: peewee.SqliteDatabase) -> Iterator[None]:
    """``writing`` for the hot loop: a group of marks costs an eighth less without peewee's own bookkeeping.

    peewee does not know of this transaction, so that nothing inside may be ``writing`` or ``reading``.
    """
    with translated():
        run(db, "BEGIN IMMEDIATE")
        try:
            yield
            run(db, "COMMIT")
        except BaseException:
            connection: sqlite3.Connection = db.connection()  # type: ignore[no-untyped-call]
            if connection.in_transaction:  # when the disk is full SQLite has ended it by itself
                connection.rollback()
            raise


@contextmanager
def reading(db: peewee.SqliteDatabase) -> Iterator[None]:
    """One transaction, so that several statements see the same moment."""
    with translated(), db.atomic():
        yield
