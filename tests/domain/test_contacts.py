"""Who of a company is written to, and at which address: one table for each mode."""

import pytest

from mailbot.domain.contacts import NO_PARTICULARS, Address, Chosen, Company, Person, choose, pick
from mailbot.domain.selector import CompanyAddresses as Mode
from mailbot.domain.selector import IfSeveral

FIRST = IfSeveral()


def company(*addresses: str) -> Company:
    return Company(1, "Żółw", "", NO_PARTICULARS, addresses=tuple(Address(one) for one in addresses))


def person(number: int, *addresses: str, is_default: bool = False) -> Person:
    return Person(
        number,
        1,
        "",
        f"p{number}",
        "",
        "",
        is_default,
        NO_PARTICULARS,
        addresses=tuple(Address(one) for one in addresses),
    )


ANNA = person(1, "anna@z", is_default=True)
EWA = person(2, "ewa@z")
MUTE = person(3)
MUTE_DEFAULT = person(4, is_default=True)
WITH, WITHOUT = company("biuro@z"), company()


@pytest.mark.parametrize(
    ("mode", "firm", "staff", "chosen"),
    [
        (Mode.GENERAL, WITH, (ANNA,), [(None, "biuro@z")]),
        (Mode.GENERAL, WITHOUT, (ANNA,), [(None, "")]),
        (Mode.DEFAULT_PERSON, WITH, (EWA, ANNA), [(ANNA, "anna@z")]),
        (Mode.DEFAULT_PERSON, WITH, (EWA,), [(None, "biuro@z")]),
        (Mode.DEFAULT_PERSON, WITH, (EWA, MUTE_DEFAULT), [(None, "biuro@z")]),
        (Mode.DEFAULT_PERSON, WITHOUT, (MUTE, EWA), [(EWA, "ewa@z")]),
        (Mode.DEFAULT_PERSON, WITHOUT, (EWA, MUTE_DEFAULT), [(MUTE_DEFAULT, "")]),
        (Mode.DEFAULT_PERSON, WITHOUT, (), [(None, "")]),
        (Mode.OTHER_PERSONS, WITH, (ANNA, EWA, MUTE), [(EWA, "ewa@z"), (MUTE, "")]),
        (Mode.OTHER_PERSONS, WITH, (ANNA,), [(None, "")]),
        (Mode.GENERAL_AND_DEFAULT, WITH, (ANNA, EWA), [(None, "biuro@z"), (ANNA, "anna@z")]),
        (Mode.GENERAL_AND_DEFAULT, WITH, (EWA,), [(None, "biuro@z")]),
        (Mode.GENERAL_AND_DEFAULT, WITHOUT, (ANNA,), [(ANNA, "anna@z")]),
        (Mode.GENERAL_AND_DEFAULT, WITHOUT, (), [(None, "")]),
        (Mode.ALL_PERSONS, WITH, (ANNA, EWA), [(ANNA, "anna@z"), (EWA, "ewa@z")]),
        (Mode.ALL_PERSONS, WITH, (), [(None, "")]),
        (Mode.EVERYONE, WITH, (ANNA, MUTE), [(None, "biuro@z"), (ANNA, "anna@z"), (MUTE, "")]),
        (Mode.EVERYONE, WITHOUT, (ANNA,), [(ANNA, "anna@z")]),
        (Mode.EVERYONE, WITHOUT, (), [(None, "")]),
    ],
)
def test_each_mode_chooses_its_addresses(
    mode: Mode, firm: Company, staff: tuple[Person, ...], chosen: list[tuple[Person | None, str]]
) -> None:
    expected = tuple(Chosen(who, (address,) if address else ()) for who, address in chosen)
    assert choose(firm, staff, mode, FIRST) == expected


@pytest.mark.parametrize(
    ("several", "picked"),
    [
        (FIRST, ("a@z",)),
        (IfSeveral(every=True), ("a@z", "b@z", "c@z")),
        (IfSeveral(label="Praca"), ("b@z", "c@z")),
        (IfSeveral(label="home"), ("a@z",)),
    ],
)
def test_of_several_addresses_those_asked_for_are_picked(several: IfSeveral, picked: tuple[str, ...]) -> None:
    addresses = (Address("a@z"), Address("b@z", "praca"), Address("c@z", "PRACA"))
    assert pick(addresses, several) == picked
    assert pick((), several) == ()


def test_a_company_with_several_general_addresses_gets_what_is_asked_for() -> None:
    assert choose(company("a@z", "b@z"), (), Mode.GENERAL, IfSeveral(every=True)) == (Chosen(None, ("a@z", "b@z")),)
