"""Who of a company is written to, and at which address: one table for each mode."""

import pytest

from mailbot.domain.addressee import Resolution
from mailbot.domain.contacts import Address, Row
from mailbot.domain.selector import AtAddress, IfSeveral, Named, Selector
from mailbot.domain.selector import CompanyAddresses as Mode
from tests.store.desk import NOW, Desk

FIRST = IfSeveral()


def company(*addresses: str) -> Row:
    return Row(2, company="Żółw", email=tuple(Address(one) for one in addresses))


def person(name: str, *addresses: str, is_default: bool | None = None) -> Row:
    emails = tuple(Address(one) for one in addresses)
    return Row(3, company="Żółw", last_name=name, is_default=is_default, person_email=emails)


# Named so that none of them would be the first by chance.
ANNA = person("C", "anna@z.example", is_default=True)
EWA = person("B", "ewa@z.example")
MUTE = person("A")
MUTE_DEFAULT = person("D", is_default=True)
WITH, WITHOUT = company("biuro@z.example"), company()


def chosen(desk: Desk, rows: tuple[Row, ...], mode: Mode, several: IfSeveral = FIRST) -> list[tuple[str, str]]:
    """Last name ("" is the company itself) and address ("" is none) of those whom the company means, in order."""
    assert desk.store.contacts.imported(rows, now=NOW).skipped == ()
    number = desk.draft()
    somebody = "somebody@must.example"  # be written to
    selector = Selector((Named("Żółw"), AtAddress(somebody)), addresses=mode, several=several)
    assert isinstance(desk.store.recipients.resolve(number, selector, None, (), NOW), Resolution)
    reached = [(one.fields["last_name"], one.address) for one in desk.store.campaigns.recipients(number, 1, 99)]
    mute = [("" if one.name == "Żółw" else one.name, "") for one in desk.store.campaigns.left_out(number)]
    return [one for one in reached if one[1] != somebody] + mute


@pytest.mark.parametrize(
    ("mode", "firm", "staff", "expected"),
    [
        (Mode.GENERAL, WITH, (ANNA,), [("", "biuro@z.example")]),
        (Mode.GENERAL, WITHOUT, (ANNA,), [("", "")]),
        (Mode.DEFAULT_PERSON, WITH, (EWA, ANNA), [("C", "anna@z.example")]),
        (Mode.DEFAULT_PERSON, WITH, (EWA,), [("", "biuro@z.example")]),
        (Mode.DEFAULT_PERSON, WITH, (EWA, MUTE_DEFAULT), [("", "biuro@z.example")]),
        (Mode.DEFAULT_PERSON, WITHOUT, (MUTE, EWA), [("B", "ewa@z.example")]),
        (Mode.DEFAULT_PERSON, WITHOUT, (EWA, MUTE_DEFAULT), [("D", "")]),
        (Mode.DEFAULT_PERSON, WITHOUT, (MUTE,), [("", "")]),
        (Mode.DEFAULT_PERSON, WITHOUT, (), [("", "")]),
        (Mode.OTHER_PERSONS, WITH, (ANNA, EWA, MUTE), [("B", "ewa@z.example"), ("A", "")]),
        (Mode.OTHER_PERSONS, WITH, (ANNA,), [("", "")]),
        (Mode.GENERAL_AND_DEFAULT, WITH, (ANNA, EWA), [("", "biuro@z.example"), ("C", "anna@z.example")]),
        (Mode.GENERAL_AND_DEFAULT, WITH, (EWA,), [("", "biuro@z.example")]),
        (Mode.GENERAL_AND_DEFAULT, WITHOUT, (ANNA,), [("C", "anna@z.example")]),
        (Mode.GENERAL_AND_DEFAULT, WITHOUT, (), [("", "")]),
        (Mode.ALL_PERSONS, WITH, (ANNA, EWA), [("B", "ewa@z.example"), ("C", "anna@z.example")]),
        (Mode.ALL_PERSONS, WITH, (), [("", "")]),
        (Mode.EVERYONE, WITH, (ANNA, MUTE), [("", "biuro@z.example"), ("C", "anna@z.example"), ("A", "")]),
        (Mode.EVERYONE, WITHOUT, (ANNA,), [("C", "anna@z.example")]),
        (Mode.EVERYONE, WITHOUT, (), [("", "")]),
    ],
)
def test_each_mode_chooses_its_addresses(
    desk: Desk, mode: Mode, firm: Row, staff: tuple[Row, ...], expected: list[tuple[str, str]]
) -> None:
    assert chosen(desk, (firm, *staff), mode) == expected


@pytest.mark.parametrize(
    ("several", "picked"),
    [
        (FIRST, ["a@z.example"]),
        (IfSeveral(every=True), ["a@z.example", "b@z.example", "c@z.example"]),
        (IfSeveral(label="Praca"), ["b@z.example", "c@z.example"]),
        (IfSeveral(label="home"), ["a@z.example"]),
        (IfSeveral(label="home", every=True), ["a@z.example", "b@z.example", "c@z.example"]),
    ],
)
@pytest.mark.parametrize("mode", [Mode.GENERAL, Mode.DEFAULT_PERSON])
def test_of_several_addresses_those_asked_for_are_picked(
    desk: Desk, mode: Mode, several: IfSeveral, picked: list[str]
) -> None:
    addresses = (Address("a@z.example"), Address("b@z.example", "praca"), Address("c@z.example", "PRACA"))
    rows = (
        (Row(2, company="Żółw", email=addresses),)
        if mode is Mode.GENERAL
        else (WITHOUT, Row(3, company="Żółw", last_name="C", is_default=True, person_email=addresses))
    )
    assert [address for _, address in chosen(desk, rows, mode, several)] == picked
