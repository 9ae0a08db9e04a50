"""Addresses that do not come from the address book: of an attached table, of an earlier campaign, or written down."""

import json
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import peewee

from mailbot.domain import copies
from mailbot.domain.address import Invalid, parts
from mailbot.domain.addressee import key
from mailbot.domain.campaign import Reason
from mailbot.domain.contacts import Table, TableRow
from mailbot.domain.fields import Field
from mailbot.store import called
from mailbot.store.canonical import canonical
from mailbot.store.meant import recipients_of
from mailbot.store.terms import Earlier
from mailbot.store.transactions import run

_NO_CELLS: Mapping[str, str] = MappingProxyType({})
_KNOWN_AS = """
SELECT r.address, r.name, r.company,
    iif(EXISTS (SELECT 1 FROM address a WHERE a.canonical = r.address), '', r.fields)
FROM ({0}) r ORDER BY r.campaign DESC, r.number"""


class Outsider(NamedTuple):
    """Somebody at an address that may stand in the address book too."""

    address: str  # canonical, or what was written in its place; "" where there is none
    cells: Mapping[str, str] = _NO_CELLS  # what is told about them, by ``key``; it goes before the address book
    row: int = 0  # of an attached table
    reason: str = ""  # why nobody can write to them
    detail: str = ""


def at(address: str | Invalid, cells: Mapping[str, str] = _NO_CELLS, row: int = 0) -> Outsider:
    """Whoever is at that address."""
    if isinstance(address, str):
        return Outsider(address, cells, row)
    why = f"row {row}: {address.why}" if row else address.why
    return Outsider(address.text, cells, row, Reason.INVALID, why)


def of_table(table: Table, *, every: bool) -> Iterator[Outsider]:
    """Those in its rows; ``every``: at all their addresses, not at the first only."""
    for bad in table.bad:
        yield Outsider("", row=bad.number, reason=Reason.BAD_ROW, detail=f"row {bad.number}: {bad.why}")
    for row, cells in called.cells(table):
        yield from _in_row(row, cells, every=every)


def of_rows(table: Table, numbers: Collection[int], *, every: bool) -> Iterator[Outsider]:
    """Those in these rows of it."""
    for row, cells in called.cells(table):
        if row.number in numbers:
            yield from _in_row(row, cells, every=every)


def _in_row(row: TableRow, cells: Mapping[str, str], *, every: bool) -> Iterator[Outsider]:
    read = [canonical(text) for text in parts(row.address)]
    valid = [address for address in read if isinstance(address, str)]
    invalid = [text for text in read if isinstance(text, Invalid)]
    meant: list[str | Invalid] = [*(valid if every else valid[:1]), *invalid]
    for address in meant:
        yield at(address, cells, row.number)
    if not read:
        yield Outsider("", cells, row.number)


def of_campaign(db: peewee.SqliteDatabase, target: Earlier) -> Iterator[Outsider]:
    """Its recipients; what it knew of them counts only for those whom the address book does not know."""
    for address, name, company, fields in run(db, _KNOWN_AS.format(recipients_of(target))):
        yield Outsider(address, _kept(name, company, fields) if fields else _NO_CELLS)


def _kept(name: str, company: str, fields: str) -> Mapping[str, str]:
    kept = copies.fields(json.loads(fields))
    cells = {**{key(one): text for one, text in kept.items()}, Field.NAME: name, Field.COMPANY: company}
    return called.with_name({name: text for name, text in cells.items() if text})
