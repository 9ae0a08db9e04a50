"""An import rehearsed on a copy of the address book: only what it changes is written while others wait for the lock.

The copy is temporary tables of this connection, under the names of the real ones: whoever names a table without saying
whose means the copy. With a hundred thousand contacts the rehearsal takes a quarter of a minute.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

import peewee

from mailbot.errors import StoreError
from mailbot.store.transactions import reading, run, run_many

_TABLES = (
    "company",
    "person",
    "address",
    "grp",
    "company_grp",
    "person_grp",
    "own_field",
)  # referred to before referring
_CONTACTS = ("company", "person")
_FOR_LISTS = ("touched_company", "touched_person", "line")
_SCHEMA = "SELECT sql FROM main.sqlite_master WHERE tbl_name = ? AND type = ? AND sql <> ''"

# Counted with each import that changes something: what was rehearsed on an older book is not written into a newer one.
_EDITION = "PRAGMA main.user_version"


@contextmanager
def copied(db: peewee.SqliteDatabase) -> Iterator[int]:
    """The copy is there meanwhile. Gives the edition that it was made from, for ``write``."""
    with reading(db):
        edition = int(run(db, _EDITION).fetchone()[0])
        _drop(db)
        for table in _TABLES:
            ((columns,),) = run(db, _SCHEMA, (table, "table"))
            run(db, columns.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
            run(db, f"INSERT INTO temp.{table} SELECT * FROM main.{table}")  # noqa: S608 - a constant
            for (index,) in run(db, _SCHEMA, (table, "index")).fetchall():
                run(db, index.replace("INDEX ", "INDEX temp.", 1))
        for contact in _CONTACTS:
            run(db, f"CREATE TEMP TABLE touched_{contact} (id INTEGER PRIMARY KEY)")
        run(db, "CREATE TEMP TABLE line (number INTEGER PRIMARY KEY, folded TEXT)")
    try:
        yield edition
    finally:
        _drop(db)


def note(
    db: peewee.SqliteDatabase, companies: Collection[int], persons: Collection[int], lines: Iterable[tuple[int, str]]
) -> None:
    """Which contacts of the copy differ now, and what the search must know: number and text."""
    run_many(db, "INSERT INTO touched_company (id) VALUES (?)", ((number,) for number in companies))
    run_many(db, "INSERT INTO touched_person (id) VALUES (?)", ((number,) for number in persons))
    run_many(db, "INSERT OR REPLACE INTO line (number, folded) VALUES (?, ?)", lines)


def write(db: peewee.SqliteDatabase, edition: int) -> None:
    """Make the book what the copy is, inside the caller's transaction. StoreError: another import was written first."""
    if run(db, _EDITION).fetchone()[0] != edition:
        raise StoreError("the address book was changed by another import meanwhile; nothing was written, do it again")
    run(db, f"{_EDITION} = {edition + 1}")
    for names in ("grp", "own_field"):
        run(db, f"INSERT INTO main.{names} SELECT * FROM temp.{names} WHERE id NOT IN (SELECT id FROM main.{names})")  # noqa: S608
    for contact in _CONTACTS:
        _write_contacts(db, contact)
    run(db, "DELETE FROM entry WHERE rowid IN (SELECT number FROM line)")
    run(db, "INSERT INTO entry (rowid, folded) SELECT number, folded FROM line ORDER BY number")


def _write_contacts(db: peewee.SqliteDatabase, contact: str) -> None:
    """Changed and new ones, and in the place of what hung on them what hangs on them now."""
    columns = [name for _, name, *_ in run(db, f"PRAGMA main.table_info({contact})")]
    anew = ", ".join(f"{column} = excluded.{column}" for column in columns)
    touched = f"IN (SELECT id FROM touched_{contact})"  # noqa: S608 - one of two words
    run(
        db,
        f"INSERT INTO main.{contact} SELECT * FROM temp.{contact} WHERE id {touched}"  # noqa: S608
        f" ON CONFLICT (id) DO UPDATE SET {anew}",
    )
    for table in ("address", f"{contact}_grp"):
        run(db, f"DELETE FROM main.{table} WHERE {contact} {touched}")  # noqa: S608
        run(db, f"INSERT INTO main.{table} SELECT * FROM temp.{table} WHERE {contact} {touched}")  # noqa: S608


def _drop(db: peewee.SqliteDatabase) -> None:
    for table in (*_FOR_LISTS, *reversed(_TABLES)):
        run(db, f"DROP TABLE IF EXISTS temp.{table}")
