"""Which files may be a table, and which requests ask for one."""

import pytest

from mailbot.domain import attached, directives
from mailbot.domain.contacts import Table, TableRow
from mailbot.domain.letter import Attachment


@pytest.mark.parametrize(
    ("name", "kind", "is_one"),
    [
        ("Lista.XLSX", "application/octet-stream", True),
        ("kontakty", "text/csv", True),
        ("anna.vcf", "text/x-vcard", True),
        ("lista.ods", "application/octet-stream", True),
        ("oferta.pdf", "application/pdf", False),
        ("csv", "application/octet-stream", False),
        ("lista.xlsx.exe", "application/octet-stream", False),
    ],
)
def test_a_table_is_known_by_name_or_type(name: str, kind: str, is_one: bool) -> None:  # noqa: FBT001 - a column of the table
    file = Attachment(name, kind, b"")
    assert attached.possible([file]) == ((file,) if is_one else ())


def test_cards_beside_a_table_are_signatures() -> None:
    card, table = Attachment("anna.vcf", "text/vcard", b""), Attachment("lista.csv", "text/csv", b"")
    assert attached.possible([card, table]) == (table,)
    assert attached.possible([card]) == (card,)
    own = Table(("email",), (TableRow(1, "Anna@firma.example", ("Anna@firma.example",)),))
    assert attached.is_signature(card, own, "anna@firma.example")
    assert not attached.is_signature(card, own, "piotr@firma.example")
    assert not attached.is_signature(table, own, "anna@firma.example")


def test_a_picture_of_the_text_is_no_table() -> None:
    assert attached.possible([Attachment("a.csv", "text/csv", b"", content_id="x")]) == ()


@pytest.mark.parametrize(
    ("line", "asks"),
    [("Odbiorcy: Klienci, plik", True), ("Recipients: A\nBez: file", True), ("Odbiorcy: Plik sp. z o.o.", False)],
)
def test_a_request_asks_for_a_table_by_a_word_of_its_lists(line: str, asks: bool) -> None:  # noqa: FBT001 - as above
    assert attached.asked_for(directives.reread(line.split("\n"))) is asks
