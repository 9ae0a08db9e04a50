"""How much of its lists a mail shows: Gmail cuts one at 102 KB of HTML, and the words to answer stand at the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import NamedTuple


class Row(NamedTuple):
    """A line of a list."""

    mark: str
    main: str  # what it is about
    detail: str = ""  # more of it
    small: str = ""  # on a line of its own
    said: str = ""  # another machine's own words about it, in whatever language


ALL = 72_000
"""Octets for all lists and copies of a mail; the page around them and its words are the rest."""

_TAGS = 190  # octets around a row
_LINE_TAGS = 260  # around a line to copy


@dataclass(slots=True)
class Room:
    """What is left of it while a mail's lists are filled, the most important first."""

    left: int = ALL

    def rows(self, rows: Iterable[Row], most: int = ALL) -> list[Row]:
        """The first of them, as many as have room; ``most`` octets, so that something is left for others."""
        taken: list[Row] = []
        end = self.left - min(most, self.left)
        for row in rows:
            cost = _TAGS + sum(map(_octets, row))
            if self.left - cost < end:
                break
            self.left -= cost
            taken.append(row)
        return taken

    def lines(self, texts: Sequence[str], most: int) -> list[str]:
        """The same for lines to copy, at most so many of them."""
        return [text for text in islice(texts, most) if self.has(_LINE_TAGS + _octets(text))]

    def has(self, octets: int) -> bool:
        """Whether so much is left; then it is taken."""
        taken = octets <= self.left
        self.left -= octets if taken else 0
        return taken

    def text(self, text: str, most: int) -> str:
        """A copy of ``most`` octets at most, told where it ends."""
        room = min(most, self.left)
        if (cost := _octets(text)) <= room:
            self.left -= cost
            return text
        kept = text[:room]  # a character is one octet at least
        while _octets(kept) > room - len(" …"):
            kept = kept[: len(kept) * 9 // 10]
        self.left -= _octets(kept)
        return f"{kept.rstrip()} …"


def cost(*texts: str) -> int:
    """Octets of texts on the page."""
    return sum(map(_octets, texts))


def _octets(text: str) -> int:
    return len(escape(text).encode())
