"""The address book as the house speaks of it: companies, persons, rows of files, and where each is written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from mailbot.domain.fields import SHARED, Field
from mailbot.domain.folding import fold
from mailbot.domain.selector import CompanyAddresses, IfSeveral

_NO_OWN: Mapping[str, str] = MappingProxyType({})

# Contacts are made by the hundred thousand when a request is resolved: named tuples, five times as fast to make as
# frozen dataclasses.


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


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import changed in one field of a contact that was there."""

    row: int
    name: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of each row: added + changed + unchanged + skipped is their number."""

    added: int
    changed: int
    unchanged: int
    skipped: tuple[BadRow, ...]
    differences: tuple[Difference, ...]  # the first of them; see ``store.contacts.DIFFERENCES``


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


class Chosen(NamedTuple):
    """Whom a message goes to: a person, or the company itself; without addresses: meant, but nowhere to write to."""

    person: Person | None
    addresses: tuple[str, ...]


def choose(
    company: Company, persons: Sequence[Person], mode: CompanyAddresses, several: IfSeveral
) -> tuple[Chosen, ...]:
    """The addresses of a company that ``mode`` asks for; never empty. ``persons`` stand in the order of the list."""
    general = Chosen(None, pick(company.addresses, several))
    default = next((person for person in persons if person.is_default), None)
    match mode:
        case CompanyAddresses.GENERAL:
            return (general,)
        case CompanyAddresses.DEFAULT_PERSON:
            return (_one(general, default, persons, several),)
        case CompanyAddresses.GENERAL_AND_DEFAULT:
            one = _one(general, default, persons, several)
            return (general, one) if general.addresses and one.person else (one,)
        case CompanyAddresses.OTHER_PERSONS:
            return _each([person for person in persons if not person.is_default], several) or (Chosen(None, ()),)
        case CompanyAddresses.ALL_PERSONS:
            return _each(persons, several) or (Chosen(None, ()),)
        case CompanyAddresses.EVERYONE:
            each = _each(persons, several)
            return (general, *each) if general.addresses or not each else each


def pick(addresses: Sequence[Address], several: IfSeveral) -> tuple[str, ...]:
    """Which of a contact's addresses are written to."""
    if several.label is not None:
        wanted = fold(several.label)
        if labelled := tuple(one.address for one in addresses if fold(one.label) == wanted):
            return labelled
    if several.every:
        return tuple(one.address for one in addresses)
    return (addresses[0].address,) if addresses else ()


def _one(general: Chosen, default: Person | None, persons: Sequence[Person], several: IfSeveral) -> Chosen:
    """The default person, else the general address; where there is neither of them, the first person who has one."""
    if default is not None and default.addresses:
        return Chosen(default, pick(default.addresses, several))
    if general.addresses:
        return general
    if default is not None:
        return Chosen(default, ())
    first = next((person for person in persons if person.addresses), None)
    return Chosen(first, pick(first.addresses, several)) if first else Chosen(None, ())


def _each(persons: Sequence[Person], several: IfSeveral) -> tuple[Chosen, ...]:
    return tuple(Chosen(person, pick(person.addresses, several)) for person in persons)
