"""Polish public holidays, against the calendar on the wall."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.holidays import easter, holidays, is_working_day


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1818, 3, 22),  # the earliest there can be
        (1943, 4, 25),  # the latest
        (1954, 4, 18),
        (1981, 4, 19),
        (2000, 4, 23),
        (2008, 3, 23),
        (2011, 4, 24),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2028, 4, 16),
        (2029, 4, 1),
        (2030, 4, 21),
        (2038, 4, 25),
        (2049, 4, 18),
        (2076, 4, 19),
    ],
)
def test_easter(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


@given(st.integers(1583, 9000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    sunday = easter(year)
    assert sunday.isoweekday() == 7
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_the_holidays_of_2026() -> None:
    assert sorted(f"{day:%d.%m}" for day in holidays(2026)) == sorted(
        [
            *("01.01", "06.01", "05.04", "06.04", "01.05", "03.05", "24.05", "04.06", "15.08"),
            *("01.11", "11.11", "24.12", "25.12", "26.12"),
        ]
    )


def test_christmas_eve_is_free_since_2025() -> None:
    assert [is_working_day(date(year, 12, 24)) for year in (2024, 2025, 2026)] == [True, False, False]


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 10), True),  # a Tuesday
        (date(2026, 11, 11), False),  # Independence Day
        (date(2026, 11, 14), False),  # a Saturday
        (date(2026, 6, 4), False),  # Corpus Christi
        (date(2026, 6, 5), True),  # the Friday behind it
        (date(2026, 12, 31), True),
    ],
)
def test_working_days(day: date, *, working: bool) -> None:
    assert is_working_day(day) is working
