"""Merge fields: a language so small that a text can do nothing with it but name a field, fall back, and choose.

It cannot loop, calculate, call or reach an object, because there is nothing in it that could say so. Time and output
are linear in what goes in, and bounded.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from mailbot.domain.folding import fold, fold_name
from mailbot.domain.marks import Mark, Token, marks, marks_html
from mailbot.domain.template import OUTPUT_LIMIT, SALUTATION, Choice, Hole, Piece, Template, Test, joined, kept
from mailbot.errors import ComparisonUnknown, EndMissing, FieldUnknown, MergeError

__all__ = [
    "OUTPUT_LIMIT",
    "SALUTATION",
    "Choice",
    "Hole",
    "Piece",
    "Template",
    "Test",
    "kept",
    "near",
    "parse",
    "parse_html",
]

SOURCE_LIMIT = 256 * 1024  # characters
MARK_LIMIT = 2_000  # brackets in one text
DEPTH_LIMIT = 10

_SALUTATIONS = frozenset({SALUTATION, "zwrot", "zwrotgrzecznosciowy"})
_IF = frozenset({"if", "jesli", "jezeli"})
_ELSE = frozenset({"else", "inaczej"})
_END = frozenset({"end", "koniec"})
_COMPARISON = re.compile(r"(?P<name>.*?)\s*(?P<sign>==?|!=|≠)\s*(?P<value>.*)")
_ORDERING = re.compile(r"[<>≤≥]")
_FAULT_LIMIT = 20  # after so many a text is not looked at any further
_QUOTES = "\"'„”“‟‚‘’«»"


def parse(text: str, known: Collection[str]) -> Template:
    """A plain text. MergeError when it cannot be read, FieldUnknown when it names a field that is not in ``known``."""
    return _Reader(text, known).read(marks(text))


def parse_html(html: str, known: Collection[str]) -> Template:
    """The same for HTML: tags, entities and typographic quotes that an editor put inside the braces do not matter."""
    return _Reader(html, known).read(marks_html(html))


def near(name: str, known: Collection[str]) -> tuple[str, ...]:
    """Up to three known names that come close to ``name``, the closest first."""
    by_fold = {fold_name(one): one for one in known}
    return tuple(by_fold[hit] for hit in get_close_matches(fold_name(name[:100]), by_fold, n=3, cutoff=0.6))


class _Reader:
    """Builds the tree of one text; keeps the open conditions."""

    def __init__(self, source: str, known: Collection[str]) -> None:
        if len(source) > SOURCE_LIMIT:
            raise MergeError(f"the text is longer than {SOURCE_LIMIT} characters", source[:40])
        self._known = {fold_name(name): name for name in known}
        self._fields: set[str] = set()
        self._unknown: dict[str, None] = {}
        self._open: list[_Open] = []
        self._pieces: list[Piece] = []
        self._marks = 0
        self._fault: MergeError | None = None  # the first; what follows may only follow from it
        self._faults = 0

    def read(self, tokens: Iterator[Token]) -> Template:
        for token in tokens:
            if isinstance(token, str):
                self._pieces.append(token)
                continue
            self._count(token)
            self._take(token)
            if self._faults == _FAULT_LIMIT:
                break
        if self._open and self._fault is None:
            self._fault = EndMissing("the condition has no {end}", self._open[-1].mark.written)
        if self._fault is not None:
            fault = type(self._fault)
            raise fault(str(self._fault), self._fault.excerpt, tuple(self._unknown)) from self._fault
        if self._unknown:
            raise FieldUnknown(tuple(self._unknown))
        return Template(joined(self._pieces), frozenset(self._fields))

    def _count(self, mark: Mark) -> None:
        self._marks += 1
        if self._marks > MARK_LIMIT:
            raise MergeError(f"more than {MARK_LIMIT} merge fields", mark.written)

    def _take(self, mark: Mark) -> None:
        """What is wrong with it is kept, so that the fields behind it are looked at too."""
        try:
            self._read(mark)
        except MergeError as fault:
            self._fault = self._fault or fault
            self._faults += 1

    def _read(self, mark: Mark) -> None:
        if mark.unfinished:
            self._refuse_unfinished(mark)
        elif not (mark.braces and self._condition(mark)):
            self._pieces.append(self._hole(mark))

    def _refuse_unfinished(self, mark: Mark) -> None:
        """A lone opening brace is text, unless it was meant: ``{{``, ``{%``, or the beginning of a field we know."""
        key = fold_name(mark.inner)
        if not key or key in self._known or key in _SALUTATIONS | _IF:
            raise MergeError("braces that are not closed, or not to be read", mark.written)
        self._pieces.append(mark.written)

    def _condition(self, mark: Mark) -> bool:
        word, _, rest = mark.inner.partition(" ")
        key = fold(word)
        if key in _IF and rest:
            self._begin(mark, rest)
        elif not rest and key in _ELSE and self._open:
            self._turn(mark)
        elif not rest and key in _END and self._open:
            self._finish()
        elif not rest and key in _ELSE | _END and key not in self._known:
            raise MergeError(f"{mark.written} without {{if …}}", mark.written)
        else:
            return False
        return True

    def _begin(self, mark: Mark, condition: str) -> None:
        if len(self._open) == DEPTH_LIMIT:
            raise MergeError(f"conditions more than {DEPTH_LIMIT} deep", mark.written)
        comparison = _COMPARISON.fullmatch(condition)
        name = comparison["name"] if comparison else condition
        if _ORDERING.search(name) and fold_name(name) not in self._known:
            self._open.append(_Open(mark, Test(""), self._pieces))  # so that its {end} is none too many
            self._pieces = []
            raise ComparisonUnknown("a condition compares with = and != only", mark.written)
        if comparison:
            value = fold(comparison["value"].strip(_QUOTES + " "))
            test = Test(
                self._named(comparison["name"], fold_name(comparison["name"])), value, comparison["sign"] in ("!=", "≠")
            )
        else:
            test = Test(self._named(condition, fold_name(condition)))
        self._open.append(_Open(mark, test, self._pieces))
        self._pieces = []

    def _turn(self, mark: Mark) -> None:
        if self._open[-1].then is not None:
            raise MergeError("a second {else} in one condition", mark.written)
        self._open[-1].then = joined(self._pieces)
        self._pieces = []

    def _finish(self) -> None:
        ended = self._open.pop()
        last = joined(self._pieces)
        then, otherwise = (last, ()) if ended.then is None else (ended.then, last)
        ended.before.append(Choice(ended.test, then, otherwise))
        self._pieces = ended.before

    def _hole(self, mark: Mark) -> Piece:
        name, _, fallback = mark.inner.partition("|")
        key = fold_name(name)
        if key not in self._known and key not in _SALUTATIONS and not mark.surely:
            return mark.written
        return Hole(self._named(name, key), fallback.strip().strip(_QUOTES).strip())

    def _named(self, name: str, key: str) -> str:
        spelt = self._known.get(key) or (SALUTATION if key in _SALUTATIONS else "")
        if spelt:
            self._fields.add(spelt)
        else:
            self._unknown[name.strip()] = None
        return spelt


@dataclass(slots=True)
class _Open:
    """A condition whose end has not come yet."""

    mark: Mark
    test: Test
    before: list[Piece]
    then: tuple[Piece, ...] | None = None  # set by {else}
