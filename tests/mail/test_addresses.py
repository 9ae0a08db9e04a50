"""Promises about addresses: nobody passes for somebody else, and everybody else can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.letter import Correspondent
from mailbot.mail import addresses


@pytest.mark.parametrize(
    ("field", "mailboxes"),
    [
        ("anna@firma.example", [("", "anna@firma.example")]),
        ("<anna@firma.example>", [("", "anna@firma.example")]),
        ("Anna Kowalska <anna@firma.example>", [("Anna Kowalska", "anna@firma.example")]),
        ('"Kowalska, Anna" <anna@firma.example>', [("Kowalska, Anna", "anna@firma.example")]),
        ('"Anna \\"Ania\\" K." <anna@firma.example>', [('Anna "Ania" K.', "anna@firma.example")]),
        ("Anna K. (office) <anna@firma.example> (away)", [("Anna K.", "anna@firma.example")]),
        ("anna@firma.example (Anna (the boss) \\) K.)", [("", "anna@firma.example")]),
        ("=?utf-8?q?Zo=C5=9Bka?= <z@firma.example>", [("Zośka", "z@firma.example")]),
        ('"=?utf-8?q?Zo=C5=9Bka?=" <z@firma.example>', [("Zośka", "z@firma.example")]),
        ("Zośka Żak <zośka@żak.example>", [("Zośka Żak", "zośka@żak.example")]),
        ("anna@firma.example <anna@firma.example>", [("", "anna@firma.example")]),
        ('"anna@firma.example" <a@b.example>', [("anna@firma.example", "a@b.example")]),
        ("a@b.example, C <c@d.example>", [("", "a@b.example"), ("C", "c@d.example")]),
        *((wrong, None) for wrong in (
            "", ",", "Anna", "<>", "<anna>", "Anna <>", "anna@", "@firma.example", "anna@firma..example", "a..b@c.d",
            "boss@firma.example <evil@x.example>", "Kowalska, Anna <anna@firma.example>", "Boss: anna@firma.example;",
            "<@x.example:anna@firma.example>", '"anna"@firma.example', "anna@[192.0.2.1]", "anna @firma.example",
            "anna@firma.example)evil@x.example", "anna(x)@firma.example", "(anna@firma.example", '"anna@firma.example',
            "anna@firma.example;", "a@b.example c@d.example", "a@b.example,", "\\anna@firma.example", "a@b@c.example",
            "Anna <anna@firma.example> evil@x.example", "<<anna@firma.example>>", "anna@firma.example\x00",
        )),
    ],
)  # fmt: skip
def test_the_strict_reading_takes_plain_mailboxes_only(field: str, mailboxes: list[tuple[str, str]] | None) -> None:
    assert addresses.strict(field) == (tuple(Correspondent(*one) for one in mailboxes) if mailboxes else None)


@pytest.mark.parametrize(
    ("field", "mailboxes"),
    [
        ("Anna <a@b.example>, c@d.example (C); e@f.g", [("Anna", "a@b.example"), ("", "c@d.example"), ("", "e@f.g")]),
        ("Staff: a@b.example, B <c@d.example>;", [("", "a@b.example"), ("B", "c@d.example")]),
        ('"Kowalska, Anna" <a@b.example', [("Kowalska, Anna", "a@b.example")]),
        ("undisclosed-recipients:;", []),
        ("nobody", []),
        ("", []),
    ],
)  # fmt: skip
def test_the_lenient_reading_takes_what_looks_like_a_mailbox(field: str, mailboxes: list[tuple[str, str]]) -> None:
    assert addresses.lenient(field) == tuple(Correspondent(*one) for one in mailboxes)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("Anna@Firma.Example", "anna@firma.example", True),
        ("anna@żółw.example", "anna@xn--w-uga1v8h.example", True),
        ("anna@ŻÓŁW.example", "anna@żółw.example", True),
        ("anna@ﬁrma.example", "anna@firma.example", False),  # a ligature
        ("anna@firma。example", "anna@firma.example", False),  # an ideographic full stop
        ("anna@firma.example", "anna@firmа.example", False),  # a Cyrillic letter
        ("anna@\u212aot.example", "anna@kot.example", False),
        ("\u212aate@firma.example", "kate@firma.example", False),  # the Kelvin sign
        ("anna+x@firma.example", "anna@firma.example", False),
        ("anna@x.firma.example", "anna@firma.example", False),
    ],
)
def test_two_spellings_are_one_address_only_when_they_are(one: str, other: str, *, equal: bool) -> None:
    assert (addresses.canonical(one) == addresses.canonical(other)) is equal


@given(st.text(alphabet='ab@.,:;<>()"\\ ł\x00\ud800', max_size=40))
def test_any_field_is_read_and_a_strict_reading_is_plain(field: str) -> None:
    addresses.lenient(field)
    addresses.canonical(field)
    assert all(addresses.is_plain(one.address) for one in addresses.strict(field) or ())
