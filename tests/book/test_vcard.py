"""vCard: 2.1, 3.0 and 4.0, as phones and mail programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot import book
from mailbot.domain.contacts import Address, BadRow, Particulars, Row
from mailbot.errors import BookError
from tests import corpora

OLD = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=BB=C3=B3=C5=82wi=C5=84s=\r
ki;=C5=81ukasz\r
ORG:Acme;Sales\r
TEL;CELL:+48 602 118 907\r
TEL;WORK;FAX:+48 602 1\r
EMAIL;INTERNET;HOME:l@poczta.example\r
EMAIL;PREF;WORK:lukasz@acme.example\r
END:VCARD\r
"""
NEW = """BEGIN:VCARD
VERSION:4.0
FN:Anna Lis
N:Lis;Anna;;;
ORG:Las\\, Bór i Spółka
TITLE:Leśniczka
item1.EMAIL;TYPE="work,home":anna@las.example
TEL;VALUE=uri;TYPE="voice,cell":tel:+48-601
ADR;TYPE=work:;;ul. Leśna 1\\;2;Łódź;;90-127;Pol
 ska
CATEGORIES:Klienci,VIP
GENDER:F
LANG:pl
NOTE:a\\nb
END:VCARD
"""
FIRM = "BEGIN:VCARD\nVERSION:3.0\nFN:Żółw\nORG:Żółw\nEMAIL:biuro@zolw.example\nTEL:1\nEND:VCARD\n"
GROUP = "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Klienci\nMEMBER:urn:uuid:1\nEND:VCARD\n"
EMPTY = "BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\n"


def read(text: str) -> tuple[Row | BadRow, ...]:
    return book.read("contacts.vcf", text.encode())


def test_an_old_card_is_read_with_its_quoted_printable() -> None:
    assert read(OLD) == (
        Row(
            1,
            company="Acme",
            particulars=Particulars(fax="+48 602 1"),
            first_name="Łukasz",
            last_name="Żółwiński",
            person_email=(Address("lukasz@acme.example", "work"), Address("l@poczta.example", "home")),
            person_phone="+48 602 118 907",
        ),
    )


def test_a_new_card_is_read_with_its_escapes_and_folds() -> None:
    assert read(NEW) == (
        Row(
            1,
            company="Las, Bór i Spółka",
            groups=("Klienci", "VIP"),
            particulars=Particulars(
                street="ul. Leśna 1;2", postcode="90-127", city="Łódź", country="Polska", language="pl"
            ),
            first_name="Anna",
            last_name="Lis",
            position="Leśniczka",
            gender="female",
            person_email=(Address("anna@las.example", "work"),),
            person_phone="+48-601",
        ),
    )


def test_a_card_of_a_company_is_a_company() -> None:
    assert read(FIRM) == (
        Row(1, company="Żółw", email=(Address("biuro@zolw.example"),), particulars=Particulars(phone="1")),
    )


def test_labels_in_a_line_of_their_own_are_read_as_apple_and_google_write_them() -> None:
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nN:Lis;Ewa\nitem1.EMAIL;TYPE=INTERNET:a@x.example\nitem1.X-ABLabel:Biuro: dział\n"
        "item2.EMAIL:b@x.example\nitem2.X-ABLabel:_$!<Work>!$_\nEMAIL;TYPE=home:c@x.example\nEND:VCARD\n"
    )
    assert read(card) == (
        Row(
            1,
            first_name="Ewa",
            last_name="Lis",
            person_email=(
                Address("a@x.example", "Biuro dział"),
                Address("b@x.example", "work"),
                Address("c@x.example", "home"),
            ),
        ),
    )


def test_groups_are_passed_over_and_empty_cards_are_named() -> None:
    assert read(FIRM + GROUP + EMPTY + NEW)[0] == BadRow(3, "the card has neither a name nor an address")
    assert [row.number for row in read(FIRM + GROUP + EMPTY + NEW)] == [3, 1, 4]


def test_cards_are_a_table_of_recipients_too() -> None:
    table = book.table("contacts.vcf", (NEW + FIRM).encode())
    assert [row.address for row in table.rows] == ["work:anna@las.example", "biuro@zolw.example"]


def test_a_card_that_never_ends_is_no_card() -> None:
    with pytest.raises(BookError):
        read("BEGIN:VCARD\nFN:Anna\n")


def test_collected_cards_are_read() -> None:
    for path in corpora.files("vcards"):
        rows = book.read(path.name, path.read_bytes())
        assert [row for row in rows if isinstance(row, Row) and (row.has_person or row.has_company)], path.name


@given(st.lists(st.sampled_from((OLD, NEW, ":", ";", "\n", "=", "\\", "BEGIN:VCARD\n", "END:VCARD\n", "N:", "ADR:"))))
def test_reading_is_total(pieces: list[str]) -> None:
    try:
        rows = read("BEGIN:VCARD\n" + "".join(pieces))
    except BookError:
        return
    assert all(isinstance(row, Row | BadRow) for row in rows)
