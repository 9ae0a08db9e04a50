"""The search knows groups: "klienci Poznań" finds those of the group Klienci in Poznań."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

from mailbot.domain.folding import fold
from mailbot.store.transactions import run

# Frozen: a later change of what is searched is a later file.
GROUPS = """
CREATE TEMP TABLE grouped AS
SELECT m.company * 2 AS number, group_concat(g.name, ' ') AS names
FROM company_grp m JOIN grp g ON g.id = m.grp GROUP BY m.company
UNION ALL
SELECT x.person * 2 + 1, group_concat(g.name, ' ') FROM (
    SELECT person, grp FROM person_grp
    UNION SELECT p.id, m.grp FROM person p JOIN company_grp m ON m.company = p.company
) x JOIN grp g ON g.id = x.grp GROUP BY x.person;
CREATE INDEX temp.grouped_number ON grouped (number);
UPDATE entry SET folded = folded || ' ' || fold((SELECT names FROM grouped WHERE number = entry.rowid))
WHERE rowid IN (SELECT number FROM grouped);
DROP TABLE temp.grouped;
"""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001 - the runner passes both
    db.register_function(fold, "fold", 1)
    for statement in GROUPS.split(";\n"):
        if statement.strip():
            run(db, statement)
