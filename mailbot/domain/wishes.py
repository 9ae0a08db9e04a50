"""What the values of directive lines wish for: one reader for each kind of value, giving the wish or what is wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar, assert_never

from mailbot.domain import hours as opening_hours
from mailbot.domain import order, when, whom
from mailbot.domain import replies as answered
from mailbot.domain.campaign import Pacing
from mailbot.domain.choices import Choice, Choices, choose, nearest
from mailbot.domain.folding import fold
from mailbot.domain.form import FORMS, Form
from mailbot.domain.form import labels as read_labels
from mailbot.domain.form import read as read_form
from mailbot.domain.hours import Hours
from mailbot.domain.problem import ProblemKind
from mailbot.domain.selector import CompanyAddresses, Condition, IfSeveral, Term
from mailbot.domain.words import Key

T = TypeVar("T")

_PACING = re.compile(r"(?:po )?(?P<size>\d{1,7})(?: ?(?P<each>co|every|na|per|/) ?(?P<every>.+))?")
_NUMBER = re.compile(r"(?:po |after )?(\d{1,7})")

_YES_NO: Choices[bool] = (Choice(True, ("yes",), ("tak",)), Choice(False, ("no",), ("nie",)))  # noqa: FBT003 - a value, not an option
_LANGUAGES: Choices[str] = (
    Choice("en", ("en", "English", "angielski"), ("en", "angielski", "po angielsku")),
    Choice("pl", ("pl", "Polish"), ("pl", "polski", "po polsku")),
)


_EMPTY_FIELDS: Choices[bool] = (
    Choice(True, ("leave", "leave empty"), ("zostaw", "zostaw puste")),  # noqa: FBT003 - as above
    Choice(False, ("ask",), ("pytaj",)),  # noqa: FBT003 - as above
)
_SEPARATE: Choices[bool] = (
    Choice(False, ("to all", "all", "together"), ("do wszystkich", "wszystkim", "dla wszystkich", "wszystkie")),  # noqa: FBT003 - as above
    Choice(True, ("separate", "separately", "each their own"), ("osobne", "osobno", "każdemu swój")),  # noqa: FBT003 - as above
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a value is no wish."""

    kind: ProblemKind
    value: str  # one that would do, for the line that is offered; "" takes the key out
    understood: str = ""
    moment: datetime | None = None  # the same, where it is a time


def recipients(value: str, language: str) -> tuple[Term, ...] | Flaw:
    """Whom ``Recipients`` names."""
    return _read_list(value, whom.terms, Key.RECIPIENTS.wording(language).example)


def excluded(value: str, language: str) -> tuple[Term, ...] | Flaw:
    """Whom ``Without`` names."""
    return _read_list(value, whom.terms, Key.WITHOUT.wording(language).example)


def conditions(value: str, language: str) -> tuple[Condition, ...] | Flaw:
    """What ``Only`` asks of a contact."""
    return _read_list(value, whom.conditions, Key.ONLY.wording(language).example)


def addresses(value: str, language: str) -> CompanyAddresses | Flaw:
    """Which addresses of a company."""
    return _chosen(value, whom.ADDRESSES, language)


def several(value: str, _: str) -> IfSeveral | Flaw:
    """Which of several addresses; any word is a label."""
    return whom.several(value)


def start(value: str, language: str, now: datetime, zone: tzinfo) -> datetime | Flaw:
    """A moment in UTC; ``now`` itself for "now"."""
    example = Key.SEND.wording(language).example
    match when.read(value, now, zone):
        case datetime() as moment:
            return moment
        case when.Past(moment):
            tomorrow = f"{'jutro' if language == 'pl' else 'tomorrow'} {_clock(moment)}"
            possible = isinstance(when.read(tomorrow, now, zone), datetime)
            return Flaw(ProblemKind.IN_THE_PAST, tomorrow if possible else example, moment=moment)
        case when.NoSuchTime(wall, after):
            return Flaw(ProblemKind.NO_SUCH_TIME, f"{after:%Y-%m-%d} {_clock(after)}", moment=wall.replace(tzinfo=zone))
        case when.Unreadable():
            return Flaw(ProblemKind.VALUE_UNREADABLE, example)
        case never:
            assert_never(never)


def pacing(value: str, language: str) -> Pacing | Flaw:
    """``50 every 10 min``, ``50/10min``, or ``50`` alone: packets without a pause."""
    flaw = Flaw(ProblemKind.VALUE_UNREADABLE, Key.PACKETS.wording(language).example)
    found = _PACING.fullmatch(fold(value))
    if found is None or int(found["size"]) == 0:
        return flaw
    every = when.duration(found["every"]) if found["every"] else timedelta(0)
    return flaw if isinstance(every, when.Unreadable) else Pacing(int(found["size"]), every)


def text(value: str, _: str) -> str | Flaw:
    """A name, as it stands."""
    return value


def count(value: str, language: str) -> int | Flaw:
    """A whole number, 0 or more; "never" is 0."""
    folded = fold(value)
    if folded in {"never", "nigdy"}:
        return 0
    found = _NUMBER.fullmatch(folded)
    return int(found[1]) if found else Flaw(ProblemKind.VALUE_UNREADABLE, Key.STOP_AFTER.wording(language).example)


def yes_or_no(value: str, language: str) -> bool | Flaw:
    return _chosen(value, _YES_NO, language)


def language(value: str, spoken: str) -> str | Flaw:
    """ "en" or "pl"."""
    return _chosen(value, _LANGUAGES, spoken)


def leave_empty(value: str, language: str) -> bool | Flaw:
    return _chosen(value, _EMPTY_FIELDS, language)


def sample(value: str, language: str) -> order.Sample | Flaw:
    """Where a test copy goes, and whose it is."""
    return order.sample(value) or Flaw(ProblemKind.VALUE_UNREADABLE, Key.TEST.wording(language).example)


def replies(value: str, language: str) -> answered.Wish | Flaw:
    """The account, the requester, the contact's owner, or an address; what it might be is offered where it is none."""
    wish = answered.read(value)
    if wish is not None:
        return wish
    example = Key.REPLIES.wording(language).example
    return Flaw(ProblemKind.VALUE_UNREADABLE, example if "@" in value else nearest(value, answered.CHOICES, language))


def hours(value: str, language: str) -> Hours | Flaw:
    """``8-16``, ``8-16 working days``."""
    read = opening_hours.parse(value)
    return read if isinstance(read, Hours) else Flaw(ProblemKind.VALUE_UNREADABLE, Key.HOURS.wording(language).example)


def form(value: str, language: str) -> tuple[Form, bool] | Flaw:
    """Mail, letters or both; and whether letters shall be fit for an archive."""
    offered = nearest(value.partition(",")[0], FORMS, language)
    return read_form(value) or Flaw(ProblemKind.VALUE_UNREADABLE, offered)


def labels(value: str, _: str) -> tuple[str, int] | Flaw:
    """A sheet as it is called, and the first label that is still on it."""
    return read_labels(value)


def separate(value: str, language: str) -> bool | Flaw:
    """Whether each contact gets files of their own."""
    return _chosen(value, _SEPARATE, language)


def together(language: str) -> str:
    """The value of ``Attachments`` that gives everybody all files."""
    return _SEPARATE[0].word(language)


def joined(values: Sequence[str], key: Key) -> str:
    """One value out of several lines of the same key: lists become one, of others the last counts."""
    return ", ".join(values) if key in {Key.RECIPIENTS, Key.WITHOUT, Key.ONLY} else values[-1]


def _read_list(value: str, read: Callable[[str], tuple[T, ...] | whom.Broken], example: str) -> tuple[T, ...] | Flaw:
    """What is offered closes an open quote where that helps."""
    found = read(value)
    if found and not isinstance(found, whom.Broken):
        return found
    closed = value + '"'
    return Flaw(ProblemKind.VALUE_UNREADABLE, example if isinstance(read(closed), whom.Broken) else closed)


def _clock(moment: datetime) -> str:
    """8:30, as people write it."""
    return f"{moment.hour}:{moment:%M}"


def _chosen(value: str, choices: Choices[T], language: str) -> T | Flaw:
    choice = choose(value, choices)
    return choice.value if choice else Flaw(ProblemKind.VALUE_UNREADABLE, nearest(value, choices, language))
