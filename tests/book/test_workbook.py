"""XLSX and ODS: the same rows as from CSV, numbers as a person reads them."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from mailbot import book
from mailbot.domain.contacts import Address, BadRow, Particulars, Row
from mailbot.errors import BookError

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
CELL = '<table:table-cell office:value-type="string"><text:p>{0}</text:p></table:table-cell>'
NUMBER = '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
ODS = (
    f'<office:document-content xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0"'
    f' xmlns:text="{OFFICE}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Arkusz1">'
    f"<table:table-row>{CELL.format('firma')}{CELL.format('NIP')}</table:table-row>"
    f"<table:table-row>{CELL.format('Żółw')}{NUMBER.format(5213344556)}</table:table-row>"
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


def xlsx(*rows: tuple[Any, ...], sheets: int = 1) -> bytes:
    workbook = Workbook()
    for _ in range(sheets - 1):
        workbook.create_sheet()
    sheet = workbook.worksheets[-1]
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def ods(content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0"/>',
        )
    return file.getvalue()


def test_a_workbook_is_read_like_a_table() -> None:
    content = xlsx(
        ("firma", "NIP", "telefon", "imię", "e-mail", "Od kiedy", "Rabat"),
        ("Żółw", 5213344556, 48601234567.0, "Łucja", "lucja@zolw.example", datetime(2024, 5, 1), 2.5),  # noqa: DTZ001 - a spreadsheet has no zones
        (),
        ("Las", "7811902345", None, None, None, date(2023, 1, 2), None),
    )
    assert book.read("contacts.xlsx", content) == (
        Row(
            2,
            company="Żółw",
            tax_id="5213344556",
            particulars=Particulars(phone="48601234567"),
            first_name="Łucja",
            person_email=(Address("lucja@zolw.example"),),
            own=(("Od kiedy", "2024-05-01"), ("Rabat", "2.5")),
        ),
        Row(4, company="Las", tax_id="7811902345", own=(("Od kiedy", "2023-01-02"),)),
    )


def test_the_first_sheet_with_something_in_it_is_read() -> None:
    content = xlsx(("firma",), ("Żółw",), sheets=3)
    assert book.read("contacts.xlsx", content) == (Row(2, company="Żółw"),)


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    content = xlsx((), (), ("imię", "płeć"), ("Jan", "dr"))
    assert book.read("contacts.xlsx", content) == (BadRow(4, "gender: “dr” cannot be read"),)


def test_columns_of_fractional_numbers_are_told_apart_from_codes() -> None:
    content = xlsx(
        ("e-mail", "Kwota", "NIP", "Rabat", "Uwagi", "Pusta"),
        ("a@x.example", 12.5, 7811902345, "2.5", 1.5, None),
        ("b@x.example", 7, 5213344556, "3.5", "brak", None),
    )
    assert book.table("lista.xlsx", content).numbers == ("Kwota",)


def test_an_open_document_is_read_too() -> None:
    assert book.read("contacts.ods", ods(ODS)) == (Row(2, company="Żółw", tax_id="5213344556"),)


def test_a_workbook_is_told_by_its_contents_not_by_its_name() -> None:
    assert book.read("contacts.csv", xlsx(("firma",), ("Żółw",))) == (Row(2, company="Żółw"),)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    return file.getvalue()


@pytest.mark.parametrize("content", [b"PK\x03\x04 rubbish", b"\xd0\xcf\x11\xe0 rubbish", ods("<a"), xlsx()])
def test_what_is_no_workbook_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(BookError, match=r"^contacts\.xlsx: "):
        book.read("contacts.xlsx", content)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(BookError, match="unpacks to far more"):
        book.read("contacts.xlsx", bomb())
