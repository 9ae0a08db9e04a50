"""Days on which nobody works in Poland."""

from datetime import date, timedelta
from functools import lru_cache

# Act of 18 January 1951 on non-working days, as amended: Epiphany since 2011, Christmas Eve since 2025.
_FIXED = ((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26))
_CHRISTMAS_EVE = (12, 24)
_CHRISTMAS_EVE_SINCE = 2025
_AFTER_EASTER = (0, 1, 49, 60)  # days: Easter Sunday and Monday, Pentecost, Corpus Christi
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """From Monday to Friday, and no public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The public holidays of a year (after 2010), those that are Sundays among them."""
    fixed = (*_FIXED, _CHRISTMAS_EVE) if year >= _CHRISTMAS_EVE_SINCE else _FIXED
    sunday = easter(year)
    movable = (sunday + timedelta(days=days) for days in _AFTER_EASTER)
    return frozenset((*(date(year, month, day) for month, day in fixed), *movable))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar: the anonymous algorithm of 1876, in Meeus's form."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, since_leap = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    weekday = (32 + 2 * since_leap + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
