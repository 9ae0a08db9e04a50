"""Lists for people: the full recipient list and the report as a spreadsheet, or as zipped CSV when they are long."""

import codecs
import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from mailbot.book.sheet import inert, inert_in_csv
from mailbot.book.spreadsheet import ZIP_DATE, Sheet, write_xlsx
from mailbot.domain.formats import Format
from mailbot.domain.letter import Attachment, Spooled
from mailbot.errors import StoreError

XLSX_ROWS = 20_000
"""Above this a spreadsheet takes long to make and longer to open: a zipped CSV instead."""

_ZIP = "application/zip"
_PAGE = 1_000  # rows that are written at once
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under a line of ``columns``; ``amount``: how many there are."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str]]
    amount: int


def table(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], amount: int, *, beside: Sequence[Listing] = ()
) -> Attachment:
    """``rows`` as an attachment called ``name`` plus its extension; ``beside``: more sheets, or files in the ZIP."""
    listings = (Listing(name, columns, rows, amount), *beside)
    if max(one.amount for one in listings) > XLSX_ROWS:
        return zipped(name, ((f"{one.title}.csv", _csv(one)) for one in listings))
    file = io.BytesIO()
    write_xlsx(file, [Sheet(one.title, list(map(_text, one.columns)), map(_cells, one.rows)) for one in listings])
    return Attachment(f"{name}.xlsx", Format.XLSX.media_type, file.getvalue())


def spooled(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], amount: int) -> Attachment | Spooled:
    """The same, a long one on the disk. StoreError when there is no room."""
    if amount <= XLSX_ROWS:
        return table(name, columns, rows, amount)
    try:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
        _pack(file, [(f"{name}.csv", _csv(Listing(name, columns, rows, amount)))])
        file.seek(0)
    except OSError as error:
        raise StoreError(f"there is no room for the list {name}: {error.strerror}") from error
    return Spooled(f"{name}.zip", _ZIP, file)


def zipped(name: str, files: Iterable[tuple[str, Iterable[bytes]]]) -> Attachment:
    """Files by name, each given in pieces, as one ZIP called ``name`` plus its extension."""
    content = io.BytesIO()
    _pack(content, files)
    return Attachment(f"{name}.zip", _ZIP, content.getvalue())


def _pack(out: BinaryIO, files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, pieces in files:
            entry = zipfile.ZipInfo(inside, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)


def _csv(listing: Listing) -> Iterator[bytes]:
    yield codecs.BOM_UTF8  # or Excel takes it for the alphabet of its country
    rows = (map(inert_in_csv, map(_printable, row)) for row in chain([listing.columns], listing.rows))
    while page := list(islice(rows, _PAGE)):
        lines = io.StringIO()
        csv.writer(lines, delimiter=";").writerows(page)
        yield lines.getvalue().encode()


def _cells(row: Sequence[str]) -> list[str | int]:
    return [_number_or_text(cell) for cell in row]


def _number_or_text(cell: str) -> str | int:
    """Row numbers sort as numbers; everything else is text, and never a formula."""
    if cell.isascii() and cell.isdigit() and (cell == "0" or cell[0] != "0") and len(cell) < 8:  # noqa: PLR2004
        return int(cell)
    return _text(cell)


def _text(cell: str) -> str:
    return inert(_printable(cell))


def _printable(cell: str) -> str:
    """Nothing that XML cannot hold: what other servers say stands here too."""
    return cell if cell.isprintable() else _UNPRINTABLE.sub("", cell)
