"""XLSX, XLS and ODS: the first sheet that has anything in it."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

from python_calamine import CalamineError, CalamineWorkbook

from mailbot.book.sheet import Sheet, sheet
from mailbot.domain.contacts import BadRow
from mailbot.errors import BookError, BookTooLarge

ZIP = b"PK\x03\x04"
XLS = b"\xd0\xcf\x11\xe0"

_UNPACKED = 200_000_000  # bytes
_RATIO = 200
_ENTRIES = 1_000

_Cell = int | float | str | bool | time | date | datetime | timedelta


def read(content: bytes) -> Sheet:
    """BookError: no workbook, nothing in it, locked with a password, or a bomb."""
    if content.startswith(ZIP):
        _refuse_bombs(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (workbook.get_sheet_by_index(place) for place in range(len(workbook.sheet_names)))
        filled = next((one for one in sheets if one.total_height), None)
        rows: list[list[_Cell]] = filled.to_python(skip_empty_area=False) if filled else []
    except CalamineError as error:
        raise BookError(f"the workbook cannot be read ({error}); save it as XLSX or CSV without a password") from error
    lines: Iterator[tuple[int, Sequence[str] | BadRow]] = (
        (number, [_text(cell) for cell in cells]) for number, cells in enumerate(rows, 1)
    )
    return replace(sheet(lines), numbers=frozenset(_numbers(rows)))


def _numbers(rows: Sequence[Sequence[_Cell]]) -> Iterator[int]:
    """Columns in which, the heading aside, there are numbers only, and one of them at least is no whole one.

    Whole numbers alone may be postcodes, telephones, tax ids.
    """
    for place, column in enumerate(zip_longest(*rows, fillvalue="")):
        heading, *cells = [cell for cell in column if cell != ""] or [""]
        figures = all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells)
        if isinstance(heading, str) and figures and any(isinstance(one, float) and one % 1 for one in cells):
            yield place


def _text(cell: _Cell) -> str:
    """As a person reads it in the spreadsheet: whole numbers have no point, days no hour."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "minutes")
        case _:
            return str(cell)


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError) as error:
        raise BookError(f"the workbook is damaged ({error})") from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _ENTRIES or unpacked > _UNPACKED or unpacked > _RATIO * max(len(content), 100_000):
        raise BookTooLarge("the workbook unpacks to far more than a list of contacts has")
