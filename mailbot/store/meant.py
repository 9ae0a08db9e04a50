"""Who is meant by the terms of a request, and which addresses are not to be written to: lists that SQLite keeps.

The lists are temporary tables of this connection: they may be longer than memory, and cost no other connection a lock.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

import peewee

from mailbot.domain.address import Invalid, endings, parts
from mailbot.domain.contacts import Hit, Kind, Table
from mailbot.domain.selector import AttachedTable, Everyone, Reached
from mailbot.domain.states import DeliveryState
from mailbot.store.canonical import canonical
from mailbot.store.terms import Domain, Earlier, Mailbox, Target
from mailbot.store.transactions import run, run_many

BATCH = 1_000

# A company as its mode of addresses says; a person at his own addresses; either of them at exactly one address.
_MEANT = """
CREATE TEMP TABLE meant (
    n INTEGER PRIMARY KEY, company INTEGER, person INTEGER, address TEXT, UNIQUE (company, person, address)
)"""
_BARRED = "CREATE TEMP TABLE barred (address TEXT PRIMARY KEY, word TEXT) WITHOUT ROWID"

_MEAN = "INSERT OR IGNORE INTO meant (company, person, address) SELECT company, person, address FROM"

_EVERYONE = """(
    SELECT id AS company, 0 AS person, '' AS address, folded AS first, '' AS second FROM company
    UNION ALL SELECT 0, id, '', '', sorting FROM person WHERE company IS NULL
) ORDER BY first, second, company, person"""
_GROUP = """(
    SELECT c.id AS company, 0 AS person, '' AS address, c.folded AS first, '' AS second
    FROM company_grp m JOIN company c ON c.id = m.company WHERE m.grp = ?1
    UNION ALL SELECT coalesce(c.id, 0), p.id, '', coalesce(c.folded, ''), p.sorting
    FROM person_grp m JOIN person p ON p.id = m.person LEFT JOIN company c ON c.id = p.company WHERE m.grp = ?1
) ORDER BY first, second, company, person"""
_COMPANY = "(SELECT id AS company, 0 AS person, '' AS address FROM company WHERE id = ?)"
_PERSON = "(SELECT coalesce(company, 0) AS company, id AS person, '' AS address FROM person WHERE id = ?)"
_DOMAIN = """(
    SELECT coalesce(c.id, 0) AS company, coalesce(p.id, 0) AS person, a.canonical AS address,
        coalesce(c.folded, '') AS first, coalesce(p.sorting, '') AS second, a.position
    FROM address a LEFT JOIN person p ON p.id = a.person LEFT JOIN company c ON c.id = coalesce(a.company, p.company)
    WHERE a.canonical LIKE ? OR a.canonical LIKE ?
) ORDER BY first, second, company, person, position"""

_BAR = "INSERT OR IGNORE INTO barred (word, address) SELECT ?1, canonical FROM"
_BAR_GROUP = """(
    SELECT a.canonical FROM company_grp m JOIN address a ON a.company = m.company WHERE m.grp = ?2
    UNION SELECT a.canonical FROM company_grp m JOIN person p ON p.company = m.company JOIN address a ON a.person = p.id
        WHERE m.grp = ?2
    UNION SELECT a.canonical FROM person_grp m JOIN address a ON a.person = m.person WHERE m.grp = ?2
)"""
_BAR_COMPANY = """(
    SELECT canonical FROM address WHERE company = ?2
    UNION SELECT a.canonical FROM person p JOIN address a ON a.person = p.id WHERE p.company = ?2
)"""
_BAR_PERSON = "address WHERE person = ?2"

_CONTACTS_AT = """
SELECT a.canonical, coalesce(a.company, p.company, 0), coalesce(a.person, 0)
FROM address a LEFT JOIN person p ON p.id = a.person
WHERE a.canonical IN (SELECT value FROM json_each(?)) ORDER BY a.person IS NULL, a.id"""

# Doubt counts as reached: whoever perhaps got it must not get it again.
_PERHAPS_REACHED = f"{DeliveryState.SENT:d}, {DeliveryState.UNKNOWN:d}, {DeliveryState.DOTTED:d}"
_REACHED = {
    Reached.ALL: "",
    Reached.REACHED: f"AND d.state IN ({_PERHAPS_REACHED})",
    Reached.NOT_REACHED: f"AND d.state NOT IN ({_PERHAPS_REACHED})",
}


class Meant:
    """The two lists of one resolution."""

    def __init__(self, db: peewee.SqliteDatabase) -> None:
        self._db = db
        self._endings: dict[str, str] = {}  # ending of an address → the word that bars it
        self.close()
        run(db, _MEANT)
        run(db, _BARRED)

    def close(self) -> None:
        run(self._db, "DROP TABLE IF EXISTS temp.meant")
        run(self._db, "DROP TABLE IF EXISTS temp.barred")

    def mean(self, target: Everyone | Hit | Domain) -> Iterator[list[tuple[int, int, str]]]:
        """Company, person, exact address of those who were not meant before, in order, some at a time; 0 is none."""
        (last,) = run(self._db, "SELECT coalesce(max(n), 0) FROM meant").fetchone()
        match target:
            case Everyone():
                run(self._db, f"{_MEAN} {_EVERYONE}")
            case Hit(kind, number):
                source = {Kind.GROUP: _GROUP, Kind.COMPANY: _COMPANY, Kind.PERSON: _PERSON}[kind]
                run(self._db, f"{_MEAN} {source}", (number,))
            case Domain(name):
                run(self._db, f"{_MEAN} {_DOMAIN}", tuple(f"%{ending}" for ending in endings(name)))
            case _:
                assert_never(target)
        while batch := run(
            self._db, "SELECT company, person, address, n FROM meant WHERE n > ? ORDER BY n LIMIT ?", (last, BATCH)
        ).fetchall():
            last = batch[-1][3]
            yield [row[:3] for row in batch]

    def contacts_at(self, addresses: Iterable[str]) -> Mapping[str, tuple[int, int]]:
        """Address → company and person who have it, a person before a company, the older before the newer."""
        found: dict[str, tuple[int, int]] = {}
        for address, company, person in run(self._db, _CONTACTS_AT, (json.dumps(list(addresses)),)):
            found.setdefault(address, (company, person))
        return found

    def earlier(self, target: Earlier) -> Iterator[list[tuple[str, str, str, str]]]:
        """Address, name, company and fields (JSON) of an earlier campaign's recipients, some at a time."""
        columns = "SELECT r.address, r.name, r.company, r.fields"
        rows = run(self._db, f"{columns} {_recipients_of(target)} ORDER BY r.campaign DESC, r.number")
        while batch := rows.fetchmany(BATCH):
            yield batch

    def bar(self, word: str, target: Target, table: Table | None) -> None:
        """What the word means is not to be written to, by whatever contact."""
        match target:
            case Hit(kind, number):
                source = {Kind.GROUP: _BAR_GROUP, Kind.COMPANY: _BAR_COMPANY, Kind.PERSON: _BAR_PERSON}[kind]
                run(self._db, f"{_BAR} {source}", (word, number))
            case Earlier():
                run(self._db, f"{_BAR} (SELECT r.address AS canonical {_recipients_of(target)})", (word,))
            case Domain(name):
                self._endings |= dict.fromkeys(endings(name), word)
            case Everyone():
                self._endings[""] = word
            case Mailbox(address):
                self._bar_listed(word, [address])
            case AttachedTable():
                rows = table.rows if table else ()
                self._bar_listed(word, (canonical(text) for row in rows for text in parts(row.address)))
            case _:
                assert_never(target)

    def _bar_listed(self, word: str, addresses: Iterable[str | Invalid]) -> None:
        listed = ((address, word) for address in addresses if isinstance(address, str))
        run_many(self._db, "INSERT OR IGNORE INTO barred (address, word) VALUES (?, ?)", listed)

    def barred(self, addresses: Iterable[str]) -> Mapping[str, str]:
        """Address → the word that bars it."""
        listed = list(addresses)
        found = dict[str, str](
            run(
                self._db,
                "SELECT address, word FROM barred WHERE address IN (SELECT value FROM json_each(?))",
                (json.dumps(listed),),
            )
        )
        for ending, word in self._endings.items():
            found.update((address, word) for address in listed if address.endswith(ending))
        return found


def _recipients_of(target: Earlier) -> str:
    numbers = ", ".join(str(number) for number in target.numbers)
    joined = "FROM recipient r JOIN delivery d ON d.campaign = r.campaign AND d.number = r.number"
    return f"{joined} WHERE r.campaign IN ({numbers}) {_REACHED[target.reached]}"
