"""Attached tables of recipients: which columns are no merge fields, and which files may be one."""

from collections.abc import Iterable

from mailbot.domain import whom
from mailbot.domain.directives import Directive, Line
from mailbot.domain.folding import fold_name
from mailbot.domain.letter import Attachment
from mailbot.domain.selector import AttachedTable
from mailbot.domain.words import Key

_NO_FIELDS = frozenset(
    {"cc", "dw", "dowiadomosci", "bcc", "udw", "ukrytedowiadomosci"}
    | {"attachment", "attachments", "zalacznik", "zalaczniki"}
)
_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".vcf", ".vcard")
_TYPES = frozenset(
    {"text/csv", "text/tab-separated-values", "text/vcard", "text/x-vcard", "text/directory"}
    | {"application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet"}
    | {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
)


def reserved(columns: Iterable[str]) -> tuple[str, ...]:
    """Columns that say more about a message than what fills its text: copies, and files of its own."""
    return tuple(column for column in columns if fold_name(column) in _NO_FIELDS)


def asked_for(draft: Iterable[Directive]) -> bool:
    """Whether a line of the draft means the attached table."""
    lines = (one for one in draft if isinstance(one, Line) and one.key in {Key.RECIPIENTS, Key.WITHOUT})
    return any(AttachedTable() in terms for line in lines if isinstance(terms := whom.terms(line.value), tuple))


def possible(files: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Those that look like a table or cards, by name or type; what they are is told by reading them."""
    return tuple(file for file in files if file.content_id is None and _looks_like_a_table(file))


def _looks_like_a_table(file: Attachment) -> bool:
    return file.name.lower().endswith(_SUFFIXES) or file.type in _TYPES
