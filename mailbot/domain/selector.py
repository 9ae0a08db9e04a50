"""Whom a request means: the tree that the lines ``Recipients``, ``Only``, ``Without``, ``Addresses`` are read into."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Everyone:
    """``all`` / ``wszyscy``."""


@dataclass(frozen=True, slots=True)
class AttachedTable:
    """``file`` / ``plik``: the table that came with the request."""


@dataclass(frozen=True, slots=True)
class Named:
    """A group, company or person, as the requester wrote it; which of them is decided by the address book."""

    name: str


@dataclass(frozen=True, slots=True)
class AtAddress:
    """One e-mail address."""

    address: str


@dataclass(frozen=True, slots=True)
class AtDomain:
    """Every address of one domain: ``advisor.example``."""

    domain: str


class Reached(Enum):
    """Which part of an earlier campaign is meant."""

    ALL = "all"
    REACHED = "reached"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class ThoseOf:
    """``those of "subject"`` / ``ci od "temat"``: the recipients of an earlier campaign."""

    subject: str
    reached: Reached = Reached.ALL


Term = Everyone | AttachedTable | Named | AtAddress | AtDomain | ThoseOf


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of ``Only``: ``city Poznań``."""

    field: str  # canonical field name of the address book: "city", "group", "owner", or an own field as written
    value: str


class CompanyAddresses(Enum):
    """``Addresses``: which addresses of a company are written to."""

    GENERAL = "general"
    DEFAULT_PERSON = "default person"  # else general
    OTHER_PERSONS = "other persons"
    GENERAL_AND_DEFAULT = "general and default person"
    ALL_PERSONS = "all persons"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class IfSeveral:
    """``If several``: ``first``, ``all``, or a label (then the addresses so labelled, else the first)."""

    label: str | None = None
    every: bool = False


@dataclass(frozen=True, slots=True)
class Selector:
    """Union of ``recipients``, kept by all of ``only``, minus ``without``."""

    recipients: tuple[Term, ...]
    only: tuple[Condition, ...] = ()
    without: tuple[Term, ...] = ()
    addresses: CompanyAddresses = CompanyAddresses.DEFAULT_PERSON
    several: IfSeveral = IfSeveral()
