"""A sheet: the headings and the rows of a foreign file, whatever its format, with clean cells."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.book.headings import recognised
from mailbot.domain.contacts import BadRow
from mailbot.errors import BookEmpty, BookTooLarge

ROWS = 1_000_000
COLUMNS = 500
LONGEST = 10_000  # characters of a cell
TITLES = 5  # lines above the headings that say what the list is

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP: CSV injection)."""

_DOUBTFUL = frozenset((*TRIGGERS, "'"))
_KEPT_AS_TEXT = re.compile(r'="(?P<text>(?:[^"]|"")*)"')
_FLOAT = re.compile(r"\d{6,}\.0")  # a phone number or tax id that was a number for a while
_PHONE = re.compile(r"\+\d[\d ()/-]{5,30}")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """``cells``: as many as there are headings."""

    number: int  # as a spreadsheet counts
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Empty rows are left out; the numbers of the others tell where they stood."""

    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    bad: tuple[BadRow, ...] = ()
    numbers: frozenset[int] = frozenset()  # places of columns that a spreadsheet keeps as fractional numbers


def sheet(lines: Iterable[tuple[int, Sequence[str] | BadRow]]) -> Sheet:
    """From numbered lines of raw cells; the first that is not empty has the headings, if they are headings.

    A title above them is passed over. A line with an address in it has no headings: a bare list of addresses is a
    sheet too. BookEmpty: nothing in it.
    """
    headings: tuple[str, ...] = ()
    rows: list[SheetRow] = []
    bad: list[BadRow] = []
    for number, line in _below_title(lines):
        if isinstance(line, BadRow):
            bad.append(line)
            continue
        cells = tuple(map(clean, line))
        if not any(cells):
            continue
        if not headings:
            is_list = any("@" in cell for cell in cells)
            headings = _unlike(["" for _ in cells] if is_list else _trimmed(cells))
            if not is_list:
                continue
        taken = _fitted(number, cells, len(headings))
        if isinstance(taken, BadRow):
            bad.append(taken)
        else:
            rows.append(taken)
        if len(rows) > ROWS:
            raise BookTooLarge(f"the file has more than {ROWS} rows: split it")
    if not headings:
        raise BookEmpty("the file is empty: its first row must have headings, such as company, first_name, email")
    return Sheet(headings, tuple(rows), tuple(bad))


def _below_title(lines: Iterable[tuple[int, Sequence[str] | BadRow]]) -> Iterator[tuple[int, Sequence[str] | BadRow]]:
    """Without the first lines of one cell each, such as "Clients, as of 1 November", where headings stand below."""
    held: list[tuple[int, Sequence[str] | BadRow]] = []
    rest = iter(lines)
    for number, line in rest:
        filled = [] if isinstance(line, BadRow) else [cell for cell in map(clean, line) if cell]
        if len(filled) > 1 and any(map(recognised, filled)):
            held = [one for one in held if isinstance(one[1], BadRow)]
        held.append((number, line))
        if len(filled) > 1 or len(held) > TITLES or any("@" in cell or recognised(cell) for cell in filled):
            break
    yield from held
    yield from rest


def clean(cell: str) -> str:
    """On one line, without control characters, without what a spreadsheet put around it."""
    text = _BLANKS.sub(" ", cell).strip()
    if text.startswith('="') and (kept := _KEPT_AS_TEXT.fullmatch(text)):
        text = kept["text"].replace('""', '"').strip()
    elif text[:1] == "'" and text[1:2] in _DOUBTFUL:
        text = text[1:]
    elif text.endswith(".0") and _FLOAT.fullmatch(text):
        text = text[:-2]
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def inert(text: str) -> str:
    """A cell that is no formula anywhere; ``clean`` makes it what it was. A telephone number is one as it is."""
    return "'" + text if text[:1] in _DOUBTFUL and not _PHONE.fullmatch(text) else text


def inert_in_csv(text: str) -> str:
    """The same where no type says that the cell is text: a telephone number without a blank would be reckoned with,
    and a line end in a cell may begin a row.
    """
    shown = inert(text if text.isprintable() else _BLANKS.sub(" ", text).strip())
    return "'" + shown if shown[:1] == "+" and " " not in shown else shown


def _fitted(number: int, cells: tuple[str, ...], width: int) -> SheetRow | BadRow:
    if any(cells[width:]):
        return BadRow(number, f"more cells than the {width} headings")
    if any(len(cell) > LONGEST for cell in cells):
        return BadRow(number, f"a cell is longer than {LONGEST} characters")
    return SheetRow(number, (*cells[:width], *[""] * (width - len(cells))))


def _trimmed(cells: tuple[str, ...]) -> list[str]:
    """Without the empty columns at the right edge."""
    return list(cells[: max(place for place, cell in enumerate(cells, 1) if cell)])


def _unlike(headings: Sequence[str]) -> tuple[str, ...]:
    """No heading is empty, none stands twice."""
    if len(headings) > COLUMNS:
        raise BookTooLarge(f"the file has {len(headings)} columns, more than {COLUMNS}: is it a list of contacts?")
    seen: dict[str, int] = {}
    unlike = []
    for place, heading in enumerate(headings, 1):
        name = heading[:100] or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        unlike.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return tuple(unlike)
