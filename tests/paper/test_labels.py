"""Labels and envelopes: where the addresses stand."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from mailbot.paper import printing
from mailbot.paper.labels import ENVELOPES, SHEETS, Sheet, sheet
from mailbot.paper.run import Printed
from mailbot.paper.troubles import Kind, Trouble, Unprintable
from tests.paper.office import NOW, SENDER, customer, texts

POINTS = 72 / 25.4


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("3x8", Sheet(3, 8, 70, 37, 70)),
        ("2 × 7", Sheet(2, 7, 105, 42.3, 105)),
        ("4x10", Sheet(4, 10, 52.5, 29.7, 52.5)),
        ("avery l7160", Sheet(3, 7, 63.5, 38.1, 66)),
        ("Herma 4464", Sheet(3, 8, 70, 37, 70)),
        ("99x99", None),
        ("etykiety", None),
    ],
)
def test_sheets_are_named_as_on_the_box(written: str, expected: Sheet | None) -> None:
    assert sheet(written) == expected


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_fits_on_its_page(name: str) -> None:
    one = SHEETS[name]
    assert (one.columns - 1) * one.pitch + one.width <= 210
    assert one.rows * one.height <= 297


def places(file: Path, page: int, what: str) -> list[tuple[int, int]]:
    """Where that text begins, in millimetres from the upper left corner."""
    found: list[tuple[int, int]] = []
    shown = PdfReader(file, strict=True).pages[page]
    height = float(shown.mediabox.height)

    def visit(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        if what in text:
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            found.append((round(x / POINTS), round((height - y) / POINTS)))

    shown.extract_text(visitor_text=visit)
    return found


def test_labels_go_row_by_row_from_the_first_that_is_left(tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"
    people = [customer(number, name=f"Osoba {number}") for number in range(1, 26)] + [customer(99, city="")]
    printed = printing.labels(people, SHEETS["3474"], home="PL", language="pl", now=NOW, out=out, start=3)
    assert printed == Printed(2, 25, (Unprintable(99, Trouble(Kind.ADDRESS_INCOMPLETE, "city")),))
    first, second = texts(out)
    assert first.startswith("Osoba 1 Łącz S.A. ul. Święty Marcin 12 61-803 Poznań Osoba 2 ")
    assert second.startswith("Osoba 23 ")
    left = [x for x, _ in places(out, 0, "Święty")]
    assert left[:4] == [145, 5, 75, 145]


def test_labels_fill_their_sheets_over_the_borders_of_batches(tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"
    people = [customer(number) for number in range(1, 301)]
    printed = printing.labels(people, SHEETS["3474"], home="PL", language="en", now=NOW, out=out, start=20)
    assert printed == Printed(14, 300)  # 5 + 12 * 24 + 7


def test_an_envelope_has_the_sender_above_and_the_recipient_to_the_lower_right(tmp_path: Path) -> None:
    out = tmp_path / "envelopes.pdf"
    people = [customer(1), customer(2, "John Smith", "", country="DE")]
    printed = printing.envelopes(people, ENVELOPES["DL"], SENDER, language="pl", now=NOW, out=out)
    assert printed == Printed(2, 2)
    sender = "Przykładowa Spółka z o.o. ul. Długa 5/7 60-123 Poznań"
    assert texts(out) == [
        f"{sender} Żaneta Nowak Łącz S.A. ul. Święty Marcin 12 61-803 Poznań",
        f"{sender} John Smith ul. Święty Marcin 12 61-803 Poznań NIEMCY",
    ]
    ((x, y),) = places(out, 0, "Święty")
    assert x == 110
    assert 60 < y < 90
    page = PdfReader(out).pages[0].mediabox
    assert (round(page.width / POINTS), round(page.height / POINTS)) == (220, 110)
