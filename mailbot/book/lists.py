"""Lists for people: the full recipient list and the report as a spreadsheet, or as zipped CSV when they are long."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from mailbot.book.sheet import inert
from mailbot.domain.letter import Attachment

XLSX_ROWS = 20_000
"""Above this a spreadsheet takes long to make and longer to open: a zipped CSV instead."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same list is the same bytes


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], amount: int) -> Attachment:
    """``rows`` under a bold line of ``columns`` as an attachment called ``name`` plus its extension."""
    if amount > XLSX_ROWS:
        return _zipped_csv(name, columns, rows)
    return _xlsx(name, columns, rows)


def _xlsx(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Attachment:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    head = [WriteOnlyCell(sheet, value=column) for column in columns]
    for cell in head:
        cell.font = bold
    for position, column in enumerate(columns):
        sheet.column_dimensions[get_column_letter(position + 1)].width = max(len(column) + 2, 22 if position else 6)
    sheet.append(head)
    for row in rows:
        sheet.append([_number_or_text(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return Attachment(
        f"{name}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.getvalue()
    )


def _number_or_text(cell: str) -> str | int:
    """Row numbers sort as numbers; everything else is text, and never a formula."""
    if cell.isascii() and cell.isdigit() and (cell == "0" or cell[0] != "0") and len(cell) < 8:  # noqa: PLR2004
        return int(cell)
    return _shown(cell)


def _shown(cell: str) -> str:
    """No formula, and nothing that XML cannot hold: what other servers say stands here too."""
    return inert(cell if cell.isprintable() else _UNPRINTABLE.sub("", cell))


def _zipped_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Attachment:
    file = io.BytesIO()
    entry = zipfile.ZipInfo(f"{name}.csv", _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(file, "w") as archive,
        archive.open(entry, "w") as member,
        io.TextIOWrapper(member, "utf-8", newline="") as text,
    ):
        text.write("\ufeff")  # or Excel takes it for the alphabet of its country
        writer = csv.writer(text, delimiter=";")
        writer.writerow(columns)
        writer.writerows([_shown(cell) for cell in row] for row in rows)
    return Attachment(f"{name}.zip", "application/zip", file.getvalue())
