"""What the press asks of its child process, and what the child says."""

from dataclasses import dataclass

SECONDS = 60
"""Of the processor; nothing takes longer that is worth printing."""

FAMILIAR = frozenset(map(chr, range(0x20, 0x180))) | frozenset("\n\u200b–—•…€‘’‚“”„")
"""Characters that no font lacks."""


@dataclass(frozen=True, slots=True)
class Errand:
    """``folder`` is the typesetter's root: nothing outside is read."""

    folder: str
    main: str  # a design's file name
    order: str  # file names in the folder
    result: str  # ends in .pdf; or .png, with a ``{p}`` in it; "": only look for characters without a font
    moment: int  # seconds since 1970, for the PDF's dates
    archival: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """What came of it; with an ``error`` there is no result."""

    error: str = ""
    omitted: str = ""  # characters of the text that no font has
    refused: tuple[tuple[int, str], ...] = ()  # letters, from 0, left out for such characters in address or fields
    spoilt: tuple[str, ...] = ()  # files of pictures that cannot be read
