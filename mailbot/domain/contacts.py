"""The address book as the house speaks of it: companies, persons, rows of files, and where each is written to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from mailbot.domain.fields import SHARED, Field

_NO_OWN: Mapping[str, str] = MappingProxyType({})

# Contacts are made by the hundred thousand when the address book is read or written: named tuples, five times as fast
# to make as frozen dataclasses.


class Address(NamedTuple):
    """An e-mail address of a contact."""

    address: str  # canonical in the address book, as written in a row
    label: str = ""  # "work"


class Particulars(NamedTuple):
    """What a company has and its persons inherit, unless they have their own; the names are those of ``Field``."""

    phone: str = ""
    fax: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    owner: str = ""
    language: str = ""
    consent: str = ""

    def of(self, field: Field) -> str:
        text: str = getattr(self, field)
        return text

    def without(self, inherited: "Particulars") -> "Particulars":
        """Only what differs from the company's."""
        return Particulars(*("" if self.of(one) == inherited.of(one) else self.of(one) for one in SHARED))


NO_PARTICULARS = Particulars()


class Company(NamedTuple):
    """A company with its general addresses."""

    id: int
    name: str
    tax_id: str
    particulars: Particulars
    own: Mapping[str, str] = _NO_OWN  # own fields by their names
    addresses: tuple[Address, ...] = ()
    groups: tuple[str, ...] = ()


class Person(NamedTuple):
    """A person of a company, or one who stands alone; what is empty is inherited from the company."""

    id: int
    company: int | None
    first_name: str
    last_name: str
    position: str
    gender: str
    is_default: bool
    particulars: Particulars
    own: Mapping[str, str] = _NO_OWN
    addresses: tuple[Address, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the plain CSV form: a person, the company, or both. An empty value says nothing; ``-`` takes away."""

    number: int  # as a spreadsheet counts them: the headings are row 1
    company: str = ""
    tax_id: str = ""
    email: tuple[Address, ...] = ()  # the company's
    groups: tuple[str, ...] = ()
    particulars: Particulars = NO_PARTICULARS
    first_name: str = ""
    last_name: str = ""
    position: str = ""
    gender: str = ""
    is_default: bool | None = None
    person_email: tuple[Address, ...] = ()
    person_phone: str = ""
    own: tuple[tuple[str, str], ...] = ()

    @property
    def person(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def has_company(self) -> bool:
        return bool(self.company or self.tax_id)

    @property
    def has_person(self) -> bool:
        return bool(self.first_name or self.last_name or self.person_email)


@dataclass(frozen=True, slots=True)
class Book:
    """The whole address book on its way out, a row at a time."""

    extra: tuple[str, ...]  # columns that some of the rows need beside those of the plain form
    rows: Iterator[Row]


NOTHING = "-"
"""A cell that takes a value away; an empty one leaves it as it is."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken; the others are."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table that came with a request."""

    number: int
    address: str  # as written; possibly several, possibly none
    cells: tuple[str, ...]  # one for each column


@dataclass(frozen=True, slots=True)
class Table:
    """A table that came with a request: its columns are merge fields."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    bad: tuple[BadRow, ...] = ()
    numbers: tuple[str, ...] = ()  # columns that a spreadsheet keeps as fractional numbers


GROUPS_APART = " | "
"""Between the groups that a difference tells."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import changed in one field of a contact that was there."""

    row: int
    name: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A contact that an import added."""

    row: int
    name: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of each row: added + changed + unchanged + skipped is their number."""

    added: int
    changed: int
    unchanged: int
    skipped: tuple[BadRow, ...]
    differences: tuple[Difference, ...]  # the first of them; see ``store.contacts.TOLD``
    additions: tuple[Addition, ...] = ()  # the same


class Kind(StrEnum):
    """What a name can be the name of."""

    GROUP = "group"
    COMPANY = "company"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something in the address book that bears a name."""

    kind: Kind
    id: int
    name: str
    detail: str = ""  # tells it from others of that name: a person's company or address, a company's city

    @property
    def written(self) -> str:
        """How a requester may write it so that it is found at once: ``Jan Kowalski (ACME)``."""
        return f"{self.name} ({self.detail})" if self.detail else self.name


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several bear that name, or begin with it."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody bears that name."""

    near: tuple[str, ...]  # names that come close


Match = Hit | Ambiguous | Unknown
"""What a name turned out to be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a search result."""

    name: str  # of the person; "" for a company's own line
    company: str
    phone: str
    fax: str
    address: str  # the first one; "" where there is none


@dataclass(frozen=True, slots=True)
class Group:
    """A group and how many belong to it directly."""

    name: str
    companies: int
    persons: int


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that must not be written to."""

    address: str  # canonical
    reason: str
    since: datetime  # aware, UTC
    scope: str = ""  # "" is everything
