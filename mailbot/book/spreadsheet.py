"""Spreadsheets out: XLSX and ODS, a row at a time, so that a long list does not stand in memory."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same list is the same bytes

_LONGEST_TITLE = 31  # characters, in Excel
_LONGEST_CELL = 32_767
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # for XML
_NARROW, _WIDE = 6, 22
_PAGE = 500  # rows that are written at once

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">\
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">\
<office:body><office:spreadsheet>"""
_FOOT = "</office:spreadsheet></office:body></office:document-content>"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to be written; texts, headings too, are no formula for any spreadsheet: see ``sheet.inert``."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str | int]]


def write_xlsx(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Each sheet under a bold line of its columns that stays in sight."""
    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(one.title[:_LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        head = [WriteOnlyCell(sheet, value=_fit(column)) for column in one.columns]
        for position, cell in enumerate(head):
            cell.font = Font(bold=True)
            width = max(len(one.columns[position]) + 2, _WIDE if position else _NARROW)
            sheet.column_dimensions[get_column_letter(position + 1)].width = width
        sheet.append(head)
        for row in one.rows:
            sheet.append([cell if isinstance(cell, int) else _fit(cell)[:_LONGEST_CELL] or None for cell in row])
    book.save(out)


def write_ods(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """OpenDocument 1.2: all cells are text."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # Not packed, and first, so that its kind is told by its first bytes (OpenDocument 1.2, part 3, §3.3).
        archive.writestr(zipfile.ZipInfo("mimetype", ZIP_DATE), _ODS, zipfile.ZIP_STORED)
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml", ZIP_DATE), _MANIFEST, zipfile.ZIP_DEFLATED)
        content = zipfile.ZipInfo("content.xml", ZIP_DATE)
        content.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(content, "w", force_zip64=True) as member:
            member.write(_HEAD.encode())
            for sheet in sheets:
                member.write(f"<table:table table:name={quoteattr(sheet.title)}>".encode())
                rows = chain([sheet.columns], sheet.rows)
                while page := "".join(map(_row, islice(rows, _PAGE))):
                    member.write(page.encode())
                member.write(b"</table:table>")
            member.write(_FOOT.encode())


def _row(cells: Sequence[str | int]) -> str:
    return f"<table:table-row>{''.join(_cells(cells))}</table:table-row>"


def _cells(cells: Sequence[str | int]) -> Iterator[str]:
    for cell in cells:
        if cell == "":
            yield "<table:table-cell/>"
        else:
            text = escape(_fit(str(cell)))
            yield f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def _fit(text: str) -> str:
    """Without what XML cannot hold."""
    return text if text.isprintable() else _UNFIT.sub("", text)
