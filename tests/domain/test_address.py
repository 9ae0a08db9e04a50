"""Addresses: which lie in a domain, what stands in a cell, how an international one is shown."""

import pytest

from mailbot.domain.address import endings, is_form_of, parts, shown


@pytest.mark.parametrize(
    ("canonical", "seen"),
    [
        ("anna@firma.example", "anna@firma.example"),
        ("żółw@xn--w-uga1v8h.example", "żółw@żółw.example"),
        ("anna@xn--bcher-kva.example", "anna@bücher.example"),
        ("anna@xn--80ak6aa92e.com", "anna@xn--80ak6aa92e.com"),  # "apple" in Cyrillic below a Latin top domain
        ("anna@xn--pple-43d.com", "anna@xn--pple-43d.com"),  # "apple" with one Cyrillic letter
        ("anna@xn--e1afmkfd.xn--p1ai", "anna@пример.рф"),
        ("anna@xn--99999999999999999.example", "anna@xn--99999999999999999.example"),  # no punycode
    ],
)
def test_an_international_domain_is_shown_in_letters_unless_it_mixes_alphabets(canonical: str, seen: str) -> None:
    assert shown(canonical) == seen


@pytest.mark.parametrize(
    ("address", "lies_in_it"),
    [
        ("anna@advisor.example", True),
        ("anna@mail.advisor.example", True),
        ("anna@notadvisor.example", False),
        ("advisor.example@firma.example", False),
        ("anna@advisor.example.pl", False),
    ],
)
def test_a_domain_holds_its_subdomains_and_nothing_that_only_sounds_alike(address: str, *, lies_in_it: bool) -> None:
    assert address.endswith(endings("advisor.example")) is lies_in_it


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", ()),
        ("  ", ()),
        ("anna@firma.example", ("anna@firma.example",)),
        ("Anna Lis <anna@firma.example>", ("anna@firma.example",)),
        ("anna@firma.example; biuro@firma.example", ("anna@firma.example", "biuro@firma.example")),
        ("anna@firma.example|biuro@firma.example", ("anna@firma.example", "biuro@firma.example")),
        ('"Lis, Anna" <anna@firma.example>', ("anna@firma.example",)),
        ("work:anna@firma.example|mailto:biuro@firma.example", ("anna@firma.example", "biuro@firma.example")),
        ("brak", ("brak",)),
    ],
)
def test_a_cell_gives_up_its_addresses(cell: str, found: tuple[str, ...]) -> None:
    assert parts(cell) == found


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("bot@firma.example", True),
        ("BOT@Firma.Example", True),
        ("bot+b.17.203.mfrggzdfmztwq2lk@firma.example", True),
        ("bot+17.token@FIRMA.example", True),
        ("botanik@firma.example", False),
        ("bot-x@firma.example", False),
        ("+bot@firma.example", False),
        ("bot+x@evil.example", False),
        ("bot", False),
        ("", False),
    ],
)
def test_detailed_forms_of_an_address_are_its_own(address: str, *, ours: bool) -> None:
    assert is_form_of(address, "Bot@firma.example") is ours


def test_a_cell_of_one_endless_word_is_read_at_once() -> None:
    assert parts("a" * 1_000_000) == ("a" * 1_000_000,)  # a search that began anew at every letter would take minutes
    assert parts("a@b@c") == ("a@b@c",)
