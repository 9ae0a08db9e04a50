"""Dates as people write them in running text, with the day of the week that they put beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_LONGEST = 200_000  # characters of a text that are looked at
_MOST = 500  # dates
_BACK, _AHEAD = timedelta(days=120), timedelta(days=300)
"""A date without its year is the one that lies between so long ago and so far ahead."""

_WEEKDAYS = (
    r"monday|mon|poniedzia[łl]ek|poniedzia[łl]ku|poniedzia[łl]kiem|pon|pn",
    r"tuesday|tues|tue|wtorek|wtorku|wtorkiem|wto|wt",
    r"wednesday|wed|[śs]roda|[śs]rod[ęey]|[śs]rod[ąa]|[śs]ro|[śs]r",
    r"thursday|thurs|thur|thu|czwartek|czwartku|czwartkiem|czw|cz",
    r"friday|fri|pi[ąa]tek|pi[ąa]tku|pi[ąa]tkiem|pt",
    r"saturday|sat|sobota|sobot[ęeyą]|sob",
    r"sunday|sun|niedziela|niedziel[ęeią]|niedz|nd",
)
_MONTHS = (
    r"january|jan|stycznia|stycze[ńn]",
    r"february|feb|lutego|luty",
    r"march|mar|marca|marzec",
    r"april|apr|kwietnia|kwiecie[ńn]",
    r"may|maja|maj",
    r"june|jun|czerwca|czerwiec",
    r"july|jul|lipca|lipiec",
    r"august|aug|sierpnia|sierpie[ńn]",
    r"september|sept|sep|wrze[śs]nia|wrzesie[ńn]",
    r"october|oct|pa[źz]dziernika|pa[źz]dziernik",
    r"november|nov|listopada|listopad",
    r"december|dec|grudnia|grudzie[ńn]",
)
_WEEKDAY = [re.compile(names, re.IGNORECASE) for names in _WEEKDAYS]
_MONTH = [re.compile(names, re.IGNORECASE) for names in _MONTHS]
_A_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})(?!\w)\.?"
_A_MONTH = rf"(?:{'|'.join(_MONTHS)})(?!\w)\.?"
_A_YEAR = r"(?:19|20)\d\d"

# A weekday counts only where nothing but a comma, "the" or "dnia" stands between it and the date.
_DATE = re.compile(
    rf"""
    (?<![\w./:-])
    (?:(?P<before>{_A_WEEKDAY})\s?,?\s(?:(?:the|dnia|dn\.)\s)?)?
    (?:
        (?P<iso_year>{_A_YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)
      | (?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>{_A_YEAR})
      | (?P<bare_day>\d{{1,2}})\.(?P<bare_month>\d\d)\.?(?!\s?\d)
      | (?P<word_day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:of\s)?(?P<word_month>{_A_MONTH})(?:,?\s(?P<word_year>{_A_YEAR}))?
      | (?P<us_month>{_A_MONTH})\s(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<us_year>{_A_YEAR}))?
    )
    (?![\w:]|[.,/-]\d)
    (?:\s?r\.)?
    (?:\s?\(\s?(?P<after>{_A_WEEKDAY})\s?\))?
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One date in a text."""

    written: str
    start: int  # where it stands in the text
    day: date
    weekday: int | None  # 0 is Monday, as written beside the date
    sure: bool  # it is a date beyond doubt: "12.05" alone may be a price

    @property
    def fits(self) -> bool:
        """Whether the weekday is that of the date; True where none is written."""
        return self.weekday is None or self.weekday == self.day.weekday()


def mentions(text: str, today: date) -> Iterator[Mention]:
    """In their order. Of a date without a year the one near ``today``; where a weekday fits one of them, that one."""
    for number, found in enumerate(_DATE.finditer(text[:_LONGEST])):
        if number == _MOST:
            return
        named = found["before"] or found["after"]
        weekday = _number(named, _WEEKDAY) if named else None
        if (day := _day(found, today, weekday)) is not None:
            sure = weekday is not None or found["bare_day"] is None
            yield Mention(" ".join(found[0].split()), found.start(), day, weekday, sure)


def _day(found: re.Match[str], today: date, weekday: int | None) -> date | None:
    year, month, day = _parts(found)
    if year is not None:
        return _date(year, month, day)
    near = [one for shift in (0, 1, -1) if (one := _date(today.year + shift, month, day)) is not None]
    near = [one for one in near if today - _BACK <= one <= today + _AHEAD] or near
    return next((one for one in near if one.weekday() == weekday), next(iter(near), None))


def _parts(found: re.Match[str]) -> tuple[int | None, int, int]:
    """Year, month, day."""
    if found["iso_year"]:
        return int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"])
    if found["day"]:
        return int(found["year"]), int(found["month"]), int(found["day"])
    if found["bare_day"]:
        return None, int(found["bare_month"]), int(found["bare_day"])
    name, day, year = (
        (found["word_month"], found["word_day"], found["word_year"])
        if found["word_month"]
        else (found["us_month"], found["us_day"], found["us_year"])
    )
    return int(year) if year else None, _number(name, _MONTH) + 1, int(day)


def _number(name: str, names: list[re.Pattern[str]]) -> int:
    bare = name.rstrip(".")
    return next(number for number, pattern in enumerate(names) if pattern.fullmatch(bare))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31.02.
        return None
