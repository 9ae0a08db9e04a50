"""Sheets of labels and envelopes: the sizes that shops sell, and how a requester names them.

Sources: gLabels (jimevins/glabels-qt, ``templates/{avery,zweckform,herma}-iso-templates.xml``) for 3474, 3475, L7160 to
L7163, L7165 and Herma's numbers; awwolf/py_label_printer for 3652 and 3653; LibreOffice (``extras/source/labels``) for
3422, 3424, 3425, 3427, 3484, L7159 and L7173. Sources differ by up to 1.5 mm in where the labels begin.
Envelopes: ISO 269.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.paper.fitting import Space

_WIDTH, _HEIGHT = 210.0, 297.0  # A4, millimetres
_ACROSS, _DOWN = range(1, 6), range(1, 17)
_GRID = re.compile(r"(\d{1,2})\s*[x×]\s*(\d{1,2})", re.IGNORECASE)
_BRAND = re.compile(r"\b(?:avery|zweckform|herma)\b", re.IGNORECASE)
_MARGIN_X, _MARGIN_Y = 5.0, 3.0  # inside of a label


@dataclass(frozen=True, slots=True)
class Sheet:
    """Labels on A4, in millimetres; as a whole they stand in the middle of the page."""

    columns: int
    rows: int
    width: float
    height: float
    pitch: float  # from a label's left edge to the next one's

    @property
    def labels(self) -> int:
        return self.columns * self.rows

    @property
    def space(self) -> Space:
        """For the lines of an address."""
        return Space(self.width - 2 * _MARGIN_X, self.height - 2 * _MARGIN_Y)


@dataclass(frozen=True, slots=True)
class Envelope:
    """In millimetres."""

    width: float
    height: float

    @property
    def space(self) -> Space:
        return Space(self.width / 2 - 12, self.height * 0.48 - 15)


_EDGE_TO_EDGE: Mapping[str, Sheet] = {
    "3474": Sheet(3, 8, 70, 37, 70),
    "3475": Sheet(3, 8, 70, 36, 70),
    "3422": Sheet(3, 8, 70, 35, 70),
    "3652": Sheet(3, 7, 70, 42.3, 70),
    "3653": Sheet(2, 7, 105, 42.3, 105),
    "3484": Sheet(2, 8, 105, 37, 105),
    "3424": Sheet(2, 6, 105, 48, 105),
    "3425": Sheet(2, 5, 105, 57, 105),
    "3427": Sheet(2, 4, 105, 74, 105),
}
_ROUNDED: Mapping[str, Sheet] = {
    "L7159": Sheet(3, 8, 63.5, 33.9, 66),
    "L7160": Sheet(3, 7, 63.5, 38.1, 66),
    "L7161": Sheet(3, 6, 63.5, 46.6, 66),
    "L7162": Sheet(2, 8, 99.1, 33.9, 101.6),
    "L7163": Sheet(2, 7, 99.1, 38.1, 101.6),
    "L7165": Sheet(2, 4, 99.1, 67.7, 101.6),
    "L7173": Sheet(2, 5, 99.1, 57, 101.6),
}
SHEETS: Mapping[str, Sheet] = {
    **_EDGE_TO_EDGE,
    **_ROUNDED,
    "4464": _EDGE_TO_EDGE["3474"],  # Herma's
    "4620": _EDGE_TO_EDGE["3484"],
    "4625": _EDGE_TO_EDGE["3653"],
    "4457": _EDGE_TO_EDGE["3424"],
}
"""By the number that Avery Zweckform or Herma print on the box."""

ENVELOPES: Mapping[str, Envelope] = {
    "DL": Envelope(220, 110),
    "C6": Envelope(162, 114),
    "C5": Envelope(229, 162),
    "C4": Envelope(324, 229),
}

_BY_GRID = {(one.columns, one.rows): one for one in reversed(list(_EDGE_TO_EDGE.values()))}


def sheet(written: str) -> Sheet | None:
    """``3x8``, ``L7160``, ``Herma 4464``; None where no sheet is meant."""
    name = _BRAND.sub("", written).strip().upper()
    if grid := _GRID.fullmatch(name):
        columns, rows = int(grid[1]), int(grid[2])
        if columns not in _ACROSS or rows not in _DOWN:
            return None
        even = Sheet(columns, rows, _WIDTH / columns, _HEIGHT / rows, _WIDTH / columns)
        return _BY_GRID.get((columns, rows), even)
    return SHEETS.get(name)
