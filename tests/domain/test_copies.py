"""Copies that a table asks for: its columns, and what the header of a message tells of them."""

from mailbot.domain import copies
from mailbot.domain.campaign import Recipient
from mailbot.domain.letter import Correspondent

OLA = Recipient(1, "ola@a.example", "Ola Lis", "ACME", {"imię": "Ola", copies.VISIBLE: "szef@firma.example"})
COPY = Recipient(
    2,
    "szef@firma.example",
    "DW: Ola Lis",
    "ACME",
    {**OLA.fields, copies.ORIGINAL: "ola@a.example", copies.ADDRESSEE: "Ola Lis"},
)


def test_columns_are_known_in_both_languages_numbered_or_with_a_colon() -> None:
    headings = ("E-mail", "CC", "Cc:", "DW 2", "Do wiadomości", "Bcc", "UDW", "Ukryte do wiadomości", "Plik", "NCC")
    assert copies.columns(headings) == headings[1:-2]
    assert [copies.is_hidden(heading) for heading in headings] == [False] * 5 + [True] * 3 + [False] * 2


def test_a_copy_is_addressed_as_the_message_is() -> None:
    assert copies.addressee(OLA) == copies.addressee(COPY) == Correspondent("Ola Lis", "ola@a.example")
    assert copies.header(OLA) == copies.header(COPY) == (("Cc", "szef@firma.example"),)
    assert (copies.original(OLA), copies.original(COPY)) == ("", "ola@a.example")


def test_what_is_only_for_the_header_is_no_merge_field() -> None:
    assert copies.fields(COPY.fields) == copies.alone(COPY).fields == {"imię": "Ola"}
    assert copies.header(copies.alone(OLA)) == ()
