"""Spreadsheets that we write are read by others as they were meant."""

import io

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from mailbot.book.spreadsheet import Sheet, write_xlsx

HEADINGS = ("#", 'Nazwa s="1" t="x" & <b>', *(f"kolumna {place}" for place in range(3, 29)))
ROWS: tuple[tuple[str | int, ...], ...] = (
    (1, "Żółw & synowie <Łódź>\nII piętro ", *[""] * 25, "koniec"),
    (2, "0042\x07", *[""] * 26),
)
SHEETS = [Sheet('Lista "A" & B, o bardzo długim tytule', HEADINGS, ROWS), Sheet("Druga", ("#",), [])]
READ = [
    list(HEADINGS),
    [1, "Żółw & synowie <Łódź>\nII piętro ", *[None] * 25, "koniec"],
    [2, "0042", *[None] * 26],
]


def written() -> bytes:
    out = io.BytesIO()
    write_xlsx(out, SHEETS)
    return out.getvalue()


def test_a_workbook_is_read_back_cell_by_cell() -> None:
    book = load_workbook(io.BytesIO(written()))
    first, second = book.worksheets
    assert [first.title, second.title] == ['Lista "A" & B, o bardzo długim ', "Druga"]
    assert [[cell.value for cell in row] for row in first.iter_rows()] == READ
    assert [[cell.value for cell in row] for row in second.iter_rows()] == [["#"]]
    assert first["AB2"].value == "koniec"


def test_its_headings_are_bold_wide_enough_and_stay_in_sight() -> None:
    sheet = load_workbook(io.BytesIO(written())).worksheets[0]
    assert [sheet.cell(row, 2).font.b for row in (1, 2)] == [True, False]
    assert [sheet.column_dimensions[column].width for column in "ABC"] == [6, 25, 22]
    assert sheet.freeze_panes == "A2"


def test_a_second_reader_agrees_and_numbers_are_numbers() -> None:
    read = CalamineWorkbook.from_filelike(io.BytesIO(written())).get_sheet_by_index(0).to_python()
    assert [row[:2] for row in read[1:]] == [[1.0, "Żółw & synowie <Łódź>\nII piętro "], [2.0, "0042"]]
