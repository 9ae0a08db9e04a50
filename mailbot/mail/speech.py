"""How numbers, times and amounts are said in the languages of the bot's mails."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from mailbot.domain import hours as opening_hours
from mailbot.domain.hours import Hours

NBSP = "\N{NO-BREAK SPACE}"

_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "pl": ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
}
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "pl": (
        *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
        *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
    ),
}
_KILO = 1000


@dataclass(frozen=True, slots=True)
class Speech:
    """One language and the zone in which times are shown."""

    language: str  # "en" | "pl"
    zone: tzinfo

    def number(self, amount: int) -> str:
        """12,345 · 12 345 (Polish groups from five digits on)."""
        if self.language == "pl":
            return str(amount) if abs(amount) < 10 * _KILO else f"{amount:,}".replace(",", NBSP)
        return f"{amount:,}"

    def count(self, amount: int, *forms: str) -> str:
        """``forms``: English one, many; Polish one, few, many: 1 firma, 2 firmy, 5 firm, 22 firmy."""
        return f"{self.number(amount)}{NBSP}{self.plural(amount, *forms)}"

    def messages(self, amount: int) -> str:
        """3 messages · 3 wiadomości."""
        forms = ("wiadomość", "wiadomości", "wiadomości") if self.language == "pl" else ("message", "messages")
        return self.count(amount, *forms)

    def plural(self, amount: int, *forms: str) -> str:
        """The form alone."""
        if amount == 1:
            return forms[0]
        if self.language == "pl" and not (amount % 10 in (2, 3, 4) and amount % 100 not in (12, 13, 14)):
            return forms[2]
        return forms[1]

    def moment(self, when: datetime) -> str:
        """Weekday, date, time and zone."""
        here = when.astimezone(self.zone)
        return f"{self.day(when)}, {self.clock(when)}{NBSP}({here.tzname()})"

    def day(self, when: datetime) -> str:
        """Friday 27 November 2026 · piątek, 27 listopada 2026."""
        here = when.astimezone(self.zone)
        weekday = _WEEKDAYS[self.language][here.weekday()]
        return f"{weekday}, {self.date(here)}" if self.language == "pl" else f"{weekday} {self.date(here)}"

    def date(self, day: date) -> str:
        """27 November 2026 · 27 listopada 2026."""
        return f"{day.day}{NBSP}{_MONTHS[self.language][day.month - 1]} {day.year}"

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
        told = f"{amount:.1f}" if unit != "B" and amount < 10 else f"{amount:.0f}"  # noqa: PLR2004 - two digits tell enough
        return (told.replace(".", ",") if self.language == "pl" else told) + NBSP + unit

    def share(self, part: int, whole: int) -> str:
        """98%; never 100% while somebody is missing, never 0% while somebody is there."""
        percent = 100 * part / whole if whole else 0
        rounded = "<1" if 0 < percent < 1 else str(round(percent) if part == whole else min(99, round(percent)))
        return rounded + "%"

    def numbers(self, amounts: tuple[int, ...], most: int = 12, of: int = 0) -> str:
        """3, 7, 12, … where there are more of them, or ``of`` says that there are."""
        shown = amounts[:most]
        return ", ".join(map(str, shown)) + (", …" if max(len(amounts), of) > len(shown) else "")
