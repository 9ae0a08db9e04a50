"""How numbers, times and amounts are said in the languages of the bot's mails."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from mailbot.domain import hours as opening_hours
from mailbot.domain.hours import Hours

NBSP = "\N{NO-BREAK SPACE}"

_LOCALES = {"en": Locale("en", "GB"), "pl": Locale("pl", "PL")}
_FORMS = {"en": ("one", "other"), "pl": ("one", "few", "many")}
"""CLDR's plural categories that whole numbers have, in the order in which ``Speech.count`` is given its forms."""

_DAY = {"en": f"EEEE d{NBSP}MMMM y", "pl": f"EEEE, d{NBSP}MMMM y"}
_DATE = f"d{NBSP}MMMM y"
_KILO = 1000
_GROUPED = {"en": _KILO, "pl": 10 * _KILO}
"""From where on digits are grouped: 1,234 and 1234 (CLDR's ``minimumGroupingDigits``, which Babel leaves to us)."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language and the zone in which times are shown."""

    language: str  # "en" | "pl"
    zone: tzinfo

    def number(self, amount: int) -> str:
        """12,345 · 12 345 (Polish groups from five digits on)."""
        if abs(amount) < _GROUPED[self.language]:
            return str(amount)
        return format_decimal(amount, locale=_LOCALES[self.language])

    def count(self, amount: int, *forms: str) -> str:
        """``forms``: English one, many; Polish one, few, many: 1 firma, 2 firmy, 5 firm, 22 firmy."""
        return f"{self.number(amount)}{NBSP}{self.plural(amount, *forms)}"

    def messages(self, amount: int) -> str:
        """3 messages · 3 wiadomości."""
        forms = ("wiadomość", "wiadomości", "wiadomości") if self.language == "pl" else ("message", "messages")
        return self.count(amount, *forms)

    def plural(self, amount: int, *forms: str) -> str:
        """The form alone."""
        return forms[_FORMS[self.language].index(_LOCALES[self.language].plural_form(amount))]

    def moment(self, when: datetime) -> str:
        """Weekday, date, time and zone."""
        here = when.astimezone(self.zone)
        return f"{self.day(when)}, {self.clock(when)}{NBSP}({here.tzname()})"

    def day(self, when: datetime) -> str:
        """Friday 27 November 2026 · piątek, 27 listopada 2026."""
        return _written(when.astimezone(self.zone).date(), _DAY[self.language], self.language)

    def date(self, day: date) -> str:
        """27 November 2026 · 27 listopada 2026."""
        return _written(day, _DATE, self.language)

    def clock(self, when: datetime) -> str:
        """8:30."""
        here = when.astimezone(self.zone)
        return f"{here.hour}:{here.minute:02}"

    def hours(self, hours: Hours) -> str:
        """8:00–16:00, on working days · 8:00–16:00, w dni robocze."""
        told = opening_hours.written(replace(hours, working_days=False), self.language)
        if not hours.working_days:
            return told
        return f"{told}, {'w dni robocze' if self.language == 'pl' else 'on working days'}"

    def until(self, start: datetime, end: datetime) -> str:
        """``end`` as it is said after ``start``: only the time where the day is the same."""
        return self.clock(end) if self._same_day(start, end) else self.moment(end)

    def about(self, start: datetime, end: datetime) -> str:
        """An estimated ``end``, as it is said after ``start``."""
        polish = self.language == "pl"
        if self._same_day(start, end):
            return f"{'około' if polish else 'about'}{NBSP}{self.clock(end)}"
        return f"{self.moment(end)}, {'szacunkowo' if polish else 'estimated'}"

    def _same_day(self, one: datetime, other: datetime) -> bool:
        return one.astimezone(self.zone).date() == other.astimezone(self.zone).date()

    def span(self, time: timedelta) -> str:
        """2 h 30 min · 2 godz. 30 min; seconds only below a minute, days from two on."""
        seconds = round(time.total_seconds())
        days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
        if seconds < 60:  # noqa: PLR2004 - a minute
            return f"{seconds}{NBSP}s"
        hour = "godz." if self.language == "pl" else "h"
        parts = [
            self.count(days, *(("dzień", "dni", "dni") if self.language == "pl" else ("day", "days"))) if days else "",
            f"{hours}{NBSP}{hour}" if hours else "",
            f"{minutes}{NBSP}min" if minutes else "",
        ]
        return " ".join(part for part in parts if part)

    def size(self, octets: int) -> str:
        """1.2 MB · 1,2 MB, in powers of a thousand."""
        amount, unit = float(octets), "B"
        for larger in ("kB", "MB", "GB", "TB"):
            if amount < _KILO:
                break
            amount, unit = amount / _KILO, larger
        digits = "0.0" if unit != "B" and amount < 10 else "0"  # noqa: PLR2004 - two digits tell enough
        return format_decimal(amount, digits, _LOCALES[self.language]) + NBSP + unit

    def share(self, part: int, whole: int) -> str:
        """98%; never 100% while somebody is missing, never 0% while somebody is there."""
        percent = 100 * part / whole if whole else 0
        rounded = "<1" if 0 < percent < 1 else str(round(percent) if part == whole else min(99, round(percent)))
        return rounded + "%"

    def numbers(self, amounts: tuple[int, ...], most: int = 12, of: int = 0) -> str:
        """3, 7, 12, … where there are more of them, or ``of`` says that there are."""
        shown = amounts[:most]
        return ", ".join(map(str, shown)) + (", …" if max(len(amounts), of) > len(shown) else "")


@lru_cache(maxsize=512)
def _written(day: date, pattern: str, language: str) -> str:
    """Kept, because a campaign's merge fields may say the same few dates in each of its messages."""
    return format_date(day, pattern, _LOCALES[language])
