"""What came back: bounces and complaints, each once for the delivery that it is about."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file.
TABLES = """
CREATE TABLE bounce (
    id INTEGER PRIMARY KEY,
    campaign INTEGER NOT NULL,
    number INTEGER NOT NULL,
    address TEXT NOT NULL,                              -- canonical: where we wrote to, not what the bounce names
    kind TEXT NOT NULL
        CHECK (kind IN ('dead', 'full', 'policy', 'temporary', 'unknown', 'delayed', 'complaint')),
    status TEXT NOT NULL,
    words TEXT NOT NULL,
    received INTEGER NOT NULL,
    dsn TEXT NOT NULL,                                  -- its Message-ID; '' is the relay's own no to the delivery
    FOREIGN KEY (campaign, number) REFERENCES recipient (campaign, number),
    UNIQUE (campaign, number, dsn)
);
CREATE INDEX bounce_address ON bounce (address, received);
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
