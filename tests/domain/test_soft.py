"""Soft bounces, as a calendar: five days of them within two weeks are enough."""

from datetime import UTC, datetime, timedelta, timezone

from mailbot.domain import soft

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


def days(*ago: float) -> list[datetime]:
    return [NOW - timedelta(days=each) for each in ago]


def test_a_day_counts_once_however_much_bounces() -> None:
    assert soft.score(days(0, 0.1, 0.2, 1), NOW) == 2


def test_what_is_older_than_two_weeks_is_forgotten() -> None:
    assert soft.score(days(13.9, 14, 20), NOW) == 1


def test_what_lies_in_the_future_does_not_count() -> None:
    assert soft.score(days(-1), NOW) == 0


def test_days_are_those_of_utc() -> None:
    east = timezone(timedelta(hours=12))
    assert soft.score([datetime(2026, 3, 20, 1, 0, tzinfo=east), datetime(2026, 3, 19, 23, 0, tzinfo=UTC)], NOW) == 1


def test_five_days_are_enough_and_four_are_not() -> None:
    assert soft.is_enough(days(0, 3, 6, 9, 12), NOW)
    assert not soft.is_enough(days(0, 3, 6, 9, 9.1, 15), NOW)
