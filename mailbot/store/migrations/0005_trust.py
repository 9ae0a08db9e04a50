"""Whose word counts: whom a letter was handed over for, who has agreed to a plan, and who guesses tokens."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
TABLES = """
ALTER TABLE letter ADD COLUMN recipient TEXT NOT NULL DEFAULT '';

CREATE TABLE approval (                                 -- a yes to one plan, where several are needed
    campaign INTEGER NOT NULL REFERENCES campaign (number),
    digest TEXT NOT NULL,
    requester TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letter (id),
    given INTEGER NOT NULL,
    PRIMARY KEY (campaign, digest, requester)
) WITHOUT ROWID;

CREATE TABLE wrong_token (
    letter INTEGER PRIMARY KEY REFERENCES letter (id),
    sender TEXT NOT NULL,
    received INTEGER NOT NULL
);
CREATE INDEX wrong_token_sender ON wrong_token (sender, received);
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
