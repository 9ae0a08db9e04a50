"""How large the lines of an address may be so that they fit behind a window or on a label."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_SIZES = (10.5, 9.5, 8.5, 7.5, 6.5)  # points
_POINTS = 72 / 25.4  # of a millimetre
_PITCH = 1.2  # from line to line, in sizes
_SPARE = 1.06  # our widths are estimates, and words are not broken
_NARROW, _WIDE = frozenset("iljtfrI.,:;'!|()[]/- "), frozenset("mwMW@%—…")
_FULL_WIDTH = 0x2E80


@dataclass(frozen=True, slots=True)
class Space:
    """In millimetres."""

    width: float
    height: float


WINDOW = Space(80, 27)
"""DIN 5008, form B: the zone for the recipient, 27.3 mm; 80 of its 85 mm, for text begins 5 mm inside."""


def size(lines: Sequence[str], space: Space) -> float | None:
    """In points; None where even the smallest that can be read is too large."""
    return next((one for one in _SIZES if _height(lines, space, one) <= space.height * _POINTS), None)


def _height(lines: Sequence[str], space: Space, points: float) -> float:
    across = space.width * _POINTS / points
    return points * _PITCH * sum(max(1, math.ceil(_width(line) * _SPARE / across)) for line in lines)


def _width(line: str) -> float:
    """In sizes, of the serif that the designs use."""
    return sum(map(_letter, line))


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.3
    if letter in _WIDE:
        return 0.88
    if ord(letter) >= _FULL_WIDTH:
        return 1.0
    return 0.68 if letter.isupper() else 0.5
