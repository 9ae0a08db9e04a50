"""One Word file of all letters: the text is filled for each recipient, and each letter is a section of its own."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree
from lxml.etree import _Element as Element

from mailbot.domain.merge import parse_html
from mailbot.errors import MergeError, PaperError
from mailbot.paper.word import around, document, package
from mailbot.paper.word.package import DOCUMENT, NUMBERING, SETTINGS, STYLES, WORD

_W = f"{{{WORD}}}"
_BODY = re.compile(r"<w:body>(?P<inside>.*)</w:body>", re.DOTALL)
_LIST = re.compile(r'(?<=<w:numId w:val=")\d+(?=")')
_SHAPE = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+(?=")')
_SHAPES = 1_000  # in one letter
_TEMPLATE = re.compile(rb"<Relationship\b[^>]*/attachedTemplate\"[^>]*/>")
_CUT = (_W + "attachedTemplate", _W + "mailMerge")  # Word would look for both
_SETTINGS_RELATIONS = "word/_rels/settings.xml.rels"


class WordLetter:
    """MergeError (FieldUnknown) from the constructor when the text cannot be read, PaperError when the file cannot."""

    def __init__(self, content: bytes, known: Collection[str]) -> None:
        self._package = package.read(content)
        root = self._package.xml(DOCUMENT)
        body = root.find(_W + "body")
        if body is None:
            raise PaperError("the Word file has no text")
        document.prepare(body)
        if STYLES in self._package.parts:
            document.number_styled(body, self._package.xml(STYLES))
        self._lists = document.list_numbers(body)
        self._head, inside, self._tail = _cut(root)
        self._last = parse_html(inside, known)
        document.break_section(body)
        self._inner = parse_html(_cut(root)[1], known)
        self._sound: set[tuple[tuple[bool, ...], ...]] = set()
        self._around = around.found(self._package, known)
        self._templates = (self._inner, *(one.template for one in self._around))

    @property
    def fields(self) -> frozenset[str]:
        return frozenset().union(*(one.fields for one in self._templates))

    def missing(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Fields that are empty for this recipient and have no fallback."""
        return tuple(dict.fromkeys(name for one in self._templates for name in one.missing(values)))

    def check(self, values: Mapping[str, str]) -> None:
        """MergeError when the conditions, as they fall for this recipient, tear the document apart."""
        decisions = tuple(one.decisions(values) for one in self._templates)
        if decisions in self._sound:
            return
        for text, name in self._texts(values):
            try:
                etree.fromstring(text)
            except etree.XMLSyntaxError as error:
                raise MergeError("a condition begins and ends in different places of the Word file", name) from error
        self._sound.add(decisions)

    def _texts(self, values: Mapping[str, str]) -> Iterator[tuple[bytes, str]]:
        for template, name in ((self._inner, "inner"), (self._last, "last")):
            yield (self._head + _numbered(template.fill(values, escape), 0, 0) + self._tail).encode(), name
        for one in self._around:
            yield one.text(values), one.part

    def write(self, letters: Sequence[Mapping[str, str]], out: Path) -> None:
        """One letter for each set of values; those have passed ``check``."""
        numbering = self._package.xml(NUMBERING) if NUMBERING in self._package.parts else None
        step = document.highest_list(numbering) + 1 if numbering is not None else 0
        if numbering is not None:
            document.restarted(numbering, self._lists, len(letters), step)
        package.write(out, self._parts(letters, numbering, step))

    def _parts(
        self, letters: Sequence[Mapping[str, str]], numbering: Element | None, step: int
    ) -> Iterator[tuple[str, Iterable[bytes]]]:
        own = {one.part: one for one in self._around}
        for name, content in self._package.parts.items():
            if name in own:
                yield from around.parts(self._package, own[name], letters)
            elif name == around.TYPES:
                yield name, (around.types(self._package.xml(name), self._around, len(letters)),)
            elif name == around.RELATIONS:
                yield name, (around.relations(self._package.xml(name), self._around, len(letters)),)
            elif name == DOCUMENT:
                yield name, self._text(letters, step)
            elif name == NUMBERING and numbering is not None:
                yield name, (package.told(numbering),)
            elif name == SETTINGS:
                yield name, (_without(self._package.xml(name), _CUT),)
            elif name == _SETTINGS_RELATIONS:
                yield name, (_TEMPLATE.sub(b"", content),)
            else:
                yield name, (content,)

    def _text(self, letters: Sequence[Mapping[str, str]], step: int) -> Iterator[bytes]:
        yield self._head.encode()
        for place, values in enumerate(letters):
            template = self._last if place == len(letters) - 1 else self._inner
            text = _numbered(template.fill(values, escape), place, step)
            yield around.referring(text, self._around, place).encode()
        yield self._tail.encode()


def _cut(root: Element) -> tuple[str, str, str]:
    whole = etree.tostring(root, encoding="unicode")
    found = _BODY.search(whole)
    if found is None:
        raise PaperError("the Word file has no text")
    return whole[: found.start("inside")], found["inside"], whole[found.end("inside") :]


def _numbered(text: str, place: int, step: int) -> str:
    """Lists and shapes of the second letter are not those of the first."""
    text = document.with_brackets(text)
    if not place:
        return text
    shapes = count(place * _SHAPES)
    text = _LIST.sub(lambda found: str(int(found[0]) + place * step) if int(found[0]) else "0", text)
    return _SHAPE.sub(lambda found: found[1] + str(next(shapes)), text)


def _without(root: Element, names: Sequence[str]) -> bytes:
    kept = deepcopy(root)
    for child in list(kept):
        if child.tag in names:
            kept.remove(child)
    return package.told(kept)
