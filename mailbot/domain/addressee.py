"""One address with the contact behind it: what its merge fields say, and whether it meets a condition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from mailbot.domain.campaign import Reason, Turnover
from mailbot.domain.contacts import Company, Particulars, Person
from mailbot.domain.fields import SHARED, Field, known, normal
from mailbot.domain.folding import fold, fold_name
from mailbot.domain.selector import Condition

_NO_CELLS: Mapping[str, str] = MappingProxyType({})


class Addressee(NamedTuple):
    """Somebody who is meant, at one address; without an address: meant, but nowhere to write to."""

    address: str  # canonical
    company: Company | None = None
    person: Person | None = None
    cells: Mapping[str, str] = _NO_CELLS  # of an attached table, by ``key``; they go before the address book
    origin: str = ""  # the row of a table that it stands in; two rows are told, though they may be one contact

    @property
    def name(self) -> str:
        return self.cells.get(Field.NAME) or _name(self)

    @property
    def company_name(self) -> str:
        return self.cells.get(Field.COMPANY) or (self.company.name if self.company else "")

    @property
    def row(self) -> str:
        """``row 7`` of an attached table; "" where the addressee does not come from one."""
        return f"row {self.origin[1:]}" if self.origin else ""

    @property
    def opted_out(self) -> bool:
        said = _CONSENT(self)
        return bool(said) and normal(Field.CONSENT, said) == "no"

    @property
    def identity(self) -> str:
        """Who it is: the same contact meant twice is no duplicate worth telling."""
        return f"p{self.person.id}" if self.person else f"c{self.company.id}" if self.company else self.address


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a campaign would write to."""

    people: int  # messages
    companies: int  # different ones among them
    digest: str  # SHA-256, hex, over the recipients in their order
    left_out: Mapping[Reason, int]
    turnover: Turnover | None = field(default=None, compare=False)  # None: nobody was on the list before


Reader = Callable[[Addressee], str]


def key(name: str) -> str:
    """Under which a field's text is kept: the field's own name, or the folded name of an office's own field."""
    field = known(name)
    return field.value if field else fold_name(name)


def read(field: Field) -> Reader:
    """What a field says of an addressee; "" where it says nothing."""
    from_book = _FROM_BOOK[field]
    name = field.value

    def reader(addressee: Addressee) -> str:
        return addressee.cells.get(name) or from_book(addressee)

    return reader


def read_own(name: str, own_name: str) -> Reader:
    """The same for an office's own field or a table's column; ``own_name``: as the address book spells it."""
    folded = fold_name(name)

    def reader(addressee: Addressee) -> str:
        text = addressee.cells.get(folded, "")
        if not text and addressee.person:
            text = addressee.person.own.get(own_name, "")
        if not text and addressee.company:
            text = addressee.company.own.get(own_name, "")
        return text

    return reader


def met(condition: Condition, reader: Reader) -> Callable[[Addressee], bool]:
    """Whether an addressee meets a condition on the field that ``reader`` reads."""
    field = known(condition.field)
    wanted = fold(normal(field, condition.value) if field else condition.value)
    if field is Field.GROUPS:
        return lambda addressee: (
            wanted in {fold(group) for group in _groups(addressee)}
            or _listed(wanted, addressee.cells.get(Field.GROUPS, ""))
        )
    if field is Field.OWNER:
        return lambda addressee: fold(reader(addressee)) == wanted or f"<{wanted}>" in fold(reader(addressee))
    if field in {Field.GENDER, Field.LANGUAGE, Field.CONSENT}:
        return lambda addressee: fold(normal(field, reader(addressee))) == wanted
    return lambda addressee: fold(reader(addressee)) == wanted


def _listed(wanted: str, text: str) -> bool:
    return wanted in {fold(part) for part in text.split("|")}


def _groups(addressee: Addressee) -> tuple[str, ...]:
    own = addressee.person.groups if addressee.person else ()
    return (*own, *(addressee.company.groups if addressee.company else ()))


def _of_person(read_person: Callable[[Person], str]) -> Reader:
    return lambda addressee: read_person(addressee.person) if addressee.person else ""


def _of_company(read_company: Callable[[Company], str]) -> Reader:
    return lambda addressee: read_company(addressee.company) if addressee.company else ""


def _inherited(name: str) -> Reader:
    """The person's particular of that name, else the company's."""
    read_particular: Callable[[Particulars], str] = attrgetter(name)

    def reader(addressee: Addressee) -> str:
        text = read_particular(addressee.person.particulars) if addressee.person else ""
        if not text and addressee.company:
            text = read_particular(addressee.company.particulars)
        return text

    return reader


def _name(addressee: Addressee) -> str:
    cells = addressee.cells
    if Field.FIRST_NAME in cells or Field.LAST_NAME in cells:
        return f"{cells.get(Field.FIRST_NAME, '')} {cells.get(Field.LAST_NAME, '')}".strip()
    return addressee.person.name if addressee.person else ""


_FROM_BOOK: Mapping[Field, Reader] = {
    Field.NAME: _name,
    Field.FIRST_NAME: _of_person(lambda person: person.first_name),
    Field.LAST_NAME: _of_person(lambda person: person.last_name),
    Field.POSITION: _of_person(lambda person: person.position),
    Field.GENDER: _of_person(lambda person: person.gender),
    Field.IS_DEFAULT: _of_person(lambda person: "yes" if person.is_default else ""),
    Field.PERSON_PHONE: _of_person(lambda person: person.particulars.phone),
    Field.PERSON_EMAIL: lambda addressee: addressee.address if addressee.person else "",
    Field.COMPANY: _of_company(lambda company: company.name),
    Field.TAX_ID: _of_company(lambda company: company.tax_id),
    Field.EMAIL: lambda addressee: addressee.address,
    Field.GROUPS: lambda addressee: ", ".join(dict.fromkeys(_groups(addressee))),
    **{field: _inherited(field.value) for field in SHARED},
}
_CONSENT = read(Field.CONSENT)
