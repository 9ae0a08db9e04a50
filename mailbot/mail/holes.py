"""Holes in encoded text: what is the same for everybody is encoded once, what is not is encoded per recipient."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from mailbot.domain.merge import Hole, Template
from mailbot.mail import encoding, tree
from mailbot.mail.encoding import Encoding

_SHAPES_KEPT = 64
_HOLE = "_"  # stands where a value will

_SHORT = 200
"""Characters of a value that is worth remembering: what one recipient reads twice, or many recipients read."""


class HoledText:
    """A text part with merge fields. Its text is encoded once for each way that its conditions fall."""

    def __init__(self, template: Template, *, html: bool) -> None:
        self.transfer = encoding.choose(template.literals)
        self._template = template
        self._html = html
        self._forks = template.forks
        self._shapes: dict[tuple[bool, ...], _Quoted | _Base64] = {}

    def fill(self, values: Mapping[str, str]) -> bytes:
        decisions = self._template.decisions(values) if self._forks else ()
        shape = self._shapes.get(decisions)
        if shape is None:
            shape = self._shape(values)
            if len(self._shapes) >= _SHAPES_KEPT:  # so many conditions that their combinations do not come back
                self._shapes.clear()
            self._shapes[decisions] = shape
        return shape.fill(values)

    def _shape(self, values: Mapping[str, str]) -> "_Quoted | _Base64":
        pieces = self._template.flat(values)
        return (_Base64 if self.transfer is Encoding.BASE64 else _Quoted)(pieces, html=self._html)


class _Quoted:
    """Quoted-printable: its lines do not depend on each other, so that only those with holes are made anew."""

    def __init__(self, pieces: tuple[str | Hole, ...], *, html: bool) -> None:
        self._html = html
        self._chunks: list[bytes] = []
        self._holes: list[tuple[int, Hole]] = []
        before = "\n"
        for piece in pieces:
            text = piece if isinstance(piece, str) else _HOLE
            if not (before.endswith("\n") or text.startswith("\n")):
                self._chunks.append(b"=\r\n")  # a soft line break beside each hole, unless a line ends there anyway
            if isinstance(piece, Hole):
                self._holes.append((len(self._chunks), piece))
            self._chunks.append(encoding.quoted(text))
            before = text

    def fill(self, values: Mapping[str, str]) -> bytes:
        chunks = self._chunks.copy()
        for index, hole in self._holes:
            value = values[hole.name] or hole.fallback
            if self._html and _MARKUP.search(value):
                value = escape(value)
            chunks[index] = _remembered(value) if len(value) <= _SHORT else encoding.quoted(value)
        return b"".join(chunks)


_MARKUP = re.compile("[&<>\"']")
_remembered = lru_cache(maxsize=512)(encoding.quoted)


class _Base64:
    """Base64: one stream, encoded as a whole; it is quick enough."""

    def __init__(self, pieces: tuple[str | Hole, ...], *, html: bool) -> None:
        self._html = html
        self._texts = [piece.replace("\n", "\r\n") if isinstance(piece, str) else "" for piece in pieces]
        self._holes = [(index, piece) for index, piece in enumerate(pieces) if isinstance(piece, Hole)]

    def fill(self, values: Mapping[str, str]) -> bytes:
        texts = self._texts.copy()
        for index, hole in self._holes:
            value = values[hole.name] or hole.fallback
            texts[index] = escape(value) if self._html else value
        return encoding.base64("".join(texts).encode())


@dataclass(frozen=True, slots=True)
class HoledName:
    """The name of an attachment with a merge field in it."""

    template: Template

    def fill(self, values: Mapping[str, str]) -> bytes:
        return tree.disposition(self.template.fill(values).replace("/", "-").replace("\\", "-"))
