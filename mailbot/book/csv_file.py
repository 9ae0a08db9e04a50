"""CSV: text into a sheet, and rows of the address book into the plain form."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from mailbot.book.headings import recognised
from mailbot.book.sheet import Sheet, inert_in_csv, sheet
from mailbot.domain.contacts import Address, BadRow, Book, Row
from mailbot.domain.fields import SHARED, Field

_SEPARATORS = (";", ",", "\t")
_HINT = "sep="  # a first line by which Excel is told the separator
_FIRST_LINE = 100_000  # characters of it by which the separator is told; csv takes no longer cell
_PAGE = 1_000  # lines that are written at once
_CELL_LINES = 50  # a quoted cell of more lines is a quote that somebody forgot to close

PLAIN = (
    Field.COMPANY,
    Field.TAX_ID,
    Field.EMAIL,
    Field.PHONE,
    Field.FAX,
    Field.STREET,
    Field.POSTCODE,
    Field.CITY,
    Field.COUNTRY,
    Field.OWNER,
    Field.GROUPS,
    Field.LANGUAGE,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.POSITION,
    Field.GENDER,
    Field.IS_DEFAULT,
    Field.PERSON_EMAIL,
    Field.PERSON_PHONE,
)
"""The columns of the plain form, in the order in which they are written."""


def read(text: str) -> Sheet:
    """Separators ``;``, ``,`` and tab. A row that cannot be read is named, and stops no other. BookError: empty."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    separator = None
    if lines[0].lower().startswith(_HINT):
        separator = lines.pop(0)[len(_HINT) :][:1]
    return sheet(enumerate(_records(lines, separator or _separator(lines)), 1))


def written(book: Book) -> Iterator[str]:
    """The plain form, some lines at a time, UTF-8 to be; reading and importing it makes the same address book."""
    lines = chain([columns(book)], cells(book))
    while page := [[inert_in_csv(cell) for cell in line] for line in islice(lines, _PAGE)]:
        file = io.StringIO()
        csv.writer(file, lineterminator="\n").writerows(page)
        yield file.getvalue()


def columns(book: Book) -> list[str]:
    return [*(column.value for column in PLAIN), *book.extra]


def cells(book: Book) -> Iterator[list[str]]:
    """One line for each row, a cell for each column."""
    consent = Field.CONSENT in book.extra
    own = [name for name in book.extra if name != Field.CONSENT]
    known = [*PLAIN, Field.CONSENT] if consent else PLAIN
    for row in book.rows:
        values = dict(row.own)
        yield [*(_cell(row, column) for column in known), *(values.get(name, "") for name in own)]


def _separator(lines: Sequence[str]) -> str:
    """The one that makes most known headings of the first line, or most cells where none are known."""
    first = next((line for line in lines if line.strip()), "")
    return max(_SEPARATORS, key=lambda separator: _promise(first, separator))


def _promise(line: str, separator: str) -> tuple[int, int]:
    cells = next(csv.reader([line[:_FIRST_LINE]], delimiter=separator), [])
    return sum(recognised(cell) for cell in cells), len(cells)


def _records(lines: Sequence[str], separator: str) -> Iterator[Sequence[str] | BadRow]:
    """Rows in order; one whose quote is never closed is bad, and reading goes on in the line below it."""
    at, number = 0, 0
    while at < len(lines):
        number += 1
        cells, used = _record(lines[at : at + _CELL_LINES], separator)
        if used == 1 or _is_closed(lines[at : at + used], separator):
            yield cells
            at += used
        else:
            yield BadRow(number, "a quote is opened and never closed")
            at += 1


def _record(lines: Sequence[str], separator: str) -> tuple[list[str], int]:
    """The cells of the row that begins in the first line, and how many lines it has."""
    if '"' not in lines[0]:
        return lines[0].split(separator), 1
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    try:
        return next(reader, []), reader.line_num
    except csv.Error:  # a cell above csv's limit
        return [], len(lines)


def _is_closed(lines: Sequence[str], separator: str) -> bool:
    try:
        list(csv.reader((line + "\n" for line in lines), delimiter=separator, strict=True))
    except csv.Error as error:
        return "unexpected end" not in str(error) and "field larger" not in str(error)
    return True


def _cell(row: Row, column: Field) -> str:
    if column in SHARED:
        return row.particulars.of(column)
    if column is Field.EMAIL:
        return _joined(row.email)
    if column is Field.PERSON_EMAIL:
        return _joined(row.person_email)
    if column is Field.GROUPS:
        return "|".join(row.groups)
    if column is Field.IS_DEFAULT:
        return "" if row.is_default is None else "yes" if row.is_default else "no"
    text: str = getattr(row, column)
    return text


def _joined(addresses: Sequence[Address]) -> str:
    return "|".join(f"{one.label}:{one.address}" if one.label else one.address for one in addresses)
