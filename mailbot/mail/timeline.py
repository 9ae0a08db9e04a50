"""The packets of a report on a line of time: when each ran or shall run, by day, and where that lies in the whole."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from mailbot.domain.campaign import Packet
from mailbot.mail.room import Room
from mailbot.mail.speech import Speech

_MOST = 24  # packets that are shown
_COST = 620  # octets of one with its bar
_LEAST = 2  # percent of a bar that can be seen
_WHOLE = 100


class Stretch(NamedTuple):
    """One packet."""

    day: str  # where another day begins than that of the packet before
    mark: str
    time: str
    detail: str  # how large it is
    before: int  # percent of the whole time that pass before it
    during: int  # and that it takes, at least what can be seen; 0: nobody knows when
    tone: str  # "good": it has ended, "doubt": it runs, "soft": it has not begun


def of(packets: Sequence[Packet], say: Speech, room: Room) -> list[Stretch]:
    """The first of them, as many as have room."""
    shown = [one for one in packets[:_MOST] if room.has(_COST)]
    return list(_stretches(shown, say))


def _stretches(packets: Sequence[Packet], say: Speech) -> Iterator[Stretch]:
    known = [moment for one in packets for moment in (_start(one), one.ended) if moment is not None]
    first, last = (min(known), max(known)) if known else (None, None)
    day = ""
    for one in packets:
        start = _start(one)
        its_day = f"{say.day(start)} ({start.astimezone(say.zone).tzname()})" if start is not None else ""
        before, during = _place(one, first, last)
        tone = "good" if one.ended else "doubt" if one.started else "soft"
        new = its_day if its_day != day else ""
        yield Stretch(new, f"{one.number}.", _time(one, say), say.messages(one.size), before, during, tone)
        day = its_day


def _time(one: Packet, say: Speech) -> str:
    start = _start(one)
    if start is None:
        return ""
    if one.ended is None or one.started is None:
        return say.clock(start)
    ended = say.until(start, one.ended)
    return ended if ended == say.clock(start) else f"{say.clock(start)} – {ended}"


def _start(one: Packet) -> datetime | None:
    return one.started or one.due


def _place(one: Packet, first: datetime | None, last: datetime | None) -> tuple[int, int]:
    """Where its bar begins and how long it is, in percent."""
    start = _start(one)
    if start is None or first is None or last is None:
        return 0, 0
    if first == last:
        return 0, _WHOLE
    whole = last - first
    during = max(round(_WHOLE * ((one.ended or start) - start) / whole), _LEAST)
    return min(round(_WHOLE * (start - first) / whole), _WHOLE - during), during
