"""Verbs: the first line of an answer, or the subject of a letter to the bot itself, read as an order."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from mailbot.domain.folding import fold
from mailbot.domain.spelling import plain_line
from mailbot.domain.words import Place, Verb


@dataclass(frozen=True, slots=True)
class Order:
    """A verb, and what stands behind it as written."""

    verb: Verb
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Not a verb: above all not a yes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands behind ``TEST``."""

    address: str | None  # None: the requester's own
    number: int  # whose copy it is: the recipient's number in the summary's list


_COURTESIES = (
    ("z", "gory", "dziekuje"),
    ("bardzo", "prosze"),
    ("bardzo", "dziekuje"),
    ("many", "thanks"),
    ("thank", "you"),
    *((word,) for word in ("", "prosze", "dziekuje", "dzieki", "please", "pls", "thanks", "thx")),
)
_TRIMMINGS = " .,;:!*„”“\"'…–—-"  # a question mark is not among them: "OK?" is no yes
_GLUED = re.compile(r"(?<=[^\W\d_])([,;!])(?=[^\W\d_])")
_NUMBERS = re.compile(r"\d{1,7}(?: ?[-–] ?\d{1,7})?(?: ?(?:[,;]|and|i|oraz|(?<= )) ?\d{1,7}(?: ?[-–] ?\d{1,7})?)*")
_SPAN = re.compile(r"(\d{1,7})(?: ?[-–] ?(\d{1,7}))?")
_ADDRESS = r"<?(?P<address>[^\s<>@,;]+@[^\s<>@,;]+?)>?"
_SAMPLE = re.compile(rf"(?:me|ja|mnie|{_ADDRESS})?(?: ?\b(?:as|jako) (?P<number>\d{{1,7}}))?", re.IGNORECASE)
_ANSWER_PREFIX = re.compile(r"\s*(?:(?:re|odp|aw|fwd?|pd)\s*:|\[#\d+\])", re.IGNORECASE)
_LONGEST = 2_000


def read(first_line: str) -> Order | Nothing:
    """The verb must be the whole line, courtesies aside, or be followed by nothing but what it takes."""
    return _read(first_line, tuple(Place))


def read_subject(subject: str) -> Order | Nothing:
    """What a new letter's subject orders; look for directive lines first, for a request may have any subject."""
    start = 0
    while (prefix := _ANSWER_PREFIX.match(subject, start)) is not None:
        start = prefix.end()
    return _read(subject[start:], (Place.SUBJECT, Place.BOTH))


def numbers(rest: str) -> tuple[tuple[int, int], ...]:
    """``7, 12-15`` as spans, both ends included; () where it is anything else."""
    if not _NUMBERS.fullmatch(rest):
        return ()
    spans = [(int(first), int(last or first)) for first, last in _SPAN.findall(rest)]
    return tuple(spans) if all(first <= last for first, last in spans) else ()


def sample(rest: str) -> Sample | None:
    """``addr``, ``me``, ``addr AS 12``; without a number it is the first recipient's copy. None: anything else."""
    found = _SAMPLE.fullmatch(rest)
    return Sample(found["address"], int(found["number"] or 1)) if found else None


def _read(line: str, places: Collection[Place]) -> Order | Nothing:
    if len(line) > _LONGEST:
        return Nothing()
    words = _core(_GLUED.sub(r"\1 ", plain_line(line)).split())
    folded = [_bare(word) for word in words]
    if folded and Place.REPLY in places and all(word in _YES for word in folded):  # "Tak, potwierdzam"
        return Order(Verb.CONFIRM)
    for name, verb in _VERBS:
        if verb.place in places and tuple(folded[: len(name)]) == name:
            rest = " ".join(words[len(name) :]).strip(_TRIMMINGS)
            if _TAKES.get(verb, _takes_nothing)(rest):
                return Order(verb, rest)
    return Nothing()


def _core(words: list[str]) -> list[str]:
    """Without the courtesies and loose punctuation at both ends."""
    first, last = 0, len(words)
    folded = [_bare(word) for word in words]
    while last > first and (polite := _courtesy(folded[first:last], at_end=True)):
        last -= polite
    while last > first and (polite := _courtesy(folded[first:last], at_end=False)):
        first += polite
    return words[first:last]


def _courtesy(folded: list[str], *, at_end: bool) -> int:
    for courtesy in _COURTESIES:
        there = folded[-len(courtesy) :] if at_end else folded[: len(courtesy)]
        if tuple(there) == courtesy:
            return len(courtesy)
    return 0


def _bare(word: str) -> str:
    return fold(word).strip(_TRIMMINGS)


def _takes_nothing(rest: str) -> bool:
    return not rest


def _takes_something(rest: str) -> bool:
    return bool(rest)


def _takes_anything(_: str) -> bool:
    return True


def _takes_numbers(rest: str) -> bool:
    return bool(numbers(rest)) or (bool(rest) and all("@" in word for word in rest.split()))


def _takes_a_campaign(rest: str) -> bool:
    return not rest or rest.lstrip("#").isdecimal()


_TAKES: dict[Verb, Callable[[str], bool]] = {
    Verb.WITHOUT: _takes_numbers,
    Verb.ADD: _takes_something,
    Verb.TEST: lambda rest: sample(rest) is not None,
    Verb.SEARCH: _takes_something,
    Verb.HELP: _takes_anything,
    Verb.STATUS: _takes_a_campaign,
    Verb.REPORT: _takes_a_campaign,
}
_VERBS = sorted(
    {(tuple(fold(name).split()), verb) for verb in Verb for wording in (verb.en, verb.pl) for name in wording.names},
    key=lambda named: (-len(named[0]), named[0]),
)
_YES = {name[0] for name, verb in _VERBS if verb is Verb.CONFIRM}
