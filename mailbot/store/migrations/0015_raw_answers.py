"""The bytes of an answer in a table of their own: a row is written anew with each change, and a report may be 25 MB."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
TABLES = """
CREATE TABLE raw_answer (
    answer INTEGER PRIMARY KEY REFERENCES answer (id),
    content BLOB NOT NULL
);
INSERT INTO raw_answer SELECT id, content FROM answer WHERE content <> x'';
ALTER TABLE answer DROP COLUMN content;
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
