"""A foreign address file, whatever it is: its kind is told by its contents, never by its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from mailbot.book import cards, csv_file, rows, sheet, vcard, workbook
from mailbot.book.encoding import text_of
from mailbot.book.sheet import inert
from mailbot.book.spreadsheet import Sheet, write_ods, write_xlsx
from mailbot.domain.contacts import BadRow, Book, Row, Table
from mailbot.domain.formats import Format
from mailbot.errors import BookError

_TITLE = "contacts"
_NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8")


def read(name: str, content: bytes) -> tuple[Row | BadRow, ...]:
    """For an import: CSV, XLSX, XLS, ODS or vCard. BookError, with ``name``: it is none of these, or empty."""
    with _named(name):
        return tuple(rows.contacts(_sheet(content)))


def table(name: str, content: bytes) -> Table:
    """The same as a table of recipients. BookError: also where no column has addresses."""
    with _named(name):
        return rows.table(_sheet(content))


def write(out: BinaryIO, book: Book, form: Format) -> None:
    """The plain form, or cards; reading and importing it makes the same address book."""
    if form in {Format.CSV, Format.VCARD}:
        texts = csv_file.written(book) if form is Format.CSV else cards.written(book)
        out.writelines(text.encode() for text in texts)
        return
    headings = list(map(inert, csv_file.columns(book)))  # a requester names columns as well
    written = Sheet(_TITLE, headings, (list(map(inert, row)) for row in csv_file.cells(book)))
    (write_xlsx if form is Format.XLSX else write_ods)(out, [written])


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except BookError as error:
        raise type(error)(f"{name}: {error}") from error


def _sheet(content: bytes) -> sheet.Sheet:
    if content.startswith((workbook.ZIP, workbook.XLS)):
        return workbook.read(content)
    if content.startswith(_NO_TEXT):
        raise BookError("this is no list of contacts: send CSV, XLSX, ODS or vCard")
    text = text_of(content)
    return vcard.read(text) if vcard.is_vcard(text) else csv_file.read(text)
