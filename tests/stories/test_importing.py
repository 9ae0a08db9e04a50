"""The address book by mail: files taken in, at once or after a yes, and the whole book sent out."""

import csv
import io

import pytest
from openpyxl import load_workbook

from mailbot.domain.contacts import Address, Kind
from mailbot.domain.formats import Format
from mailbot.domain.imports import ImportState
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage, client

HEADINGS = "firma;e-mail;telefon;grupy\n"
SMALL = HEADINGS + "Nowa sp. z o.o.;biuro@nowa.example;61 111 22 33;Klienci\nZła;nie adres;;\n"


def csv_file(text: str, name: str = "kontakty.csv") -> tuple[tuple[str, str, bytes], ...]:
    return ((name, "text/csv", text.encode("cp1250")),)


def phones(amount: int, phone: str = "61 555 00 00") -> tuple[tuple[str, str, bytes], ...]:
    """Another telephone for so many of the twenty-five clients."""
    rows = "".join(f"Klient {number:03} sp. z o.o.;;{phone};\n" for number in range(1, amount + 1))
    return csv_file(HEADINGS + rows)


def phone(stage: Stage, number: int) -> str:
    (entry, *_) = stage.house.store.contacts.search(f"Klient {number:03}")
    return entry.phone


def many(stage: Stage) -> None:
    stage.know([client(number) for number in range(13, 26)])


def test_a_small_file_is_taken_at_once_and_answered_line_by_line(stage: Stage) -> None:
    answer = stage.writes("IMPORT", "", attachments=csv_file(SMALL))
    assert answer.says(
        "1 dodane", "2 Nowa sp. z o.o.", "1 pominięte wiersze", "3 „nie adres” to nie jest poprawny adres e-mail"
    )
    match = stage.house.store.contacts.match("Nowa sp. z o.o.")
    assert getattr(match, "kind", None) is Kind.COMPANY


def test_a_file_that_changes_more_than_twenty_waits_for_a_yes_over_a_restart(stage: Stage) -> None:
    many(stage)
    question = stage.writes("Import", "", attachments=phones(21))
    assert question.says("21 kontaktów", "POTWIERDZAM", "telefon: – → 61 555 00 00")
    assert phone(stage, 1) == ""
    stage.restart()
    done = stage.replies(question, "Potwierdzam")
    assert done.says("21 zmienione")
    assert {phone(stage, number) for number in range(1, 22)} == {"61 555 00 00"}


def test_a_long_answer_has_every_row_in_a_list_of_its_own(stage: Stage) -> None:
    rows = "".join(f"Nowa {number:03};biuro@n{number}.example;;\n" for number in range(60))
    question = stage.writes(
        "Import", "", attachments=csv_file(HEADINGS + rows + "Klient 001 sp. z o.o.;;61 1;\nZła;@;;\n")
    )
    assert question.says("60 dodane", "Wszystko, wiersz po wierszu, jest w załączonej liście.")
    ((name, content),) = question.attachments
    shown = load_workbook(io.BytesIO(content)).active
    assert (name, shown is not None) == ("import-1.xlsx", True)
    told = [[cell.value for cell in row] for row in shown.iter_rows()]  # type: ignore[union-attr]
    assert told[:2] == [["Wiersz", "Kto", "Co", "Było", "Jest"], [2, "Nowa 000", "dodane", None, None]]
    assert told[-2] == [62, "Klient 001 sp. z o.o.", "telefon", None, "61 1"]
    assert told[-1][:4] == [63, None, "pominięte", None]
    assert len(told) == 63


def test_values_of_a_difference_are_told_in_the_language_of_the_mail(stage: Stage) -> None:
    changed = csv_file("firma;imię;nazwisko;domyślna;płeć\nKlient 001 sp. z o.o.;Jan;Kowalski1;nie;mężczyzna\n")
    answer = stage.writes("Import", "", attachments=changed)
    assert answer.says("osoba domyślna: tak → nie")


def test_twenty_changes_are_done_at_once(stage: Stage) -> None:
    many(stage)
    assert stage.writes("Import", "", attachments=phones(20)).says("20 zmienione")


def test_a_file_that_takes_something_away_asks_however_small_it_is(stage: Stage) -> None:
    stage.writes("Import", "", attachments=phones(1))
    question = stage.writes("Import", "", attachments=phones(1, "-"))
    assert question.says("61 555 00 00 → –", "POTWIERDZAM")
    assert phone(stage, 1) == "61 555 00 00"
    stage.replies(question, "TAK")
    assert phone(stage, 1) == ""


def test_a_second_yes_repeats_the_answer_and_not_the_import(stage: Stage) -> None:
    many(stage)
    question = stage.writes("Import", "", attachments=phones(21))
    assert not stage.replies(question, "TAK").says("już wczytany")
    stage.writes("Import", "", attachments=phones(1, "61 777 00 00"))
    stage.later(minutes=90)
    again = stage.replies(question, "TAK")
    assert again.says("Ten plik był już wczytany: wtorek, 24 listopada 2026, 9:30 (CET).", "21 zmienione")
    assert phone(stage, 1) == "61 777 00 00"


def test_a_refused_or_forgotten_import_changes_nothing(stage: Stage) -> None:
    many(stage)
    question = stage.writes("Import", "", attachments=phones(21))
    assert stage.replies(question, "ok, ale bez Klienta 7").says("Nie rozumiem tej odpowiedzi", "POTWIERDZAM")
    assert stage.replies(question, "Anuluj").says("zostało anulowane")
    assert stage.replies(question, "TAK").says("zostało anulowane")
    forgotten = stage.writes("Import", "", attachments=phones(22))
    stage.later(hours=73)
    assert stage.inbox()[-1].says("Nikt nie potwierdził w porę")
    stage.arrives(office.reply(ANNA, BOT, forgotten, "TAK", {"Date": "Fri, 27 Nov 2026 10:00:00 +0000"}))
    assert phone(stage, 1) == ""
    states = {one.state for one in stage.house.store.imports.of(ANNA)}
    assert states == {ImportState.CANCELLED, ImportState.EXPIRED}


def test_somebody_else_s_yes_is_none(stage: Stage) -> None:
    many(stage)
    question = stage.writes("Import", "", attachments=phones(21))
    stage.arrives(office.reply(PIOTR, BOT, question, "TAK"))
    assert phone(stage, 1) == ""


def test_who_has_not_the_right_gets_neither_the_import_nor_the_book(stage: Stage) -> None:
    assert stage.writes("IMPORT", "", PIOTR, attachments=csv_file(SMALL)).says("You may not do this")
    export = stage.writes("EXPORT", "", PIOTR)
    assert export.says("You may not do this")
    assert export.attachments == []
    assert len(stage.house.store.contacts.search("Nowa")) == 0


def test_the_right_can_be_given_in_the_settings(stage: Stage) -> None:
    stage.changes["requesters"] = [{"address": PIOTR, "language": "en", "imports": True}]
    stage.restart()
    assert stage.writes("IMPORT", "", PIOTR, attachments=csv_file(SMALL)).says("1 added")


def test_no_file_several_files_and_a_broken_one_are_told_apart(stage: Stage) -> None:
    assert stage.writes("IMPORT", "").says("Do wiadomości nie załączono tabeli.")
    two = (*csv_file(SMALL), *csv_file(SMALL, "drugi.csv"))
    assert stage.writes("IMPORT", "", attachments=two).says("Załączono kilka plików.", "kontakty.csv · drugi.csv")
    broken = (("kontakty.xlsx", "application/octet-stream", b"PK\x03\x04 nothing"),)
    assert stage.writes("IMPORT", "", attachments=broken).says("Nie potrafię odczytać tego pliku.", "kontakty.xlsx")


def test_what_is_exported_can_be_imported_and_changes_nothing(stage: Stage) -> None:
    own = (("Uwagi", "+1"), ("=cmd(2)", "x"))
    stage.know([client(99, company="=cmd()", person_email=(Address("x@cmd.example"),), own=own)])
    export = stage.writes("EKSPORT", "")
    assert export.says("13 firm", "13 osób")
    (sheet, content), (name, plain) = export.attachments
    assert (sheet, name) == ("contacts.xlsx", "contacts.csv")
    shown = load_workbook(io.BytesIO(content)).active
    assert shown is not None
    cells = [cell.value for row in shown.iter_rows() for cell in row]
    assert {"'=cmd()", "'=cmd(2)", "'+1"} <= set(cells)
    assert not any(cell.data_type == "f" for row in shown.iter_rows() for cell in row)
    assert len(list(csv.reader(io.StringIO(plain.decode())))) == 14
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert stage.writes("IMPORT", "", attachments=(("contacts.xlsx", kind, content),)).says("13 bez zmian")
    assert stage.writes("IMPORT", "", attachments=(("contacts.csv", "text/csv", plain),)).says("13 bez zmian")


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("EXPORT vcard", ["contacts.vcf"]),
        ("Eksport ODS, wizytówki", ["contacts.ods", "contacts.vcf"]),
        ("EKSPORT excel", ["contacts.xlsx"]),
        ("Eksport do Excela", ["contacts.xlsx"]),
        ("Export as csv and ods", ["contacts.csv", "contacts.ods"]),
    ],
)
def test_an_export_may_be_asked_for_in_any_form_and_sent_back(stage: Stage, subject: str, names: list[str]) -> None:
    export = stage.writes(subject, "")
    assert [name for name, _ in export.attachments] == names
    for name, content in export.attachments:
        sent_back = ((str(name), "application/octet-stream", content),)
        assert stage.writes("IMPORT", "", attachments=sent_back).says("bez zmian")


@pytest.mark.parametrize("subject", ["EXPORT pdf", "Eksport do Worda", "EXPORT csv, pdf"])
def test_an_export_in_another_form_is_answered_with_those_there_are(stage: Stage, subject: str) -> None:
    answer = stage.writes(subject, "")
    assert answer.says("Nie wykonano: EKSPORT", *(one.names[0] for one in Format), "albo samo EKSPORT")
    assert answer.attachments == []


def test_a_search_knows_groups_and_places(stage: Stage) -> None:
    found = stage.writes("SZUKAJ klienci", "")
    assert found.says("Jan Kowalski1 <jan@klient1.example>", "Jan Kowalski12 <jan@klient12.example>")


def test_lines_of_a_search_can_be_copied_into_a_request(stage: Stage) -> None:
    stage.know([client(50, company='Hurt, Detal; "Łódź"', first_name="", last_name="", person_email=(),
                       email=(Address("biuro@hurt.example"),))])  # fmt: skip
    found = stage.writes("SZUKAJ klient", "")
    lines = [line for line in found.text.splitlines() if "@" in line]
    assert lines[0].lstrip().startswith("1. ")
    more = [line for line in stage.writes("Szukaj hurt", "").text.splitlines() if "@" in line]
    summary = stage.writes("Zmiana", "Odbiorcy:\n" + "\n".join(lines + more) + "\n\nDzień dobry!\n")
    assert summary.says(f"{len(lines) + 1} wiadomości", "biuro@hurt.example")


def test_a_search_may_say_in_its_text_whom_it_looks_for(stage: Stage) -> None:
    found = stage.writes("Szukaj", "Kowalski7\n\nPozdrawiam\nAnna")
    assert found.subject == "Znalezione: Kowalski7"
    assert found.says("jan@klient7.example")
    assert stage.house.store.campaigns.get(1) is None
