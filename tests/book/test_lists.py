"""Promises about the lists that people open: nothing in them runs, and Polish letters survive Excel."""

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook

from mailbot.book import lists
from mailbot.book.sheet import TRIGGERS, clean, inert, inert_in_csv
from mailbot.domain.letter import Attachment, Spooled
from mailbot.mail import tree

COLUMNS = ("#", "Nazwa", "Telefon")
HOSTILE = ["=cmd()", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"]


def test_a_short_list_is_a_spreadsheet_with_a_frozen_head() -> None:
    file = lists.table("lista", COLUMNS, [("1", "Żółta Łódź", "012"), ("2", "Jan", "601")], 2)
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    assert file.name == "lista.xlsx"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        list(COLUMNS),
        [1, "Żółta Łódź", "012"],
        [2, "Jan", 601],
    ]
    assert sheet.freeze_panes == "A2"


def test_a_long_list_is_a_zipped_csv_that_excel_reads() -> None:
    rows = [(str(n), "Żółta Łódź; spółka", "") for n in range(lists.XLSX_ROWS + 1)]
    file = lists.table("lista", COLUMNS, rows, len(rows))
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        content = archive.read("lista.csv").decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert read[0] == list(COLUMNS)
    assert read[1:] == [list(row) for row in rows]
    assert file == lists.table("lista", COLUMNS, rows, len(rows))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_cell_starts_like_a_formula(hostile: str) -> None:
    file = lists.table("lista", ("#",), [(hostile,)], 1)
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    assert str(sheet.cell(2, 1).value)[0] == "'"
    assert inert(hostile)[0] == "'"


def test_no_cell_and_no_heading_of_a_long_list_starts_like_a_formula() -> None:
    rows = [*((hostile,) for hostile in HOSTILE), *(("",) for _ in range(lists.XLSX_ROWS))]
    for heading in HOSTILE:
        file = lists.table("lista", (heading,), rows, len(rows))
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            content = archive.read("lista.csv").decode("utf-8-sig")
        cells = [cell for line in csv.reader(io.StringIO(content, newline=""), delimiter=";") for cell in line]
        assert cells[: len(HOSTILE) + 1] == ["'" + cell if cell.isprintable() else "x" for cell in (heading, *HOSTILE)]
        assert [cell for cell in cells if cell.startswith(TRIGGERS)] == []


def test_no_heading_of_a_spreadsheet_starts_like_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(lists.table("lista", HOSTILE, [], 0).content)).active
    assert sheet is not None
    assert [str(cell.value)[0] for cell in sheet[1]] == ["'"] * len(HOSTILE)


@pytest.mark.parametrize("number", ["+48 61 111 22 33", "+48(61)1112233", "+48611112233", "+48-61-111-22-33"])
def test_a_telephone_number_is_shown_as_it_is_in_a_cell_of_text(number: str) -> None:
    file = lists.table("lista", ("#",), [(number,)], 1)
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    assert (sheet.cell(2, 1).value, sheet.cell(2, 1).data_type) == (number, "s")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+48 61 111 22 33", "+48 61 111 22 33"),  # no spreadsheet can reckon with that
        ("+48611112233", "'+48611112233"),  # 48611112233
        ("+48-61-111-22-33", "'+48-61-111-22-33"),  # -179
        ("+48(61)1112233", "'+48(61)1112233"),
    ],
)
def test_a_telephone_number_is_text_in_csv_too(number: str, written: str) -> None:
    assert inert_in_csv(number) == written
    assert clean(written) == number


def test_a_list_may_have_more_columns_than_the_alphabet_letters() -> None:
    columns = [f"pole {number}" for number in range(40)]
    sheet = load_workbook(io.BytesIO(lists.table("lista", columns, [columns], 1).content)).active
    assert sheet is not None
    assert sheet.max_column == len(columns)


def test_what_no_file_can_hold_is_left_out() -> None:
    """Servers may say anything, and their words stand in the report."""
    words = "550 5.1.1\x00\x1b[2J\x07 no\ud800 such\x85 user"
    sheet = load_workbook(io.BytesIO(lists.table("raport", ("#",), [(words,)], 1).content)).active
    assert sheet is not None
    assert sheet.cell(2, 1).value == "550 5.1.1[2J no such user"
    long = lists.table("raport", ("#",), [(words,)] * (lists.XLSX_ROWS + 1), lists.XLSX_ROWS + 1)
    with zipfile.ZipFile(io.BytesIO(long.content)) as archive:
        assert archive.read("raport.csv").decode("utf-8-sig").splitlines()[1] == "550 5.1.1[2J no such user"


def test_a_long_list_may_lie_on_the_disk_and_is_the_same_to_the_last_octet() -> None:
    rows = [(str(number), "Żółta Łódź", "012") for number in range(lists.XLSX_ROWS + 1)]
    kept = lists.table("lista", COLUMNS, rows, len(rows))
    spooled = lists.spooled("lista", COLUMNS, rows, len(rows))
    assert isinstance(spooled, Spooled)
    encoded = b"".join(tree.fixed(tree.late_attachment(spooled)).partition(b"\r\n\r\n")[2:])
    assert encoded == b"".join(tree.fixed(tree.attachment(kept)).partition(b"\r\n\r\n")[2:])
    assert (spooled.name, spooled.type, spooled.file.closed) == (kept.name, kept.type, True)


def test_a_short_list_stays_in_memory() -> None:
    file = lists.spooled("lista", COLUMNS, [("1", "Jan", "x601")], 1)
    assert isinstance(file, Attachment)  # with the moment in which it was made: no other is the same to the last octet
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [list(COLUMNS), [1, "Jan", "x601"]]
