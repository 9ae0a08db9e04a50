"""How a line is heard: a known key and its value, a key that somebody misspelt, or no directive at all."""

import re
from dataclasses import dataclass

from mailbot.domain.folding import fold
from mailbot.domain.words import NEVER_KEYS, Key

_COLONS = str.maketrans(dict.fromkeys("：﹕︓∶", ":"))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BULLET = re.compile(r"(?:[•·▪▫■●○◦‣⁃§➢✓*–—-]|o(?=\s)|\d{1,2}[.)](?=\s))\s*")
_LINK_OF_PLAIN = re.compile(r"\s?<(?:mailto:|https?://)[^<>]*>", re.IGNORECASE)
_LONGEST_NAME = 40
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
    near = _near(folded)
    return Misheard(name, value, near) if near else None


def name_and_value(line: str) -> tuple[str, str] | None:
    """What stands before and after the colon, where that could be a key: letters and a few spaces."""
    name, colon, value = without_bullet(plain_line(line)).partition(":")
    name = name.strip("* ")
    if not colon or len(name) > _LONGEST_NAME or not name.replace(" ", "").isalpha():
        return None
    return name, value.strip("* " if "*" in line else " ")


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


def known(name: str) -> Key | None:
    """The key of that name, in whatever language."""
    return _KEYS.get(fold(name))


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
