"""How many failures a campaign had when it was last told to go on: its errors are counted anew from there."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    run(db, "ALTER TABLE campaign ADD COLUMN forgiven INTEGER NOT NULL DEFAULT 0")
