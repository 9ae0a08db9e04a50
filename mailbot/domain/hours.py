"""Hours of the day in which it may be sent: how they are written, and which moments lie inside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count
from typing import NamedTuple

from dateutil import tz

from mailbot.domain.folding import fold
from mailbot.domain.holidays import is_working_day
from mailbot.domain.when import Unreadable

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_NOON = time(12)
_MIDNIGHT = time(0)

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_A_TIME = r"(?P<{0}_hour>\d{{1,2}})(?:[:.](?P<{0}_minute>\d\d))?\s?(?P<{0}_half>[ap]\.?m\b\.?)?"
_SPAN = re.compile(
    r"(?:\b(?:od|from|between|miedzy|pomiedzy|w godzinach|w godz\.?|godz\.?|hours)\s)*(?<![\d:.])"
    + _A_TIME.format("start")
    + r"h?\s?(?:-|do|to|till|until|and|a)\s?"
    + _A_TIME.format("end")
    + r"(?![\d:])(?:\s?(?:h|godz|o'clock)\b\.?)?"
)
_MONDAY = r"(?:pn|pon|poniedzialek|poniedzialku|mon|monday)"
_FRIDAY = r"(?:pt|pia|piatek|piatku|fri|friday)"
_WORKING = re.compile(
    rf"""(?:only\ |on\ |tylko\ |w\ )*
         (?:(?:dni\ )?(?:robocze|robocz|pracujace)|working(?:\ days)?|work\ ?days|week\ ?days|business\ days
         |(?:od\ |from\ )?{_MONDAY}\ ?(?:-|do|to|till|through)\ ?{_FRIDAY})""",
    re.VERBOSE,
)
_EVERY_DAY = frozenset({"", "codziennie", "daily", "every day", "all days", "7 dni", "7 days"})


@dataclass(frozen=True, slots=True)
class Hours:
    """From ``start`` until just before ``end``, on the wall clock; an ``end`` that is not later is the next day's."""

    start: time
    end: time
    working_days: bool = False  # begun only on working days

    @property
    def overnight(self) -> bool:
        return self.end <= self.start


class Opening(NamedTuple):
    """One stretch of time in which it may be sent: from ``start`` until just before ``end``, aware, UTC."""

    start: datetime
    end: datetime


def parse(text: str) -> Hours | Unreadable:
    """``8-16``, ``8:30–16 robocze``, ``pn-pt 8-16``, ``Mon-Fri 9am-5pm``, ``22-6``; what could be both is asked about.

    ``8-4`` is neither a night nor an afternoon for sure; a night shows by a start in the afternoon, or by am and pm.
    """
    wish = " ".join(fold(text.translate(_DASHES)).split())
    span = _SPAN.search(wish)
    if span is None:
        return Unreadable()
    days = " ".join((wish[: span.start()] + " " + wish[span.end() :]).replace(".", " ").split()).strip(" ,;()")
    working = _WORKING.fullmatch(days) is not None
    if not working and days not in _EVERY_DAY:
        return Unreadable()
    try:
        start, end = _times(span)
    except ValueError:  # 25:00, 13pm
        return Unreadable()
    return Unreadable() if _doubtful(span, start, end) else Hours(start, end, working)


def written(hours: Hours, language: str) -> str:
    """The text that ``parse`` reads into ``hours``: ``8:00–16:00 robocze``."""
    end = "24:00" if hours.end == _MIDNIGHT else f"{hours.end.hour}:{hours.end.minute:02}"
    days = (" robocze" if language == "pl" else " working days") if hours.working_days else ""
    return f"{hours.start.hour}:{hours.start.minute:02}–{end}{days}"


def is_open(moment: datetime, hours: Hours | None, zone: tzinfo) -> bool:
    """Without hours it is always open."""
    return next_open(moment, hours, zone) == moment


def next_open(moment: datetime, hours: Hours | None, zone: tzinfo) -> datetime:
    """The first moment (UTC) from ``moment`` (aware) on that lies inside."""
    return max(moment.astimezone(UTC), next(openings(moment, hours, zone)).start)


def openings(moment: datetime, hours: Hours | None, zone: tzinfo) -> Iterator[Opening]:
    """Every stretch that is not over at ``moment`` (aware), in order; without hours one that never ends."""
    if hours is None:
        yield Opening(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
        return
    first = moment.astimezone(zone).date() - _DAY  # a night that began yesterday
    for days in count():
        day = first + days * _DAY
        if hours.working_days and not is_working_day(day):
            continue
        opening = Opening(_instant(day, hours.start, zone), _instant(day + hours.overnight * _DAY, hours.end, zone))
        if opening.start < opening.end and moment < opening.end:  # never open: 2:15–2:45, where the clocks skip it
            yield opening


def _instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """When the wall clock first shows that time; one that it skips is the moment at which it jumps over it."""
    wall = datetime.combine(day, clock, zone)
    while not tz.datetime_exists(wall):
        wall += _MINUTE
    return wall.astimezone(UTC)


def _times(span: re.Match[str]) -> tuple[time, time]:
    start_half, end_half = (span[f"{side}_half"] or "" for side in ("start", "end"))
    if end_half and not start_half:  # 9-5pm, 1-5pm
        later = _time(span, "start", end_half), _time(span, "end", end_half)
        return later if later[0] < later[1] else (_time(span, "start", "am"), later[1])
    return _time(span, "start", start_half), _time(span, "end", end_half)


def _time(span: re.Match[str], side: str, half: str) -> time:
    hour, minute = int(span[f"{side}_hour"]), int(span[f"{side}_minute"] or 0)
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of a dial
            raise ValueError(span[0])
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if (side, hour, minute) == ("end", 24, 0):
        return _MIDNIGHT
    return time(hour, minute)


def _doubtful(span: re.Match[str], start: time, end: time) -> bool:
    halves = bool(span["start_half"]), bool(span["end_half"])
    if halves == (True, False):  # 9am-5
        return True
    if start < end or end == _MIDNIGHT:
        return False
    return start == end or (not any(halves) and start <= _NOON)
