"""The requester's HTML, sanitised when it came in, becomes the blocks of a letter."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import html
from lxml.etree import _Element as Element

from mailbot.domain.merge import Hole
from mailbot.paper import grid as grids
from mailbot.paper import looks, pieces
from mailbot.paper.flowing import Flow
from mailbot.paper.nodes import Align, Block, Bullets, Cell, Image, Numbers, Quote, Rule, Table
from mailbot.paper.pictures import Picture

_DEEPEST = 60  # no editor nests so deep
_NESTED = 3  # lists, quotes and tables inside each other
_POINTS = 0.75  # of a pixel
_WIDEST, _HIGHEST = 450.0, 600.0  # points; what a page has
_LONGEST_LINK = 80  # characters that anybody would type
_LONGEST_ALT = 200

_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "title", "head", "template"})
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}  # the subject is the first
_APART = _HEADINGS.keys() | {"p", "pre", "dl", "caption", "figcaption", "details", "summary"}
_LINES = frozenset({"div", "center", "address", "article", "section", "header", "footer", "figure", "dt", "dd", "tr"})
_BOXES = frozenset({"ul", "ol", "table", "blockquote"})


class _Here(NamedTuple):
    """How it looks where we are."""

    style: str = ""
    align: Align = Align.START
    depth: int = 0
    nested: int = 0


def blocks(
    source: str, holes: Sequence[Hole], pictures: Mapping[str, Picture], *, polish: bool
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks, and the names of pictures that are not there or cannot be set.

    ``source`` is marked (``pieces.marked``). Total: whatever cannot be set as it was meant is set as plain text.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = html.document_fromstring(f"<html><body><div>{source}</div></body></html>".encode(), parser=parser)
    setting = _Setting(holes, pictures, polish=polish)
    return setting.column(root, _Here()), tuple(dict.fromkeys(setting.lost))


class _Setting:
    """Walks one document."""

    def __init__(self, holes: Sequence[Hole], pictures: Mapping[str, Picture], *, polish: bool) -> None:
        self.lost: list[str] = []
        self._holes = holes
        self._pictures = pictures
        self._polish = polish

    def column(self, element: Element, here: _Here) -> tuple[Block, ...]:
        """What is inside of an element, as blocks."""
        flow = Flow(self._holes, polish=self._polish)
        self._inside(element, flow, here._replace(align=Align.START))
        flow.end_paragraph()
        return tuple(flow.blocks)

    def _inside(self, element: Element, flow: Flow, here: _Here) -> None:
        if here.depth > _DEEPEST:
            flow.text(looks.text(element), here.style)
            return
        flow.text(element.text or "", here.style)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                self._element(child, flow, here._replace(depth=here.depth + 1))
            flow.text(child.tail or "", here.style)

    def _element(self, element: Element, flow: Flow, here: _Here) -> None:
        tag = str(element.tag)
        if tag == "br":
            flow.empty_line()
        elif tag == "hr":
            flow.add(Rule())
        elif tag == "img":
            self._image(element, flow, here)
        elif tag in _BOXES and here.nested < _NESTED:
            flow.end_paragraph()
            for block in self._box(element, here._replace(nested=here.nested + 1)):
                flow.add(block)
        elif tag in _APART or tag in _LINES or tag in _BOXES or tag == "li":
            self._lines(element, flow, here)
        else:
            self._inline(element, flow, here)

    def _inline(self, element: Element, flow: Flow, here: _Here) -> None:
        self._inside(element, flow, here._replace(style=looks.style(element, here.style)))
        if element.tag in {"td", "th"} and element.getnext() is not None:  # of a table that is set as text
            flow.text(" · ", here.style)
        target = element.get("href", "")
        bare = _SCHEME.sub("", target, count=1).rstrip("/")
        if _SCHEME.match(target) and len(bare) <= _LONGEST_LINK and bare not in looks.text(element):
            flow.text(f" ({bare})", here.style)

    def _lines(self, element: Element, flow: Flow, here: _Here) -> None:
        """An element with lines of its own; an empty one is an empty line."""
        tag = str(element.tag)
        inner = here._replace(style=looks.style(element, here.style), align=looks.align(element, here.align))
        apart = tag in _APART and (tag != "p" or looks.stands_alone(element))
        if apart:
            flow.end_paragraph()
        flow.end_line()
        flow.begin(inner.align, _HEADINGS.get(tag, 0))
        self._inside(element, flow, inner)
        if apart or looks.blank(element):
            flow.end_paragraph()
        flow.end_line()
        flow.begin(here.align)

    def _box(self, element: Element, here: _Here) -> Iterator[Block]:
        inner = here._replace(style=looks.style(element, here.style))
        if element.tag == "blockquote":
            yield Quote(self.column(element, inner))
        elif element.tag == "table":
            yield from self._table(element, inner)
        else:
            entries = [self._entry(entry, inner) for entry in element if isinstance(entry.tag, str)]
            filled = tuple(entry for entry in entries if entry)
            if filled:
                yield Numbers(looks.number(element, "start", 1), filled) if element.tag == "ol" else Bullets(filled)

    def _entry(self, entry: Element, here: _Here) -> tuple[Block, ...]:
        """One of a list; a list that stands between entries, as Word writes them, is one too."""
        deeper = here._replace(depth=here.depth + 1)
        if entry.tag in {"ul", "ol"} and here.nested < _NESTED:
            return tuple(self._box(entry, deeper._replace(nested=here.nested + 1)))
        return self.column(entry, deeper._replace(style=looks.style(entry, here.style)))

    def _table(self, table: Element, here: _Here) -> Iterator[Block]:
        deeper = here._replace(depth=here.depth + 2)
        rows = [found for row in _rows(table) if (found := [cell for cell in row if cell.tag in {"td", "th"}])]
        caption = table.find("caption")
        if caption is not None:
            yield from self.column(caption, deeper._replace(style=looks.style(caption, here.style)))
        grid = grids.grid(rows)
        if grid is None:
            yield from self._as_text(rows, deeper._replace(nested=_NESTED))
            return
        cells = tuple(
            Cell(
                placed.x,
                placed.y,
                placed.columns,
                placed.rows,
                self.column(placed.element, deeper._replace(style=looks.style(placed.element, here.style))),
            )
            for placed in grid.cells
        )
        if grid.columns == 1:
            yield from (block for cell in cells for block in cell.blocks)
        elif any(cell.blocks for cell in cells):
            yield Table(grid.columns, grid.head, looks.lined(table), cells)

    def _as_text(self, rows: Sequence[Sequence[Element]], here: _Here) -> Iterator[Block]:
        """A table that no page can hold, row by row."""
        flow = Flow(self._holes, polish=self._polish)
        for row in rows:
            for cell in row:
                self._inline(cell, flow, here)
            flow.end_line()
        flow.end_paragraph()
        yield from flow.blocks

    def _image(self, element: Element, flow: Flow, here: _Here) -> None:
        source = element.get("src", "")
        alt = " ".join(pieces.unmarked(element.get("alt", "")).split())[:_LONGEST_ALT]
        picture = self._pictures.get(source[4:]) if source[:4].lower() == "cid:" else None
        if picture is None:
            self.lost.append(alt or pieces.unmarked(source)[:100])
            if alt:
                flow.text(f"[{alt}]", here.style)
            return
        wished = looks.number(element, "width", 0) or picture.width
        flow.image(
            Image(
                picture.file,
                min(wished * _POINTS, _WIDEST, _HIGHEST * picture.width / picture.height),
                alt or picture.name,
            )
        )


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")
