"""What the mails about the address book tell, as values: imports, exports, searches, groups."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mailbot.domain.contacts import Entry, Group, ImportResult
from mailbot.domain.imports import ImportState


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did to the address book."""

    kind: ClassVar[str] = "imported"
    robotic: ClassVar[bool] = False

    file: str
    result: ImportResult
    listed: bool = False  # all of it is attached
    earlier: datetime | None = None  # when, where that was before this letter came


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, to be confirmed."""

    kind: ClassVar[str] = "importplan"
    robotic: ClassVar[bool] = False

    file: str
    token: str
    expected: ImportResult
    expires: datetime
    said: str = ""  # an answer to it that was no order
    listed: bool = False  # all of it is attached


@dataclass(frozen=True, slots=True)
class ImportOver:
    """An import that will not be done."""

    kind: ClassVar[str] = "importover"
    robotic: ClassVar[bool] = False

    file: str
    state: ImportState  # cancelled or expired


@dataclass(frozen=True, slots=True)
class Exported:
    """The address book is attached."""

    kind: ClassVar[str] = "exported"
    robotic: ClassVar[bool] = False

    companies: int
    persons: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the address book."""

    kind: ClassVar[str] = "found"
    robotic: ClassVar[bool] = False

    sought: str
    entries: tuple[Entry, ...]
    more: bool = False  # there are others


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of the address book."""

    kind: ClassVar[str] = "groups"
    robotic: ClassVar[bool] = False

    groups: tuple[Group, ...]


OfBook = Imported | ImportPlan | ImportOver | Exported | Found | Groups
