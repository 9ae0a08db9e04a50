"""Everybody who is meant, once for each address: what a campaign would keep of them, and what may speak against them.

Two temporary tables of this connection: they may be longer than memory, and cost no other connection a lock.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

import peewee

from mailbot.domain.contacts import Hit, Table
from mailbot.domain.fields import Field
from mailbot.domain.selector import AttachedTable, Everyone, Selector
from mailbot.store import outsiders, said
from mailbot.store.meant import FIRST_FREE, Choosing
from mailbot.store.outsiders import Outsider
from mailbot.store.said import Bound
from mailbot.store.terms import Domain, Earlier, Mailbox, Rows, Target
from mailbot.store.transactions import run, run_many

# ``row``: of an attached table, 0 for none. ``unmet``: the first condition that does not hold. ``reason``: '' is none.
# ``main``: of a copy, the candidate whose message it copies; ``visible``: whether its header says that it is made.
_CANDIDATE = """
CREATE TEMP TABLE candidate (
    n INTEGER PRIMARY KEY, address TEXT, name TEXT, company TEXT, fields TEXT,
    company_id INTEGER, person_id INTEGER, row INTEGER, unmet TEXT, refused INTEGER, reason TEXT, detail TEXT,
    main INTEGER, visible INTEGER
)"""
# What is NULL is not told of an outsider. ``texts``: an array, what is told of the consent and for each condition.
_OUTSIDER = """
CREATE TEMP TABLE outsider (
    n INTEGER PRIMARY KEY, address TEXT, its_name TEXT, its_company TEXT, fields TEXT, texts TEXT,
    row INTEGER, reason TEXT, detail TEXT
)"""
_INSERT = """
INSERT INTO candidate
    (address, name, company, fields, company_id, person_id, row, unmet, refused, reason, detail)
SELECT m.address, {name}, {company}, {fields}, coalesce(c.id, 0), coalesce(p.id, 0), {row}, {unmet}, {refused}, {reason}
FROM m LEFT JOIN person p ON p.id = m.person LEFT JOIN company c ON c.id = m.company
ORDER BY {order}"""
_BY_NAME = "coalesce(c.folded, ''), m.company, coalesce(p.sorting, ''), m.person, m.position"
# A person's address before a company's, the older contact before the newer.
_WITH_CONTACTS = """
WITH m AS (
    SELECT o.*, coalesce(a.company, p.company, 0) AS company, coalesce(a.person, 0) AS person
    FROM outsider o
    LEFT JOIN address a ON a.id = (
        SELECT id FROM address WHERE canonical = o.address ORDER BY person IS NULL, id LIMIT 1
    )
    LEFT JOIN person p ON p.id = a.person
)"""

_FIELDS = frozenset(field.value for field in Field)
_NOTHING = "{}", "[]"
_TOLD = "json_extract(m.texts, '$[{0}]')"


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition that everybody must meet."""

    written: str
    key: str
    wanted: str  # folded


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request wants to know of everybody."""

    fields: tuple[tuple[str, str], ...]  # the name under which it is kept, and its key
    demands: tuple[Demand, ...]
    own: Mapping[str, str]  # the office's own fields: key → as the address book spells it


class Candidates:
    """The candidates of one resolution."""

    def __init__(
        self, db: peewee.SqliteDatabase, selector: Selector, asked: Asked, table: Table | None, *, letters: bool
    ) -> None:
        """``letters``: nobody gets a mail."""
        self._db = db
        self._asked = asked
        self._every = selector.several.every
        self._table = table
        known, outside = Bound(FIRST_FREE), Bound(1)
        self._choosing = Choosing(selector, known, letters=letters)
        self._known = _insert(asked, known, outside=False), known.values
        self._outside = _WITH_CONTACTS + _insert(asked, outside, outside=True), outside.values
        self.close()
        run(db, _CANDIDATE)
        run(db, _OUTSIDER)

    def close(self) -> None:
        run(self._db, "DROP TABLE IF EXISTS temp.candidate")
        run(self._db, "DROP TABLE IF EXISTS temp.outsider")

    def add(self, target: Target) -> None:
        """Those whom a term means: as a table or an earlier campaign lists them, else by company and by person."""
        match target:
            case Everyone() | Hit() | Domain():
                meant = self._choosing.meant(target)
                insert, values = self._known
                run(self._db, f"WITH {meant.tables} {insert}", (*meant.values, *values))
            case AttachedTable():
                self._add_outsiders(outsiders.of_table(self._table, every=self._every) if self._table else ())
            case Rows(numbers):
                self._add_outsiders(outsiders.of_rows(self._table, numbers, every=self._every) if self._table else ())
            case Mailbox(address):
                self._add_outsiders([outsiders.at(address)])
            case Earlier():
                self._add_outsiders(outsiders.of_campaign(self._db, target))
            case _:
                assert_never(target)

    def _add_outsiders(self, them: Iterable[Outsider]) -> None:
        run_many(
            self._db,
            "INSERT INTO outsider (address, its_name, its_company, fields, texts, row, reason, detail)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            map(self._columns, them),
        )
        run(self._db, *self._outside)
        run(self._db, "DELETE FROM outsider")

    def _columns(self, one: Outsider) -> tuple[str, str | None, str | None, str, str, int, str, str]:
        cells = one.cells
        fields = {name: cells[field] for name, field in self._asked.fields if field in cells}
        texts = [cells.get(field) for field in (Field.CONSENT, *(demand.key for demand in self._asked.demands))]
        told = (json.dumps(fields, ensure_ascii=False), json.dumps(texts, ensure_ascii=False)) if cells else _NOTHING
        return (one.address, cells.get(Field.NAME), cells.get(Field.COMPANY), *told, one.row, one.reason, one.detail)


def _insert(asked: Asked, bound: Bound, *, outside: bool) -> str:
    """The statement that adds candidates, but for the tables that say who they are."""

    def first(cell: str, text: str) -> str:
        """What is told of an outsider goes before the address book."""
        return f"coalesce({cell}, {text})" if outside else text

    fields = said.as_json([(name, _says(field, asked, bound)) for name, field in asked.fields], bound)
    consent = first(_TOLD.format(0), said.by_field(Field.CONSENT))
    unmet = [
        f"WHEN NOT {_holds(one, _TOLD.format(place) if outside else '', asked, bound)} THEN {bound.of(one.written)}"
        for place, one in enumerate(asked.demands, 1)
    ]
    return _INSERT.format(
        name=first("m.its_name", said.by_field(Field.NAME)),
        company=first("m.its_company", said.by_field(Field.COMPANY)),
        fields=f"json_patch({fields}, m.fields)" if outside else fields,
        row="m.row" if outside else "0",
        unmet=f"CASE {' '.join(unmet)} ELSE '' END" if unmet else "''",
        refused=f"iif({consent} = '', FALSE, meets('{Field.CONSENT.value}', 'no', {consent}))",
        reason="m.reason, m.detail" if outside else "'', ''",
        order="m.n" if outside else _BY_NAME,
    )


def _says(field: str, asked: Asked, bound: Bound) -> str:
    """What the address book says; of a column that only a table has, nothing."""
    if field in _FIELDS:
        return said.by_field(Field(field))
    return said.by_own_field(asked.own[field], bound) if field in asked.own else "''"


def _holds(demand: Demand, cell: str, asked: Asked, bound: Bound) -> str:
    """Whether the condition holds; ``cell``: what an outsider's table says, "" for nobody's."""
    field, wanted = bound.of(demand.key), bound.of(demand.wanted)
    if demand.key == Field.GROUPS:
        listed = f"meets({field}, {wanted}, coalesce({cell or 'NULL'}, ''))"
        return f"({said.is_in_group(demand.wanted, bound)} OR {listed})"
    says = _says(demand.key, asked, bound)
    return f"meets({field}, {wanted}, {f'coalesce({cell}, {says})' if cell else says})"
