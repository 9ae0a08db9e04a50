"""The address book as rows of the plain form; importing them into an empty one makes the same book."""

from collections.abc import Iterator
from dataclasses import replace

import peewee

from mailbot.domain.contacts import NO_PARTICULARS, Company, Particulars, Person, Row
from mailbot.domain.folding import fold
from mailbot.store.cards import Cards
from mailbot.store.transactions import run

_BATCH = 500
_BEYOND = """
SELECT 'consent' WHERE EXISTS (SELECT 1 FROM company WHERE consent <> '')
    OR EXISTS (SELECT 1 FROM person WHERE consent <> '')
UNION ALL SELECT * FROM (
    SELECT key FROM company, json_each(own) WHERE own <> '{}'
    UNION SELECT key FROM person, json_each(own) WHERE own <> '{}' ORDER BY key
)"""


def beyond(db: peewee.SqliteDatabase) -> tuple[str, ...]:
    """Columns that the rows need beside those of the plain form: the consent, and own fields by name."""
    return tuple(name for (name,) in run(db, _BEYOND))


def rows(db: peewee.SqliteDatabase, *, apart: bool) -> Iterator[Row]:
    """Companies by name, each with its persons; then those who stand alone.

    ``apart``: no row is a company and a person at once.
    """
    number = 1
    for row in _rows(db, apart=apart):
        number += 1
        yield replace(row, number=number)


def _rows(db: peewee.SqliteDatabase, *, apart: bool) -> Iterator[Row]:
    cards = Cards(db)
    for batch in _ids(db, "SELECT id FROM company ORDER BY folded, id"):
        companies, staff = cards.companies(batch), cards.staff(batch)
        for number in batch:
            yield from _company(companies[number], staff.get(number, []), apart=apart)
    for batch in _ids(db, "SELECT id FROM person WHERE company IS NULL ORDER BY sorting, id"):
        persons = cards.persons(batch)
        for number in batch:
            yield _person(persons[number], Row(0), NO_PARTICULARS)


def _ids(db: peewee.SqliteDatabase, sql: str) -> Iterator[list[int]]:
    numbers = [number for (number,) in run(db, sql)]
    for start in range(0, len(numbers), _BATCH):
        yield numbers[start : start + _BATCH]


def _company(company: Company, staff: list[Person], *, apart: bool) -> Iterator[Row]:
    """The company's columns stand in its first row; alone there, where its first person says something else."""
    bare = Row(0, company=company.name, tax_id=company.tax_id)
    whole = replace(
        bare,
        email=company.addresses,
        groups=company.groups,
        particulars=company.particulars,
        own=tuple(company.own.items()),
    )
    persons = [_person(person, bare, company.particulars, company.groups) for person in staff]
    if apart or not persons or whole.own or persons[0].groups or persons[0].particulars != NO_PARTICULARS:
        yield whole
        yield from persons
        return
    yield replace(persons[0], email=whole.email, groups=whole.groups, particulars=whole.particulars)
    yield from persons[1:]


def _person(person: Person, row: Row, inherited: Particulars, groups: tuple[str, ...] = ()) -> Row:
    """Only what is the person's own."""
    known = {fold(group) for group in groups}
    return replace(
        row,
        first_name=person.first_name,
        last_name=person.last_name,
        position=person.position,
        gender=person.gender,
        is_default=person.is_default or None,
        person_email=person.addresses,
        person_phone=person.particulars.phone,
        particulars=person.particulars.without(inherited)._replace(phone=""),
        groups=tuple(group for group in person.groups if fold(group) not in known),
        own=tuple(person.own.items()),
    )
