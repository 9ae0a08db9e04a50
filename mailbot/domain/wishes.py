"""What the values of directive lines wish for: one reader for each kind of value, giving the wish or what is wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar, assert_never

from mailbot.domain import guesses, order, when, which, whom
from mailbot.domain import hours as opening_hours
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

_MAILS = (
    r"(?:wiadomosci|wiadomosc|maili|maile|e-maili|emaili|sztuk|szt\.?|osob|odbiorcow|messages?|(?:e-?)?mails?|people)"
)
_PACING = re.compile(
    rf"(?:po |up to )?(?P<size>\d{{1,7}}|\d{{1,3}}(?: \d{{3}}){{1,2}})(?: ?{_MAILS})?"
    r"(?:,? ?(?:co|every|each|na|per|/|an?(?= )) ?(?P<every>.+)| (?P<daily>dziennie|daily|na dobe))?"
)
_NUMBER = re.compile(r"(?:po |after )?(\d{1,7})(?: (?:bled(?:ach|zie|ow|y)|errors?))?")
_NO_FRAME = frozenset({"none", "no", "without", "nie", "brak", "bez", "bez szablonu", "zaden"})
_NEVER = frozenset({"never", "nigdy", "no", "nie", "off"})

_YES_NO: Choices[bool] = (
    Choice(True, ("yes", "y", "on"), ("tak", "t", "włączone")),  # noqa: FBT003 - a value, not an option
    Choice(False, ("no", "n", "off"), ("nie", "wyłączone", "brak", "bez")),  # noqa: FBT003 - as above
)
_LANGUAGES: Choices[str] = (
    Choice("en", ("en", "English", "angielski"), ("en", "angielski", "po angielsku")),
    Choice("pl", ("pl", "Polish"), ("pl", "polski", "po polsku")),
)


_EMPTY_FIELDS: Choices[bool] = (
    Choice(True, ("leave", "leave empty", "yes"), ("zostaw", "zostaw puste", "tak", "zostają")),  # noqa: FBT003 - as above
    Choice(False, ("ask", "no"), ("pytaj", "nie")),  # noqa: FBT003 - as above
)
_SEPARATE: Choices[bool] = (
    Choice(
        False,  # noqa: FBT003 - as above
        ("to all", "all", "together", "to everyone", "to everybody", "everyone", "everybody", "the same"),
        ("do wszystkich", "wszystkim", "dla wszystkich", "wszystkie", "wspólne", "razem", "te same"),
    ),
    Choice(
        True,  # noqa: FBT003 - as above
        ("separate", "separately", "each their own", "individual", "individually", "personal"),
        ("osobne", "osobno", "każdemu swój", "każdemu swoje", "każdy swój", "indywidualne", "indywidualnie", "imienne"),
    ),
)


_UNFILED: Choices[bool] = (
    Choice(
        True,  # noqa: FBT003 - as above
        ("also without a file", "also without", "even without a file"),
        ("także bez pliku", "również bez pliku", "także bez", "nawet bez pliku"),
    ),
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a value is no wish."""

    kind: ProblemKind
    value: str  # one that would do, for the line that is offered; "" takes the key out
    understood: str = ""
    moment: datetime | None = None  # the same, where it is a time
    others: tuple[str, ...] = ()  # further values that may be meant


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
    return _chosen(value, which.ADDRESSES, language)


def several(value: str, _: str) -> IfSeveral | Flaw:
    """Which of several addresses; any word is a label."""
    return which.several(value)


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
            meant = [guesses.spelled(moment, language) for moment in guesses.of(value, now, zone)]
            if meant:
                return Flaw(ProblemKind.WHICH_TIME, meant[0], others=tuple(meant[1:]))
            return Flaw(ProblemKind.VALUE_UNREADABLE, example)
        case never:
            assert_never(never)


def pacing(value: str, language: str) -> Pacing | Flaw:
    """``50 every 10 min``, ``50/10min``, or ``50`` alone: packets without a pause."""
    flaw = Flaw(ProblemKind.VALUE_UNREADABLE, Key.PACKETS.wording(language).example)
    found = _PACING.fullmatch(fold(value))
    size = int(found["size"].replace(" ", "")) if found is not None else 0
    if found is None or size == 0:
        return flaw
    every = timedelta(days=1) if found["daily"] else timedelta(0)
    if found["every"]:
        read = when.duration(found["every"])
        if isinstance(read, when.Unreadable):  # of what, it does not say; most mean minutes
            minutes = f"{size} {'co' if language == 'pl' else 'every'} {found['every']} min"
            return replace(flaw, value=minutes) if found["every"].isdecimal() else flaw
        every = read
    return Pacing(size, every)


def text(value: str, _: str) -> str | Flaw:
    """A name, as it stands."""
    return value


def frame(value: str, _: str) -> str | Flaw:
    """A frame's name, as it stands; "" for none."""
    return "" if fold(value).strip(" .") in _NO_FRAME else value


def count(value: str, language: str) -> int | Flaw:
    """A whole number, 0 or more; "never" is 0."""
    folded = fold(value)
    if folded in _NEVER:
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
    """Where a test copy goes, and whose it is; "yes" is the requester's own address."""
    if fold(value) in {"yes", "tak"}:
        return order.Sample(None, 1)
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


def enclosing(value: str, language: str) -> tuple[bool, bool] | Flaw:
    """Whether each contact gets files of their own; and whether who has none gets the message all the same."""
    kind, _, rest = value.partition(",")
    separate = _chosen(kind, _SEPARATE, language)
    if isinstance(separate, Flaw) or not rest:
        return separate if isinstance(separate, Flaw) else (separate, False)
    anyway = separate and choose(rest, _UNFILED) is not None
    return (True, True) if anyway else Flaw(ProblemKind.VALUE_UNREADABLE, _SEPARATE[separate].word(language))


def separate_anyway(language: str) -> str:
    """The value of ``Attachments`` that lets those without a file get the message."""
    return f"{_SEPARATE[True].word(language)}, {_UNFILED[0].word(language)}"


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
