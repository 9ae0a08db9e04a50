"""Letters on paper, told as an office lives them: the same mail, printed, for those whom no e-mail reaches."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from mailbot.domain.bounce import Failing, Kind
from mailbot.domain.contacts import Particulars, Row
from mailbot.domain.delivery import Stage as At
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.domain.verp import Proof
from mailbot.embedded import EmbeddedServer
from mailbot.paper.word import letters
from tests.paper.office import word
from tests.stories import office
from tests.stories.office import Read
from tests.stories.stage import ANNA, BOT, Stage, accounts, client

REQUEST = """Odbiorcy: Klienci
Forma: list
Etykiety: 3x8
Koperty: DL

{zwrot},
od 1 marca pracujemy w godzinach 8–16. Zapraszamy!

Z poważaniem
Anna Nowak
"""
HOME = Particulars(phone="61 123 45 67", street="ul. Święty Marcin 12", postcode="61-803", city="Poznań")


def postal(number: int, **columns: object) -> Row:
    return client(number, **{"particulars": HOME} | columns)


def pages(mail: Read, beginning: str) -> list[str]:
    """The text of each page of the attached PDF whose name begins so."""
    content = next(content for name, content in mail.attachments if name and name.startswith(beginning))
    reader = PdfReader(io.BytesIO(content))
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in reader.pages]


def names(mail: Read) -> list[str | None]:
    return [name for name, _ in mail.attachments]


def newest(stage: Stage, subject: str) -> Read:
    return next(mail for mail in reversed(stage.inbox()) if subject in mail.subject)


def test_a_mail_becomes_letters_that_come_back_as_pdf(stage: Stage) -> None:
    stage.know([postal(number) for number in range(1, 12)])
    summary = stage.writes("Zmiana godzin otwarcia", REQUEST)
    assert summary.says("11 listów", "11 listów pójdzie na papierze", "Nic jeszcze nie zostało wysłane")
    assert summary.says("Jan Kowalski12", "niepełny adres pocztowy: ulica, miejscowość, kod pocztowy")
    assert "wydruk-probny-1.pdf" in names(summary)
    assert len(pages(summary, "wydruk-probny-1")) == 3
    stage.replies(summary, "TAK")
    printed = newest(stage, "Listy do wydruku")
    assert names(printed) == [
        "listy-1-1-11.pdf",
        "etykiety-1-1-11.pdf",
        "koperty-1-1-11.pdf",
        "lista-wysylkowa-1-1-11.xlsx",
    ]
    letters = pages(printed, "listy-1")
    assert len(letters) == 11
    assert "Jan Kowalski1 Klient 001 sp. z o.o. ul. Święty Marcin 12 61-803 Poznań" in letters[0]
    assert "Szanowny Panie" in letters[0]
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.PRINTED: 11}
    report = newest(stage, "Raport")
    assert report.says("Wydrukowano 11 z 11", "NA PAPIERZE (11)")
    assert stage.customers() == []


def test_the_summary_shows_the_first_pages_in_the_mail_itself(stage: Stage) -> None:
    stage.know([postal(number) for number in range(1, 6)])
    summary = stage.writes("Zmiana godzin otwarcia", REQUEST)
    pictures = [part for part in summary.message.walk() if part.get_content_type() == "image/png"]
    ids = [str(part["Content-ID"]).strip("<>") for part in pictures]
    assert len(ids) == 3
    assert all(f'src="cid:{one}" alt="Strona ' in summary.html for one in ids)
    assert all(part.get_payload(decode=True)[:4] == b"\x89PNG" for part in pictures)  # type: ignore[index]
    assert summary.says("Wydruk próbny", "wydruk-probny-1.pdf (w załączniku)")


def test_letters_alone_speak_of_no_mails_to_open_and_of_no_archive(stage: Stage) -> None:
    stage.know([postal(1)])
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nForma: list\n\n{zwrot},\nzapraszamy.\n")
    assert summary.says("1 list")
    assert ".eml" not in summary.text + summary.html
    stage.replies(summary, "TAK")
    assert "Archiwum" not in newest(stage, "Raport").text


def test_both_writes_to_those_who_have_an_address_and_prints_for_the_others(stage: Stage) -> None:
    stage.know([postal(21, person_email=()), postal(22, person_email=(), company="Bez Poczty S.A.")])
    summary = stage.writes("Zmiana godzin otwarcia", REQUEST.replace("Forma: list", "Forma: oba"))
    assert summary.says("12 wiadomości · 2 listy", "12 odbiorców dostanie e-mail, 2 listy pójdą na papierze")
    stage.replies(summary, "TAK")
    assert len(stage.customers()) == 12
    printed = newest(stage, "Listy do wydruku")
    first, second = pages(printed, "listy-1-13-14")
    assert "Bez Poczty S.A." in first
    assert "Klient 021 sp. z o.o." in second
    assert newest(stage, "Raport").says("Dotarło 12, wydrukowano 2 z 14")


def test_numbers_are_struck_off_a_list_of_letters(stage: Stage) -> None:
    stage.know([postal(number) for number in range(1, 4)])
    summary = stage.writes("Zmiana godzin otwarcia", REQUEST)
    shorter = stage.replies(summary, "BEZ 2")
    assert shorter.says("2 listy", "Skreśleni (1)".upper())
    stage.replies(shorter, "TAK")
    assert [page.count("Kowalski2 ") for page in pages(newest(stage, "Listy do wydruku"), "listy")] == [0, 0]


def test_whoever_must_not_be_written_to_gets_no_letter_and_a_dead_address_is_no_reason(stage: Stage) -> None:
    stage.know([postal(1), postal(2), postal(3)])
    suppressions = stage.house.store.suppressions
    suppressions.add("jan@klient1.example", "unsubscribed", stage.now)
    suppressions.add("jan@klient2.example", "no such address", stage.now)
    stage.replies(stage.writes("Zmiana", REQUEST.replace("list\n", "oba\n")), "TAK")
    counts = stage.house.store.deliveries.counts(1)
    assert counts == {DeliveryState.SENT: 10, DeliveryState.PRINTED: 1}
    assert "Jan Kowalski2" in pages(newest(stage, "Listy do wydruku"), "listy")[0]


def test_letters_are_printed_again_after_a_crash_and_mailed_once(stage: Stage) -> None:
    stage.know([postal(1), postal(2)])
    summary = stage.writes("Zmiana", REQUEST)
    house = stage.house
    stage.box.deliver(office.reply(ANNA, BOT, summary, "TAK"), BOT)
    house.intake.collect(house.mailbox, stage.now)
    house.intake.work(stage.now)
    claim = house.store.printings.claim(1, house.epoch, 100)
    assert claim is not None
    assert claim.attempt == 1
    stage.restart()  # the letters were set, and the machine went away
    stage.settle()
    stage.settle()
    assert [mail.subject for mail in stage.inbox()].count("[#1] Listy do wydruku: Zmiana") == 1
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.PRINTED: 2}


def test_cancel_and_stop_while_letters_are_set_keep_them_from_leaving(stage: Stage) -> None:
    stage.know([postal(1), postal(2)])
    summary = stage.writes("Zmiana", REQUEST)
    house = stage.house
    stage.box.deliver(office.reply(ANNA, BOT, summary, "TAK"), BOT)
    house.intake.collect(house.mailbox, stage.now)
    house.intake.work(stage.now)
    claim = house.store.printings.claim(1, house.epoch, 100)
    assert claim is not None
    assert house.store.campaigns.cancel(1, stage.now)
    assert not house.store.printings.settle(1, house.epoch, stage.now, printed=[1, 2], failed=[], answers=[])
    stage.settle()
    assert house.store.deliveries.counts(1) == {DeliveryState.SKIPPED: 2}
    assert not [mail for mail in stage.inbox() if "Listy do wydruku" in mail.subject]


def test_pdfs_come_in_pieces_that_the_mail_server_takes(stage: Stage) -> None:
    stage.know([postal(number) for number in range(1, 12)])
    stage.house.printing.run_size = 4
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    mails = [mail for mail in stage.inbox() if "Listy do wydruku" in mail.subject]
    assert [names(mail)[0] for mail in mails] == ["listy-1-1-4.pdf", "listy-1-5-8.pdf", "listy-1-9-11.pdf"]
    assert mails[0].says("1–4, z 11 wszystkich")


def test_nothing_strangers_may_write_breaks_a_letter(stage: Stage) -> None:
    names_ = ('#import "x"', "$ \\ [*_`", "Ж" * 300, "שלום עולם", "山田太郎", "<script>alert(1)</script>")
    stage.know([postal(number, last_name=name) for number, name in enumerate(names_, 1)])
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    counts = stage.house.store.deliveries.counts(1)
    assert sum(counts.values()) == 6
    assert set(counts) <= {DeliveryState.PRINTED, DeliveryState.FAILED}
    report = newest(stage, "Raport")
    printed = pages(newest(stage, "Listy do wydruku"), "listy")
    assert '#import "x"' in printed[0]
    assert len(printed) == counts[DeliveryState.PRINTED]
    if DeliveryState.FAILED in counts:
        assert report.says("adres pocztowy się nie mieści")


def test_labels_without_letters_and_a_sheet_that_nobody_sells_are_asked_about(stage: Stage) -> None:
    stage.know([postal(1)])
    questions = stage.writes("Zmiana", REQUEST.replace("3x8", "88x99"))
    assert questions.says("Etykiety: 88x99", "Etykiety: 3x8")
    questions = stage.writes("Zmiana", REQUEST.replace("Forma: list\n", "").replace("3x8", "88x99"))
    assert questions.says("TO DRUKUJĘ TYLKO DO LISTÓW", "Etykiety: 88x99", "Koperty: DL")


def test_a_field_that_a_word_file_names_wrongly_is_asked_about(stage: Stage) -> None:
    stage.know([postal(1)])
    file = ("list.docx", letters.TYPE, word("<w:p><w:r><w:t>{frima}</w:t></w:r></w:p>"))
    questions = stage.writes("Zmiana", "Odbiorcy: Klienci\nForma: list\n", attachments=(file,))
    assert questions.says("NIE MA POLA O TEJ NAZWIE", "{frima}")


def test_again_prints_the_same_letters_anew(stage: Stage) -> None:
    stage.know([postal(1), postal(2)])
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    summary = stage.replies(newest(stage, "Raport"), "JESZCZE RAZ")
    assert summary.says("2 listy")
    first = pages(newest(stage, "Listy do wydruku"), "listy-1")
    stage.replies(summary, "TAK")
    assert stage.house.store.deliveries.counts(2) == {DeliveryState.PRINTED: 2}
    assert pages(newest(stage, "Listy do wydruku"), "listy-2") == first


def test_what_could_not_be_printed_is_named_and_tried_again_by_retry(stage: Stage) -> None:
    long = "ul. " + "Konstantynopolitańczykowianeczki " * 20
    stage.know([postal(1), postal(2, particulars=HOME._replace(street=long))])
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.PRINTED: 1, DeliveryState.FAILED: 1}
    report = newest(stage, "Raport")
    assert report.says("Jan Kowalski2", "adres pocztowy się nie mieści")
    stage.replies(report, "PONÓW")
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.PRINTED: 1, DeliveryState.FAILED: 1}
    assert stage.house.store.campaigns.list((CampaignState.FINISHED,))


def test_letters_wait_for_cancel_as_long_as_mail_does(box: EmbeddedServer, tmp_path: Path) -> None:
    section = {"address": BOT, "language": "pl", "database": f"sqlite:///{tmp_path}/mailbot.db", "undo": "5 min"}
    stage = Stage(box, tmp_path, changes={"bot": section})
    try:
        stage.know([postal(1)])
        receipt = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
        assert stage.house.store.deliveries.counts(1) == {DeliveryState.PLANNED: 1}
        stage.replies(receipt, "ANULUJ")
        stage.later(minutes=6)
        assert stage.house.store.deliveries.counts(1) == {DeliveryState.SKIPPED: 1}
    finally:
        stage.close()


def test_letters_of_a_later_start_bear_its_date_and_come_at_once(stage: Stage) -> None:
    stage.know([postal(1)])
    summary = stage.writes(
        "Zmiana", REQUEST.replace("Forma: list", "Forma: list, jakość archiwalna\nWyślij: 1 grudnia 9:00")
    )
    assert summary.says("archiwalna (PDF/A)")
    stage.replies(summary, "TAK")
    assert "1 grudnia 2026 r." in pages(newest(stage, "Listy do wydruku"), "listy")[0]


def test_a_table_without_e_mail_addresses_is_enough_for_letters(stage: Stage) -> None:
    headings = "Firma;Ulica;Kod pocztowy;Miejscowość;Kwota\n"
    table = headings + "Alfa S.A.;ul. Długa 1;60-123;Poznań;7 zł\nBeta S.A.;ul. Krótka 2;;Poznań;8 zł\n"
    request = "Odbiorcy: plik\nForma: list\n\nDo zapłaty: {Kwota}.\n"
    summary = stage.writes("Rozliczenie", request, attachments=(("lista.csv", "text/csv", table.encode()),))
    assert summary.says("1 list:", "Beta S.A.", "kod pocztowy")
    stage.replies(summary, "TAK")
    (letter,) = pages(newest(stage, "Listy do wydruku"), "listy")
    assert "Alfa S.A. ul. Długa 1 60-123 Poznań" in letter
    assert "Do zapłaty: 7 zł." in letter
    by_mail = request.replace("Forma: list\n", "")
    questions = stage.writes("Rozliczenie", by_mail, attachments=(("lista.csv", "text/csv", table.encode()),))
    assert questions.says("ŻADNA KOLUMNA TEJ TABELI NIE ZAWIERA ADRESÓW E-MAIL")


def test_whom_the_mail_does_not_reach_is_offered_a_letter(stage: Stage) -> None:
    stage.know([postal(number) for number in range(1, 13)])
    stage.replies(stage.writes("Zmiana", REQUEST.replace("Forma: list", "Forma: oba")), "TAK")
    stage.now += timedelta(hours=1)
    dead = Failing("jan@klient2.example", "", Kind.DEAD, "5.1.1", "550 5.1.1 User unknown")
    number = next(
        one.number for one in stage.house.store.campaigns.recipients(1, 1, 12) if one.address == "jan@klient2.example"
    )
    assert stage.house.store.bounces.record(Proof(1, number), dead, "dsn@klient2.example", stage.now) is not None
    stage.later(hours=24)
    came_back = newest(stage, "Zwroty")
    assert came_back.says("LISTY nowy szkic: listy na papierze")
    summary = stage.replies(came_back, "LISTY")
    assert summary.says("1 list:", "Jan Kowalski2", "Nic jeszcze nie zostało wysłane")
    stage.replies(summary, "TAK")
    (letter,) = pages(newest(stage, "Listy do wydruku"), "listy-2")
    assert "Jan Kowalski2 Klient 002 sp. z o.o." in letter


@pytest.mark.parametrize("street", ["ul. Prosta 1", ""], ids=["an office that posts letters", "one that does not"])
def test_whom_a_retry_passes_over_can_still_be_written_to_on_paper(stage: Stage, street: str) -> None:
    stage.changes["accounts"] = accounts(stage.box, letterhead={"street": street})
    stage.restart()
    stage.know([postal(number) for number in range(1, 13)])
    dead = "550 5.1.1 No such user here"
    stage.box.answer = lambda at, address, _: dead if at is At.RCPT and address == "jan@klient2.example" else None
    stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci\n\nDzień dobry\n"), "TAK")
    stage.later(minutes=5)
    report = newest(stage, "Raport")
    assert report.says("LISTY nowy szkic: listy na papierze") is bool(street)
    assert "PONÓW" not in report.text  # it would only pass over the dead address
    stage.replies(report, "PONÓW")
    report = newest(stage, "Raport")
    assert report.says("NIE WYSŁANO (1)", "taki adres nie istnieje")
    assert stage.replies(report, "LISTY").says("1 list:", "Jan Kowalski2", "Nic jeszcze nie zostało wysłane")


def test_where_nobody_needs_paper_the_summary_promises_no_pdf(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nForma: oba\n\nDzień dobry\n")
    assert summary.says("LISTY NA PAPIERZE (0)", "Nikt z tej listy go nie potrzebuje: wszyscy dostaną e-mail.")
    assert not summary.says("gotowy PDF")


def test_only_mails_must_say_how_to_unsubscribe(stage: Stage) -> None:
    stage.changes["accounts"] = accounts(stage.box, bulk=True)
    stage.restart()
    stage.know([postal(1)])
    assert not stage.writes("Zmiana", REQUEST).says("jak zrezygnować")
    assert stage.writes("Zmiana", REQUEST.replace("Forma: list", "Forma: oba")).says("jak zrezygnować")
