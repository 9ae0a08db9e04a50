"""Replies go where the requester said, and an owner that nobody knows is counted, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import replies
from mailbot.domain.replies import Destination, Party, Tally, Wish
from mailbot.domain.selector import AtAddress

ACCOUNT, REQUESTER = "sales@firma.example", "ola@firma.example"
STAFF = {"anna nowak": "anna@firma.example"}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        *(("account", Party.ACCOUNT), ("Konto", Party.ACCOUNT), ("na konto.", Party.ACCOUNT)),
        *(("me", Party.REQUESTER), ("ja", Party.REQUESTER), ("do mnie", Party.REQUESTER)),
        *(("na mój adres", Party.REQUESTER), ("my address", Party.REQUESTER), ("do opiekunów", Party.OWNER)),
        *(("owner", Party.OWNER), ("Opiekun", Party.OWNER), ("do opiekuna", Party.OWNER)),
        ("biuro@firma.example", AtAddress("biuro@firma.example")),
        ("Biuro <biuro@firma.example>", AtAddress("biuro@firma.example")),
        ("mailto:biuro@żółw.example", AtAddress("biuro@żółw.example")),
        *((text, None) for text in ("", "szef", "biuro@", "@firma.example", "a@firma.example, b@firma.example")),
        *((text, None) for text in ("biuro@firma", "biuro@firma..example", "biuro@-firma.example")),
    ],
)
def test_what_the_line_wishes(text: str, wish: Wish | None) -> None:
    assert replies.read(text) == wish


@pytest.mark.parametrize(
    ("wish", "owner", "expected"),
    [
        (Party.ACCOUNT, "anna@firma.example", Destination(ACCOUNT, own=True)),
        (Party.REQUESTER, "anna@firma.example", Destination(REQUESTER)),
        (AtAddress("biuro@firma.example"), "", Destination("biuro@firma.example")),
        (AtAddress("Sales@Firma.example"), "", Destination("Sales@Firma.example", own=True)),
        (Party.OWNER, "anna@firma.example", Destination("anna@firma.example")),
        (Party.OWNER, "Anna Nowak <anna@firma.example>", Destination("anna@firma.example")),
        (Party.OWNER, "anna@firma.example; jan@firma.example", Destination("anna@firma.example")),
        (Party.OWNER, "ANNA  NOWAK", Destination("anna@firma.example")),
        (Party.OWNER, "Nowak", Destination(ACCOUNT, own=True, ownerless=True)),
        (Party.OWNER, "", Destination(ACCOUNT, own=True, ownerless=True)),
    ],
)
def test_where_a_reply_goes(wish: Wish, owner: str, expected: Destination) -> None:
    assert replies.destination(wish, account=ACCOUNT, requester=REQUESTER, owner=owner, staff=STAFF) == expected


def test_contacts_without_an_owner_are_counted() -> None:
    owners = [
        "anna@firma.example",
        "",
        "jan@firma.example",
        "anna@firma.example",
        "nobody we know",
        "anna@firma.example",
    ]
    told = replies.tally(
        replies.destination(Party.OWNER, account=ACCOUNT, requester=REQUESTER, owner=owner) for owner in owners
    )
    assert told == Tally((("anna@firma.example", 3), (ACCOUNT, 2), ("jan@firma.example", 1)), ownerless=2)


@given(st.text(max_size=200))
def test_whatever_an_owner_field_says_the_address_stays_on_one_line(owner: str) -> None:
    found = replies.destination(Party.OWNER, account=ACCOUNT, requester=REQUESTER, owner=owner)
    assert found.address == ACCOUNT or not set(found.address) & set('\r\n <>,;"')
