"""The bytes of a letter in a table of their own: a row is written anew with each change, and they may be 25 MB."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
TABLES = """
CREATE TABLE raw_letter (
    letter INTEGER PRIMARY KEY REFERENCES letter (id),
    content BLOB NOT NULL
);
INSERT INTO raw_letter SELECT id, content FROM letter WHERE content IS NOT NULL;
ALTER TABLE letter DROP COLUMN content;
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
