"""Labels and envelopes: where the addresses stand."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from mailbot.domain.campaign import Contents
from mailbot.paper import printing
from mailbot.paper.labels import ENVELOPES, SHEETS, Sheet, sheet
from mailbot.paper.letterhead import Style, Window
from mailbot.paper.run import Printed
from mailbot.paper.troubles import Kind, Trouble, Unprintable
from tests.paper.office import NOW, SENDER, customer, printed, texts

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
    assert one.pitch >= one.width


def margins(name: str) -> tuple[float, float, float]:
    """Left of the first label, above it, and between two columns, in millimetres; together they fill the sheet."""
    one = SHEETS[name]
    gap = one.pitch - one.width
    left = (210 - one.columns * one.width - (one.columns - 1) * gap) / 2
    return round(left, 2), round((297 - one.rows * one.height) / 2, 2), round(gap, 2)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("3474", (0, 0.5, 0)),
        ("3475", (0, 4.5, 0)),
        ("3422", (0, 8.5, 0)),
        ("3652", (0, 0.45, 0)),
        ("3653", (0, 0.45, 0)),
        ("3484", (0, 0.5, 0)),
        ("3424", (0, 4.5, 0)),
        ("3425", (0, 6, 0)),
        ("3427", (0, 0.5, 0)),
        ("L7159", (7.25, 12.9, 2.5)),
        ("L7160", (7.25, 15.15, 2.5)),
        ("L7161", (7.25, 8.7, 2.5)),
        ("L7162", (4.65, 12.9, 2.5)),
        ("L7163", (4.65, 15.15, 2.5)),
        ("L7165", (4.65, 13.1, 2.5)),
        ("L7173", (4.65, 6, 2.5)),
    ],
)
def test_labels_and_margins_make_up_the_sheet(name: str, expected: tuple[float, float, float]) -> None:
    assert margins(name) == expected


GLABELS = {  # points: left, above, and from column to column, as that collection of templates has them
    "3474": (0, 0, 198.43),
    "3475": (0, 12.566, 198.57),
    "L7160": (21.2, 43.9, 187.2),
    "L7161": (21, 23, 186.9),
    "L7162": (11.3, 36.8, 290.5),
    "L7163": (9.5, 43, 292),
    "L7165": (13.24, 36.96, 288.11),
    "4620": (0, 0, 298),
    "4625": (0, 0, 297.64),
    "4457": (0, 15.59, 297.64),
}


@pytest.mark.parametrize("name", GLABELS)
def test_labels_begin_where_others_have_measured_them(name: str) -> None:
    left, above, _ = margins(name)
    measured = [points / POINTS for points in GLABELS[name]]
    assert [left, above, SHEETS[name].pitch] == pytest.approx(measured, abs=1.5)


LIBREOFFICE = {  # millimetres: to the next column and row, width and height, left and above; columns and rows
    "3422": (70, 35, 70, 35, 0, 8.43, 3, 8),
    "3424": (105, 48, 105, 48, 0, 4.43, 2, 6),
    "3425": (105, 57, 105, 57, 0, 5.93, 2, 5),
    "3427": (105, 74.2, 105, 74.2, 0, 0, 2, 4),
    "3484": (105, 37.1, 105, 37.1, 0, 0, 2, 8),
    "L7159": (66.54, 33.86, 64, 33.86, 6.46, 13.06, 3, 8),
    "L7173": (101.6, 57, 99.06, 57, 4.67, 6, 2, 5),
}


@pytest.mark.parametrize("name", LIBREOFFICE)
def test_the_first_and_the_last_label_stand_where_libreoffice_has_them(name: str) -> None:
    across, down, width, height, left, above, columns, rows = LIBREOFFICE[name]
    ours, (our_left, our_above, _) = SHEETS[name], margins(name)
    assert (ours.columns, ours.rows) == (columns, rows)
    assert (ours.width, ours.height) == pytest.approx((width, height), abs=0.5)
    assert (our_left, our_above) == pytest.approx((left, above), abs=0.8)
    last = our_left + (columns - 1) * ours.pitch, our_above + (rows - 1) * ours.height
    assert last == pytest.approx((left + (columns - 1) * across, above + (rows - 1) * down), abs=0.8)


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


@pytest.mark.parametrize(("window", "left"), [(Window.LEFT, 25), (Window.RIGHT, 112)])
def test_a_letters_address_stands_in_the_zones_of_din_5008(tmp_path: Path, window: Window, left: int) -> None:
    contents = Contents("Oferta", "Dzień dobry", None)
    printed(tmp_path, contents, customer(company="Bardzo Długa"), style=Style(window=window))
    out = tmp_path / "letters.pdf"
    ((x, sender),) = places(out, 0, "60-123 Poznań")[1:]  # the first is the letterhead's
    assert x >= left
    assert 45 < sender < 62.7
    found = [place for what in ("Żaneta", "Bardzo", "Święty", "61-803") for place in places(out, 0, what)]
    assert [x for x, _ in found] == [left] * 4
    assert 62.7 < found[0][1] < found[1][1] < found[2][1] < found[3][1] < 90


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_envelope_leaves_the_stamp_and_the_lowest_15_millimetres_free(tmp_path: Path, name: str) -> None:
    out = tmp_path / "envelopes.pdf"
    long = customer(1, "Nazwa " * 20, "Firma " * 20)
    printing.envelopes([long], ENVELOPES[name], SENDER, language="pl", now=NOW, out=out)
    page = PdfReader(out).pages[0].mediabox
    size = round(page.width / POINTS), round(page.height / POINTS)
    assert size == (ENVELOPES[name].width, ENVELOPES[name].height)
    ((left, first),) = places(out, 0, "Nazwa")[:1]
    ((_, last),) = places(out, 0, "61-803")
    assert left == pytest.approx(size[0] / 2, abs=1)
    assert 40 < first < last <= size[1] - 15


def test_a_name_from_right_to_left_begins_on_the_right(tmp_path: Path) -> None:
    printed(tmp_path, Contents("Oferta", "Dzień dobry", None), customer(1, "محمد علي"))
    ((first, line),) = places(tmp_path / "letters.pdf", 0, "محمد")
    ((last, same),) = places(tmp_path / "letters.pdf", 0, "علي")
    assert (last, same) == (25, line)
    assert first > last


def test_fold_marks_and_the_punch_mark_stand_where_din_5008_b_has_them(tmp_path: Path) -> None:
    printed(tmp_path, Contents("Oferta", "Dzień dobry", None), customer())
    page = PdfReader(tmp_path / "letters.pdf", strict=True).pages[0]
    height = float(page.mediabox.height)
    ends: list[tuple[float, float]] = []

    def visit(operator: bytes, operands: list[float], outer: list[float], _: object) -> None:
        if operator in {b"m", b"l"}:
            x, y = (float(one) for one in operands)
            at = x * outer[0] + y * outer[2] + outer[4], height - (x * outer[1] + y * outer[3] + outer[5])
            ends.append((round(at[0] / POINTS, 1), round(at[1] / POINTS, 1)))

    page.extract_text(visitor_operand_before=visit)
    marks = [end for end in ends if end[0] < 20]  # beside the text, which begins at 25 mm
    assert sorted(marks) == [(4, 105), (4, 148.5), (4, 210), (8, 105), (8, 210), (10, 148.5)]


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
