"""What a child process has read, as lines of JSON, and back: nothing but texts and numbers crosses over."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from mailbot.domain.contacts import Address, BadRow, Particulars, Row, Table, TableRow
from mailbot.errors import BookEmpty, BookError, BookLacksAddresses, BookTooLarge

_ERRORS = {kind.__name__: kind for kind in (BookError, BookEmpty, BookLacksAddresses, BookTooLarge)}
_TABLE, _CONTACTS, _BAD = "table", "contacts", "bad"


def of_table(table: Table) -> Iterator[str]:
    """Its columns, its rows, and last those that cannot be taken."""
    yield _line([_TABLE, table.columns, table.numbers])
    for row in table.rows:
        yield _line([row.number, row.address, row.cells])
    yield from map(_of_bad, table.bad)


def of_contacts(rows: Iterable[Row | BadRow]) -> Iterator[str]:
    """In order, good and bad."""
    yield _line([_CONTACTS])
    for row in rows:
        yield _of_bad(row) if isinstance(row, BadRow) else _of_row(row)


def of_error(error: BookError) -> str:
    return _line([type(error).__name__, str(error)])


def table(lines: Iterable[str]) -> Table:
    """BookError: what the child said instead."""
    told = map(json.loads, lines)
    _, columns, numbers = _opened(told, _TABLE)
    rows: list[TableRow] = []
    bad: list[BadRow] = []
    for first, *rest in told:
        if first == _BAD:
            bad.append(BadRow(*rest))
        else:
            address, cells = rest
            rows.append(TableRow(first, address, tuple(cells)))
    return Table(tuple(columns), tuple(rows), tuple(bad), tuple(numbers))


def contacts(lines: Iterable[str]) -> tuple[Row | BadRow, ...]:
    """BookError: what the child said instead."""
    told = map(json.loads, lines)
    _opened(told, _CONTACTS)
    return tuple(BadRow(*line[1:]) if line[0] == _BAD else _row(*line) for line in told)


def _opened(told: Iterator[Any], expected: str) -> list[Any]:
    first: list[Any] = next(told, [])
    if first and first[0] in _ERRORS:
        raise _ERRORS[first[0]](first[1])
    if not first or first[0] != expected:
        raise BookError("nothing could be read")
    return first


def _of_bad(row: BadRow) -> str:
    return _line([_BAD, row.number, row.why])


def _of_row(row: Row) -> str:
    texts = (row.company, row.tax_id, row.first_name, row.last_name, row.position, row.gender, row.person_phone)
    lists = (row.email, row.person_email, row.groups, row.particulars, row.own)
    return _line([row.number, row.is_default, texts, *lists])


def _row(number: int, is_default: bool | None, texts: list[str], *lists: list[Any]) -> Row:  # noqa: FBT001 - a line's second place
    company, tax_id, first_name, last_name, position, gender, person_phone = texts
    email, person_email, groups, particulars, own = lists
    return Row(
        number,
        company=company,
        tax_id=tax_id,
        email=tuple(Address(*one) for one in email),
        groups=tuple(groups),
        particulars=Particulars(*particulars),
        first_name=first_name,
        last_name=last_name,
        position=position,
        gender=gender,
        is_default=is_default,
        person_email=tuple(Address(*one) for one in person_email),
        person_phone=person_phone,
        own=tuple((name, text) for name, text in own),
    )


def _line(value: list[Any]) -> str:
    return json.dumps(value) + "\n"
