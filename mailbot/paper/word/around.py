"""Headers and footers of a Word file: where they have merge fields, each letter gets its own."""

import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree
from lxml.etree import _Element as Element

from mailbot.domain.merge import parse_html
from mailbot.domain.template import Template
from mailbot.errors import PaperError
from mailbot.paper.word import document, package
from mailbot.paper.word.package import DOCUMENT, WORD, Package

TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"

_W = f"{{{WORD}}}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_AROUND = re.compile(r"word/(?:header|footer)\d*\.xml")
_NOTES = re.compile(r"word/(?:footnotes|endnotes)\.xml")
_MARK = re.compile(r"\{[^{}]+\}|«[^«»]+»")
_REFERENCE = re.compile(r'(<w:(?:header|footer)Reference\b[^>]*?\b\w+:id=")([^"]+)(?=")')


@dataclass(frozen=True, slots=True)
class Around:
    """A header or footer with merge fields in it."""

    part: str  # its name in the package
    references: frozenset[str]  # what sections call it by
    template: Template

    def named(self, place: int) -> str:
        """The part that letter number ``place``, from 0, has: the first keeps the original's name."""
        return self.part.replace(".xml", f"_{place}.xml") if place else self.part

    def text(self, values: Mapping[str, str]) -> bytes:
        return document.with_brackets(self.template.fill(values, escape)).encode()


def found(file: Package, known: Collection[str]) -> tuple[Around, ...]:
    """Those with merge fields. MergeError (FieldUnknown) when their text cannot be read, PaperError when no letter can
    have its own."""
    _refuse_notes(file)
    names = [name for name in file.parts if _AROUND.fullmatch(name)]
    references = _references(file) if names else {}
    every: list[Around] = []
    for name in names:
        root = file.xml(name)
        document.prepare(root)
        template = parse_html(etree.tostring(root, encoding="unicode"), known)
        if not template.fixed:
            every.append(Around(name, frozenset(references.get(name, ())), template))
    if every:
        _refuse_inherited(file.xml(DOCUMENT), {one for each in every for one in each.references})
    return tuple(every)


def referring(text: str, every: Collection[Around], place: int) -> str:
    """The sections of letter number ``place``, from 0, with headers and footers of its own."""
    ours = {one for each in every for one in each.references}
    if not place or not ours:
        return text
    return _REFERENCE.sub(lambda one: one[0] + (f"_{place}" if one[2] in ours else ""), text)


def types(root: Element, every: Collection[Around], letters: int) -> bytes:
    """``[Content_Types].xml`` with the parts of all letters but the first."""
    by_name = {element.get("PartName"): element for element in root}
    for one in every:
        if (original := by_name.get(f"/{one.part}")) is not None:
            for place in range(1, letters):
                _again(original, PartName=f"/{one.named(place)}")
    return package.told(root)


def relations(root: Element, every: Collection[Around], letters: int) -> bytes:
    """What the text refers to, with the parts of all letters but the first."""
    for original in list(root):
        name = original.get("Id", "")
        for one in every:
            if name in one.references:
                for place in range(1, letters):
                    _again(original, Id=f"{name}_{place}", Target=one.named(place).removeprefix("word/"))
    return package.told(root)


def parts(file: Package, one: Around, letters: Collection[Mapping[str, str]]) -> Iterator[tuple[str, tuple[bytes]]]:
    """A part for each letter, and beside it what it refers to: a logo."""
    pictures = file.parts.get(_relations_of(one.part))
    for place, values in enumerate(letters):
        name = one.named(place)
        yield name, (one.text(values),)
        if place and pictures is not None:
            yield _relations_of(name), (pictures,)


def _again(original: Element, **changed: str) -> None:
    again = deepcopy(original)
    for name, value in changed.items():
        again.set(name, value)
    if (parent := original.getparent()) is not None:
        parent.append(again)


def _relations_of(part: str) -> str:
    return part.replace("word/", "word/_rels/") + ".rels"


def _references(file: Package) -> dict[str, list[str]]:
    """What sections call each part by."""
    by_part: dict[str, list[str]] = {}
    if RELATIONS in file.parts:
        for relation in file.xml(RELATIONS):
            target = relation.get("Target", "")
            part = target.removeprefix("/") if target.startswith("/") else f"word/{target}"
            by_part.setdefault(part, []).append(relation.get("Id", ""))
    return by_part


def _refuse_inherited(root: Element, ours: Collection[str]) -> None:
    """A section without a header has that of the section before it (ECMA-376, 17.10.1): of another letter."""
    first, *others = list(root.iter(_W + "sectPr")) or [root]
    begun = {(one.tag, one.get(_W + "type")) for one in first}
    for section in others:
        for one in section:
            if one.get(_R + "id") in ours and (one.tag, one.get(_W + "type")) not in begun:
                raise PaperError(
                    "a header or footer with merge fields begins in a later section of the Word file: "
                    "give its first section one of its own, if only an empty one"
                )


def _refuse_notes(file: Package) -> None:
    """Notes are the same on every letter."""
    for name in file.parts:
        if _NOTES.fullmatch(name):
            text = "".join(element.text or "" for element in file.xml(name).iter(_W + "t"))
            if _MARK.search(text):
                raise PaperError(
                    "merge fields work in the text, headers and footers of the Word file, not in its notes"
                )
