"""Lists of letters: whoever has no e-mail address is struck off by number, by name, by a file, and by the list."""

import io

import openpyxl

from mailbot.domain.contacts import Particulars
from tests.stories.office import Read
from tests.stories.stage import Stage, client

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REQUEST = "Odbiorcy: Klienci\nForma: list\n\n{zwrot},\nzapraszamy!\n"
HOME = Particulars(street="ul. Święty Marcin 12", postcode="61-803", city="Poznań")
ROWS = "Imię i nazwisko;Firma;Ulica;Kod;Miejscowość\n" + "".join(
    f"{who};ul. Długa 1;60-123;Poznań\n" for who in ("Ewa Bąk;Alfa", ";Beta, s.c.", ";Gamma")
)


def know(stage: Stage) -> None:
    """Five who can only be reached by post, one of them a company without a person."""
    people = [client(number, person_email=(), particulars=HOME) for number in range(101, 105)]
    nobody = {"first_name": "", "last_name": "", "is_default": False, "person_email": (), "gender": ""}
    stage.know([*people, client(105, company="Poczta „Polna”, sp. j.", particulars=HOME, **nobody)])


def letters(summary: Read) -> list[str]:
    """Who is on the list that is attached."""
    (content,) = (content for name, content in summary.attachments if name and name.startswith("odbiorcy-"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [f"{name or ''} {company or ''}".strip() for _, name, company, *_ in sheet.iter_rows(values_only=True)][1:]


def test_numbers_and_names_of_letters_are_struck_off(stage: Stage) -> None:
    know(stage)
    summary = stage.writes("Zaproszenie", REQUEST.replace("Forma", "Bez: Klient 102 sp. z o.o.\nForma"))
    there = ["Jan Kowalski101", "Jan Kowalski103", "Jan Kowalski104", "Poczta „Polna”, sp. j."]
    assert [one.partition(" Klient")[0] for one in letters(summary) if "Kowalski10" in one or "Poczta" in one] == there
    numbers = [place for place, one in enumerate(letters(summary), 1) if "Kowalski103" in one or "Poczta" in one]
    shorter = stage.replies(summary, f"BEZ {numbers[0]}, {numbers[1]}")
    assert letters(shorter) == ["Jan Kowalski101 Klient 101 sp. z o.o.", "Jan Kowalski104 Klient 104 sp. z o.o."]


def test_rows_of_a_list_of_letters_that_comes_back_shorter_are_struck_off(stage: Stage) -> None:
    know(stage)
    summary = stage.writes("Zaproszenie", REQUEST)
    (content,) = (content for name, content in summary.attachments if name == "odbiorcy-1.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet is not None
    sheet.delete_rows(3, 2)
    file = io.BytesIO()
    book.save(file)
    before = letters(summary)
    shorter = stage.replies(
        summary, "Odsyłam poprawioną listę.", attachments=(("odbiorcy-1.xlsx", XLSX, file.getvalue()),)
    )
    assert letters(shorter) == [before[0], *before[3:]]


def test_a_file_of_those_without_an_address_leaves_them_out(stage: Stage) -> None:
    know(stage)
    table = "Imię i nazwisko;Firma\nJan Kowalski101;Klient 101 sp. z o.o.\n;Klient 104 sp. z o.o.\n"
    summary = stage.writes(
        "Zaproszenie",
        REQUEST.replace("Forma", "Bez: plik\nForma"),
        attachments=(("bez.csv", "text/csv", table.encode()),),
    )
    assert [one for one in letters(summary) if "10" in one] == [
        "Jan Kowalski102 Klient 102 sp. z o.o.",
        "Jan Kowalski103 Klient 103 sp. z o.o.",
    ]


def test_rows_of_a_table_without_addresses_are_struck_off_by_number_and_put_back_by_name(stage: Stage) -> None:
    request = REQUEST.replace("Klienci", "plik")
    summary = stage.writes("Zaproszenie", request, attachments=(("lista.csv", "text/csv", ROWS.encode()),))
    assert letters(summary) == ["Ewa Bąk Alfa", "Beta, s.c.", "Gamma"]
    shorter = stage.replies(summary, "BEZ 2-3")
    assert letters(shorter) == ["Ewa Bąk Alfa"]
    assert shorter.says("Skreśleni (2)".upper())
    longer = stage.replies(shorter, "DODAJ Gamma")
    assert sorted(letters(longer)) == ["Ewa Bąk Alfa", "Gamma"]


def test_a_company_with_a_comma_in_its_name_is_put_back_in_quotes(stage: Stage) -> None:
    request = REQUEST.replace("Klienci", "plik")
    summary = stage.writes("Zaproszenie", request, attachments=(("lista.csv", "text/csv", ROWS.encode()),))
    shorter = stage.replies(summary, "BEZ 2-3")
    assert letters(shorter) == ["Ewa Bąk Alfa"]
    longer = stage.replies(shorter, 'DODAJ "Beta, s.c."')
    assert sorted(letters(longer)) == ["Beta, s.c.", "Ewa Bąk Alfa"]
    whole = stage.replies(longer, "ADD Gamma")
    assert sorted(letters(whole)) == ["Beta, s.c.", "Ewa Bąk Alfa", "Gamma"]


def test_a_company_of_the_book_with_commas_in_its_name_is_struck_off_in_quotes(stage: Stage) -> None:
    know(stage)
    stage.know([client(106, company="Omega, s.c.", person_email=(), particulars=HOME)])
    summary = stage.writes("Zaproszenie", REQUEST)
    assert any("Omega, s.c." in one for one in letters(summary))
    shorter = stage.replies(summary, 'BEZ "Omega, s.c."')
    assert not any("Omega" in one for one in letters(shorter))
    assert len(letters(shorter)) == len(letters(summary)) - 1


def test_a_company_that_stands_in_the_table_alone_is_struck_off_by_name(stage: Stage) -> None:
    request = REQUEST.replace("Klienci", "plik")
    summary = stage.writes("Zaproszenie", request, attachments=(("lista.csv", "text/csv", ROWS.encode()),))
    assert letters(stage.replies(summary, 'BEZ "Beta, s.c."')) == ["Ewa Bąk Alfa", "Gamma"]
