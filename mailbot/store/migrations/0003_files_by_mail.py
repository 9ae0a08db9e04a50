"""Files that come by mail, tables of recipients and imports, and what answers and letters must know beside."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
TABLES = """
ALTER TABLE campaign ADD COLUMN leave_empty INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answer ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE letter ADD COLUMN whole INTEGER;

CREATE TABLE attached_table (
    campaign INTEGER PRIMARY KEY REFERENCES campaign (number),
    name TEXT NOT NULL, type TEXT NOT NULL, content BLOB NOT NULL
);

CREATE TABLE book_import (
    number INTEGER PRIMARY KEY AUTOINCREMENT,           -- never given twice: old mails name it
    letter INTEGER NOT NULL UNIQUE REFERENCES letter (id),
    requester TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,                              -- empty once it is settled
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'cancelled', 'expired')),
    expires INTEGER NOT NULL,
    result TEXT NOT NULL DEFAULT ''                     -- JSON, of a done one
);
CREATE INDEX book_import_pending ON book_import (expires) WHERE state = 'pending';
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
