"""Who gets copies: added behind those whose messages they copy, when it is known who of these is written to."""

from collections.abc import Iterator

import peewee

from mailbot.domain import copies
from mailbot.domain.address import Invalid, parts
from mailbot.domain.campaign import Reason
from mailbot.domain.contacts import Table
from mailbot.domain.fields import Field
from mailbot.store import said
from mailbot.store.canonical import canonical
from mailbot.store.transactions import run, run_many

_COPIED = (
    "CREATE TEMP TABLE copied (row INTEGER, address TEXT, heading TEXT, visible INTEGER, reason TEXT, detail TEXT)"
)
_BY_ROW = "CREATE INDEX temp.candidate_row ON candidate (row, reason <> '', n) WHERE row > 0"
_NAMED = "coalesce(nullif(m.name, ''), m.address)"
# Of a row's recipients the first who is written to; the name that stands in lists says what it is.
_ADD = f"""
INSERT INTO candidate
    (address, name, company, fields, company_id, person_id, row, unmet, refused, reason, detail, main, visible)
SELECT k.address, k.heading || ': ' || {_NAMED}, m.company,
    json_patch(m.fields, json_object('{copies.ORIGINAL}', m.address, '{copies.ADDRESSEE}', m.name)),
    0, 0, k.row, '',
    EXISTS (
        SELECT 1 FROM address a LEFT JOIN person p ON p.id = a.person
        LEFT JOIN company c ON c.id = coalesce(a.company, p.company)
        WHERE a.canonical = k.address AND meets('{Field.CONSENT.value}', 'no', {said.by_field(Field.CONSENT)})
    ),
    iif(m.reason <> '' OR m.address = '', '{Reason.ORIGINAL}', k.reason),
    iif(m.reason <> '' OR m.address = '', {_NAMED}, k.detail), m.n, k.visible
FROM copied k JOIN candidate m ON m.n = (
    SELECT n FROM candidate WHERE row = k.row AND row > 0 ORDER BY reason <> '', n LIMIT 1
)
ORDER BY m.n, k.rowid"""  # noqa: S608 - constants
# Nobody gets a message and a copy of it, or two copies.
_OWN = """
UPDATE candidate SET reason = ? WHERE reason = '' AND main IS NOT NULL
    AND address = (SELECT m.address FROM candidate m WHERE m.n = candidate.main)"""
_TWICE = """
UPDATE candidate SET reason = ? WHERE reason = '' AND main IS NOT NULL AND n NOT IN (
    SELECT min(n) FROM candidate WHERE reason = '' AND main IS NOT NULL GROUP BY main, address)"""
_LISTED = """
CREATE TEMP TABLE listed AS
SELECT main AS n, group_concat(address, ', ') AS addresses FROM (
    SELECT main, address FROM candidate WHERE reason = '' AND visible ORDER BY main, n
) GROUP BY main"""
_TELL = f"""
UPDATE candidate SET fields = json_patch(fields, json_object('{copies.VISIBLE}', l.addresses))
FROM listed l WHERE candidate.reason = '' AND l.n = coalesce(candidate.main, candidate.n)"""  # noqa: S608 - a constant


def add(db: peewee.SqliteDatabase, table: Table) -> None:
    """As the rows of the table ask for them."""
    run(db, "DROP TABLE IF EXISTS temp.copied")
    run(db, _COPIED)
    run_many(
        db,
        "INSERT INTO copied (row, address, heading, visible, reason, detail) VALUES (?, ?, ?, ?, ?, ?)",
        _asked(table),
    )
    run(db, _BY_ROW)
    run(db, _ADD)
    run(db, "DROP TABLE temp.copied")


def settle(db: peewee.SqliteDatabase, again: str) -> None:
    """Strike what stands twice, and tell in each message who visibly gets a copy."""
    run(db, _OWN, (again,))
    run(db, _TWICE, (again,))
    run(db, "DROP TABLE IF EXISTS temp.listed")
    run(db, _LISTED)
    run(db, "CREATE UNIQUE INDEX temp.listed_n ON listed (n)")
    run(db, _TELL)
    run(db, "DROP TABLE temp.listed")


def _asked(table: Table) -> Iterator[tuple[int, str, str, bool, str, str]]:
    """Those whom everybody sees first: who stands in both columns is seen."""
    placed = [(place, heading) for place, heading in enumerate(table.columns) if heading in copies.columns([heading])]
    placed.sort(key=lambda column: copies.is_hidden(column[1]))
    for row in table.rows:
        for place, heading in placed:
            for text in parts(row.cells[place]):
                address = canonical(text)
                seen = copies.is_visible(heading)
                if isinstance(address, Invalid):
                    why = f"row {row.number}: {address.why}"
                    yield row.number, address.text, heading, seen, Reason.INVALID, why
                else:
                    yield row.number, address, heading, seen, "", ""
