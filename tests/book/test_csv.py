"""CSV: every encoding, separator and habit of the programs that write it."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot import book
from mailbot.book.encoding import text_of
from mailbot.book.sheet import clean, inert
from mailbot.domain.contacts import Address, BadRow, Particulars, Row
from mailbot.errors import BookError

POLISH = "firma;imię;nazwisko;e-mail\nŻółw;Łucja;Świąder-Źdźbło;lucja@zolw.example\n"
LUCJA = Row(
    2, company="Żółw", first_name="Łucja", last_name="Świąder-Źdźbło", person_email=(Address("lucja@zolw.example"),)
)


def read(text: str) -> tuple[Row | BadRow, ...]:
    return book.read("contacts.csv", text.encode())


@pytest.mark.parametrize(
    "content",
    [
        POLISH.encode(),
        codecs.BOM_UTF8 + POLISH.encode(),
        codecs.BOM_UTF16_LE + POLISH.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + POLISH.encode("utf-16-be"),
        POLISH.encode("utf-16-le"),
        POLISH.encode("utf-16-be"),
        POLISH.encode("cp1250"),
        POLISH.encode("iso-8859-2"),
        POLISH.replace("\n", "\r\n").encode("cp1250"),
        POLISH.replace("\n", "\r").encode(),
        POLISH.replace(";", ",").encode(),
        POLISH.replace(";", "\t").encode("utf-16"),
        ("sep=;\r\n" + POLISH).encode("cp1250"),
        POLISH.rstrip("\n").encode(),
    ],
)
def test_every_usual_encoding_and_separator_is_read(content: bytes) -> None:
    assert book.read("contacts.csv", content) == (LUCJA,)


def test_a_cell_may_name_several_groups_as_people_write_them() -> None:
    assert read("nazwisko;grupa\nŻółw;Klienci, VIP\nSęk;Klienci|VIP\n") == (
        Row(2, last_name="Żółw", groups=("Klienci", "VIP")),
        Row(3, last_name="Sęk", groups=("Klienci", "VIP")),
    )


def test_mr_and_mrs_before_a_full_name_say_the_gender() -> None:
    assert read("osoba;płeć\nPan Tomasz Wójcik;\nMrs. Eve Ash;\nPani Jan Sęk;M\nPan Tadeusz;\nPanna Anna Ćma;\n") == (
        Row(2, first_name="Tomasz", last_name="Wójcik", gender="male"),
        Row(3, first_name="Eve", last_name="Ash", gender="female"),
        Row(4, first_name="Jan", last_name="Sęk", gender="male"),
        Row(5, first_name="Tadeusz", gender="male"),
        Row(6, first_name="Panna Anna", last_name="Ćma"),
    )


def test_a_title_above_the_headings_is_passed_over() -> None:
    written = "Klienci, stan na 1 listopada;;\n\nstan roboczy\nnazwisko;kod;miasto\nSęk;61-001;Poznań\n"
    assert read(written) == (Row(5, last_name="Sęk", particulars=Particulars(postcode="61-001", city="Poznań")),)


def test_a_single_column_is_no_title() -> None:
    assert read("adresaci\njan@x.example\n") == (Row(2, email=(Address("jan@x.example"),)),)


def test_what_is_no_encoding_at_all_is_read_with_gaps() -> None:
    assert text_of(b"a\x81b\xff") == "a\ufffdb˙"


def test_the_plain_form_in_any_order_and_any_subset() -> None:
    assert read("person_email\njan@x.example\n") == (Row(2, person_email=(Address("jan@x.example"),)),)
    assert read(
        "is_default,groups,company,email,first_name,person_email,city,segment\n"
        "yes,VIP|Klienci,Żółw,work:biuro@zolw.example|b@zolw.example,Łucja,l@zolw.example,Poznań,A\n"
        "no,,Żółw,,Adam,,,\n"
    ) == (
        Row(
            2,
            company="Żółw",
            email=(Address("biuro@zolw.example", "work"), Address("b@zolw.example")),
            groups=("VIP", "Klienci"),
            particulars=Particulars(city="Poznań"),
            first_name="Łucja",
            is_default=True,
            person_email=(Address("l@zolw.example"),),
            own=(("segment", "A"),),
        ),
        Row(3, company="Żółw", first_name="Adam", is_default=False),
    )


def test_in_the_plain_form_email_is_the_companys_and_elsewhere_the_persons() -> None:
    plain = read("company,email,first_name\nŻółw,biuro@zolw.example,Łucja\n")
    assert plain == (Row(2, company="Żółw", email=(Address("biuro@zolw.example"),), first_name="Łucja"),)
    polish = read("firma,email,imię\nŻółw,lucja@zolw.example,Łucja\nLas,las@las.example,\n")
    assert polish == (
        Row(2, company="Żółw", first_name="Łucja", person_email=(Address("lucja@zolw.example"),)),
        Row(3, company="Las", email=(Address("las@las.example"),)),
    )


OUTLOOK = (
    '"Title","First Name","Last Name","Company","Job Title","Business Street","Business City","Business Postal Code",'
    '"Business Country/Region","Business Fax","Business Phone","Mobile Phone","Categories","E-mail Address",'
    '"E-mail Type","E-mail Display Name","E-mail 2 Address","Gender"\n'
    '"Mrs.","Alice","Marlowe","Bath Books","Buyer","7 Rose Terrace","Bath","BA1 1RR","United Kingdom","+44 1","+44 2",'
    '"+44 3","Customers;VIP","alice@bath.example","SMTP","Alice Marlowe (alice@bath.example)","a@post.example",'
    '"Unspecified"\n'
)
GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Organization Title,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Street,Address 1 - City\n"
    "Alice,,Marlowe,Bath Books,Buyer,Customers ::: * myContacts,* Work,alice@bath.example ::: am@bath.example,"
    "Home,a@post.example,Mobile,+44 2,7 Rose Terrace,Bath\n"
)
OLD_GOOGLE = (
    "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Value,"
    "Organization 1 - Name,Organization 1 - Title\n"
    "Alice Marlowe,Alice,Marlowe,* myContacts ::: VIP,* ,alice@bath.example,+44 2,Bath Books,Buyer\n"
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Fax Number,Work Address,"
    "Work City,Work ZipCode,Work Country,Job Title,Organization\n"
    "Alice,Marlowe,Alice Marlowe,,alice@bath.example,a@post.example,+44 2,+44 1,7 Rose Terrace,Bath,BA1 1RR,UK,Buyer,"
    "Bath Books\n"
)
POLISH_OUTLOOK = (
    "Imię,Nazwisko,Firma,Stanowisko,Ulica - adres służbowy,Miejscowość - adres służbowy,"
    "Kod pocztowy - adres służbowy,Telefon służbowy,Kategorie,Adres e-mail,Adres e-mail 2,Płeć\n"
    "Alicja,Mazur,Żółw,Kupiec,Powolna 7,Poznań,60-101,61 850,Klienci;VIP,alicja@zolw.example,am@poczta.example,K\n"
)


def test_outlooks_export_is_understood() -> None:
    assert read(OUTLOOK) == (
        Row(
            2,
            company="Bath Books",
            groups=("Customers", "VIP"),
            particulars=Particulars(
                fax="+44 1", street="7 Rose Terrace", postcode="BA1 1RR", city="Bath", country="United Kingdom"
            ),
            first_name="Alice",
            last_name="Marlowe",
            position="Buyer",
            person_email=(Address("alice@bath.example"), Address("a@post.example")),
            person_phone="+44 2",
            own=(("Title", "Mrs."),),
        ),
    )


def test_googles_export_is_understood_with_its_labels() -> None:
    (alice,) = read(GOOGLE)
    assert isinstance(alice, Row)
    assert alice.person_email == (
        Address("alice@bath.example", "Work"),
        Address("am@bath.example", "Work"),
        Address("a@post.example", "Home"),
    )
    assert (alice.company, alice.position, alice.groups) == ("Bath Books", "Buyer", ("Customers",))
    assert (alice.person_phone, alice.particulars) == ("+44 2", Particulars(street="7 Rose Terrace", city="Bath"))
    assert alice.own == ()


def test_googles_old_export_is_understood() -> None:
    assert read(OLD_GOOGLE) == (
        Row(
            2,
            company="Bath Books",
            groups=("VIP",),
            first_name="Alice",
            last_name="Marlowe",
            position="Buyer",
            person_email=(Address("alice@bath.example"),),
            person_phone="+44 2",
        ),
    )


def test_thunderbirds_export_is_understood() -> None:
    assert read(THUNDERBIRD) == (
        Row(
            2,
            company="Bath Books",
            particulars=Particulars(
                fax="+44 1", street="7 Rose Terrace", postcode="BA1 1RR", city="Bath", country="UK"
            ),
            first_name="Alice",
            last_name="Marlowe",
            position="Buyer",
            person_email=(Address("alice@bath.example"), Address("a@post.example")),
            person_phone="+44 2",
        ),
    )


def test_the_polish_outlooks_export_is_understood() -> None:
    assert read(POLISH_OUTLOOK) == (
        Row(
            2,
            company="Żółw",
            groups=("Klienci", "VIP"),
            particulars=Particulars(street="Powolna 7", postcode="60-101", city="Poznań"),
            first_name="Alicja",
            last_name="Mazur",
            position="Kupiec",
            gender="female",
            person_email=(Address("alicja@zolw.example"), Address("am@poczta.example")),
            person_phone="61 850",
        ),
    )


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Jan Kowalski", "Jan", "Kowalski"),
        ("Anna Maria Lis", "Anna Maria", "Lis"),
        ("Kowalski, Jan", "Jan", "Kowalski"),
        ("Madonna", "Madonna", ""),
    ],
)
def test_a_full_name_is_taken_apart_where_there_is_nothing_better(full: str, first: str, last: str) -> None:
    (row,) = read(f'Imię i nazwisko;E-mail\n"{full}";x@x.example\n')
    assert isinstance(row, Row)
    assert (row.first_name, row.last_name) == (first, last)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Żółw  i\tSpółka ", "Żółw i Spółka"),
        ('="00-950"', "00-950"),
        ("48601234567.0", "48601234567"),
        ("1.0", "1.0"),
        ("'=1+1", "=1+1"),
        ("'+48 601", "+48 601"),
        ("'tis", "'tis"),
        ("a\x00b\x1fc\u2028d", "a b c d"),
        ("Z\u0307o\u0301łw", "Żółw"),
    ],
)
def test_a_cell_is_cleaned_of_what_a_spreadsheet_put_around_it(cell: str, text: str) -> None:
    assert clean(cell) == text


@given(st.text(max_size=20).map(clean))
def test_no_cell_that_is_written_is_a_formula_and_each_comes_back(text: str) -> None:
    written = inert(text)
    assert not written.startswith(("=", "-", "@", "＝", "－", "＠", "＋"))
    assert not written.startswith("+") or written[1:2].isdigit()
    if not text.startswith('="') and not (text.endswith(".0") and text[:-2].isdigit()):
        assert clean(written) == text


def test_a_bad_row_is_named_as_a_spreadsheet_counts_and_stops_no_other() -> None:
    rows = read(
        "first_name,gender,is_default,language,person_email\n"
        "Jan,male,,pl,jan@x.example\n"
        "\n"
        "Ola,?,,,ola@x.example\n"
        "Ula,dr,,,\n"
        "Iga,,może,,\n"
        "Ewa,,,klingoński,\n"
        "Ala,,,,ala@x.example,extra\n"
        "Ida,,,,ida@x.example,,,\n"
    )
    assert [(row.number, row.why if isinstance(row, BadRow) else row.first_name) for row in rows] == [
        (8, "more cells than the 5 headings"),
        (2, "Jan"),
        (4, "Ola"),
        (5, "gender: “dr” cannot be read"),
        (6, "is_default: “może” is neither yes nor no"),
        (7, "language: “klingoński” cannot be read"),
        (9, "Ida"),
    ]


def test_a_quote_that_is_never_closed_spoils_its_own_row_only() -> None:
    people = "".join(f"Jan{n};k{n}@x.example\n" for n in range(100))
    rows = read('imię;e-mail\n"Ola;ola@x.example\n' + people)
    assert rows[0] == BadRow(2, "a quote is opened and never closed")
    assert [row.number for row in rows[1:]] == list(range(3, 103))


def test_a_quote_that_is_never_closed_near_the_end_spoils_its_own_row_only() -> None:
    rows = read('imię;e-mail\n"Ola;ola@x.example\nJan;jan@x.example\n')
    assert [row.number for row in rows] == [2, 3]
    assert isinstance(rows[0], BadRow)


def test_quotes_inside_a_cell_are_letters() -> None:
    rows = read('firma;miasto\nHurtownia "Śruba" 5";Łódź\n"Firma ""Las""; Bór";Kraków\n"Dwa\nwiersze";Opole\n')
    assert [row.company for row in rows if isinstance(row, Row)] == [
        *('Hurtownia "Śruba" 5"', 'Firma "Las"; Bór', "Dwa wiersze")
    ]


def test_a_bare_list_of_addresses_needs_no_headings() -> None:
    assert read("jan@x.example\n\nEwa Lis <ewa@x.example>\n") == (
        Row(1, person_email=(), email=(Address("jan@x.example"),)),
        Row(3, person_email=(), email=(Address("ewa@x.example"),)),
    )


def test_numbers_that_a_spreadsheet_made_of_texts_are_texts_again() -> None:
    (row,) = read('firma;NIP;telefon;kod pocztowy\nŻółw;5213344556.0;48601234567.0;="00-950"\n')
    assert isinstance(row, Row)
    assert (row.tax_id, row.particulars) == ("5213344556", Particulars(phone="48601234567", postcode="00-950"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"   ", codecs.BOM_UTF8, b"%PDF-1.7 ...", b";;;\n;;;\n"])
def test_a_file_with_nothing_in_it_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(BookError, match=r"^contacts\.csv: "):
        book.read("contacts.csv", content)


def test_a_file_of_a_thousand_columns_is_no_list_of_contacts() -> None:
    with pytest.raises(BookError, match="columns"):
        read(";".join(f"k{n}" for n in range(1_000)))


@given(st.binary(max_size=400) | st.text(st.sampled_from('a@.;,"\n\t=ż|'), max_size=80).map(str.encode))
def test_reading_is_total(content: bytes) -> None:
    try:
        rows = book.read("contacts.csv", content)
    except BookError:
        return
    assert all(isinstance(row, Row | BadRow) for row in rows)
