"""Foreign files read in a process of their own: whatever is in them, an answer comes, and our own memory stays ours."""

import io
import os
import resource
import struct
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from mailbot.domain.contacts import Address, Row, TableRow
from mailbot.errors import BookEmpty, BookError, BookLacksAddresses, BookTooLarge
from mailbot.wire import child

_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_SHEET_END = b"</sheetData></worksheet>"
_CELL = b'<row r="%d"><c r="%b%d" t="inlineStr"><is><t>%b</t></is></c></row>'
_PLACE = "xl/worksheets/sheet1.xml"
_MEGABYTE = bytes(1_000_000)


def workbook(sheet: bytes, megabytes: int = 0) -> bytes:
    """With so much nothing behind the sheet's first bytes."""
    honest, packed = io.BytesIO(), io.BytesIO()
    Workbook().save(honest)
    with zipfile.ZipFile(honest) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            if name != _PLACE:
                archive.writestr(name, parts.read(name))
        with archive.open(_PLACE, "w") as member:
            member.write(sheet)
            for _ in range(megabytes):
                member.write(_MEGABYTE)
    return packed.getvalue()


def cells(*placed: tuple[int, bytes, bytes]) -> bytes:
    return _SHEET + b"".join(_CELL % (row, column, row, text) for row, column, text in placed) + _SHEET_END


def lying(content: bytes, size: int) -> bytes:
    """A workbook that says of its parts that they unpack to so many bytes."""
    forged = bytearray(content)
    at = -1
    while (at := forged.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<I", forged, at + 24, size)
    return bytes(forged)


def test_a_table_and_contacts_come_back_as_they_are() -> None:
    table = child.table("e-mail;Kwota\njan@x.example;12 zł\n".encode("cp1250"))
    assert (table.columns, table.rows) == (
        ("e-mail", "Kwota"),
        (TableRow(2, "jan@x.example", ("jan@x.example", "12 zł")),),
    )
    assert child.contacts(b"company,email\nAlfa,a@x.example\n") == (
        Row(2, company="Alfa", email=(Address("a@x.example"),)),
    )
    honest = workbook(cells((1, b"A", b"email"), (2, b"A", b"=cmd()"), (3, b"A", b"a@x.example")))
    assert [row.address for row in child.table(honest).rows] == ["=cmd()", "a@x.example"]


HOSTILE: dict[str, tuple[Callable[[], bytes], type[BookError]]] = {
    "empty": (lambda: b"", BookEmpty),
    "pdf": (lambda: b"%PDF-1.4", BookError),
    "torn": (lambda: b"PK\x03\x04 torn", BookError),
    "no addresses": (lambda: b"imie;miasto\nJan;Lublin\n", BookLacksAddresses),
    "a million columns": (lambda: b",".join(b"k%d" % number for number in range(1_000_000)), BookTooLarge),
    "quotes": (lambda: b'"' * 2_000_000, BookError),
    "one cell": (lambda: b"@" * 5_000_000, BookError),
    "bomb": (lambda: workbook(_SHEET, 250), BookTooLarge),
    "liar": (lambda: lying(workbook(_SHEET + b"<row>", 600), 1_000), BookError),
    "far corner": (lambda: workbook(cells((1, b"A", b"email"), (1_048_576, b"XFD", b"x"))), BookTooLarge),
    "half": (lambda: workbook(cells((1, b"A", b"email"))[:-30]), BookError),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_an_error_and_our_own_process_does_not_pay_for_it(name: str) -> None:
    make, error = HOSTILE[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(error):
        child.table(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kilobytes


def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(BookTooLarge, match=r"more than 0\.01 seconds"):
        child._told("table", b"e-mail\n" * 100_000, seconds=0.01)


def test_the_child_does_not_see_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PATH" in os.environ
    monkeypatch.setenv("PYTHONSTARTUP", "/nonexistent")
    monkeypatch.setenv("PYTHONPATH", "/nonexistent")
    assert child.table(b"email\na@x.example\n").columns == ("email",)
