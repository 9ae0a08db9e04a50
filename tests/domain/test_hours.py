"""Hours of sending: what people write, and that no moment outside them is ever chosen."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailbot.domain import hours
from mailbot.domain.holidays import is_working_day
from mailbot.domain.hours import Hours
from mailbot.domain.when import Unreadable

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = Hours(time(8), time(16), working_days=True)
NIGHT = Hours(time(22), time(6))


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW).astimezone(UTC)


WISHES = [
    *(("8-16", "8:00–16:00"), ("8:30-16", "8:30–16:00"), ("8.30 - 16.15", "8:30–16:15"), ("8–16", "8:00–16:00")),
    *(("08:00—16:00", "8:00–16:00"), ("od 8 do 16", "8:00–16:00"), ("from 8 to 16", "8:00–16:00")),
    *(("między 8 a 16", "8:00–16:00"), ("between 9am and 5pm", "9:00–17:00"), ("godz. 8-16", "8:00–16:00")),
    *(("9am-5pm", "9:00–17:00"), ("9-5pm", "9:00–17:00"), ("1-5 pm", "13:00–17:00"), ("9 a.m. – 5 p.m.", "9:00–17:00")),
    *(("9-12 pm", "9:00–12:00"), ("11-12pm", "11:00–12:00"), ("12am-6am", "0:00–6:00"), ("8h-16h", "8:00–16:00")),
    *(("0-24", "0:00–24:00"), ("8-24", "8:00–24:00"), ("8-0", "8:00–24:00"), ("8-16 codziennie", "8:00–16:00")),
    *(("22-6", "22:00–6:00"), ("8pm-6am", "20:00–6:00"), ("8-16 daily", "8:00–16:00")),
    *(
        (f"8-16{days}", "8:00–16:00 working days")
        for days in (" working days", " robocze", ", dni robocze", " w dni robocze", " Mon-Fri", " pn–pt", " (pn.-pt.)")
    ),
    *(
        (f"{days} 8-16", "8:00–16:00 working days")
        for days in (
            "pn-pt",
            "pon. - pt.",
            "od poniedziałku do piątku",
            "Monday to Friday",
            "weekdays",
            "tylko robocze",
        )
    ),
    ("Mon-Fri 9am-5pm", "9:00–17:00 working days"),
    ("pn-pt 22-6", "22:00–6:00 working days"),
]


@pytest.mark.parametrize(("wish", "read"), WISHES)
def test_hours_are_read_as_a_person_means_them(wish: str, read: str) -> None:
    parsed = hours.parse(wish)
    assert isinstance(parsed, Hours)
    assert hours.written(parsed, "en") == read


@pytest.mark.parametrize(
    "wish",
    [
        *("", "8", "robocze", "rano", "8-", "-16", "8-25", "24-8", "8:75-16", "13pm-5pm", "8-16-2026", "8-16 12-18"),
        *("8-4", "9-5", "12-4", "8-8", "9am-5", "8-16 soboty", "8-16 Tuesdays", "pt-pn 8-16", "8 16", "118-16"),
    ],
)
def test_what_could_mean_anything_is_asked_about(wish: str) -> None:
    assert hours.parse(wish) == Unreadable()


@given(start=st.times(), end=st.times(), working_days=st.booleans(), language=st.sampled_from(["en", "pl"]))
def test_what_is_written_is_read_back(start: time, end: time, *, working_days: bool, language: str) -> None:
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    parsed = hours.parse(hours.written(Hours(start, end, working_days), language))
    doubtful = end != time(0) and (start == end or end < start <= time(12))
    assert parsed == (Unreadable() if doubtful else Hours(start, end, working_days))


@given(st.text(alphabet="0189:.-–apm doprbczenty ", max_size=40))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    assert isinstance(hours.parse(text), Hours | Unreadable)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2026-11-10 07:59", "2026-11-10 08:00"),
        ("2026-11-10 08:00", "2026-11-10 08:00"),
        ("2026-11-10 15:59:59", "2026-11-10 15:59:59"),
        ("2026-11-10 16:00", "2026-11-12 08:00"),  # Wednesday is Independence Day
        ("2026-11-13 16:30", "2026-11-16 08:00"),  # over the weekend
        ("2026-12-23 17:00", "2026-12-28 08:00"),  # over Christmas
        ("2026-04-03 17:00", "2026-04-07 08:00"),  # over Easter
    ],
)
def test_what_is_outside_waits_for_the_next_working_day(asked: str, opens: str) -> None:
    assert hours.next_open(here(asked), OFFICE, WARSAW) == here(opens)


def test_eight_is_eight_on_the_wall_after_the_clocks_have_changed() -> None:
    evening = [here("2026-03-28 20:00"), here("2026-10-24 20:00")]
    assert [hours.next_open(moment, Hours(time(8), time(16)), WARSAW) for moment in evening] == [
        datetime(2026, 3, 29, 6, tzinfo=UTC),
        datetime(2026, 10, 25, 7, tzinfo=UTC),
    ]


def test_hours_that_begin_where_the_clocks_jump_begin_at_the_jump() -> None:
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    before = jump - timedelta(hours=5)
    assert hours.next_open(before, Hours(time(2, 30), time(5)), WARSAW) == jump
    inside_the_jump = Hours(time(2, 15), time(2, 45))
    assert hours.next_open(before, inside_the_jump, WARSAW) == here("2026-03-30 02:15")


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    assert hours.next_open(here("2026-11-14 05:00"), NIGHT, WARSAW) == here("2026-11-14 05:00")
    assert hours.next_open(here("2026-11-14 06:00"), NIGHT, WARSAW) == here("2026-11-14 22:00")
    on_working_days = Hours(NIGHT.start, NIGHT.end, working_days=True)
    assert hours.is_open(here("2026-11-14 05:00"), on_working_days, WARSAW)  # Friday's night
    assert not hours.is_open(here("2026-11-15 05:00"), on_working_days, WARSAW)


def test_without_hours_it_is_always_open() -> None:
    assert hours.is_open(here("2026-11-15 03:00"), None, WARSAW)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is beside it
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))


@settings(deadline=None)
@given(moment=MOMENTS, start=CLOCKS, end=CLOCKS, working_days=st.booleans())
@example(moment=datetime(2026, 10, 25, 0, 40, tzinfo=UTC), start=time(2), end=time(2, 30), working_days=False)
@example(moment=datetime(2026, 3, 29, 0, 40, tzinfo=UTC), start=time(1), end=time(2, 30), working_days=False)
def test_it_is_the_first_moment_inside(moment: datetime, start: time, end: time, *, working_days: bool) -> None:
    wanted = Hours(start, end, working_days)
    found = hours.next_open(moment, wanted, WARSAW)

    assert found >= moment
    assert found.tzinfo is UTC
    assert hours.next_open(found, wanted, WARSAW) == found
    opening = next(hours.openings(found, wanted, WARSAW))
    assert opening.start <= found < opening.end
    assert found in {moment, opening.start}  # else there was an earlier one
    if working_days:
        assert is_working_day(opening.start.astimezone(WARSAW).date())


@given(day=st.dates(date(2024, 1, 1), date(2032, 1, 1)), start=CLOCKS, end=CLOCKS, working_days=st.booleans())
@settings(deadline=None)
def test_stretches_come_in_order_and_never_overlap(day: date, start: time, end: time, *, working_days: bool) -> None:
    stretches = hours.openings(datetime.combine(day, time(12), UTC), Hours(start, end, working_days), WARSAW)
    few = [next(stretches) for _ in range(10)]
    moments = [moment for stretch in few for moment in stretch]
    assert moments == sorted(moments)
    assert all(stretch.start < stretch.end for stretch in few)
