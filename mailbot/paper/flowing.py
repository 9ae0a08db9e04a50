"""Runs of text become paragraphs: what editors mean by their breaks, empty lines and margins."""

import re
from collections.abc import Sequence

from mailbot.domain.merge import Hole
from mailbot.paper import pieces
from mailbot.paper.nodes import Align, Block, Break, Heading, Image, Paragraph, Run, Words

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LONG_WORD = re.compile(r"(\S{20})(?=\S{20})")
_SHORT_WORD = re.compile(r"(?<![^\s(„\u00a0])([aiouwzAIOUWZ]) (?=\S)")

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)

BREAKABLE = "\u200b"
"""Where a word that no line can hold may be broken."""


def breakable(text: str) -> str:
    """Words of 40 characters and more get places to be broken."""
    return _LONG_WORD.sub(rf"\1{BREAKABLE}", text) if len(text) >= 40 else text  # noqa: PLR2004 - as above


class Flow:
    """Collects the blocks of one column of text."""

    def __init__(self, holes: Sequence[Hole], *, polish: bool) -> None:
        self.blocks: list[Block] = []
        self._holes = holes
        self._polish = polish  # no line ends with a lone letter
        self._runs: list[Run] = []
        self._at_start = True  # of a line
        self._broken = False  # a line has ended, and what follows is in the same paragraph
        self._align = Align.START
        self._heading = 0

    def text(self, text: str, style: str = "") -> None:
        """White space counts as in HTML."""
        text = _BLANKS.sub(" ", _INVISIBLE.sub("", text))
        if self._at_start:
            text = text.lstrip(" ")
            if not text.strip():  # a non-breaking space that keeps a line open is an empty line
                return
            self._begin()
        elif text.startswith(" ") and self._ends_with_blank():
            text = text[1:]
        if self._polish:
            text = _SHORT_WORD.sub("\\1\u00a0", text)
        self._runs.extend(
            Words(breakable(piece) if isinstance(piece, str) else piece, style)
            for piece in pieces.cut(text, self._holes)
        )

    def image(self, image: Image) -> None:
        if self._at_start:
            self._begin()
        self._runs.append(image)

    def end_line(self) -> None:
        """What follows stands on a line of its own."""
        if not self._at_start:
            self._broken = self._at_start = True

    def empty_line(self) -> None:
        """A break; the second in a row ends the paragraph."""
        if self._at_start:
            self.end_paragraph()
        else:
            self.end_line()

    def end_paragraph(self) -> None:
        runs = tuple(self._runs)
        if runs and self._heading:
            self.blocks.append(Heading(self._heading, runs, self._align))
        elif runs:
            self.blocks.append(Paragraph(runs, self._align))
        self._runs.clear()
        self._at_start, self._broken = True, False

    def begin(self, align: Align, heading: int = 0) -> None:
        """The next paragraph's looks; what is open is ended when they differ from its own."""
        if (align, heading) != (self._align, self._heading):
            self.end_paragraph()
            self._align, self._heading = align, heading

    def add(self, block: Block) -> None:
        self.end_paragraph()
        self.blocks.append(block)

    def _begin(self) -> None:
        if self._broken:
            self._runs.append(Break())
        self._at_start = self._broken = False

    def _ends_with_blank(self) -> bool:
        last = self._runs[-1] if self._runs else None
        return isinstance(last, Words) and isinstance(last.text, str) and last.text.endswith(" ")
