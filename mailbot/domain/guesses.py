"""Times that may mean one day or another: what they may mean, for whoever wrote them to choose."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from mailbot.domain import when
from mailbot.domain.folding import fold

_WEEK = timedelta(days=7)
_NEXT = r"(?:next|(?:przyszl|nastepn|kolejn)(?:y|a|e|ego|ej|ym))"
_IN_NEXT_WEEK = re.compile(r"\b(?:in )?next week\b|\b(?:w )?(?:przyszlym|nastepnym) tygodniu\b|\bza tydzien\b")
_NEXT_DAY = re.compile(rf"\b{_NEXT}\s(?=(?:{when.A_WEEKDAY})\b)")
_A_DAY = re.compile(rf"\b(?:{when.A_WEEKDAY})\b")
_SLASHES = re.compile(r"(?<![\d/])(\d{1,4})/(\d{1,2})(?:/(\d{4}|\d\d))?(?![\d/])")
_PARTS_OF_DAY = {
    re.compile(r"\b(?:in the )?afternoon\b|\bpo poludniu\b"): "14:00",
    re.compile(r"\b(?:in the )?evening\b|\bwieczorem\b|\btonight\b"): "18:00",
    re.compile(r"\bprzed poludniem\b|\bbefore noon\b"): "10:00",
    re.compile(r"\bend of (?:the )?day\b|\beod\b|\bkoniec dnia\b"): "16:00",
}
_ZONE = re.compile(r"\b(?:cet|cest|czasu polskiego|polish time|warsaw time)\b")
_YEAR = 4  # figures
_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "pl": ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
}


def of(text: str, now: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """Every moment ahead that ``12/1/2026`` or ``next Friday`` may mean, in order, in ``zone``; () where none does."""
    wish = _plainly(" ".join(fold(text).split()))
    found = {moment.astimezone(zone) for moment in _meant(wish, now, zone)}
    return tuple(sorted(found))


def spelled(moment: datetime, language: str) -> str:
    """``Friday 2026-12-04 8:00``: nobody takes it for another day, and ``when.read`` reads it back."""
    day = _DAYS["pl" if language == "pl" else "en"][moment.weekday()]
    return f"{day} {moment:%Y-%m-%d} {moment.hour}:{moment:%M}"


def _meant(wish: str, now: datetime, zone: tzinfo) -> Iterator[datetime]:
    if (slashes := _SLASHES.search(wish)) is not None:
        for day in _days(slashes, now.astimezone(zone).date()):
            yield from _read(f"{wish[: slashes.start()]}{day}{wish[slashes.end() :]}", now, zone)
    elif _IN_NEXT_WEEK.search(wish) is not None:
        yield from _in_next_week(wish, now, zone)
    elif _NEXT_DAY.search(wish) is not None:
        for moment in _read(_NEXT_DAY.sub("", wish, 1), now, zone):
            first = moment if moment.date() != now.astimezone(zone).date() else moment + _WEEK
            yield from (first, first + _WEEK)
    else:
        yield from _read(wish, now, zone)


def _plainly(wish: str) -> str:
    """An hour for a part of the day, and no zone beside an hour: whoever writes one means the wall clock."""
    for part, hour in _PARTS_OF_DAY.items():
        if part.search(wish) is not None:
            wish = f"{part.sub(' ', wish, 1)} {hour}"
            break
    return " ".join(_ZONE.sub(" ", wish).split())


def _in_next_week(wish: str, now: datetime, zone: tzinfo) -> Iterator[datetime]:
    """That of the calendar; its Monday where no day is named."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday()) + _WEEK
    named = " ".join(_IN_NEXT_WEEK.sub(" ", wish, 1).split())
    if _A_DAY.search(named) is None:
        named = f"mon {named}".strip()
    for moment in _read(named, now, zone):
        day = monday + timedelta(days=moment.weekday())
        yield moment.replace(year=day.year, month=day.month, day=day.day)


def _days(found: re.Match[str], today: date) -> Iterator[date]:
    """With slashes some write the month first and some the day."""
    first, second, third = found[1], int(found[2]), found[3]
    if len(first) == _YEAR:
        orders = [(int(first), second, int(third))] if third else []
    elif len(first) < _YEAR - 1:
        year = int(third) + (0 if len(third) == _YEAR else 2000) if third else today.year
        orders = [(year, int(first), second), (year, second, int(first))]
        orders += [(year + 1, month, day) for year, month, day in orders if not third]
    else:
        orders = []
    for year, month, day in orders:
        if (meant := _date(year, month, day)) is not None and (third or today <= meant < today + 52 * _WEEK):
            yield meant


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read(wish: str, now: datetime, zone: tzinfo) -> Iterator[datetime]:
    moment = when.read(wish, now, zone)
    if isinstance(moment, datetime):
        yield moment.astimezone(zone)
