"""A plain text becomes the blocks of a letter: paragraphs that a mail program cut into short lines are whole again."""

import re
from collections.abc import Iterator, Sequence

from mailbot.domain.merge import Hole
from mailbot.paper.flowing import Flow
from mailbot.paper.nodes import Block, Bullets, Numbers

_WRAPPED = range(60, 81)  # characters of the longest line when a program did the wrapping
_BULLET = re.compile(r"[-*•–·] +(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)] +(?=\S)")
_SIGNATURE = "--"

_Chunk = tuple[re.Pattern[str] | None, list[str]]
"""Lines that belong together, and what each begins with when they are a list."""


def blocks(source: str, holes: Sequence[Hole], *, polish: bool) -> tuple[Block, ...]:
    """``source`` is marked (``pieces.marked``), with ``\\n`` line ends."""
    lines = [line.rstrip() for line in source.split("\n")]
    longest = max(map(len, lines), default=0)
    chunks = _chunks(_unwrapped(lines, longest if longest in _WRAPPED else 0))
    return tuple(block for kind, chunk in chunks for block in _blocks(kind, chunk, holes, polish=polish))


def _kind(line: str) -> re.Pattern[str] | None:
    return next((pattern for pattern in (_BULLET, _NUMBER) if pattern.match(line)), None)


def _unwrapped(lines: Sequence[str], width: int) -> list[str]:
    """A line that the next word would not have fitted into was broken by a program; so was one before an indent."""
    whole: list[str] = []
    last = ""
    for line in lines:
        first_word = line.split(None, 1)[0] if line else ""
        soft = width and len(last) + 1 + len(first_word) > width and not line.startswith(" ")
        indented = line.startswith("  ") and whole and _kind(whole[-1])
        if last and line and (soft or indented) and not _kind(line):
            whole[-1] += " " + line.lstrip()
        else:
            whole.append(line)
        last = line
    return whole


def _chunks(lines: Sequence[str]) -> Iterator[_Chunk]:
    """What stands between empty lines; a list and the lines around it are apart."""
    chunk: _Chunk = (None, [])
    for line in lines:
        ends = not line or line == _SIGNATURE
        kind = _kind(line)
        if chunk[1] and (ends or kind is not chunk[0]):
            yield chunk
            chunk = (None, [])
        if not ends:
            chunk = (kind, [*chunk[1], line])
    if chunk[1]:
        yield chunk


def _blocks(
    kind: re.Pattern[str] | None, chunk: list[str], holes: Sequence[Hole], *, polish: bool
) -> tuple[Block, ...]:
    if kind is None:
        return _paragraph(chunk, holes, polish=polish)
    entries = tuple(_paragraph([kind.sub("", line, count=1)], holes, polish=polish) for line in chunk)
    first = _NUMBER.match(chunk[0])
    return (Numbers(int(first[1]), entries) if first else Bullets(entries),)


def _paragraph(lines: Sequence[str], holes: Sequence[Hole], *, polish: bool) -> tuple[Block, ...]:
    flow = Flow(holes, polish=polish)
    for line in lines:
        flow.text(line)
        flow.end_line()
    flow.end_paragraph()
    return tuple(flow.blocks)
