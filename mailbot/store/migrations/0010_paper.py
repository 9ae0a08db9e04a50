"""Letters on paper: what is printed, and recipients without an e-mail address, of whom a campaign may have many."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
TABLES = """
ALTER TABLE campaign ADD COLUMN paper TEXT NOT NULL DEFAULT '';

CREATE TABLE recipient_anew (
    campaign INTEGER NOT NULL REFERENCES campaign (number),
    number INTEGER NOT NULL,
    address TEXT NOT NULL,                              -- '': the letter goes on paper
    name TEXT NOT NULL, company TEXT NOT NULL,
    fields TEXT NOT NULL,                               -- JSON, an object of strings
    PRIMARY KEY (campaign, number)
) WITHOUT ROWID;
INSERT INTO recipient_anew SELECT campaign, number, address, name, company, fields FROM recipient;
DROP TABLE recipient;
ALTER TABLE recipient_anew RENAME TO recipient;
-- One message an address; letters differ by their numbers.
CREATE UNIQUE INDEX recipient_address ON recipient (campaign, address, (CASE WHEN address = '' THEN number ELSE 0 END));
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
