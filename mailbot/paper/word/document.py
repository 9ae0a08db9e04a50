"""A Word document made ready for merging: without Word's history, and with every merge field in one piece."""

import re
from collections.abc import Mapping
from copy import deepcopy

from lxml.etree import QName
from lxml.etree import _Element as Element

from mailbot.paper.word.package import WORD

_W = f"{{{WORD}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_HISTORY = frozenset(
    _W + name
    for name in ("proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "permStart", "permEnd", "noProof")
)
_MARK = re.compile(r"\{\{?[^{}]{1,300}\}\}?|«[^«»]{1,300}»|\[[^\[\]]{1,300}\]")
_HIDDEN = {ord(bracket): chr(0xE010 + place) for place, bracket in enumerate("{}[]«»")}
_SHOWN = {ord(hidden): chr(bracket) for bracket, hidden in _HIDDEN.items()}
_BEFORE_NUMBERS = ("pgMar", "paperSrc", "pgBorders", "lnNumType")  # the order of ECMA-376, 17.6.17
_BEFORE_LIST = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")  # and 17.3.1.26


def prepare(body: Element) -> None:
    """Changes ``w:body`` in place."""
    for element in list(body.iter()):
        for name in [name for name in element.attrib if _is_history(str(name))]:
            del element.attrib[name]
        for name, value in element.attrib.items():
            element.attrib[name] = str(value).translate(_HIDDEN)
        if element.tag in _HISTORY:
            _drop(element)
    _show_merge_fields(body)
    for paragraph in body.iter(_W + "p"):
        _join_marks([text for text in paragraph.iter(_W + "t") if _paragraph_of(text) is paragraph])
    if len(body) and body[-1].tag == _W + "sectPr":
        _count_from_one(body[-1])


def with_brackets(text: str) -> str:
    """What stands in attributes, such as ``uri="{28A0092B-…}"``, is no merge field; ``prepare`` has hidden it."""
    return text.translate(_SHOWN)


def break_section(body: Element) -> None:
    """The letter ends its section, so that the next one begins on a page of its own, with its own page 1."""
    if not len(body) or body[-1].tag != _W + "sectPr":
        body.append(body.makeelement(_W + "sectPr"))
        _count_from_one(body[-1])
    section = body[-1]
    end = body.makeelement(_W + "p")  # not the last paragraph of the text, which a condition may take away
    looks = end.makeelement(_W + "pPr")
    line = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}  # a point high: it needs no page of its own
    looks.append(looks.makeelement(_W + "spacing", {_W + name: value for name, value in line.items()}))
    body.replace(section, end)
    end.append(looks)
    looks.append(section)


def number_styled(body: Element, styles: Element) -> None:
    """Paragraphs whose style makes them a list say so themselves, so that each letter can have a list of its own."""
    by_name = {style.get(_W + "styleId"): style for style in styles.iter(_W + "style")}
    for looks in body.iter(_W + "pPr"):
        name = _value(looks.find(_W + "pStyle"))
        if looks.find(_W + "numPr") is None and (numbering := _numbering_of(name, by_name)) is not None:
            after = [child for child in looks if QName(child.tag).localname in _BEFORE_LIST]
            looks.insert(looks.index(after[-1]) + 1 if after else 0, deepcopy(numbering))


def _numbering_of(name: str, by_name: Mapping[str | None, Element]) -> Element | None:
    """``w:numPr`` of a style, or of what it is based on."""
    for _ in by_name:  # styles may be based on each other in a circle
        style = by_name.get(name)
        if style is None:
            return None
        if (numbering := style.find(f"{_W}pPr/{_W}numPr")) is not None:
            return numbering
        name = _value(style.find(_W + "basedOn"))
    return None


def _value(element: Element | None) -> str:
    return element.get(_W + "val", "") if element is not None else ""


def list_numbers(body: Element) -> tuple[int, ...]:
    """The numbered lists that it has."""
    written = {element.get(_W + "val", "") for element in body.iter(_W + "numId")}
    return tuple(sorted(int(number) for number in written if number.isascii() and number.isdigit() and int(number)))


def restarted(numbering: Element, numbers: tuple[int, ...], letters: int, step: int) -> None:
    """Each letter but the first has lists of its own, which count from the beginning; see ``merging``.

    ``step``: by how much a list's number differs from letter to letter.
    """
    by_number = {element.get(_W + "numId"): element for element in numbering.findall(_W + "num")}
    for letter in range(1, letters):
        for number in numbers:
            if (original := by_number.get(str(number))) is not None:
                numbering.append(_again(original, number + letter * step))


def highest_list(numbering: Element) -> int:
    written = [element.get(_W + "numId", "0") for element in numbering.findall(_W + "num")]
    return max((int(number) for number in written if number.isascii() and number.isdigit()), default=0)


def _again(original: Element, number: int) -> Element:
    again = deepcopy(original)
    again.set(_W + "numId", str(number))
    for override in again.findall(_W + "lvlOverride"):
        again.remove(override)
    for level in range(9):
        override = again.makeelement(_W + "lvlOverride", {_W + "ilvl": str(level)})
        override.append(override.makeelement(_W + "startOverride", {_W + "val": "1"}))
        again.append(override)
    return again


def _is_history(name: str) -> bool:
    local = QName(name).localname
    return local.startswith("rsid") or local in {"paraId", "textId"}


def _count_from_one(section: Element) -> None:
    for kind in section.findall(_W + "type"):  # none is a new page
        section.remove(kind)
    numbers = section.find(_W + "pgNumType")
    if numbers is None:
        numbers = section.makeelement(_W + "pgNumType")
        before = [child for child in section if QName(child.tag).localname in _BEFORE_NUMBERS]
        section.insert(section.index(before[-1]) + 1 if before else 0, numbers)
    numbers.set(_W + "start", "1")


def _show_merge_fields(body: Element) -> None:
    """Word's own merge fields: what they show, ``«imię»``, is a merge field of ours; their codes go."""
    for field in list(body.iter(_W + "fldSimple")):
        if "MERGEFIELD" in field.get(_W + "instr", "").upper():
            parent = field.getparent()
            if parent is not None:
                place = parent.index(field)
                for offset, child in enumerate(list(field)):
                    parent.insert(place + offset, child)
                parent.remove(field)
    for paragraph in body.iter(_W + "p"):
        _drop_codes(paragraph)


def _drop_codes(paragraph: Element) -> None:
    codes: list[Element] = []
    depth, merges = 0, False
    for element in list(paragraph.iter(_W + "fldChar", _W + "instrText")):
        kind = element.get(_W + "fldCharType")
        depth += kind == "begin"
        codes.append(element)
        merges = merges or (depth == 1 and kind is None and "MERGEFIELD" in (element.text or "").upper())
        if kind == "end":
            depth -= 1
            if depth == 0:
                for code in codes if merges else ():
                    _drop(code)
                codes, merges = [], False


def _join_marks(texts: list[Element]) -> None:
    """What stands in one pair of brackets stands in the element that it begins in."""
    whole = "".join(text.text or "" for text in texts)
    owners = [place for place, text in enumerate(texts) for _ in text.text or ""]
    for mark in _MARK.finditer(whole):
        owners[mark.start() : mark.end()] = [owners[mark.start()]] * len(mark[0])
    pieces = [""] * len(texts)
    for owner, letter in zip(owners, whole, strict=True):
        pieces[owner] += letter
    for text, piece in zip(texts, pieces, strict=True):
        text.text = piece
        text.set(_SPACE, "preserve")


def _paragraph_of(text: Element) -> Element | None:
    return next(text.iterancestors(_W + "p"), None)


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
