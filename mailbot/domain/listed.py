"""Numbers of the list that a summary shows, as an answer names them, alone or among names: ``7, 12-15, Newco``."""

import re
from collections.abc import Iterator, Sequence

Spans = tuple[tuple[int, int], ...]
"""Both ends included."""

_NUMBERS = re.compile(r"\d{1,7}(?: ?[-–] ?\d{1,7})?(?: ?(?:[,;]|and|i|oraz|(?<= )) ?\d{1,7}(?: ?[-–] ?\d{1,7})?)*")
_SPAN = re.compile(r"(\d{1,7})(?: ?[-–] ?(\d{1,7}))?")
_COUNTED = re.compile(r"(?:nr|numer(?:u|y|ow|ów)?|no\.?|numbers?)\.? (?=\d)", re.IGNORECASE)
_PIECE = re.compile(r"""(?:"[^"]*"|„[^”“"]*[”“"]|“[^”"]*[”"]|”[^”"]*[”"]|«[^»]*»|[^,;"„“”«]|["„“”«])+""")
_AND = re.compile(r" (?:and|i|oraz|&) ")


def numbers(rest: str) -> Spans:
    """``7, 12-15`` as spans; () where it is anything else."""
    rest = _COUNTED.sub("", rest)
    if not _NUMBERS.fullmatch(rest):
        return ()
    spans = [(int(first), int(last or first)) for first, last in _SPAN.findall(rest)]
    return tuple(spans) if all(first <= last for first, last in spans) else ()


def parted(rest: str) -> tuple[Spans, str]:
    """The numbers, and the names among them as they are written; a number in quotes is a name."""
    if spans := numbers(rest):
        return spans, ""
    found: list[tuple[int, int]] = []
    names: list[str] = []
    for piece in _pieces(rest):
        spans = numbers(piece)
        found += spans
        names += () if spans else (piece,)
    return tuple(found), ", ".join(names)


def named(rest: str) -> bool:
    """Whether every piece is numbers or may be a name: ``15-12`` is neither."""
    pieces = list(_pieces(rest))
    return bool(pieces) and all(numbers(piece) or any(map(str.isalpha, piece)) for piece in pieces)


def spelled(listed: Sequence[int]) -> str:
    """``7, 12-15``: what ``numbers`` reads into spans of these, which are in order."""
    spans: list[list[int]] = []
    for number in listed:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def _pieces(rest: str) -> Iterator[str]:
    """What stands between commas; an "and" parts them only where there is a number beside it."""
    for found in _PIECE.finditer(rest):
        piece = found[0].strip()
        parts = [part.strip() for part in _AND.split(piece)]
        if any(map(numbers, parts)) and not numbers(piece):
            yield from filter(None, parts)
        elif piece:
            yield piece
