"""What hangs on a contact: its addresses and its groups; and the names of the fields that an office invents."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mailbot.domain.contacts import GROUPS_APART, NOTHING, Address
from mailbot.domain.folding import fold, fold_name

Whose = Literal["company", "person"]


@dataclass(frozen=True, slots=True)
class Change:
    """How a list reads before and after, for the list of differences."""

    before: str
    after: str


class Belongings:
    """Sets lists of contacts, inside the caller's transaction. None: nothing changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._groups = dict[str, int](connection.execute("SELECT folded, id FROM grp"))
        self._own = dict[str, str](connection.execute("SELECT folded, name FROM own_field"))

    def own_field(self, name: str) -> str:
        """The name under which the address book keeps this field."""
        folded = fold_name(name)
        if folded not in self._own:
            self._execute("INSERT INTO own_field (name, folded) VALUES (?, ?)", (name, folded))
            self._own[folded] = name
        return self._own[folded]

    def add(self, whose: Whose, number: int, addresses: Sequence[Address], groups: Sequence[str]) -> None:
        """To a new contact, who has none."""
        self._insert_addresses(whose, number, _unlike([one for one in addresses if one.address != NOTHING]))
        self._join(whose, number, {self._group(name) for name in groups if name != NOTHING})

    def set_addresses(self, whose: Whose, number: int, addresses: Sequence[Address], *, keep: bool) -> Change | None:
        """``keep``: those that are there stay, before the new ones."""
        sql = f"SELECT canonical, label FROM address WHERE {whose} = ? ORDER BY position"  # noqa: S608 - one of two words
        there = [Address(canonical, label) for canonical, label in self._execute(sql, (number,))]
        said = [address for address in addresses if address.address != NOTHING]
        wanted = _unlike([*there, *said] if keep else said)
        if wanted == there:
            return None
        if there:
            self._execute(f"DELETE FROM address WHERE {whose} = ?", (number,))  # noqa: S608
        self._insert_addresses(whose, number, wanted)
        return Change(_addresses(there), _addresses(wanted))

    def set_groups(self, whose: Whose, number: int, names: Sequence[str], *, keep: bool) -> Change | None:
        """``keep``: nobody leaves a group."""
        sql = f"SELECT g.id, g.name FROM {whose}_grp m JOIN grp g ON g.id = m.grp WHERE m.{whose} = ? ORDER BY g.folded"  # noqa: S608
        there = dict[int, str](self._execute(sql, (number,)))
        wanted = {self._group(name): name for name in names if name != NOTHING}
        leave = [] if keep else [grp for grp in there if grp not in wanted]
        join = [grp for grp in wanted if grp not in there]
        if not leave and not join:
            return None
        for grp in leave:
            self._execute(f"DELETE FROM {whose}_grp WHERE {whose} = ? AND grp = ?", (number, grp))  # noqa: S608
        self._join(whose, number, join)
        after = [name for grp, name in there.items() if grp not in leave] + [wanted[grp] for grp in join]
        return Change(GROUPS_APART.join(there.values()), GROUPS_APART.join(after))

    def not_of_company(self, company: int, names: Sequence[str]) -> tuple[str, ...]:
        """Those groups that the company is not in."""
        its = {
            folded
            for (folded,) in self._execute(
                "SELECT g.folded FROM company_grp m JOIN grp g ON g.id = m.grp WHERE m.company = ?",
                (company,),
            )
        }
        return tuple(name for name in names if fold(name) not in its)

    def _insert_addresses(self, whose: Whose, number: int, addresses: Sequence[Address]) -> None:
        sql = f"INSERT INTO address ({whose}, position, canonical, label) VALUES (?, ?, ?, ?)"  # noqa: S608
        for position, one in enumerate(addresses):
            self._execute(sql, (number, position, one.address, one.label))

    def _join(self, whose: Whose, number: int, groups: Iterable[int]) -> None:
        for grp in groups:
            self._execute(f"INSERT INTO {whose}_grp ({whose}, grp) VALUES (?, ?)", (number, grp))  # noqa: S608

    def _group(self, name: str) -> int:
        folded = fold(name)
        if folded not in self._groups:
            made = self._execute("INSERT INTO grp (name, folded) VALUES (?, ?)", (name, folded))
            self._groups[folded] = made.lastrowid or 0
        return self._groups[folded]


def _unlike(addresses: Sequence[Address]) -> list[Address]:
    """Each address once, with the last label said about it, where it first stands."""
    by_address: dict[str, Address] = {}
    for one in addresses:
        if one.label or one.address not in by_address:
            by_address[one.address] = one
    return list(by_address.values())


def _addresses(addresses: Sequence[Address]) -> str:
    return " | ".join(f"{one.label}: {one.address}" if one.label else one.address for one in addresses)
