"""Promises about the bell."""

from datetime import UTC, datetime, timedelta
from threading import Event

from mailbot.timetable import Timetable


def test_a_moment_long_past_still_rings() -> None:
    bell, rung = Timetable(), Event()
    bell.start()
    try:
        bell.at("packet", datetime(2020, 1, 1, tzinfo=UTC), rung.set)
        assert rung.wait(5)
    finally:
        bell.stop()


def test_the_same_name_moves_the_bell_and_none_takes_it_away() -> None:
    bell, rung = Timetable(), Event()
    bell.start()
    try:
        far = datetime.now(UTC) + timedelta(days=1)  # noqa: TID251 -- the scheduler has a clock of its own
        bell.at("packet", far, rung.set)
        bell.at("packet", None, rung.set)
        bell.at("packet", None, rung.set)
        bell.at("other", far, rung.set)
        bell.at("other", datetime(2020, 1, 1, tzinfo=UTC), rung.set)
        assert rung.wait(5)
    finally:
        bell.stop()


def test_falling_silent_the_moment_a_bell_rings_leaves_no_thread_in_trouble() -> None:
    for _ in range(50):
        bell, rung = Timetable(), Event()
        bell.start()
        bell.at("packet", datetime(2020, 1, 1, tzinfo=UTC), rung.set)
        assert rung.wait(5)
        bell.stop()
