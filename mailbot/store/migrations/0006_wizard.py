"""What a request may wish for beside its text: hours, replies, a frame, and files for each recipient."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
TABLES = """
ALTER TABLE campaign ADD COLUMN hours TEXT NOT NULL DEFAULT '';
ALTER TABLE campaign ADD COLUMN replies TEXT NOT NULL DEFAULT 'account';
ALTER TABLE campaign ADD COLUMN frame TEXT NOT NULL DEFAULT '';
ALTER TABLE campaign ADD COLUMN framed_text TEXT;
ALTER TABLE campaign ADD COLUMN framed_html TEXT;
ALTER TABLE campaign ADD COLUMN separate INTEGER NOT NULL DEFAULT 0;
ALTER TABLE campaign ADD COLUMN removed TEXT NOT NULL DEFAULT '[]';
ALTER TABLE campaign ADD COLUMN numbers TEXT NOT NULL DEFAULT '[]';

CREATE TABLE enclosure (                                -- a file for some of the recipients
    campaign INTEGER NOT NULL REFERENCES campaign (number),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (campaign, position)
);

CREATE TABLE enclosed (                                 -- who gets it
    campaign INTEGER NOT NULL,
    number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (campaign, number, position),
    FOREIGN KEY (campaign, number) REFERENCES recipient (campaign, number) ON DELETE CASCADE,
    FOREIGN KEY (campaign, position) REFERENCES enclosure (campaign, position)
) WITHOUT ROWID;
CREATE INDEX enclosed_file ON enclosed (campaign, position);

CREATE TABLE relay (                                    -- what an account's server said about itself
    account TEXT PRIMARY KEY,
    largest INTEGER NOT NULL                            -- octets of one message (RFC 1870)
) WITHOUT ROWID;
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
