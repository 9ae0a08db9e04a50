"""A foreign address file, whatever it is: its kind is told by its contents, never by its name."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mailbot.book import csv_file, rows, vcard, workbook
from mailbot.book.encoding import text_of
from mailbot.book.sheet import Sheet
from mailbot.domain.contacts import BadRow, Row, Table
from mailbot.errors import BookError

_NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8")


def read(name: str, content: bytes) -> tuple[Row | BadRow, ...]:
    """For an import: CSV, XLSX, XLS, ODS or vCard. BookError, with ``name``: it is none of these, or empty."""
    with _named(name):
        return tuple(rows.contacts(_sheet(content)))


def table(name: str, content: bytes) -> Table:
    """The same as a table of recipients. BookError: also where no column has addresses."""
    with _named(name):
        return rows.table(_sheet(content))


def write(written: Iterable[Row]) -> bytes:
    """CSV, the plain form, UTF-8."""
    return "".join(csv_file.written(written)).encode()


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except BookError as error:
        raise type(error)(f"{name}: {error}") from error


def _sheet(content: bytes) -> Sheet:
    if content.startswith((workbook.ZIP, workbook.XLS)):
        return workbook.read(content)
    if content.startswith(_NO_TEXT):
        raise BookError("this is no list of contacts: send CSV, XLSX, ODS or vCard")
    text = text_of(content)
    return vcard.read(text) if vcard.is_vcard(text) else csv_file.read(text)
