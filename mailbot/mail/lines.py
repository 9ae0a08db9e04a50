"""The lines of an HTML body as a reader sees them, each with the nodes that make it up, so that it can be cut out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from mailbot.domain import spelling
from mailbot.mail import markup

_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "figcaption"}
    | {"figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "nav", "ol", "p", "pre", "summary"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_HIDDEN: Final = frozenset({("display", "none"), ("visibility", "hidden"), ("mso-hide", "all")})
_NAUGHT: Final = re.compile(r"0(?:\.0{0,9})?(?:[a-z]{1,9}|%)?")
_RULES: Final = ("solid", "double", "dashed", "dotted")
_CELLS: Final = frozenset({"td", "th"})
_ROW: Final = 2  # cells that a row of key and value has at least
RULE: Final = "---"
"""The text of a horizontal rule, and of the frame that Word makes of a typed one."""


@dataclass(slots=True)
class VisibleLine:
    """One line, and what it is made of."""

    text: str = ""
    texts: list[tuple[Element, bool]] = field(default_factory=list)  # True: the text behind the element
    marks: list[Element] = field(default_factory=list)  # the br that ends it, the rule or the row that it is
    shows: bool = False  # a picture

    @property
    def blank(self) -> bool:
        return not self.shows and not spelling.plain_line(self.text)


def visible(root: Element) -> list[VisibleLine]:
    """All lines in reading order; a table's row of key and value is one line, ``key: value``."""
    return [line for line in _lines(root) if line.marks or line.shows or line.text.strip(" \t\r\n\f")]


def cut(root: Element, lines: Iterable[VisibleLine]) -> None:
    """Take lines out of the tree, and every element that holds nothing any more."""
    touched: list[Element | None] = []
    marks: list[Element] = []
    for line in lines:
        for element, is_tail in line.texts:
            if is_tail:
                element.tail = None
                touched.append(element.getparent())
            else:
                element.text = None
                touched.append(element)
        marks += line.marks
    touched += [mark.getparent() for mark in marks]
    for mark in marks:
        markup.drop(mark)
    for place in touched:
        if place is not None:
            _prune(root, place)


def _lines(root: Element) -> Iterator[VisibleLine]:
    line = VisibleLine()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and _is_hidden(element):
            walk.skip_subtree()
            continue
        if element.tag in _BLOCKS:
            yield line
            line = VisibleLine()
        if event == "end" and element.tag == "br":
            line.marks.append(element)
            yield line
            line = VisibleLine()
        if event == "start" and (alone := _alone(element)) is not None:
            yield alone
            walk.skip_subtree()
            continue
        if event == "end" and element.tag == "div" and _is_underlined(element):
            yield VisibleLine(RULE)
        if event == "start" or element is not root:
            _take(line, element, is_tail=event == "end")
    yield line


def _is_hidden(element: Element) -> bool:
    """Whether its reader sees nothing of it, as of the first words that newsletters write for lists of mails."""
    if element.get("hidden") is not None:
        return True
    said = [(name, value.removesuffix("!important").rstrip()) for name, value in markup.declarations(element)]
    naught = {name for name, value in said if _NAUGHT.fullmatch(value)}
    if not _HIDDEN.isdisjoint(said) or not naught.isdisjoint({"opacity", "max-height"}):
        return True
    # Newsletters write no size for a cell, against gaps, and one for each text in it.
    return "font-size" in naught and not any(
        "font" in inner.get("style", "") or inner.tag == "font" for inner in element.iterdescendants()
    )


def _is_underlined(element: Element) -> bool:
    return any(
        name.endswith("border-bottom") and any(kind in value for kind in _RULES)
        for name, value in markup.declarations(element)
    )


def _alone(element: Element) -> VisibleLine | None:
    """An element that is a line by itself: a rule, or a row of key and value."""
    if element.tag == "hr":
        return VisibleLine(RULE, marks=[element])
    return _row(element) if element.tag == "tr" else None


def _row(row: Element) -> VisibleLine | None:
    cells = [cell for cell in row if cell.tag in _CELLS]
    if len(cells) < _ROW or row.find(".//table") is not None:
        return None
    name = spelling.plain_line(markup.shown(cells[0])).rstrip(": ")
    if spelling.hear(f"{name}:") is None or ":" in name:
        return None
    values = [spelling.plain_line(line.text).strip(",; ") for cell in cells[1:] for line in visible(cell)]
    return VisibleLine(f"{name}: {', '.join(filter(None, values))}", marks=[row])


def _take(line: VisibleLine, element: Element, *, is_tail: bool) -> None:
    found = element.tail if is_tail else element.text
    if found:
        line.text += found
        line.texts.append((element, is_tail))
    line.shows = line.shows or element.tag == "img"


def _prune(root: Element, element: Element) -> None:
    """Drop what is empty, from the inside out; a cell only with its row, so that columns stay in place."""
    while element is not root and (parent := element.getparent()) is not None:
        if element.tag not in _CELLS:
            if not _empty(element):
                return
            markup.drop(element)
        element = parent


def _empty(element: Element) -> bool:
    shows = any(True for _ in element.iter("img", "hr"))
    return not shows and not markup.shown(element).strip()
