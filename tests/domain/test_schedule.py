"""Packets inside hours: every one is due when it may be sent, none is lost, and the end is where they lead."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain import hours, packets, schedule
from mailbot.domain.campaign import Pacing
from mailbot.domain.hours import Hours

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = Hours(time(8), time(16), working_days=True)
TEN = timedelta(minutes=10)


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW).astimezone(UTC)


def test_packets_go_on_the_next_working_morning() -> None:
    cut = schedule.cut(230, Pacing(50, TEN), here("2026-11-10 15:45"), OFFICE, WARSAW)
    assert [(packet.number, packet.size, packet.due) for packet in cut] == [
        (1, 50, here("2026-11-10 15:45")),
        (2, 50, here("2026-11-10 15:55")),
        (3, 50, here("2026-11-12 08:00")),
        (4, 50, here("2026-11-12 08:10")),
        (5, 30, here("2026-11-12 08:20")),
    ]


@given(st.integers(0, 900), st.none() | st.integers(1, 50), st.integers(0, 2000))
@settings(deadline=None)
def test_without_hours_nothing_changes(people: int, size: int | None, minutes: int) -> None:
    pacing, start = Pacing(size, timedelta(minutes=minutes)), here("2026-11-10 15:45")
    assert list(schedule.cut(people, pacing, start, None, WARSAW)) == list(packets.cut(people, pacing, start))
    assert schedule.estimated_end(people, pacing, start, None, WARSAW, per_minute=7) == packets.estimated_end(
        people, pacing, start, 7
    )


@given(
    st.integers(1, 300),
    st.integers(1, 50),
    st.integers(0, 3000),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - as beside it
    st.sampled_from([OFFICE, Hours(time(8), time(16)), Hours(time(22), time(6)), Hours(time(2), time(2, 30))]),
)
@settings(deadline=None)
def test_every_packet_is_due_inside_and_none_too_early(
    people: int, size: int, minutes: int, start: datetime, wanted: Hours
) -> None:
    pacing = Pacing(size, timedelta(minutes=minutes))
    cut = list(schedule.cut(people, pacing, start, wanted, WARSAW))
    due = [packet.due for packet in cut if packet.due is not None]

    assert [n for packet in cut for n in range(packet.first, packet.last + 1)] == list(range(1, people + 1))
    assert len(due) == len(cut)
    assert all(hours.is_open(moment, wanted, WARSAW) for moment in due)
    assert due[0] == hours.next_open(start, wanted, WARSAW)
    assert all(later == hours.next_open(earlier + pacing.every, wanted, WARSAW) for earlier, later in pairwise(due))
    assert schedule.estimated_end(people, pacing, start, wanted, WARSAW) == due[-1]


def test_a_late_packet_pushes_the_next_one_past_closing_time() -> None:
    planned, late = here("2026-11-10 10:00"), here("2026-11-10 15:55")
    assert schedule.next_due(planned, late, Pacing(50, TEN), OFFICE, WARSAW) == here("2026-11-12 08:00")


@pytest.mark.parametrize(
    ("people", "per_minute", "per_day", "end"),
    [
        (100, None, None, "2026-11-09 15:00"),
        (60, 1, None, "2026-11-09 16:00"),
        (90, 1, None, "2026-11-10 08:30"),
        (100, None, 100, "2026-11-09 15:00"),
        (101, None, 100, "2026-11-10 15:00"),  # 24 hours later
        (60 + 8 * 60 + 30, 1, None, "2026-11-12 08:30"),  # the holiday does not count
        (160, 2, 100, "2026-11-10 15:30"),
    ],
)
def test_the_accounts_limits_count_open_hours_only(
    people: int, per_minute: int | None, per_day: int | None, end: str
) -> None:
    start = here("2026-11-09 15:00")
    found = schedule.estimated_end(people, Pacing(), start, OFFICE, WARSAW, per_minute=per_minute, per_day=per_day)
    assert found == here(end)
