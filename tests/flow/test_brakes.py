"""Promises about an account's limits."""

from datetime import UTC, datetime, timedelta

from mailbot.flow.brakes import DAY, MINUTE, Brakes, SentSince

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def sent(minute: int, day: int) -> SentSince:
    counts = {NOW - MINUTE: minute, NOW - DAY: day}
    return lambda account, since: counts[since]  # noqa: ARG005 - the one account there is


def test_without_limits_anything_goes() -> None:
    assert Brakes("biuro", None, None, sent(9, 9)).allowance(NOW) is None


def test_the_tighter_limit_holds_and_never_goes_below_zero() -> None:
    assert Brakes("biuro", 30, 1000, sent(10, 500)).allowance(NOW) == 20
    assert Brakes("biuro", 30, 505, sent(10, 500)).allowance(NOW) == 5
    assert Brakes("biuro", 30, 1000, sent(40, 500)).allowance(NOW) == 0


def test_a_domain_rests_until_its_moment_and_a_shorter_wish_does_not_wake_it() -> None:
    brakes = Brakes("biuro", None, None, sent(0, 0))
    brakes.rest("slow.example", NOW + timedelta(minutes=10))
    brakes.rest("slow.example", NOW + timedelta(minutes=5))
    assert brakes.resting("slow.example", NOW + timedelta(minutes=9)) == NOW + timedelta(minutes=10)
    assert brakes.resting("slow.example", NOW + timedelta(minutes=10)) is None
    assert brakes.resting("quick.example", NOW) is None
