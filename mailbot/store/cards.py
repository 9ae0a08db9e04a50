"""Companies and persons as they come out of the tables, many at a time."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import peewee

from mailbot.domain.contacts import Address, Company, Particulars, Person
from mailbot.store.transactions import run

_SHARED = "phone, fax, street, postcode, city, country, owner, language, consent, own"
_COMPANY = f"id, name, tax_id, {_SHARED}"
_PERSON = f"id, company, first_name, last_name, position, gender, is_default, {_SHARED}"
_NO_OWN: Mapping[str, str] = {}

# The statements are put together from the constants above; values are bound.
_COMPANIES = f"SELECT {_COMPANY} FROM company WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
_PERSONS = f"SELECT {_PERSON} FROM person WHERE id IN (SELECT value FROM json_each(?)) ORDER BY sorting, id"  # noqa: S608
_STAFF = f"SELECT {_PERSON} FROM person WHERE company IN (SELECT value FROM json_each(?)) ORDER BY sorting, id"  # noqa: S608
_ADDRESSES = (
    "SELECT {0}, canonical, label FROM address WHERE {0} IN (SELECT value FROM json_each(?)) ORDER BY {0}, position"
)
_GROUPS = (
    "SELECT m.{0}, g.name FROM {0}_grp m JOIN grp g ON g.id = m.grp"
    " WHERE m.{0} IN (SELECT value FROM json_each(?)) ORDER BY g.folded"
)


class Cards:
    """Loads contacts by their ids."""

    def __init__(self, db: peewee.SqliteDatabase) -> None:
        self._db = db

    def companies(self, ids: Iterable[int]) -> dict[int, Company]:
        """By id; ids that are gone are absent."""
        wanted = json.dumps(list(ids))
        addresses = self._addresses("company", wanted)
        groups = self._named_groups("company", wanted)
        return {
            row[0]: Company._make(
                (
                    *row[:3],
                    Particulars._make(row[3:12]),
                    _own(row[12]),
                    addresses.get(row[0], ()),
                    groups.get(row[0], ()),
                )
            )
            for row in run(self._db, _COMPANIES, (wanted,))
        }

    def persons(self, ids: Iterable[int]) -> dict[int, Person]:
        """By id; ids that are gone are absent."""
        rows = run(self._db, _PERSONS, (json.dumps(list(ids)),)).fetchall()
        return {person.id: person for person in self._persons(rows)}

    def staff(self, companies: Iterable[int]) -> dict[int, list[Person]]:
        """The persons of each company, by last name; companies without persons are absent."""
        rows = run(self._db, _STAFF, (json.dumps(list(companies)),)).fetchall()
        staff: defaultdict[int, list[Person]] = defaultdict(list)
        for person in self._persons(rows):
            if person.company is not None:
                staff[person.company].append(person)
        return staff

    def _persons(self, rows: list[tuple[Any, ...]]) -> Iterable[Person]:
        wanted = json.dumps([row[0] for row in rows])
        addresses = self._addresses("person", wanted)
        groups = self._named_groups("person", wanted)
        for row in rows:
            yield Person._make(
                (
                    *row[:6],
                    row[6] == 1,
                    Particulars._make(row[7:16]),
                    _own(row[16]),
                    addresses.get(row[0], ()),
                    groups.get(row[0], ()),
                )
            )

    def _addresses(self, whose: str, wanted: str) -> dict[int, tuple[Address, ...]]:
        found: dict[int, tuple[Address, ...]] = {}
        for number, *address in run(self._db, _ADDRESSES.format(whose), (wanted,)):
            found[number] = (*found.get(number, ()), Address._make(address))
        return found

    def _named_groups(self, whose: str, wanted: str) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for number, name in run(self._db, _GROUPS.format(whose), (wanted,)):
            found[number] = (*found.get(number, ()), name)
        return found


def _own(kept: str) -> Mapping[str, str]:
    if kept == "{}":
        return _NO_OWN
    own: dict[str, str] = json.loads(kept)
    return own
