"""Wishes about time, as a calendar: it is Wednesday, 18 November 2026, 10:30 in Warsaw."""

from datetime import UTC, datetime, timedelta

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import when
from mailbot.domain.when import NoSuchTime, Past, Unreadable

WARSAW = tz.tzstr("CET-1CEST,M3.5.0,M10.5.0/3")
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

WISHES = [
    *(("now", "2026-11-18 10:30"), ("teraz", "2026-11-18 10:30"), ("Natychmiast!", "2026-11-18 10:30")),
    *(("today 15:00", "2026-11-18 15:00"), ("dziś o 15", "2026-11-18 15:00"), ("dzisiaj 15.00", "2026-11-18 15:00")),
    *(("tomorrow 8:30", "2026-11-19 08:30"), ("jutro 8:30", "2026-11-19 08:30"), ("jutro o 9", "2026-11-19 09:00")),
    *(("jutro", "2026-11-19 08:00"), ("tomorrow", "2026-11-19 08:00"), ("jutro rano", "2026-11-19 08:00")),
    *(("pojutrze", "2026-11-20 08:00"), ("day after tomorrow 9:00", "2026-11-20 09:00")),
    *(("9:00 jutro", "2026-11-19 09:00"), ("o 9 jutro", "2026-11-19 09:00"), ("10am on Friday", "2026-11-20 10:00")),
    *(
        ("12am tomorrow", "2026-11-19 00:00"),
        ("tomorrow 12 pm", "2026-11-19 12:00"),
        ("jutro 9:00:30", "2026-11-19 09:00"),
    ),
    *(("pt 10:00", "2026-11-20 10:00"), ("w piątek o 10", "2026-11-20 10:00"), ("Friday 10am", "2026-11-20 10:00")),
    *(("pon. 8:00", "2026-11-23 08:00"), ("wtorek", "2026-11-24 08:00"), ("we wtorek o 9.30", "2026-11-24 09:30")),
    *(("Thu", "2026-11-19 08:00"), ("czw", "2026-11-19 08:00"), ("sobota 12:00", "2026-11-21 12:00")),
    *(("w niedzielę", "2026-11-22 08:00"), ("nd 18:00", "2026-11-22 18:00"), ("Sunday, 18:00", "2026-11-22 18:00")),
    *(("śr 12:00", "2026-11-18 12:00"), ("śr 9:00", "2026-11-25 09:00"), ("w środę o 10:30", "2026-11-25 10:30")),
    *(("1.12.2026 9:00", "2026-12-01 09:00"), ("01.12.2026", "2026-12-01 08:00"), ("1.12. 9:00", "2026-12-01 09:00")),
    *(("1-12-2026 9.00", "2026-12-01 09:00"), ("1 grudnia 9:00", "2026-12-01 09:00")),
    *(("1 grudnia 2026 r. godz. 9", "2026-12-01 09:00"), ("dnia 1 grudnia o godzinie 9:00", "2026-12-01 09:00")),
    *(("1 December 2026 9:00", "2026-12-01 09:00"), ("1st of December at 9", "2026-12-01 09:00")),
    *(("December 1, 2026 9:00", "2026-12-01 09:00"), ("Dec 1 9am", "2026-12-01 09:00"), ("1 maja", "2027-05-01 08:00")),
    *(("piątek, 4 grudnia 9:00", "2026-12-04 09:00"), ("Friday, 4 December 2026", "2026-12-04 08:00")),
    *(("5 stycznia", "2027-01-05 08:00"), ("5 stycznia 2027 8:00", "2027-01-05 08:00")),
    *(
        ("2026-12-01", "2026-12-01 08:00"),
        ("2026-12-01 9:00", "2026-12-01 09:00"),
        ("2026-12-01T09:00", "2026-12-01 09:00"),
    ),
    *(("2026-12-01T08:00Z", "2026-12-01 09:00"), ("2026-12-01T09:00:00+02:00", "2026-12-01 08:00")),
    *(("2026-12-01 09:00 +0100", "2026-12-01 09:00"), ("15:00", "2026-11-18 15:00"), ("o 11", "2026-11-18 11:00")),
    *(("in 2 hours", "2026-11-18 12:30"), ("za 2 godziny", "2026-11-18 12:30"), ("za godzinę", "2026-11-18 11:30")),
    *(
        ("in half an hour", "2026-11-18 11:00"),
        ("za 1 h 30 min", "2026-11-18 12:00"),
        ("za tydzień", "2026-11-25 10:30"),
    ),
    *(("1.12.2026r. godz. 9:00", "2026-12-01 09:00"), ("1 grudnia 2026r.", "2026-12-01 08:00")),
    *(("1.12.26 9:00", "2026-12-01 09:00"), ("01.12.26", "2026-12-01 08:00"), ("18.45", "2026-11-18 18:45")),
    ("JUTRO\u00a0O\u00a09", "2026-11-19 09:00"),
]


@pytest.mark.parametrize(("wish", "wall"), WISHES)
def test_a_wish_is_the_moment_that_a_person_would_expect(wish: str, wall: str) -> None:
    moment = when.read(wish, NOW, WARSAW)
    assert isinstance(moment, datetime)
    assert moment.tzinfo is UTC
    assert f"{moment.astimezone(WARSAW):%Y-%m-%d %H:%M}" == wall


@pytest.mark.parametrize(
    "wish",
    [
        *(
            "",
            "kiedyś",
            "soon",
            "9",
            "2027",
            "12/1/2026",
            "31.02.2027",
            "2026-13-01",
            "jutro 25:00",
            "jutro 9:75",
            "13pm Fri",
        ),
        *(
            "jutro jutro",
            "w przyszłym tygodniu",
            "1.12.2062 9:00",
            "31.12.9999",
            "20-11-26 9:00",
            "20.13.26 9:00",
            "środa, 24 listopada",
            "in 0 min",
            "za 2",
            "Odbiorcy",
        ),
    ],
)
def test_what_could_mean_anything_is_asked_about(wish: str) -> None:
    assert when.read(wish, NOW, WARSAW) == Unreadable()


@pytest.mark.parametrize(
    ("wish", "moment"),
    [
        ("dziś 8:00", datetime(2026, 11, 18, 8, 0, tzinfo=WARSAW)),
        ("wtorek 17 listopada 9:00", datetime(2026, 11, 17, 9, 0, tzinfo=WARSAW)),
        ("1.11.2026 9:00", datetime(2026, 11, 1, 9, 0, tzinfo=WARSAW)),
        ("1 listopada", datetime(2026, 11, 1, 8, 0, tzinfo=WARSAW)),
        ("2026-11-18T10:29+01:00", datetime(2026, 11, 18, 10, 29, tzinfo=WARSAW)),
    ],
)
def test_the_past_is_told_and_not_moved(wish: str, moment: datetime) -> None:
    assert when.read(wish, NOW, WARSAW) == Past(moment)


def test_an_hour_that_the_clocks_skip_does_not_exist() -> None:
    skipped = when.read("28.03.2027 2:30", NOW, WARSAW)
    assert skipped == NoSuchTime(datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 3, 30, tzinfo=WARSAW))  # noqa: DTZ001 - a wall clock


def test_an_hour_that_comes_twice_is_the_first() -> None:
    now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert when.read("jutro 2:30", now, WARSAW) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("wish", ["29.02 9:00", "29 lutego 9:00", "February 29 9:00"])
def test_a_leap_day_without_its_year_is_the_next_one(wish: str) -> None:
    autumn = datetime(2027, 11, 18, 9, 30, tzinfo=UTC)
    assert when.read(wish, autumn, WARSAW) == datetime(2028, 2, 29, 8, 0, tzinfo=UTC)
    assert when.read(wish, NOW, WARSAW) == Unreadable()  # there is none in 2027


def test_tomorrow_is_that_of_the_wall_clock() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # Thursday half past midnight in Warsaw
    assert when.read("jutro 9:00", late, WARSAW) == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@given(st.text(max_size=60), st.sampled_from(["jutro ", "pt ", "1.12.2026 ", "in ", ""]))
def test_whatever_is_written_is_read_or_refused(text: str, before: str) -> None:
    read = when.read(before + text, NOW, WARSAW)
    assert isinstance(read, datetime | Unreadable | Past | NoSuchTime)
    assert not isinstance(read, datetime) or read >= NOW


@given(st.datetimes(NOW.replace(tzinfo=None), datetime(2040, 1, 1)))  # noqa: DTZ001 - a wall clock
def test_a_full_date_is_read_back_in_every_form(wall: datetime) -> None:
    wall = wall.replace(second=0, microsecond=0) + timedelta(days=2)
    aware = wall.replace(tzinfo=WARSAW)
    expected = aware.astimezone(UTC) if tz.datetime_exists(aware) else NoSuchTime(wall, tz.resolve_imaginary(aware))
    first = {"%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d %B %Y %H:%M", "%B %d, %Y %H:%M", "%A, %d %B %Y %I:%M %p"}
    assert {form: when.read(format(wall, form), NOW, WARSAW) for form in first} == dict.fromkeys(first, expected)


LENGTHS = [
    *(("10 min", 600), ("10 minut", 600), ("1 minuta", 60), ("2 minuty", 120), ("10min.", 600), ("minutę", 60)),
    *(("2 h", 7200), ("2 godziny", 7200), ("5 godzin", 18000), ("1 hour", 3600), ("2 hours", 7200), ("godzinę", 3600)),
    *(("1,5 h", 5400), ("1.5 hours", 5400), ("1 h 30 min", 5400), ("1h30min", 5400), ("2 godziny i 5 minut", 7500)),
    *(
        ("30 s", 30),
        ("30 sekund", 30),
        ("1 second", 1),
        ("kwadrans", 900),
        ("pół godziny", 1800),
        ("half an hour", 1800),
    ),
    *(("1 dzień", 86400), ("2 dni", 172800), ("1 day", 86400), ("tydzień", 604800), ("an hour", 3600)),
]


@pytest.mark.parametrize(("text", "seconds"), LENGTHS)
def test_a_length_of_time_in_both_languages(text: str, seconds: int) -> None:
    assert when.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "10", "min 10", "0 min", "-5 min", "10 parsecs", "1e9 min", "400 dni", "10 min x"]
)
def test_what_is_no_length_of_time(text: str) -> None:
    assert when.duration(text) == Unreadable()
