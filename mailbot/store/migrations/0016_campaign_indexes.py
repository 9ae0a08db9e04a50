"""What is asked of all campaigns, answered by indexes: a row has the HTML before its account and times."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
INDEXES = """
DROP INDEX campaign_state;
CREATE INDEX campaign_state ON campaign (state, finished);
CREATE INDEX campaign_account ON campaign (account, confirmed, archive_folder);
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in INDEXES.split(";\n"):
        if statement.strip():
            run(db, statement)
