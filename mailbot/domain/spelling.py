"""How a line is heard: a known key and its value, a key that somebody misspelt, or no directive at all."""

import re
from dataclasses import dataclass
from itertools import pairwise

from mailbot.domain.folding import fold
from mailbot.domain.words import NEVER_KEYS, Key

_COLONS = str.maketrans(dict.fromkeys("：﹕︓∶", ":"))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BULLET = re.compile(r"(?:[•·▪▫■●○◦‣⁃§➢✓*–—-]|o(?=\s)|\d{1,2}[.)](?=\s))\s*")
_LINK_OF_PLAIN = re.compile(r"\s?<(?:mailto:|https?://)[^<>]*>", re.IGNORECASE)
_LONGEST_NAME = 40
_SAID_OTHERWISE = {
    **dict.fromkeys(("send to", "wyslij do", "do kogo", "komu wyslac", "odbiorcow", "to whom"), Key.RECIPIENTS),
    **dict.fromkeys(("data wysylki", "termin wysylki", "godzina wysylki", "czas wysylki", "poczatek"), Key.SEND),
    **dict.fromkeys(("send at", "send on", "send date", "sending date", "send time", "start date"), Key.SEND),
    **dict.fromkeys(("exclude", "exclusions", "excluding", "wyklucz", "pomin", "z wyjatkiem"), Key.WITHOUT),
    **dict.fromkeys(("reply to", "replies to", "odpowiedzi do", "odpowiedzi na"), Key.REPLIES),
    **dict.fromkeys(("batch", "batches", "packages", "partie", "porcje"), Key.PACKETS),
}
"""Words for a key that are none, and can hardly be meant otherwise where a key may stand; folded."""
_RECIPIENTS = frozenset({"do", "dla", "komu", "grupa", "grupy", "klienci", "to", "for", "group", "groups"})
_WITHOUT_COLON = re.compile(
    r"(?:recipients?|odbiorc(?:y|a|om|ami|ów)|adresa(?:t|ci|tom))(?:\s?(?:=|;|->|→|–|—|-)\s?|\s)(?P<value>.+)",
    re.IGNORECASE,
)
_LONGEST_SLIP = 200
_LONGEST_VALUE = 2_000  # in which another key is looked for
_QUOTES = "\"'`„”“‚’‘«»"
_LONGEST_KEY = 3  # words
_SHORT = 6  # below this many letters only one may be wrong


@dataclass(frozen=True, slots=True)
class Heard:
    """A line that begins with a known key."""

    key: Key
    name: str  # the key as written
    value: str  # on one line, without the editor's decoration


@dataclass(frozen=True, slots=True)
class Misheard:
    """A line whose key comes close to known ones; ``near`` is empty when it only stands where a key must stand."""

    name: str
    value: str
    near: tuple[Key, ...]


def hear(line: str) -> Heard | Misheard | None:
    """None: no directive line, which ends the block."""
    split = name_and_value(line)
    if split is None:
        return None
    name, value = split
    if never(name):
        return None
    folded = fold(name)
    if (key := _KEYS.get(folded)) is not None:
        return Heard(key, name, value)
    near = (_SAID_OTHERWISE[folded],) if folded in _SAID_OTHERWISE else _near(folded)
    return Misheard(name, value, near) if near else None


def name_and_value(line: str) -> tuple[str, str] | None:
    """What stands before and after the colon, where that could be a key: letters and a few spaces."""
    name, colon, value = without_bullet(plain_line(line)).partition(":")
    name = name.strip("* ")
    if not colon or len(name) > _LONGEST_NAME or not name.replace(" ", "").isalpha():
        return None
    return name, value.strip("* " if "*" in line else " ")


def recipients_said_otherwise(line: str) -> str:
    """What stands behind a word for them that is no key, or behind the key without its colon; "" where none does."""
    if len(line) > _LONGEST_SLIP:
        return ""
    bare = line.strip(_QUOTES)
    named = name_and_value(bare)
    if named is not None:
        return named[1] if fold(named[0]) in _RECIPIENTS or (bare != line and _is_recipients(named[0])) else ""
    found = _WITHOUT_COLON.fullmatch(without_bullet(line))
    return found["value"] if found else ""


def _is_recipients(name: str) -> bool:
    return _KEYS.get(fold(name)) is Key.RECIPIENTS


def keys_within(value: str) -> tuple[str, ...]:
    """What a line's value is followed by on the same line: ``Klienci Paczki: 5`` is ``Klienci`` and ``Paczki: 5``."""
    if len(value) > _LONGEST_VALUE:
        return ()
    starts = [found.start("key") for found in _KEY_WITHIN.finditer(value)]
    bounds = (0, *starts, len(value)) if starts else ()
    return tuple(value[start:end].strip(" ,;|/·") for start, end in pairwise(bounds))


def key_without_colon(line: str) -> tuple[str, Key, str] | None:
    """The key that a line begins with, as written, and what stands behind it: ``Paczki 5 co 10 min``."""
    words = plain_line(line).split()
    for length in range(min(_LONGEST_KEY, len(words) - 1), 0, -1):
        name = " ".join(words[:length]).rstrip(" :;=-–—")
        if (key := _KEYS.get(fold(name))) is not None:
            return name, key, " ".join(words[length:]).lstrip(":;=-–— ")
    return None


def plain_line(line: str) -> str:
    """One line with plain spaces and colons, without invisible characters and the link targets of plain-text mails."""
    bare = _LINK_OF_PLAIN.sub("", _INVISIBLE.sub("", line).translate(_COLONS))
    return " ".join(bare.split())


def never(name: str) -> bool:
    """True for words of forwarded headers."""
    return fold(name) in NEVER_KEYS


def without_bullet(line: str) -> str:
    """What stands behind the mark of a list."""
    bullet = _BULLET.match(line)
    return line[bullet.end() :] if bullet else line


def language_of(key: Key, name: str, default: str) -> str:
    """The language in which the requester wrote the key; ``default`` where both say the same."""
    folded = fold(name)
    in_english = any(fold(spelling) == folded for spelling in key.en.names)
    in_polish = any(fold(spelling) == folded for spelling in key.pl.names)
    if in_english == in_polish:
        return default
    return "en" if in_english else "pl"


def _near(folded: str) -> tuple[Key, ...]:
    distances: dict[Key, int] = {}
    for spelling, key in _KEYS.items():
        allowed = 1 if len(spelling) < _SHORT else 2
        if abs(len(spelling) - len(folded)) <= allowed and (apart := distance(folded, spelling)) <= allowed:
            distances[key] = min(apart, distances.get(key, apart))
    return tuple(sorted(distances, key=lambda key: distances[key]))


def distance(one: str, other: str) -> int:
    """Letters to insert, drop, replace or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]


_KEYS = {fold(name): key for key in Key for wording in (key.en, key.pl) for name in wording.names}
_A_KEY = "|".join(re.escape(name) for key in Key for wording in (key.en, key.pl) for name in wording.names)
_KEY_WITHIN = re.compile(rf"(?<=[\s,;|/])(?P<key>{_A_KEY})\s?:", re.IGNORECASE)
