"""What the values of directive lines wish for: one reader for each kind of value, giving the wish or what is wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from typing import TypeVar, assert_never

from mailbot.domain import order, when, whom
from mailbot.domain.campaign import Pacing
from mailbot.domain.choices import Choice, Choices, choose, nearest
from mailbot.domain.folding import fold
from mailbot.domain.problem import ProblemKind
from mailbot.domain.selector import CompanyAddresses, Condition, IfSeveral, Term
from mailbot.domain.words import Key

T = TypeVar("T")

_MOMENT = "%Y-%m-%d %H:%M"
_PACING = re.compile(r"(?:po )?(?P<size>\d{1,7})(?: ?(?P<each>co|every|na|per|/) ?(?P<every>.+))?")
_NUMBER = re.compile(r"(?:po |after )?(\d{1,7})")

_YES_NO: Choices[bool] = (Choice(True, ("yes",), ("tak",)), Choice(False, ("no",), ("nie",)))  # noqa: FBT003 - a value, not an option
_LANGUAGES: Choices[str] = (
    Choice("en", ("en", "English", "angielski"), ("en", "angielski", "po angielsku")),
    Choice("pl", ("pl", "Polish"), ("pl", "polski", "po polsku")),
)


class _Way(Enum):
    """Whether this version goes it."""

    SERVED = "served"
    NOT_YET = "not yet"


_EMPTY_FIELDS: Choices[bool] = (
    Choice(True, ("leave", "leave empty"), ("zostaw", "zostaw puste")),  # noqa: FBT003 - as above
    Choice(False, ("ask",), ("pytaj",)),  # noqa: FBT003 - as above
)
_REPLIES: Choices[_Way] = (
    Choice(_Way.SERVED, ("account",), ("konto", "na konto")),
    Choice(_Way.NOT_YET, ("me",), ("ja", "do mnie")),
    Choice(_Way.NOT_YET, ("owner",), ("opiekun", "do opiekuna")),
)
_FORMS: Choices[_Way] = (
    Choice(_Way.SERVED, ("e-mail", "email", "mail"), ("e-mail", "email", "mail")),
    Choice(_Way.NOT_YET, ("letter",), ("list",)),
    Choice(_Way.NOT_YET, ("both",), ("oba", "obie")),
)
_ATTACHMENTS: Choices[_Way] = (
    Choice(_Way.SERVED, ("to all", "all"), ("do wszystkich", "wszystkim", "dla wszystkich")),
    Choice(_Way.NOT_YET, ("separate",), ("osobne", "osobno")),
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a value is no wish."""

    kind: ProblemKind
    value: str  # one that would do, for the line that is offered; "" takes the key out
    understood: str = ""


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
            tomorrow = f"{'jutro' if language == 'pl' else 'tomorrow'} {moment:%H:%M}"
            possible = isinstance(when.read(tomorrow, now, zone), datetime)
            return Flaw(ProblemKind.IN_THE_PAST, tomorrow if possible else example, f"{moment:{_MOMENT}}")
        case when.NoSuchTime(wall, after):
            return Flaw(ProblemKind.NO_SUCH_TIME, f"{after:{_MOMENT}}", f"{wall:{_MOMENT}}")
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


def replies(value: str, language: str) -> _Way | Flaw:
    if "@" in value:
        return Flaw(ProblemKind.NOT_YET, Key.REPLIES.wording(language).example)
    return _served(value, _REPLIES, language)


def form(value: str, language: str) -> _Way | Flaw:
    return _served(value, _FORMS, language)


def attachments(value: str, language: str) -> _Way | Flaw:
    return _served(value, _ATTACHMENTS, language)


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


def _chosen(value: str, choices: Choices[T], language: str) -> T | Flaw:
    choice = choose(value, choices)
    return choice.value if choice else Flaw(ProblemKind.VALUE_UNREADABLE, nearest(value, choices, language))


def _served(value: str, choices: Choices[_Way], language: str) -> _Way | Flaw:
    way = _chosen(value, choices, language)
    return Flaw(ProblemKind.NOT_YET, choices[0].word(language)) if way is _Way.NOT_YET else way
