"""Which contact a row of an import speaks of: by tax id, then address, then name; never one that contradicts it."""

import re
import sqlite3
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.domain.contacts import Address, Row
from mailbot.domain.folding import fold

_NO_TAX_DIGITS = re.compile(r"[\W_]+")

# No contact has an address twice.
_COMPANY_AT = (
    "SELECT c.id, c.folded, c.tax_key FROM address a JOIN company c ON c.id = a.company"
    " WHERE a.canonical = ? ORDER BY c.id LIMIT 50"
)
_PERSON_AT = (
    "SELECT p.id, p.company, p.first_name, p.last_name FROM address a JOIN person p ON p.id = a.person"
    " WHERE a.canonical = ? ORDER BY p.id LIMIT 50"
)
_PERSON_NAMED = (
    "SELECT p.id, EXISTS (SELECT 1 FROM address a WHERE a.person = p.id) FROM person p"
    " WHERE p.folded = ? AND +p.company IS ? ORDER BY p.id LIMIT 50"
)

folded = lru_cache(maxsize=4_096)(fold)
"""The same as ``fold``: the names of a row are asked for again and again, and so are first names."""


def tax_key(tax_id: str) -> str:
    """``PL 123-456-32-18`` and ``1234563218`` are one tax id."""
    bare = _NO_TAX_DIGITS.sub("", tax_id).upper()
    return bare[2:] if bare[:2] == "PL" and bare[2:].isdigit() else bare


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A person who has one of the row's addresses."""

    id: int
    company: int | None
    first: str
    last: str

    def like(self, first: str, last: str) -> bool:
        """The same first or last name, or one of the two has none: marriage changes one of them, not both."""
        nameless = not (first or last) or not (self.first or self.last)
        return nameless or (bool(first) and first == self.first) or (bool(last) and last == self.last)


class Finding:
    """Looks contacts up. ``taken``: contacts that another row of the same import was about."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute

    def company(self, row: Row, taken: Container[int]) -> int | None:
        """``taken`` companies are found again by tax id or name; by address only where the name agrees."""
        key, name = tax_key(row.tax_id), folded(row.company)
        if key and (
            found := self._execute("SELECT id FROM company WHERE tax_key = ? AND tax_key <> ''", (key,)).fetchone()
        ):
            return int(found[0])
        there = [
            (number, its_name)
            for address in row.email
            for number, its_name, its_key in self._execute(_COMPANY_AT, (address.address,)).fetchall()
            if not (key and its_key)  # two tax ids are two companies
        ]
        for number, its_name in there:
            if its_name == name or not name:
                return int(number)
        if name and (named := self._company_named(name, key)) is not None:
            return named
        renamed = {number for number, _ in there if number not in taken}
        return renamed.pop() if len(renamed) == 1 else None

    def _company_named(self, name: str, key: str) -> int | None:
        found = self._execute(
            "SELECT id FROM company WHERE folded = ? AND (tax_key = '' OR ? = '') ORDER BY id LIMIT 2",
            (name, key),
        ).fetchall()
        return int(found[0][0]) if len(found) == 1 else None

    def person(self, row: Row, company: int | None, taken: Container[int]) -> int | None:
        """``company``: the row's, None where it has none or a new one."""
        first, last = folded(row.first_name), folded(row.last_name)
        bearers = self._bearers(row.person_email)
        same = [one for one in bearers if (one.first, one.last) == (first, last)]
        here = [one for one in same if one.company == company or not row.has_company]
        if here:
            return here[0].id
        free = [one for one in bearers if one.id not in taken]
        alike = [
            one for one in free if one.like(first, last) and (one.company in {company, None} or not row.has_company)
        ]
        moved = [one for one in free if one in same]
        for candidates in (alike, moved):
            if len(candidates) == 1:
                return candidates[0].id
        return self._person_named(row, company, taken)

    def _bearers(self, addresses: Sequence[Address]) -> list[_Bearer]:
        return [
            _Bearer(number, company, folded(first), folded(last))
            for address in addresses
            for number, company, first, last in self._execute(_PERSON_AT, (address.address,)).fetchall()
        ]

    def _person_named(self, row: Row, company: int | None, taken: Container[int]) -> int | None:
        """Within a company a name is one person; alone, a name with two addresses is two people."""
        if not row.person or (row.has_company and company is None):
            return None
        found = self._execute(_PERSON_NAMED, (folded(row.person), company)).fetchall()
        free = [
            number
            for number, has_address in found
            if number not in taken and (company is not None or not (has_address and row.person_email))
        ]
        return int(free[0]) if len(free) == 1 else None
