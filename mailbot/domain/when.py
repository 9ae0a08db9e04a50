"""Wishes about time: "jutro o 9", "Friday 10am", "za 2 godziny" → a moment; "10 min" → a length of time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dateutil import tz

from mailbot.domain.folding import fold

START_OF_DAY = time(8)
"""What a day without an hour means."""

_LONGEST = timedelta(days=366)
_FARTHEST = timedelta(days=7320)  # whoever writes 2062 means 2026
_LONG_GONE = timedelta(
    days=180
)  # "5 January" written in December is next year's; "1 March" written on the 2nd is a slip

_NOW = frozenset(
    {"now", "at once", "immediately", "asap", "right away", "teraz", "natychmiast", "od razu", "zaraz", "juz"}
    | {"after confirmation", "upon confirmation", "right after confirmation", "on confirm", "when confirmed"}
    | {"po potwierdzeniu", "zaraz po potwierdzeniu", "od razu po potwierdzeniu", "natychmiast po potwierdzeniu"}
)
_RELATIVE_DAYS = {
    "today": 0,
    "dzis": 0,
    "dzisiaj": 0,
    "tomorrow": 1,
    "jutro": 1,
    "pojutrze": 2,
    "day after tomorrow": 2,
}
_WEEKDAYS = (
    "monday|mon|poniedzialek|pon|pn",
    "tuesday|tues|tue|wtorek|wto|wt",
    "wednesday|wed|sroda|srode|sro|sr",
    "thursday|thurs|thur|thu|czwartek|czw|cz",
    "friday|fri|piatek|pia|pt",
    "saturday|sat|sobota|sobote|sob|so|sb",
    "sunday|sun|niedziela|niedziele|niedz|nie|nd",
)
_MONTHS = (
    "january|jan|styczen|stycznia|sty",
    "february|feb|luty|lutego|lut",
    "march|mar|marzec|marca",
    "april|apr|kwiecien|kwietnia|kwi",
    "may|maj|maja",
    "june|jun|czerwiec|czerwca|cze",
    "july|jul|lipiec|lipca|lip",
    "august|aug|sierpien|sierpnia|sie",
    "september|sept|sep|wrzesien|wrzesnia|wrz",
    "october|oct|pazdziernik|pazdziernika|paz",
    "november|nov|listopad|listopada|lis",
    "december|dec|grudzien|grudnia|gru",
)
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split("|")}
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_UNITS = {
    "s|sek|sekund|sekunda|sekundy|sekunde|sec|secs|second|seconds": timedelta(seconds=1),
    "m|min|mins|minut|minuta|minuty|minute|minutes": timedelta(minutes=1),
    "kwadrans": timedelta(minutes=15),
    "h|hr|hrs|hour|hours|godz|godzin|godzina|godziny|godzine": timedelta(hours=1),
    "d|day|days|dzien|dni|doba|dobe|doby": timedelta(days=1),
    "week|weeks|tydz|tydzien|tygodnie|tygodni": timedelta(weeks=1),
}
_UNIT = {name: length for names, length in _UNITS.items() for name in names.split("|")}

_COUNTS = {"": 1.0, "a": 1.0, "an": 1.0, "half an": 0.5, "pol": 0.5}
_PART_OF_LENGTH = re.compile(
    r"(?P<count>\d{1,6}(?:[.,]\d{1,3})?|(?:half an|an|a|pol)\b)?\s*(?P<unit>[a-z]+)\.?(?:\s*(?:,|and|i)?\s*|$)"
)
_FROM_NOW = re.compile(r"(?:in|za) (?P<length>.+)|(?P<before>.+) from now")
_ISO_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s?(?:z|[+-]\d\d(?::?\d\d)?)")
_YEAR_AND_R = re.compile(r"(?<=\d{4})r\b\.?")  # 1.12.2026r.
_SMALL_WORDS = re.compile(
    r"\b(?:on|w|we|dnia|na|the|of|roku|r|this|coming|ten|te|najblizsz[yae]|nadchodzac[yae])\b\.?|,"
)
_A_MONTH = "|".join(_MONTH)
A_WEEKDAY = "|".join(sorted(_WEEKDAY, key=len, reverse=True))  # folded; a pattern
_A_RELATIVE_DAY = "|".join(name.replace(" ", r"\s") for name in _RELATIVE_DAYS)
_DAY = re.compile(
    rf"""
      (?P<relative>{_A_RELATIVE_DAY})\b
    | (?P<iso>(?P<iso_year>\d{{4}})-(?P<iso_month>\d{{1,2}})-(?P<iso_day>\d{{1,2}}))(?:t|\b)
    | (?P<figures>
        (?P<day>\d{{1,2}}) (?P<mark>[.-]) \s?(?P<month>0?[1-9]|1[0-2]) (?:(?P=mark) (?P<year>\s?\d{{4}}|(?<=\.)\d\d)?)?
      )(?![:.\d])
    | (?P<words>
        (?P<day_first>\d{{1,2}})(?:st|nd|rd|th|\.)? \s?(?P<month_name>{_A_MONTH})\b\.?
        (?:\s(?P<year_last>\d{{4}})\b(?!:))?
      )
    | (?P<reversed>
        (?P<name_first>{_A_MONTH})\b\.? \s(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.])
        (?:\s(?P<year_end>\d{{4}})\b)?
      )
    | (?P<weekday>{A_WEEKDAY})\b\.?
    """,
    re.VERBOSE,
)
_HOUR = re.compile(
    r"""(?:(?:o|at|from|od)\s)?(?:godz(?:\.|inie|ina|iny)?\s?)?
        (?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s?(?P<half>[ap]\.?m\.?)?(?:\s?(?:h|o'clock|rano))?""",
    re.VERBOSE,
)
_HOUR_WORDS = {
    "": START_OF_DAY,
    "rano": START_OF_DAY,
    "morning": START_OF_DAY,
    "in the morning": START_OF_DAY,
    "noon": time(12),
    "at noon": time(12),
    "poludnie": time(12),
    "o poludniu": time(12),
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No moment, or no length of time, can be read out of it."""


@dataclass(frozen=True, slots=True)
class Past:
    """A moment that is over."""

    moment: datetime  # aware, in the zone of the wish


@dataclass(frozen=True, slots=True)
class NoSuchTime:
    """The clocks skip it."""

    wall: datetime  # naive: no zone knows it
    next: datetime  # aware, in the zone of the wish: the same hour as the clocks will show it after the jump


def read(text: str, now: datetime, zone: tzinfo) -> datetime | Unreadable | Past | NoSuchTime:
    """The moment in UTC, ``now`` itself for "now"; wall clocks show ``zone``, of an hour that comes twice the first."""
    wish = " ".join(fold(text).strip(" .!").split())
    if wish in _NOW:
        return now
    try:
        return _moment(wish, now, zone)
    except (ValueError, OverflowError):  # 31 February, 25:00, the year 9999
        return Unreadable()


def duration(text: str) -> timedelta | Unreadable:
    """``10 min``, ``2 h``, ``1 h 30 min``, ``1,5 godziny``, ``godzinę``; longer than nothing, at most a year."""
    rest = fold(text).strip(" .")
    whole = timedelta(0)
    while rest:
        part = _PART_OF_LENGTH.match(rest)
        if part is None or (unit := _UNIT.get(part["unit"])) is None:
            return Unreadable()
        count = part["count"] or ""
        whole += unit * (_COUNTS[count] if count in _COUNTS else float(count.replace(",", ".")))
        rest = rest[part.end() :]
    return whole if timedelta(0) < whole <= _LONGEST else Unreadable()


def _moment(wish: str, now: datetime, zone: tzinfo) -> datetime | Unreadable | Past | NoSuchTime:
    if (span := _FROM_NOW.fullmatch(wish)) is not None:
        length = duration(span["length"] or span["before"])
        return length if isinstance(length, Unreadable) else now + length
    if _ISO_WITH_ZONE.fullmatch(wish):
        return _ahead(datetime.fromisoformat(wish.replace(" z", "z").replace(" +", "+").upper()), now, zone)
    today = now.astimezone(zone).date()
    found = _day_and_hour(" ".join(_SMALL_WORDS.sub(" ", _YEAR_AND_R.sub(" ", wish)).split()), today)
    if found is None:
        return Unreadable()
    day, hour, weekly = found
    wall = datetime.combine(day, hour)
    if weekly and day == today and wall.replace(tzinfo=zone) <= now:
        wall += timedelta(days=7)
    aware = wall.replace(tzinfo=zone)
    if not tz.datetime_exists(aware):
        return NoSuchTime(wall, tz.resolve_imaginary(aware))
    return _ahead(aware, now, zone)


def _ahead(moment: datetime, now: datetime, zone: tzinfo) -> datetime | Unreadable | Past:
    if moment - now > _FARTHEST:
        return Unreadable()
    return Past(moment.astimezone(zone)) if moment < now else moment.astimezone(UTC)


def _day_and_hour(wish: str, today: date) -> tuple[date, time, bool] | None:
    """Day and hour in either order, and whether the day is one of every week; an hour alone is today's."""
    if (leading := _DAY.match(wish)) is not None:
        rest = wish[leading.end() :].strip()
        if (hour := _hour(rest)) is not None:
            return _date(leading, today), hour, leading["weekday"] is not None
        return _of_weekday(leading, rest, today)
    for found in _DAY.finditer(wish):
        if found.end() == len(wish) and (hour := _hour(wish[: found.start()].strip())) is not None:
            return _date(found, today), hour, found["weekday"] is not None
    alone = _HOUR.fullmatch(wish)
    if alone is not None and not wish.isdecimal():  # a bare figure may be anything
        return today, _time(alone), False
    return None


def _of_weekday(leading: re.Match[str], rest: str, today: date) -> tuple[date, time, bool] | None:
    """ "Friday, 4 December 9:00": the day of the week must be that of the date."""
    exact = _DAY.match(rest)
    if leading["weekday"] is None or exact is None or exact["weekday"] is not None:
        return None
    day, hour = _date(exact, today), _hour(rest[exact.end() :].strip())
    return None if hour is None or day.weekday() != _WEEKDAY[leading["weekday"]] else (day, hour, False)


def _hour(text: str) -> time | None:
    if text in _HOUR_WORDS:
        return _HOUR_WORDS[text]
    found = _HOUR.fullmatch(text)
    return None if found is None else _time(found)


def _time(found: re.Match[str]) -> time:
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of a dial
            raise ValueError(found[0])
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    return time(hour, int(found["minute"] or 0), int(found["second"] or 0))


def _date(found: re.Match[str], today: date) -> date:
    for form, reader in _FORMS.items():
        if found[form] is not None:
            return reader(found, today)
    raise ValueError(found[0])


def _relative(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_RELATIVE_DAYS[found["relative"]])


def _iso(found: re.Match[str], _: date) -> date:
    return date(int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]))


def _figures(found: re.Match[str], today: date) -> date:
    return _of_year(found["year"], int(found["month"]), int(found["day"]), today)


def _words(found: re.Match[str], today: date) -> date:
    return _of_year(found["year_last"], _MONTH[found["month_name"]], int(found["day_first"]), today)


def _reversed(found: re.Match[str], today: date) -> date:
    return _of_year(found["year_end"], _MONTH[found["name_first"]], int(found["day_last"]), today)


def _weekday(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=(_WEEKDAY[found["weekday"]] - today.weekday()) % 7)


def _of_year(year: str | None, month: int, day: int, today: date) -> date:
    if year is not None:
        short = len(year) == 2  # noqa: PLR2004 - 1.12.26
        return date(int(year) + 2000 * short, month, day)
    gone = today - date(today.year, month, min(day, 28)) > _LONG_GONE  # 29 February may be in next year only
    return date(today.year + gone, month, day)


_FORMS: dict[str, Callable[[re.Match[str], date], date]] = {
    "relative": _relative,
    "iso": _iso,
    "figures": _figures,
    "words": _words,
    "reversed": _reversed,
    "weekday": _weekday,
}
