"""STOP in a letter that answers nothing, read generously: it sends nothing, and not to hear it could."""

import re
from dataclasses import dataclass

from mailbot.domain.order import Order, read
from mailbot.domain.subjects import unprefixed
from mailbot.domain.words import Verb

_BEHIND = re.compile(
    r"(?P<words>.{1,80}?)(?: (?:campaign|kampani[aęi]))?(?: (?:nr|no|number|numer)\.?)? "
    r"\(?#?(?P<number>\d{1,9})\)?[ .!]*",
    re.IGNORECASE,
)
_LONGEST = 200  # characters


@dataclass(frozen=True, slots=True)
class Halt:
    """What shall stop."""

    number: int | None  # of the campaign; None: whatever is leaving


def heard(line: str) -> Halt | None:
    """``STOP``, ``STOP 23``, ``Zatrzymaj wysyłkę nr 23!``, also behind ``Re:``; None: it says something else."""
    words = " ".join(unprefixed(line[:_LONGEST]).split())
    if _stops(words):
        return Halt(None)
    found = _BEHIND.fullmatch(words)
    return Halt(int(found["number"])) if found is not None and _stops(found["words"]) else None


def _stops(words: str) -> bool:
    said = read(words)
    return isinstance(said, Order) and said.verb is Verb.PAUSE
