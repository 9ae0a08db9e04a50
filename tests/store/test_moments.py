"""Times are kept so that nothing is ever early."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailbot.store.moments import moment, moment_or_none, seconds, seconds_due, seconds_due_or_none

WARSAW_SUMMER = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("time", "present", "due"),
    [
        (datetime(2026, 3, 2, 8, 0, 0, tzinfo=UTC), 1772438400, 1772438400),
        (datetime(2026, 3, 2, 8, 0, 0, 1, tzinfo=UTC), 1772438400, 1772438401),
        (datetime(2026, 3, 2, 10, 0, 0, 999_999, tzinfo=WARSAW_SUMMER), 1772438400, 1772438401),
    ],
)
def test_the_present_is_rounded_down_and_what_is_due_up(time: datetime, present: int, due: int) -> None:
    assert (seconds(time), seconds_due(time), seconds_due_or_none(time)) == (present, due, due)


def test_what_is_kept_comes_back_aware_and_in_utc() -> None:
    assert moment(1772438400).isoformat() == "2026-03-02T08:00:00+00:00"
    assert (moment_or_none(None), seconds_due_or_none(None)) == (None, None)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        seconds(datetime(2026, 3, 2, 8, 0))  # noqa: DTZ001 - that is the point
