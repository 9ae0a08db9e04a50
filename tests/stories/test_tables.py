"""Tables that come with a request: whom they name, what they fill in, and what becomes of hostile ones."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from mailbot.domain.campaign import LeftOut, Reason
from mailbot.domain.states import CampaignState
from tests.stories.stage import PIOTR, Stage

TABLE = """E-mail;Imię;Kwota;Uwagi
ola@obca.example;Ola;1 200,00 zł;=cmd()

jan@klient1.example;Janek;7 zł;
zły adres;Zenon;9 zł;
;Nikt;;
OLA@obca.example;Olga;3 zł;
"""
BODY = "\n\nDzień dobry, {imię}!\nDo zapłaty: {Kwota}.\n"
REQUEST = "Odbiorcy: plik" + BODY
CSV = "text/csv"


def csv(name: str = "lista.csv", text: str = TABLE) -> tuple[str, str, bytes]:
    return name, CSV, text.encode()


def test_each_row_is_a_recipient_and_each_column_a_field(stage: Stage) -> None:
    summary = stage.writes("Rozliczenie", REQUEST, attachments=(csv(),))
    assert summary.says("2 wiadomości", "ola@obca.example", "jan@klient1.example")
    assert stage.house.store.campaigns.left_out(1) == (
        LeftOut("Zenon", "zły adres", Reason.INVALID, "row 5: An email address must have an @-sign"),
        LeftOut("Nikt", "", Reason.NO_ADDRESS, "row 6"),
        LeftOut("Olga", "ola@obca.example", Reason.DUPLICATE, "Ola"),
    )
    assert summary.says("nieprawidłowy adres: wiersz 5: brakuje znaku @", "brak adresu: wiersz 6")
    stage.replies(summary, "TAK")
    ola, jan = sorted(stage.customers(), key=lambda mail: str(mail.message["To"]), reverse=True)
    assert ola.text == "Dzień dobry, Ola!\nDo zapłaty: 1 200,00 zł.\n"
    assert jan.text == "Dzień dobry, Janek!\nDo zapłaty: 7 zł.\n"


def test_everybody_who_was_left_out_is_named_in_the_attached_list(stage: Stage) -> None:
    bad = "".join(f"zły{number}@;Jan {number};;\n" for number in range(1, 31))
    summary = stage.writes("Rozliczenie", REQUEST, attachments=(csv(text=TABLE + bad),))
    assert summary.says("POMINIĘCI (33)", "… i jeszcze 13: wszyscy są w załączonej liście, pod nazwą „Pominięci”")
    (content,) = (content for name, content in summary.attachments if name == "odbiorcy-1.xlsx")
    recipients, left_out = load_workbook(io.BytesIO(content)).worksheets
    rows = [[cell.value for cell in row] for row in left_out.iter_rows()]
    assert (left_out.title, rows[0]) == ("Pominięci", ["Imię i nazwisko", "Adres", "Dlaczego"])
    assert rows[1] == ["Zenon", "zły adres", "nieprawidłowy adres: wiersz 5: brakuje znaku @"]
    assert [row[0] for row in rows[4:]] == [f"Jan {number}" for number in range(1, 31)]
    assert [cell.value for cell in recipients[1]] == ["Nr", "Imię i nazwisko", "Firma", "Adres"]


def test_the_table_itself_never_reaches_a_customer_and_other_files_do(stage: Stage) -> None:
    prices = ("cennik.csv", CSV, "towar;cena\nśruba;1 zł\n".encode())
    summary = stage.writes("Rozliczenie", REQUEST, attachments=(prices, csv()))
    stage.replies(summary, "TAK")
    assert [mail.attachments for mail in stage.customers()] == [[("cennik.csv", prices[2])]] * 2


def test_an_amendment_after_a_restart_reads_the_table_again(stage: Stage) -> None:
    summary = stage.writes("Rozliczenie", REQUEST, attachments=(csv(),))
    stage.restart()
    stage.replies(stage.replies(summary, "Bez: obca.example"), "TAK")
    assert [mail.text for mail in stage.customers()] == ["Dzień dobry, Janek!\nDo zapłaty: 7 zł.\n"]


def test_a_spreadsheet_s_values_are_what_it_shows(stage: Stage) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kontakt", "NIP", "Kod"])
    sheet.append(["ewa@obca.example", 7811234567, "00-950"])
    file = io.BytesIO()
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    summary = stage.writes(
        "Dane", "Recipients: file\n\n{NIP}, {Kod}\n", PIOTR, attachments=(("dane.xlsx", kind, file.getvalue()),)
    )
    stage.replies(summary, "CONFIRM", PIOTR)
    assert [mail.text for mail in stage.customers()] == ["7811234567, 00-950\n"]


def test_cards_are_a_table_too(stage: Stage) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nN:Zając;Iga\nEMAIL:iga@obca.example\nEND:VCARD\n".encode()
    summary = stage.writes("X", "Odbiorcy: plik\n\n{imię}\n", attachments=(("iga.vcf", "text/vcard", card),))
    stage.replies(summary, "TAK")
    assert [mail.text for mail in stage.customers()] == ["Iga\n"]


@pytest.mark.parametrize(
    ("attachments", "told"),
    [
        ((), "nie załączono żadnej tabeli"),
        ((csv(text="imię;miasto\nOla;Poznań\n"),), "nie zawiera adresów e-mail"),
        ((csv(text=""),), "nic nie ma"),
        ((csv(), csv("druga.csv", TABLE.replace("obca", "inna"))), "Kilka załączników może być tabelą"),
        ((csv(text="imię;DW\nOla;szef@firma.example\n"),), "nie zawiera adresów e-mail"),
        ((("lista.xlsx", "application/vnd.ms-excel", b"PK\x03\x04 nothing"),), "Nie potrafię odczytać tego pliku"),
        ((csv(text=",".join(f"k{number}" for number in range(1_000_000))),), "za duży"),
    ],
    ids=["none", "no addresses", "empty", "two", "copies only", "broken", "a million columns"],
)
def test_a_table_that_cannot_be_used_is_asked_about_and_the_right_one_completes_the_request(
    stage: Stage, attachments: tuple[tuple[str, str, bytes], ...], told: str
) -> None:
    questions = stage.writes("Rozliczenie", REQUEST, attachments=attachments)
    assert questions.says(told.upper())  # a heading
    assert stage.house.store.campaigns.recipients(1, 1, 9) == ()
    summary = stage.replies(questions, "Oto właściwa tabela.", attachments=(csv("nowa.csv"),))
    assert summary.says("2 wiadomości")
    stage.replies(summary, "TAK")
    assert [mail.attachments for mail in stage.customers()] == [[], []]


def test_the_card_that_a_mail_program_appends_is_no_table(stage: Stage) -> None:
    signature = (
        "anna.vcf",
        "text/vcard",
        b"BEGIN:VCARD\nVERSION:3.0\nN:Nowak;Anna\nEMAIL:anna@firma.example\nEND:VCARD\n",
    )
    questions = stage.writes("Rozliczenie", REQUEST, attachments=(signature,))
    assert questions.says("ŻADNEJ TABELI")
    summary = stage.replies(questions, "Proszę, tabela.", attachments=(signature, csv()))
    assert summary.says("2 wiadomości")
    stage.replies(summary, "TAK", attachments=(signature,))
    assert len(stage.customers()) == 2


def test_names_are_checked_although_the_table_is_missing(stage: Stage) -> None:
    questions = stage.writes("X", "Odbiorcy: plik, Kliencii" + BODY)
    assert questions.says("ŻADNEJ TABELI", "Odbiorcy: plik, Klienci")


def test_a_workbook_that_unpacks_to_gigabytes_ends_in_a_clear_answer(stage: Stage) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/x.xml", "w") as member:
        for _ in range(300):
            member.write(bytes(1_000_000))
    questions = stage.writes("X", REQUEST, attachments=(("lista.xlsx", "application/zip", packed.getvalue()),))
    assert questions.says("ZA DUŻY")
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    assert campaign.state is CampaignState.DRAFT


def test_dates_and_amounts_are_written_in_each_readers_language(stage: Stage) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["e-mail", "język", "termin", "kwota", "wersja", "NIP"])
    sheet.append(["ola@obca.example", "pl", date(2026, 12, 1), 12345.5, "3.11", 7811234567])
    sheet.append(["john@other.example", "en", date(2026, 12, 1), 12345.5, "3.11", 7811234567])
    file = io.BytesIO()
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    summary = stage.writes(
        "Do {termin}",
        "Odbiorcy: plik\n\n{kwota} do {termin}, {wersja}, {NIP}\n"
        "{jeśli termin = 2026-12-01}A{koniec}{jeśli termin = 1 grudnia 2026}B{koniec}"
        "{jeśli kwota = 12345.5}C{koniec}{jeśli kwota = 12 345,50}D{koniec}{jeśli kwota != 12345.5}E{koniec}\n",
        attachments=(("lista.xlsx", kind, file.getvalue()),),
    )
    stage.replies(summary, "TAK")
    plain = [(mail.subject, mail.text.replace("\N{NO-BREAK SPACE}", " ")) for mail in stage.customers()]
    assert plain == [
        ("Do 1 grudnia 2026", "12 345,50 do 1 grudnia 2026, 3.11, 7811234567\nABCD\n"),
        ("Do 1 December 2026", "12,345.50 do 1 December 2026, 3.11, 7811234567\nAC\n"),
    ]
