"""Everybody whom a term means, with the contact behind each address, some at a time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import assert_never

from mailbot.domain.address import Invalid, parts
from mailbot.domain.addressee import Addressee, key
from mailbot.domain.campaign import Reason
from mailbot.domain.contacts import Address, Chosen, Company, Hit, Person, Table, TableRow, choose, pick
from mailbot.domain.fields import Field
from mailbot.domain.selector import AttachedTable, CompanyAddresses, Everyone, Selector
from mailbot.store.canonical import canonical
from mailbot.store.cards import Cards
from mailbot.store.meant import BATCH, Meant
from mailbot.store.terms import Domain, Earlier, Mailbox, Target


@dataclass(frozen=True, slots=True)
class _Foreign:
    """An address that does not come from the address book, though it may stand there too."""

    address: str
    cells: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    is_old: bool = False  # what the address book says is newer


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Somebody who is meant at what is no address."""

    name: str
    text: str
    why: str
    origin: str = ""
    reason: Reason = Reason.INVALID


_NOWHERE = ("",)

Candidates = Iterator[list[Addressee | Unreadable]]


class Crowd:
    """Loads whom the terms of one request mean."""

    def __init__(self, meant: Meant, cards: Cards, selector: Selector, table: Table | None) -> None:
        self._meant = meant
        self._cards = cards
        self._selector = selector
        self._table = table

    def meant(self, target: Target) -> Candidates:
        """In order: as a table or an earlier campaign lists them, else by company and by person."""
        match target:
            case Everyone() | Hit() | Domain():
                return (self._of_book(batch) for batch in self._meant.mean(target))
            case AttachedTable():
                return self._of_table()
            case Mailbox(address):
                return iter([self._of_mailbox(address)])
            case Earlier():
                return (self._of_campaign(batch) for batch in self._meant.earlier(target))
            case _:
                assert_never(target)

    def _of_book(self, batch: Sequence[tuple[int, int, str]]) -> list[Addressee | Unreadable]:
        companies = self._cards.companies({company for company, _, _ in batch if company})
        persons = self._cards.persons({person for _, person, _ in batch if person})
        whole = [company for company, person, address in batch if not person and not address]
        alone = self._selector.addresses is CompanyAddresses.GENERAL
        staff = {} if alone else self._cards.staff(whole)
        found: list[Addressee | Unreadable] = []
        for number, person, address in batch:
            company = companies.get(number)
            if address:
                found.append(Addressee(address, company, persons.get(person)))
                continue
            for chosen in self._chosen(company, persons.get(person), staff.get(number, ())):
                found += [Addressee(one, company, chosen.person) for one in chosen.addresses or _NOWHERE]
        return found

    def _chosen(self, company: Company | None, person: Person | None, staff: Sequence[Person]) -> tuple[Chosen, ...]:
        several = self._selector.several
        if person:
            return (Chosen(person, pick(person.addresses, several)),)
        return choose(company, staff, self._selector.addresses, several) if company else ()

    def _of_mailbox(self, address: str | Invalid) -> list[Addressee | Unreadable]:
        if isinstance(address, Invalid):
            return [Unreadable("", address.text, address.why)]
        return list(self._known([_Foreign(address)]))

    def _of_table(self) -> Candidates:
        table = self._table
        if table is None:
            return
        keys = [key(column) for column in table.columns]
        if table.bad:
            yield [
                Unreadable("", "", f"row {row.number}: {row.why}", f"t{row.number}", Reason.BAD_ROW)
                for row in table.bad
            ]
        rows = iter(table.rows)
        while batch := list(islice(rows, BATCH)):
            found: list[Addressee | Unreadable] = []
            foreign: list[_Foreign] = []
            for row in batch:
                for one in self._in_row(row, keys):
                    if isinstance(one, _Foreign):
                        foreign.append(one)
                    else:
                        found.append(one)
            yield [*found, *self._known(foreign)]

    def _in_row(self, row: TableRow, keys: Sequence[str]) -> Iterator[_Foreign | Unreadable | Addressee]:
        cells = {name: text for name, text in zip(keys, row.cells, strict=True) if text}
        origin = f"t{row.number}"
        read = [canonical(text) for text in parts(row.address)]
        valid = [Address(address) for address in read if isinstance(address, str)]
        for address in pick(valid, self._selector.several):
            yield _Foreign(address, cells, origin)
        for bad in read:
            if isinstance(bad, Invalid):
                why = f"row {row.number}: {bad.why}"
                yield Unreadable(Addressee("", cells=cells).name, bad.text, why, origin)
        if not read:
            yield Addressee("", cells=cells, origin=origin)

    def _of_campaign(self, batch: Sequence[tuple[str, str, str, str]]) -> list[Addressee | Unreadable]:
        foreign = [
            _Foreign(address, _cells(name, company, fields), is_old=True) for address, name, company, fields in batch
        ]
        return list(self._known(foreign))

    def _known(self, foreign: Sequence[_Foreign]) -> Iterator[Addressee]:
        """With the contact whose address it is, where there is one."""
        contacts = self._meant.contacts_at({one.address for one in foreign})
        companies = self._cards.companies({company for company, _ in contacts.values() if company})
        persons = self._cards.persons({person for _, person in contacts.values() if person})
        for one in foreign:
            company, person = contacts.get(one.address, (0, 0))
            cells = {} if one.is_old and one.address in contacts else one.cells
            yield Addressee(one.address, companies.get(company), persons.get(person), cells, one.origin)


def _cells(name: str, company: str, fields: str) -> Mapping[str, str]:
    """What an earlier campaign knew of its recipient."""
    kept: dict[str, str] = json.loads(fields)
    return {**{key(one): text for one, text in kept.items()}, Field.NAME: name, Field.COMPANY: company}
