"""Copies of messages: recipients of their own, who may stand on one list several times, once for each message."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
TABLES = """
ALTER TABLE recipient ADD COLUMN copy_of INTEGER NOT NULL DEFAULT 0;
DROP INDEX recipient_address;
-- One message an address, and one copy of each (copy_of: its number, 0 of a message); letters differ by their numbers.
CREATE UNIQUE INDEX recipient_address
ON recipient (campaign, address, (CASE WHEN address = '' THEN number ELSE copy_of END));
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
