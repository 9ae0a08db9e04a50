"""Numbers of the list that a summary shows, alone or among names."""

import pytest

from mailbot.domain import listed


@pytest.mark.parametrize(
    ("rest", "spans"),
    [
        ("7", ((7, 7),)),
        ("7, 12-15", ((7, 7), (12, 15))),
        ("7 12 - 15", ((7, 7), (12, 15))),
        ("7; 9 i 12–15", ((7, 7), (9, 9), (12, 15))),
        ("", ()),
        ("siedem", ()),
        ("15-12", ()),
        ("7,", ()),
        ("1" * 50, ()),
    ],
)
def test_numbers_are_read_as_spans(rest: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert listed.numbers(rest) == spans


def test_numbers_are_spelled_as_they_are_read() -> None:
    there = (3, 7, 8, 9, 12, 13, 40)
    assert listed.spelled(there) == "3, 7-9, 12-13, 40"
    read = listed.numbers(listed.spelled(there))
    assert tuple(number for first, last in read for number in range(first, last + 1)) == there
    assert listed.spelled(()) == ""


@pytest.mark.parametrize(
    ("rest", "parted"),
    [
        ("7, 12-15", (((7, 7), (12, 15)), "")),
        ("1-3, Newcos", (((1, 3),), "Newcos")),
        ("Newcos; 1-3, 8", (((1, 3), (8, 8)), "Newcos")),
        ("nr 3 i Nowak", (((3, 3),), "Nowak")),
        ("Nowak i Lis, 3", (((3, 3),), "Nowak i Lis")),
        ("Beta and 4", (((4, 4),), "Beta")),
        ("jan@x.example, 7", (((7, 7),), "jan@x.example")),
        ('"Beta, s.c.", 2 i 5', (((2, 2), (5, 5)), '"Beta, s.c."')),
        ('"7, 12-15"', ((), '"7, 12-15"')),
        ("3M, Beta", ((), "3M, Beta")),
        ("", ((), "")),
    ],
)
def test_numbers_are_told_from_the_names_beside_them(rest: str, parted: tuple[listed.Spans, str]) -> None:
    assert listed.parted(rest) == parted
