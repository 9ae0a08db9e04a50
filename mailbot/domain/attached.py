"""Attached tables of recipients: which requests ask for one, and which files may be one."""

from collections.abc import Iterable

from mailbot.domain import whom
from mailbot.domain.address import parts
from mailbot.domain.contacts import Table
from mailbot.domain.directives import Directive, Line
from mailbot.domain.letter import Attachment
from mailbot.domain.selector import AttachedTable
from mailbot.domain.words import Key

_SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
_CARDS = (".vcf", ".vcard")
_CARD_TYPES = frozenset({"text/vcard", "text/x-vcard", "text/directory"})
_SHEET_TYPES = frozenset(
    {"text/csv", "text/tab-separated-values"}
    | {"application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet"}
    | {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
)


def asked_for(draft: Iterable[Directive]) -> bool:
    """Whether a line of the draft means the attached table."""
    lines = (one for one in draft if isinstance(one, Line) and one.key in {Key.RECIPIENTS, Key.WITHOUT})
    return any(AttachedTable() in terms for line in lines if isinstance(terms := whom.terms(line.value), tuple))


def possible(files: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Those that look like a table or cards, by name or type; what they are is told by reading them.

    Cards beside a table are what mail programs append to every letter.
    """
    own = [file for file in files if file.content_id is None]
    cards = tuple(file for file in own if is_card(file))
    return tuple(file for file in own if file not in cards and _is_sheet(file)) or cards


def is_card(file: Attachment) -> bool:
    return file.name.lower().endswith(_CARDS) or file.type in _CARD_TYPES


def is_signature(file: Attachment, table: Table, address: str) -> bool:
    """Whether it is nothing but the card of the writer, whose ``address`` (canonical) it bears."""
    listed = [text.lower() for row in table.rows for text in parts(row.address)]
    return is_card(file) and listed == [address]


def _is_sheet(file: Attachment) -> bool:
    return file.name.lower().endswith(_SHEETS) or file.type in _SHEET_TYPES
