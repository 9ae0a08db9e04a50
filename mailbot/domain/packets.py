"""How a campaign is cut into packets, and when each may start."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mailbot.domain.campaign import Pacing, Packet

LONGEST = timedelta(days=7320)
"""A campaign that takes longer is a slip of the pen."""


def combine(wish: Pacing | None, limit: Pacing) -> Pacing:
    """The slower of what the requester wishes and what the account allows."""
    if wish is None:
        return limit
    sizes = [size for size in (wish.size, limit.size) if size is not None]
    return Pacing(min(sizes, default=None), max(wish.every, limit.every))


def cut(people: int, pacing: Pacing, start: datetime) -> Iterator[Packet]:
    """Packets of recipients 1 to ``people``, due ``pacing.every`` apart from ``start`` (aware)."""
    size = pacing.size or people
    for index, first in enumerate(range(1, people + 1, size or 1)):
        yield Packet(index + 1, first, min(first + size - 1, people), start + index * pacing.every)


def amount(people: int, pacing: Pacing) -> int:
    """How many packets ``cut`` would make."""
    return -(-people // (pacing.size or people)) if people else 0


def outlast(people: int, pacing: Pacing) -> bool:
    """Whether the last packet starts more than ``LONGEST`` after the first; dates have an end too."""
    return bool(pacing.every) and amount(people, pacing) - 1 > LONGEST // pacing.every


def last_start(people: int, pacing: Pacing, start: datetime) -> datetime:
    """When the last packet starts at the earliest."""
    return start + max(amount(people, pacing) - 1, 0) * pacing.every


def estimated_end(
    people: int, pacing: Pacing, start: datetime, per_minute: int | None = None, per_day: int | None = None
) -> datetime:
    """When the last message leaves if nothing goes wrong, by packets and by the account's limits."""
    by_limits = [
        people // limit * period
        for limit, period in ((per_minute, timedelta(minutes=1)), (per_day, timedelta(days=1)))
        if limit is not None
    ]
    return max(last_start(people, pacing, start), *(start + wait for wait in by_limits), start)


def next_due(planned: datetime, started: datetime, pacing: Pacing) -> datetime:
    """When the packet after one that ``started`` may start: as planned, and never in a burst after a late one."""
    return max(planned, started + pacing.every)
