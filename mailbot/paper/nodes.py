"""What a letter's text consists of, and how the typesetter is told: plain strings in JSON, never markup."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from mailbot.domain.merge import Hole


class Align(StrEnum):
    """Where the lines of a block stand."""

    START = "start"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Words:
    """A text, or a merge field, in one style."""

    text: str | Hole
    style: str = ""  # any of "bius^_": bold, italic, underlined, struck out, above and below the line


@dataclass(frozen=True, slots=True)
class Break:
    """A new line in the same paragraph."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the letter's own."""

    file: str  # in the typesetter's folder
    width: float  # points
    alt: str


Run = Words | Break | Image


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    runs: tuple[Run, ...]
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above others; level 1 is the subject's."""

    level: int
    runs: tuple[Run, ...]
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without numbers."""

    entries: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A list with numbers."""

    start: int
    entries: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True, slots=True)
class Quote:
    """Indented blocks."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where it stands in its table is settled: no two cells overlap."""

    x: int
    y: int
    columns: int
    rows: int
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in columns."""

    columns: int
    head: int  # rows that are repeated on every page
    lined: bool
    cells: tuple[Cell, ...]


Block = Paragraph | Heading | Bullets | Numbers | Quote | Rule | Table
Json = str | int | float | bool | list["Json"] | dict[str, "Json"]
"""What ``json.dumps`` takes."""


class Telling:
    """Writes nodes as JSON; merge fields become numbers, in the order in which they were met."""

    def __init__(self) -> None:
        self.holes: dict[Hole, int] = {}

    def tell(self, node: Block | Run | Cell) -> Json:
        if isinstance(node, Words):
            return self._words(node)
        told: dict[str, Json] = {"kind": _KINDS[type(node)]}
        for name in node.__slots__:
            told[name] = self._part(getattr(node, name))
        return told

    def _words(self, words: Words) -> Json:
        text: Json = words.text if isinstance(words.text, str) else self._number(words.text)
        return {"kind": "words", "text": text, "style": words.style} if words.style else text

    def _number(self, hole: Hole) -> int:
        return self.holes.setdefault(hole, len(self.holes))

    def _part(self, part: object) -> Json:
        if isinstance(part, tuple):
            return [self._part(one) for one in part]
        if isinstance(part, Enum):
            return str(part.value)
        if isinstance(part, str | int | float):
            return part
        return self.tell(part)  # type: ignore[arg-type]  # whatever else a node has in it is a node


_KINDS = {
    Break: "break",
    Image: "picture",
    Paragraph: "paragraph",
    Heading: "heading",
    Bullets: "list",
    Numbers: "numbers",
    Quote: "quote",
    Rule: "rule",
    Cell: "cell",
    Table: "table",
}
