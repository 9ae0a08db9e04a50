"""Merge fields inside HTML: for the parser each is one private character sequence, afterwards a field again."""

import re
from collections.abc import Iterable, Iterator, Sequence

from mailbot.domain.merge import Hole

_BEGIN, _END = "\ue000", "\ue001"
_MARK = re.compile(f"{_BEGIN}([0-9]+){_END}")
_TAKEN = re.compile(f"[{_BEGIN}{_END}]")


def unmarked(source: str) -> str:
    """A stranger's text cannot name a field by its number."""
    return _TAKEN.sub("", source)


def marked(pieces: Iterable[str | Hole]) -> tuple[str, tuple[Hole, ...]]:
    """One text, and the fields that its marks stand for. The texts are ``unmarked``."""
    holes: list[Hole] = []
    written: list[str] = []
    for piece in pieces:
        if isinstance(piece, Hole):
            written.append(f"{_BEGIN}{len(holes)}{_END}")
            holes.append(piece)
        else:
            written.append(piece)
    return "".join(written), tuple(holes)


def cut(text: str, holes: Sequence[Hole]) -> Iterator[str | Hole]:
    """The reverse; no empty texts."""
    for place, part in enumerate(_MARK.split(text)):
        if place % 2:
            yield holes[int(part)]
        elif part:
            yield part
