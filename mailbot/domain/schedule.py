"""When the packets of a campaign are due, and when it will be over, where it may be sent at certain hours only."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import islice

from mailbot.domain import hours as opening_hours
from mailbot.domain import packets
from mailbot.domain.campaign import Pacing, Packet
from mailbot.domain.hours import Hours

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def due(pacing: Pacing, start: datetime, hours: Hours | None, zone: tzinfo) -> Iterator[datetime]:
    """Without end: the first packet's due time (UTC) from ``start`` (aware) on, the second's, and so on."""
    moment = start
    for opening in opening_hours.openings(start, hours, zone):
        moment = max(moment, opening.start)
        while moment < opening.end:
            yield moment
            moment += pacing.every


def cut(people: int, pacing: Pacing, start: datetime, hours: Hours | None, zone: tzinfo) -> Iterator[Packet]:
    """As ``packets.cut``, every packet due inside the hours."""
    for packet, moment in zip(packets.cut(people, pacing, start), due(pacing, start, hours, zone), strict=False):
        yield Packet(packet.number, packet.first, packet.last, moment)


def next_due(planned: datetime, started: datetime, pacing: Pacing, hours: Hours | None, zone: tzinfo) -> datetime:
    """As ``packets.next_due``, inside the hours."""
    return opening_hours.next_open(packets.next_due(planned, started, pacing), hours, zone)


def estimated_end(
    people: int,
    pacing: Pacing,
    start: datetime,
    hours: Hours | None,
    zone: tzinfo,
    *,
    per_minute: int | None = None,
    per_day: int | None = None,
) -> datetime:
    """As ``packets.estimated_end``, where nothing leaves outside the hours."""
    if hours is None:
        return packets.estimated_end(people, pacing, start, per_minute, per_day)
    last = max(packets.amount(people, pacing) - 1, 0)
    by_packets = next(islice(due(pacing, start, hours, zone), last, None))
    return max(by_packets, _end_by_limits(people, start, hours, zone, per_minute=per_minute, per_day=per_day))


def _end_by_limits(
    people: int, start: datetime, hours: Hours, zone: tzinfo, *, per_minute: int | None, per_day: int | None
) -> datetime:
    left, free = people, start
    for opening in opening_hours.openings(start, hours, zone):
        begin = max(opening.start, free)
        if begin >= opening.end:
            continue
        room = _room(opening.end - begin, per_minute, per_day)
        if room is None or left <= room:
            return begin + (left * _MINUTE / per_minute if per_minute else timedelta(0))
        left -= room
        # The account counts 24 hours back, so that what filled a day keeps the next one shut until then.
        free = begin + _DAY if per_day == room else opening.end
    raise AssertionError("hours come round without end")


def _room(length: timedelta, per_minute: int | None, per_day: int | None) -> int | None:
    """How many messages may leave in a stretch of that length; None: all there are."""
    limits = [limit for limit in (per_minute and int(length / _MINUTE * per_minute), per_day) if limit is not None]
    return min(limits, default=None)
