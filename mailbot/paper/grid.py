"""Tables: where each cell stands, so that no two overlap and none reaches beyond the edge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

from mailbot.paper import looks

COLUMNS = 12
CELLS = 1_500


@dataclass(frozen=True, slots=True)
class Placed:
    """An element with its place; columns and rows count from 0."""

    x: int
    y: int
    columns: int
    rows: int
    element: Element


@dataclass(frozen=True, slots=True)
class Grid:
    """``head``: the first rows, when all their cells are headings."""

    columns: int
    head: int
    cells: tuple[Placed, ...]


def grid(rows: Sequence[Sequence[Element]]) -> Grid | None:
    """None: too large for a page to be a table."""
    if sum(map(len, rows)) > CELLS or max((len(row) for row in rows), default=0) > COLUMNS:
        return None
    taken: set[tuple[int, int]] = set()
    cells: list[Placed] = []
    for y, row in enumerate(rows):
        x = 0
        for element in row:
            while (x, y) in taken:
                x += 1
            columns = _fitting(_span(element, "colspan", COLUMNS), x, y, taken)
            height = min(_span(element, "rowspan", len(rows)), len(rows) - y)
            cells.append(Placed(x, y, columns, height, element))
            taken.update((x + dx, y + dy) for dx in range(columns) for dy in range(height))
            x += columns
    width = max((cell.x + cell.columns for cell in cells), default=0)
    if width > COLUMNS:
        return None
    return Grid(width, _head(rows, cells), tuple(cells))


def _fitting(columns: int, x: int, y: int, taken: set[tuple[int, int]]) -> int:
    """So many columns as are free beside each other."""
    return next((dx for dx in range(1, columns) if (x + dx, y) in taken), columns)


def _span(element: Element, name: str, most: int) -> int:
    return max(1, min(looks.number(element, name, 1), most))


def _head(rows: Sequence[Iterable[Element]], cells: Sequence[Placed]) -> int:
    """One row of headings, or none; a heading that reaches into the rows below would not let it end."""
    if len(rows) < 2 or not all(cell.tag == "th" for cell in rows[0]):  # noqa: PLR2004 - a head needs a body
        return 0
    return int(all(cell.rows == 1 for cell in cells if cell.y == 0))
