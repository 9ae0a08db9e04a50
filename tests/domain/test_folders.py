"""Promises about archive folders: whatever a subject contains, it stays one level of the path."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import folders

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("path", "subject", "expected"),
    [
        ("Sent/{subject}", "Zmiana godzin otwarcia", "Sent/Zmiana godzin otwarcia"),
        ("Sent/{year}/{date} {subject}", "Oferta", "Sent/2026/2026-11-24 Oferta"),
        ("Sent/{subject}", "24/7 \\ 100% *", "Sent/24 7 100"),
        ("Sent/{subject}", "..", "Sent"),
        ("Sent/{number}", "x", "Sent/17"),
        ("Wysłane/{rok}/{Data} {temat} nr {{ numer }}", "Oferta", "Wysłane/2026/2026-11-24 Oferta nr 17"),
        ("Sent/{subject}", "{date} {", "Sent/{"),
        ("Sent/{subject}", "Nowe godziny otwarcia {firma|}", "Sent/Nowe godziny otwarcia"),
        ("Sent/{subject}", "{if a = b}Zima{else}Lato{end} u nas", "Sent/Zima Lato u nas"),
        ("Sent/{subject}", "{firma}", "Sent/{firma}"),
        ("Sent/{what} {subject}", "x", "Sent/{what} x"),
        ("Sent/{subject}", "a" * 100, "Sent/" + "a" * 60),
        ("/Sent//{subject}/", 'x\r\ny"', "Sent/x y"),
    ],
)
def test_a_path_is_expanded(path: str, subject: str, expected: str) -> None:
    assert folders.expand(path, subject=subject, day=DAY, number=17) == expected


@given(st.text())
def test_a_subject_never_adds_a_level_nor_a_control_character(subject: str) -> None:
    path = folders.expand("Sent/{subject}", subject=subject, day=DAY, number=1)
    assert path == "Sent" or path.count("/") == 1
    assert not any(ord(char) < 32 for char in path)
