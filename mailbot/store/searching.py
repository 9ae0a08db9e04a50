"""The search in the address book: one folded line of text for each company and person, and the words to find it by."""

import json
import re
from collections.abc import Collection, Iterator

import peewee

from mailbot.domain.contacts import Entry
from mailbot.domain.folding import fold
from mailbot.store.transactions import run

_WORD = re.compile(r"[^\W_]+")
_WORDS = 8  # of a question that are looked at
_BATCH = 1_000
_RANKED = 2_000  # entries among which the best are looked for: where more fit, another word is wanted anyway

_COMPANIES = """
SELECT c.id * 2, c.name || ' ' || c.tax_id || ' ' || c.tax_key || ' ' || c.phone || ' ' || c.fax || ' ' || c.street
    || ' ' || c.postcode || ' ' || c.city || ' ' || c.owner || ' '
    || coalesce((SELECT group_concat(canonical, ' ') FROM address a WHERE a.company = c.id), '') || ' '
    || coalesce((SELECT group_concat(g.name, ' ') FROM company_grp m JOIN grp g ON g.id = m.grp
        WHERE m.company = c.id), ''), c.phone || c.fax
FROM company c WHERE c.id IN (SELECT value FROM json_each(?))
"""
_PERSONS = """
SELECT p.id * 2 + 1, p.first_name || ' ' || p.last_name || ' ' || p.position || ' ' || p.phone || ' ' || p.street
    || ' ' || p.postcode || ' ' || p.city || ' ' || p.owner || ' ' || coalesce(c.name || ' ' || c.city, '') || ' '
    || coalesce((SELECT group_concat(canonical, ' ') FROM address a WHERE a.person = p.id), '') || ' '
    || coalesce((SELECT group_concat(g.name, ' ') FROM grp g WHERE g.id IN (
        SELECT grp FROM person_grp WHERE person = p.id UNION SELECT grp FROM company_grp WHERE company = p.company
    )), ''), p.phone || p.fax
FROM person p LEFT JOIN company c ON c.id = p.company
WHERE p.id IN (SELECT value FROM json_each(?))
"""
_STAFF = "SELECT id FROM person WHERE company IN (SELECT value FROM json_each(?))"
_FOUND = f"""
WITH fitting AS (SELECT rowid AS number, rank FROM entry WHERE entry MATCH ? LIMIT {_RANKED}),
found AS (SELECT number, rank FROM fitting ORDER BY rank, number LIMIT ?)
SELECT trim(coalesce(p.first_name || ' ' || p.last_name, '')), coalesce(c.name, ''),
    coalesce(nullif(p.phone, ''), c.phone, ''), coalesce(nullif(p.fax, ''), c.fax, ''),
    coalesce((SELECT canonical FROM address a WHERE a.person = p.id ORDER BY position LIMIT 1),
             (SELECT canonical FROM address a WHERE a.company = c.id ORDER BY position LIMIT 1), '')
FROM found
LEFT JOIN person p ON found.number % 2 = 1 AND p.id = found.number / 2
LEFT JOIN company c ON c.id = iif(found.number % 2 = 1, p.company, found.number / 2)
ORDER BY found.rank, found.number
"""  # noqa: S608 - a constant


def search(db: peewee.SqliteDatabase, words: str, limit: int) -> tuple[Entry, ...]:
    """Entries with words that begin with each of ``words``, the best first."""
    asked = [f'"{word}"*' for word in _WORD.findall(fold(words))[:_WORDS]]
    if not asked:
        return ()
    return tuple(Entry(*row) for row in run(db, _FOUND, (" ".join(asked), limit)))


def lines(db: peewee.SqliteDatabase, companies: Collection[int], persons: Collection[int]) -> Iterator[tuple[int, str]]:
    """The entries anew of these companies with their persons, and of these persons: number and text."""
    staff = set(persons)
    for batch in _batches(companies):
        yield from _read(db, _COMPANIES, batch)
        staff.update(number for (number,) in run(db, _STAFF, (batch,)))
    for batch in _batches(staff):
        yield from _read(db, _PERSONS, batch)


def _read(db: peewee.SqliteDatabase, sql: str, batch: str) -> Iterator[tuple[int, str]]:
    for number, text, phones in run(db, sql, (batch,)).fetchall():
        yield number, f"{fold(text)} {_digits(phones)}"


def _digits(phones: str) -> str:
    """Phone numbers as one word, for those who search without spaces."""
    return "".join(letter for letter in phones if letter.isdigit())


def _batches(numbers: Collection[int]) -> list[str]:
    listed = sorted(numbers)
    return [json.dumps(listed[start : start + _BATCH]) for start in range(0, len(listed), _BATCH)]
