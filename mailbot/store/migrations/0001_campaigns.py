"""The first tables: letters, campaigns with their recipients and deliveries, the outbox, and the daemon's own life."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Times are whole UTC seconds. Frozen: a later change of the schema is a later file.
TABLES = """
CREATE TABLE letter (
    id INTEGER PRIMARY KEY,
    mailbox TEXT, uidvalidity INTEGER, uid INTEGER,     -- NULL: came by LMTP, lies nowhere
    sha256 TEXT NOT NULL,
    message_id TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('imap', 'lmtp')),
    null_sender INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'done', 'quarantined')),
    verdict TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    taken INTEGER NOT NULL,
    settled INTEGER,
    folder TEXT NOT NULL DEFAULT '',
    filed INTEGER NOT NULL DEFAULT 0,
    content BLOB,
    UNIQUE (mailbox, uidvalidity, uid)
);
CREATE INDEX letter_sha256 ON letter (sha256);
CREATE INDEX letter_message_id ON letter (message_id) WHERE message_id <> '';
CREATE INDEX letter_new ON letter (id) WHERE state = 'new';
CREATE INDEX letter_unfiled ON letter (id) WHERE filed = 0;

CREATE TABLE campaign (
    number INTEGER PRIMARY KEY AUTOINCREMENT,           -- never given twice: old mails name it
    letter INTEGER NOT NULL UNIQUE REFERENCES letter (id),
    requester TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT, contents_digest TEXT NOT NULL,
    block TEXT NOT NULL,                                -- JSON, an array of lines
    account TEXT, start INTEGER, packet_size INTEGER, every INTEGER NOT NULL DEFAULT 0,
    stop_after INTEGER NOT NULL DEFAULT 0, archive_folder TEXT,
    recipients_digest TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '',
    people INTEGER NOT NULL DEFAULT 0, companies INTEGER NOT NULL DEFAULT 0,
    thread TEXT NOT NULL,
    created INTEGER NOT NULL, expires INTEGER, reminded INTEGER,
    confirmed INTEGER, confirmed_by INTEGER REFERENCES letter (id),
    started INTEGER, finished INTEGER,
    pause_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX campaign_state ON campaign (state);
CREATE INDEX campaign_thread ON campaign (thread) WHERE thread <> '';

CREATE TABLE file (
    campaign INTEGER NOT NULL REFERENCES campaign (number),
    position INTEGER NOT NULL,
    name TEXT NOT NULL, type TEXT NOT NULL, content_id TEXT, content BLOB NOT NULL,
    PRIMARY KEY (campaign, position)
);

CREATE TABLE recipient (
    campaign INTEGER NOT NULL REFERENCES campaign (number),
    number INTEGER NOT NULL,
    address TEXT NOT NULL, name TEXT NOT NULL, company TEXT NOT NULL,
    fields TEXT NOT NULL,                               -- JSON, an object of strings
    PRIMARY KEY (campaign, number),
    UNIQUE (campaign, address)
) WITHOUT ROWID;

CREATE TABLE left_out (
    campaign INTEGER NOT NULL REFERENCES campaign (number),
    position INTEGER NOT NULL,
    name TEXT NOT NULL, address TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
    PRIMARY KEY (campaign, position)
) WITHOUT ROWID;

CREATE TABLE packet (
    campaign INTEGER NOT NULL REFERENCES campaign (number),
    number INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,
    due INTEGER, started INTEGER, ended INTEGER,
    PRIMARY KEY (campaign, number)
) WITHOUT ROWID;
CREATE INDEX packet_open ON packet (campaign, number) WHERE ended IS NULL;

CREATE TABLE delivery (
    campaign INTEGER NOT NULL REFERENCES campaign (number),
    number INTEGER NOT NULL,
    packet INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    due INTEGER,                                        -- of a DEFERRED one only
    epoch INTEGER NOT NULL DEFAULT 0,                   -- which daemon claimed it last, for sending or for the archive
    reply TEXT NOT NULL DEFAULT '',
    settled INTEGER,
    archived INTEGER NOT NULL DEFAULT 0,                -- 0 not due, 1 due, 2 claimed, 3 done
    PRIMARY KEY (campaign, number)
) WITHOUT ROWID;
-- Everything but SENT, which is most of the table in the end: what to claim, what is in hand, what failed, what is due.
CREATE INDEX delivery_open ON delivery (campaign, state, due, number) WHERE state <> 3;
CREATE INDEX delivery_unarchived ON delivery (campaign, archived, number) WHERE archived IN (1, 2);

CREATE TABLE usage (                                    -- what an account handed over in five seconds
    account TEXT NOT NULL, slot INTEGER NOT NULL, sent INTEGER NOT NULL,
    PRIMARY KEY (account, slot)
) WITHOUT ROWID;

CREATE TABLE answer (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    to_address TEXT NOT NULL,
    campaign INTEGER REFERENCES campaign (number),
    kind TEXT NOT NULL,
    created INTEGER NOT NULL, due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    sent INTEGER,
    trouble TEXT NOT NULL DEFAULT '',
    content BLOB NOT NULL
);
CREATE INDEX answer_due ON answer (due) WHERE sent IS NULL;
CREATE INDEX answer_to ON answer (to_address, created);
CREATE INDEX answer_campaign ON answer (campaign, kind, created);

CREATE TABLE epoch (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    boot_id TEXT NOT NULL, machine_id TEXT NOT NULL,
    started INTEGER NOT NULL
);
CREATE TABLE life (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last_alive INTEGER NOT NULL
);
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
