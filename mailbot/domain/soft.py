"""Soft bounces: one says nothing about an address, several days of them in two weeks do."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(days=14)
ENOUGH = 5
"""So many days with a soft bounce within the window, and the address is not written to any more."""


def score(bounced: Iterable[datetime], now: datetime) -> int:
    """On how many days (UTC) of the window before ``now`` something bounced; all times aware."""
    return len({moment.astimezone(UTC).date() for moment in bounced if now - WINDOW < moment <= now})


def is_enough(bounced: Iterable[datetime], now: datetime) -> bool:
    """Whether the address has had its chances."""
    return score(bounced, now) >= ENOUGH
