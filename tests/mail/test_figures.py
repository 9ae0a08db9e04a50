"""Dates and numbers of merge fields are written as their reader writes them, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail import figures


@pytest.mark.parametrize(
    ("value", "number", "pl", "en"),
    [
        ("2026-12-01", False, "1 grudnia 2026", "1 December 2026"),
        ("2026-12-01 09:30", False, "1 grudnia 2026, 9:30", "1 December 2026, 9:30"),
        ("2026-12-01T00:00:00", False, "1 grudnia 2026, 0:00", "1 December 2026, 0:00"),
        ("1200.5", True, "1200,50", "1,200.50"),
        ("12345.678", True, "12 345,678", "12,345.678"),
        ("-0.5", True, "-0,50", "-0.50"),
        ("1234567", True, "1 234 567", "1,234,567"),
        ("1e3", True, "1000", "1,000"),
        *(
            (text, False, text, text)
            for text in ("1200.5", "12.05", "3.11", "2026-02-31", "00-950", "7811234567", "1 200,00", "2026", "", "x")
        ),
        *((text, True, text, text) for text in ("1.2.3", "12-05", "1" * 40, "nan1")),
    ],
)
def test_in_the_language_of_the_reader(value: str, pl: str, en: str, *, number: bool) -> None:
    assert figures.written(value, "pl", number=number).replace("\N{NO-BREAK SPACE}", " ") == pl
    assert figures.written(value, "en", number=number).replace("\N{NO-BREAK SPACE}", " ") == en


@given(st.text(max_size=40) | st.text("0123456789.-: TeE+_", max_size=40), st.booleans())
def test_any_text_can_be_written(value: str, number: bool) -> None:  # noqa: FBT001 - hypothesis passes it so
    assert isinstance(figures.written(value, "pl", number=number), str)
