"""Times that may mean one day or another: it is Wednesday, 18 November 2026, 10:30 in Warsaw."""

from datetime import UTC, datetime

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import guesses, when

WARSAW = tz.tzstr("CET-1CEST,M3.5.0,M10.5.0/3")
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
FRIDAYS = ["2026-11-20 8:00", "2026-11-27 8:00"]


@pytest.mark.parametrize(
    ("wish", "days"),
    [
        ("next Friday", FRIDAYS),
        ("w następny piątek", FRIDAYS),
        ("przyszły piątek", FRIDAYS),
        ("w przyszłą środę o 10", ["2026-11-25 10:00", "2026-12-02 10:00"]),  # today is none of them
        ("next Wed 9:00", ["2026-11-25 9:00", "2026-12-02 9:00"]),
        ("12/1/2027 9:00", ["2027-01-12 9:00", "2027-12-01 9:00"]),
        ("12/1/2026", ["2026-12-01 8:00"]),  # 12 January has passed
        ("12/1", ["2026-12-01 8:00", "2027-01-12 8:00"]),
        ("31/12/2026", ["2026-12-31 8:00"]),
        ("12/31/26 o 9", ["2026-12-31 9:00"]),
        ("2026/12/01", ["2026-12-01 8:00"]),
        ("Friday 12/4/2026", ["2026-12-04 8:00"]),
        ("next week", ["2026-11-23 8:00"]),
        ("w piątek w przyszłym tygodniu", ["2026-11-27 8:00"]),
        ("next week Tuesday at 9", ["2026-11-24 9:00"]),
        ("w piątek za tydzień", ["2026-11-27 8:00"]),
        ("jutro wieczorem", ["2026-11-19 18:00"]),
        ("dziś po południu", ["2026-11-18 14:00"]),
        ("Friday afternoon", ["2026-11-20 14:00"]),
        ("next Friday evening", ["2026-11-20 18:00", "2026-11-27 18:00"]),
        ("tomorrow 8:30 AM CET", ["2026-11-19 8:30"]),
        ("jutro o 9 czasu polskiego", ["2026-11-19 9:00"]),
        *((text, []) for text in ("", "kiedyś", "13/13/2026", "50/10min", "next month", "1/2/3/4", "12/1/20261")),
    ],
)
def test_every_day_that_may_be_meant_is_named_and_none_that_has_passed(wish: str, days: list[str]) -> None:
    found = guesses.of(wish, NOW, WARSAW)
    assert [f"{moment:%Y-%m-%d} {moment.hour}:{moment:%M}" for moment in found] == days
    assert not isinstance(when.read(wish, NOW, WARSAW), datetime)


@given(st.text(max_size=40), st.sampled_from(["next Friday ", "12/1/2027 ", "za tydzień ", "w przyszłym tygodniu "]))
def test_what_is_spelled_is_read_back(text: str, before: str) -> None:
    for moment in (one.replace(second=0) for one in guesses.of(before + text, NOW, WARSAW)):
        for language in ("en", "pl"):
            assert when.read(guesses.spelled(moment, language), NOW, WARSAW) == moment.astimezone(UTC)
