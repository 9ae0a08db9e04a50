"""A text with its merge fields understood: pieces that are the same for everybody, holes, and choices."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from mailbot.domain.folding import fold
from mailbot.errors import MergeError

SALUTATION = "salutation"
"""The field that every recipient has: the right salutation, see ``domain/salutation.py``."""

OUTPUT_LIMIT = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a field's value goes, or ``fallback`` where the value is empty."""

    name: str  # as the caller spells it, or ``SALUTATION``
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """``city = Poznań``; without a value: the field is not empty."""

    __test__ = False  # not one of pytest's

    name: str
    value: str | None = None  # folded
    negated: bool = False

    def holds(self, values: Mapping[str, str]) -> bool:
        """A value that is shown in the reader's own way is met by either way of writing it, see ``kept``."""
        shown = fold(values.get(self.name, ""))
        if self.value is None:
            return (shown != "") is not self.negated
        as_kept = values.get(kept(self.name))
        meets = self.value == shown or (as_kept is not None and self.value == fold(as_kept))
        return meets is not self.negated


def kept(name: str) -> str:
    """Among the values of a text: a field's as it is kept, where it is shown otherwise; no field is named so."""
    return f" {name}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two texts, by a test."""

    test: Test
    then: "tuple[Piece, ...]"
    otherwise: "tuple[Piece, ...]" = ()


Piece = str | Hole | Choice
_P = TypeVar("_P", bound=Hole | Choice)


@dataclass(frozen=True, slots=True)
class Template:
    """A text with its merge fields understood."""

    pieces: tuple[Piece, ...]
    fields: frozenset[str]  # every name in it, ``SALUTATION`` too, spelt as in ``known``

    @property
    def fixed(self) -> bool:
        """True when everybody gets the same text."""
        return not self.fields

    @property
    def literals(self) -> str:
        """All its own text, whatever the conditions."""
        return "".join(_literals(self.pieces))

    @property
    def holes(self) -> int:
        """How many places there are to fill, whatever the conditions."""
        return _holes(self.pieces)

    @property
    def forks(self) -> bool:
        """True when it has conditions."""
        return any(isinstance(piece, Choice) for piece in self.pieces)

    def decisions(self, values: Mapping[str, str]) -> tuple[bool, ...]:
        """How each choice on the way falls; equal decisions mean equal ``flat`` pieces."""
        return tuple(_decide(self.pieces, values))

    def flat(self, values: Mapping[str, str]) -> tuple[str | Hole, ...]:
        """The pieces that this recipient gets, choices made, neighbouring texts joined."""
        return joined(_flatten(self.pieces, values))

    def fill(self, values: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
        """The text for one recipient; ``escape`` is applied to what fills the holes. MergeError when it is too long."""
        written: list[str] = []
        length = 0
        for piece in _flatten(self.pieces, values):
            text = piece if isinstance(piece, str) else escape(values.get(piece.name) or piece.fallback)
            length += len(text)
            if length > OUTPUT_LIMIT:
                raise MergeError("the filled text is too long", text[:40])
            written.append(text)
        return "".join(written)

    def missing(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Fields that this recipient would see an empty place for: no value and no fallback; in order, once each."""
        empty = (
            piece.name
            for piece in _flatten(self.pieces, values)
            if isinstance(piece, Hole)
            and piece.name != SALUTATION
            and not (values.get(piece.name, "").strip() or piece.fallback)
        )
        return tuple(dict.fromkeys(empty))


def joined(pieces: Iterable[str | _P]) -> tuple[str | _P, ...]:
    """Neighbouring texts made one, empty ones dropped."""
    joined: list[str | _P] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        if text := "".join(texts):
            joined.append(text)
        texts.clear()
        joined.append(piece)
    if text := "".join(texts):
        joined.append(text)
    return tuple(joined)


def _flatten(pieces: tuple[Piece, ...], values: Mapping[str, str]) -> Iterator[str | Hole]:
    for piece in pieces:
        if isinstance(piece, Choice):
            yield from _flatten(piece.then if piece.test.holds(values) else piece.otherwise, values)
        else:
            yield piece


def _literals(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Choice):
            yield from _literals(piece.then)
            yield from _literals(piece.otherwise)


def _holes(pieces: tuple[Piece, ...]) -> int:
    inside = sum(_holes(piece.then) + _holes(piece.otherwise) for piece in pieces if isinstance(piece, Choice))
    return inside + sum(isinstance(piece, Hole) for piece in pieces)


def _decide(pieces: tuple[Piece, ...], values: Mapping[str, str]) -> Iterator[bool]:
    for piece in pieces:
        if isinstance(piece, Choice):
            held = piece.test.holds(values)
            yield held
            yield from _decide(piece.then if held else piece.otherwise, values)
