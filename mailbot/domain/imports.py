"""A file for the address book that came by mail, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.domain.contacts import GROUPS_APART, Difference, ImportResult
from mailbot.domain.fields import Field

LARGE = 20
"""An import that changes more records than this asks first."""


class ImportState(StrEnum):
    """An import waits for a yes, or is over."""

    PENDING = "pending"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class BookImport:
    """One file; its bytes are asked for separately."""

    number: int
    requester: str  # address on the list of requesters
    name: str
    sha256: str
    state: ImportState
    expires: datetime
    result: ImportResult | None  # of a done one
    done: datetime | None = None  # when
    by: int = 0  # the letter that it was done for


def asks_first(expected: ImportResult) -> bool:
    """Whether it changes so much, or takes anything away, that a human must see it before it is done."""
    return expected.changed > LARGE or any(map(_takes_away, expected.differences))


def _takes_away(one: Difference) -> bool:
    """Whether something is gone: a value, or a contact from a group that it was in."""
    if one.field != Field.GROUPS:
        return not one.after
    before, after = (set(filter(None, told.split(GROUPS_APART))) for told in (one.before, one.after))
    return not before <= after
