"""Dates in running text: it is Wednesday, 18 November 2026."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.dates import mentions

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zapraszamy w piątek, 20 listopada 2026 r.", [("piątek, 20 listopada 2026 r.", "2026-11-20", 4)]),
        ("od poniedziałku 23 listopada", [("poniedziałku 23 listopada", "2026-11-23", 0)]),
        ("w środę 25.11.2026 o 10.00", [("środę 25.11.2026", "2026-11-25", 2)]),
        ("5 grudnia (sobota)", [("5 grudnia (sobota)", "2026-12-05", 5)]),
        ("czw. 26.11 i pt. 27.11.", [("czw. 26.11", "2026-11-26", 3), ("pt. 27.11.", "2026-11-27", 4)]),
        ("We meet on Friday, 20 November 2026.", [("Friday, 20 November 2026", "2026-11-20", 4)]),
        ("Thursday the 26th of November", [("Thursday the 26th of November", "2026-11-26", 3)]),
        ("Sunday, December 6, 2026", [("Sunday, December 6, 2026", "2026-12-06", 6)]),
        ("Due 2026-12-01!", [("2026-12-01", "2026-12-01", None)]),
        ("5 stycznia", [("5 stycznia", "2027-01-05", None)]),
        ("5 listopada", [("5 listopada", "2026-11-05", None)]),
        ("w PIĄTEK, 8 stycznia", [("PIĄTEK, 8 stycznia", "2027-01-08", 4)]),
        ("od 24 do 27\nlistopada 2026", [("27 listopada 2026", "2026-11-27", None)]),
        *(
            (text, [])
            for text in ("31.02.2026", "10.10.10.5", "w. 12.30", "nr 1/11/2026", "tel. 22.11.33.44", "v2.11.2")
        ),
        *((text, []) for text in ("w piątek", "2026", "20 osób", "maj", "12:11.2026", "5 III 2026")),
    ],
)
def test_what_a_text_says_about_days(text: str, found: list[tuple[str, str, int | None]]) -> None:
    assert [(one.written, str(one.day), one.weekday) for one in mentions(text, TODAY)] == found


def test_a_price_may_look_like_a_day() -> None:
    assert [one.sure for one in mentions("12.05 zł, pt. 27.11, 12.05.2026, 12 maja", TODAY)] == [
        False,
        True,
        True,
        True,
    ]


def test_a_weekday_finds_its_year_among_those_near() -> None:
    (mention,) = mentions("Monday 1 February", TODAY)
    assert (mention.day, mention.fits) == (date(2027, 2, 1), True)


@given(st.text(alphabet="0123456789.- ,()piątekśrodamayFriday", max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    assert all(isinstance(one.day, date) for one in mentions(text, TODAY))


@pytest.mark.parametrize("piece", ["1", "1.", "12 ", "mon ", "pn , ", "5 marca ", "2026-", " ", "(pt", "1.1. "])
def test_a_long_text_is_read_in_a_moment(piece: str) -> None:
    started = perf_counter()
    list(mentions(piece * (400_000 // len(piece)), TODAY))
    assert perf_counter() - started < 2
