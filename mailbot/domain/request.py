"""A letter read as a wish for a campaign: directive lines → typed wishes, or every problem at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar, cast

from mailbot.domain import guesses, when, wishes
from mailbot.domain.campaign import Pacing
from mailbot.domain.directives import Above, Directive, Line, Misspelt, corrected, language_of, name
from mailbot.domain.folding import fold
from mailbot.domain.form import MAIL_ONLY, Form, Paper
from mailbot.domain.hours import Hours
from mailbot.domain.order import Sample
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.replies import Wish
from mailbot.domain.selector import CompanyAddresses, IfSeveral, Selector
from mailbot.domain.wishes import Flaw
from mailbot.domain.words import Key

__all__ = ["Line", "Misspelt", "Problem", "ProblemKind", "Rejected", "Request", "read"]

T = TypeVar("T")

_NEXT_WEEK = timedelta(days=8)  # by then every day of the week is another one
_WHOLE_MINUTE = timedelta(seconds=59, microseconds=999_999)


@dataclass(frozen=True, slots=True)
class Request:
    """Everything the directive lines wish for; None is "not said, take the default"."""

    lines: tuple[Line, ...]
    selector: Selector
    start: datetime | None  # aware, UTC; None is now
    pacing: Pacing | None = None
    account: str | None = None
    stop_after: int | None = None
    archive: bool | None = None
    folder: str | None = None
    language: str | None = None  # "en" | "pl"
    leave_empty: bool = False  # merge fields that are empty for somebody
    test: Sample | None = None
    hours: Hours | None = None
    replies: Wish | None = None
    template: str | None = None  # as written
    separate: bool | None = None  # attachments: to each contact their own
    unfiled: bool = False  # and who has none gets the message without
    paper: Paper = MAIL_ONLY

    def line(self, key: Key) -> Line | None:
        """The first with that key."""
        return next((line for line in self.lines if line.key is key), None)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A request that cannot be planned yet: all problems, and the lines as a draft keeps them until amended."""

    lines: tuple[Directive, ...]
    problems: tuple[Problem, ...]
    understood: Request  # what the other lines wish for


def read(lines: Sequence[Directive], language: str, now: datetime, zone: tzinfo) -> Request | Rejected:
    """``language`` ("en", "pl") is the requester's, for keys that both share; ``zone`` is that of wall clocks."""
    reading = _Reading(lines, language)
    whom = reading.wish(Key.RECIPIENTS, wishes.recipients)
    selector = Selector(
        recipients=whom or (),
        only=reading.wish(Key.ONLY, wishes.conditions) or (),
        without=reading.wish(Key.WITHOUT, wishes.excluded) or (),
        addresses=reading.wish(Key.ADDRESSES, wishes.addresses) or CompanyAddresses.DEFAULT_PERSON,
        several=reading.wish(Key.IF_SEVERAL, wishes.several) or IfSeveral(),
    )
    start = reading.wish(Key.SEND, lambda value, spoken: wishes.start(value, spoken, now, zone))
    replies = cast("Wish | None", reading.wish(Key.REPLIES, wishes.replies))  # two types of a union are one T to nobody
    separate, unfiled = reading.wish(Key.ATTACHMENTS, wishes.enclosing) or (None, False)
    request = Request(
        lines=tuple(line for line in lines if isinstance(line, Line)),
        selector=selector,
        start=None if start == now else start,
        pacing=reading.wish(Key.PACKETS, wishes.pacing),
        account=reading.wish(Key.ACCOUNT, wishes.text),
        stop_after=reading.wish(Key.STOP_AFTER, wishes.count),
        archive=reading.wish(Key.ARCHIVE, wishes.yes_or_no),
        folder=reading.wish(Key.FOLDER, wishes.text),
        language=reading.wish(Key.LANGUAGE, wishes.language),
        leave_empty=reading.wish(Key.EMPTY_FIELDS, wishes.leave_empty) or False,
        test=reading.wish(Key.TEST, wishes.sample),
        hours=reading.wish(Key.HOURS, wishes.hours),
        replies=replies,
        template=reading.wish(Key.TEMPLATE, wishes.frame) or None,
        separate=separate,
        unfiled=unfiled,
        paper=_paper(reading),
    )
    if request.archive is False and request.folder is not None:
        reading.contradict(Key.ARCHIVE, Key.FOLDER)
    problems = reading.problems()
    return Rejected(tuple(lines), problems, request) if problems else request


def spoken(lines: Sequence[Directive], default: str) -> str:
    """The language of the bot's answers that the lines ask for; ``default`` where they do not, or not readably."""
    values = [line.value for line in lines if isinstance(line, Line) and line.key is Key.LANGUAGE]
    read = wishes.language(values[-1], default) if values else default
    return read if isinstance(read, str) else default


def dated(lines: Sequence[Directive], language: str, now: datetime, zone: tzinfo) -> tuple[Directive, ...]:
    """With the day in the place of "tomorrow" or "in two hours": a draft is read again whenever it is amended."""
    return tuple(
        _dated(one, language, now, zone) if isinstance(one, Line) and one.key is Key.SEND else one for one in lines
    )


def _dated(line: Line, language: str, now: datetime, zone: tzinfo) -> Line:
    moment, later = when.read(line.value, now, zone), when.read(line.value, now + _NEXT_WEEK, zone)
    if not isinstance(moment, datetime) or moment in (now, later) or isinstance(later, when.Past):
        return line
    value = guesses.spelled((moment + _WHOLE_MINUTE).astimezone(zone), language_of(line, language))
    return Line(line.key, value, f"{name(line)}: {value}")


def _paper(reading: "_Reading") -> Paper:
    form, archival = reading.wish(Key.FORM, wishes.form) or (Form.MAIL, False)
    labels, first = reading.wish(Key.LABELS, wishes.labels) or ("", 1)
    return Paper(form, archival, labels, first, reading.wish(Key.ENVELOPES, wishes.text) or "")


class _Reading:
    """Collects what is wrong while the wishes are read, so that all of it can be told at once."""

    def __init__(self, directives: Sequence[Directive], language: str) -> None:
        self._directives = directives
        self._language = language
        misspelt = [one for one in directives if isinstance(one, Misspelt)]
        self._found = [self._above(one) for one in directives if isinstance(one, Above)]
        self._found += [self._misspelt(one) for one in misspelt]
        lines = [one for one in directives if isinstance(one, Line)]
        keys = {*(line.key for line in lines), *(key for one in misspelt for key in one.near)}
        if Key.RECIPIENTS not in keys:
            wording = Key.RECIPIENTS.wording(language)
            self._found.append(Problem(ProblemKind.NO_RECIPIENTS, "", offer=f"{wording.names[0]}: {wording.example}"))

    def problems(self) -> tuple[Problem, ...]:
        """In the order of the lines; what is missing altogether comes first."""
        places = {directive.written: place for place, directive in enumerate(self._directives)}
        return tuple(sorted(self._found, key=lambda problem: places.get(problem.line, -1)))

    def contradict(self, first: Key, second: Key) -> None:
        """Both have their line; the second is offered to be taken out."""
        one, other = self._only(first), self._only(second)
        if one is not None and other is not None:
            offer = corrected(other, "", self._language)
            both = f"{one.written} · {other.written}"
            self._found.append(Problem(ProblemKind.CONTRADICTION, other.written, offer=offer, detail=both))

    def wish(self, key: Key, read_value: Callable[[str, str], T | Flaw]) -> T | None:
        """The wish of that key's line, or None where there is no line or something is wrong with it."""
        line = self._only(key)
        if line is None:
            return None
        spoken = language_of(line, self._language)
        if not line.value:
            flaw = Flaw(ProblemKind.VALUE_MISSING, key.wording(spoken).example)
        else:
            read = read_value(line.value, spoken)
            if not isinstance(read, Flaw):
                return read
            flaw = read
        offer, *others = (corrected(line, value, self._language) for value in (flaw.value, *flaw.others))
        told = Problem(flaw.kind, line.written, flaw.understood, offer, moment=flaw.moment, others=tuple(others))
        self._found.append(told)
        return None

    def _only(self, key: Key) -> Line | None:
        lines = [one for one in self._directives if isinstance(one, Line) and one.key is key]
        if len({fold(line.value) for line in lines}) > 1:
            joined = wishes.joined([line.value for line in lines], key)
            offer = corrected(lines[-1], joined, self._language)
            self._found.append(Problem(ProblemKind.KEY_TWICE, lines[-1].written, offer=offer))
            return None
        return lines[0] if lines else None

    def _above(self, directive: Above) -> Problem:
        offer = corrected(directive, "", self._language)
        return Problem(ProblemKind.TEXT_ABOVE, directive.value, offer=offer)

    def _misspelt(self, directive: Misspelt) -> Problem:
        near = tuple(key.wording(self._language).names[0] for key in directive.near)
        offer = corrected(directive, directive.value, self._language)
        return Problem(ProblemKind.KEY_MISSPELT, directive.written, offer=offer, near=near)
