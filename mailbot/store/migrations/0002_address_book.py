"""The address book: companies, persons, addresses, groups, the search, and who must not be written to."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.store.transactions import run

# Frozen: a later change of the schema is a later file. Folded text is without case and diacritics (domain/folding.py).
TABLES = """
CREATE TABLE company (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL, folded TEXT NOT NULL,
    tax_id TEXT NOT NULL DEFAULT '', tax_key TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '', fax TEXT NOT NULL DEFAULT '',
    street TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '', consent TEXT NOT NULL DEFAULT '',
    own TEXT NOT NULL DEFAULT '{}',                     -- JSON, an object of strings
    changed INTEGER NOT NULL
);
CREATE INDEX company_folded ON company (folded);
CREATE INDEX company_tax_key ON company (tax_key) WHERE tax_key <> '';

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    company INTEGER REFERENCES company (id),            -- NULL: stands alone
    first_name TEXT NOT NULL DEFAULT '', last_name TEXT NOT NULL DEFAULT '',
    folded TEXT NOT NULL, sorting TEXT NOT NULL,        -- "first last", "last first"
    position TEXT NOT NULL DEFAULT '', gender TEXT NOT NULL DEFAULT '',
    is_default INTEGER NOT NULL DEFAULT 0,
    phone TEXT NOT NULL DEFAULT '', fax TEXT NOT NULL DEFAULT '',
    street TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '', consent TEXT NOT NULL DEFAULT '',
    own TEXT NOT NULL DEFAULT '{}',
    changed INTEGER NOT NULL
);
CREATE INDEX person_company ON person (company, sorting);
CREATE INDEX person_folded ON person (folded);
CREATE INDEX person_sorting ON person (sorting);

CREATE TABLE address (
    id INTEGER PRIMARY KEY,
    company INTEGER REFERENCES company (id),
    person INTEGER REFERENCES person (id),
    position INTEGER NOT NULL,
    canonical TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    CHECK ((company IS NULL) <> (person IS NULL))
);
CREATE INDEX address_canonical ON address (canonical);
CREATE UNIQUE INDEX address_company ON address (company, position) WHERE company IS NOT NULL;
CREATE UNIQUE INDEX address_person ON address (person, position) WHERE person IS NOT NULL;

CREATE TABLE grp (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE
);
CREATE TABLE company_grp (
    company INTEGER NOT NULL REFERENCES company (id),
    grp INTEGER NOT NULL REFERENCES grp (id),
    PRIMARY KEY (company, grp)
) WITHOUT ROWID;
CREATE INDEX company_grp_grp ON company_grp (grp);
CREATE TABLE person_grp (
    person INTEGER NOT NULL REFERENCES person (id),
    grp INTEGER NOT NULL REFERENCES grp (id),
    PRIMARY KEY (person, grp)
) WITHOUT ROWID;
CREATE INDEX person_grp_grp ON person_grp (grp);

CREATE TABLE own_field (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE
);

CREATE TABLE suppression (
    address TEXT NOT NULL,                              -- canonical
    scope TEXT NOT NULL DEFAULT '',                     -- '' is everything
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (address, scope)
) WITHOUT ROWID;

-- One entry for each company (rowid 2 * id) and each person (2 * id + 1), folded before: FTS5 knows no ł.
CREATE VIRTUAL TABLE entry USING fts5 (folded, tokenize = 'unicode61 remove_diacritics 2');
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    for statement in TABLES.split(";\n"):
        if statement.strip():
            run(db, statement)
