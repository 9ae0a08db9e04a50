"""Whether recipients for whom there is no file of their own are meant to get the message without one."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    run(db, "ALTER TABLE campaign ADD COLUMN unfiled INTEGER NOT NULL DEFAULT 0")
