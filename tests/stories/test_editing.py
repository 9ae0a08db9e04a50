"""The list edited by answers: numbers, names, CLEAR, the list sent back; and fields that are empty for somebody."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from mailbot.domain.contacts import Address
from mailbot.domain.states import CampaignState
from tests.stories.office import Read
from tests.stories.stage import Stage, client

BODY = "\n\n{zwrot},\nod 1 marca pracujemy w godzinach 8–16.\n"
REQUEST = "Odbiorcy: Klienci" + BODY
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def block(stage: Stage, number: int = 1) -> tuple[str, ...]:
    campaign = stage.house.store.campaigns.get(number)
    assert campaign is not None
    return campaign.block


def sent_to(stage: Stage) -> set[str]:
    return {str(mail.message["To"].addresses[0].addr_spec) for mail in stage.customers()}


def everybody(*without: int) -> set[str]:
    return {f"jan@klient{number}.example" for number in range(1, 13) if number not in without}


def test_numbers_are_struck_off_the_list_and_the_difference_is_shown(stage: Stage) -> None:
    old = stage.writes("Zmiana", REQUEST)
    new = stage.replies(old, "BEZ 7, 10-12")
    assert new.says("8 wiadomości", "SKREŚLENI (4)", "jan@klient7.example", "Bez: jan@klient7.example")
    stage.replies(old, "TAK")
    assert stage.customers() == []
    stage.replies(new, "TAK")
    assert sent_to(stage) == everybody(7, 10, 11, 12)


def test_what_was_struck_off_stays_off_after_another_amendment_and_can_be_added_again(stage: Stage) -> None:
    summary = stage.replies(stage.writes("Zmiana", REQUEST), "BEZ 7, 8")
    summary = stage.replies(stage.replies(summary, "Paczki: 4"), "Paczki: 5 co 10 min")
    assert summary.says("10 wiadomości", "CO SIĘ ZMIENIŁO Paczki: 4 → 5 co 10 min", "taka sama jak poprzednio")
    summary = stage.replies(summary, "DODAJ jan@klient7.example, nowa@obca.example")
    assert summary.says("12 wiadomości", "DOSZLI DO LISTY (2)", "nowa@obca.example")
    assert block(stage) == (
        "Odbiorcy: Klienci, jan@klient7.example, nowa@obca.example",
        "Bez: jan@klient8.example",
        "Paczki: 5 co 10 min",
    )


def test_an_english_draft_is_edited_in_english(stage: Stage) -> None:
    stage.replies(stage.writes("Change", "Recipients: Klienci" + BODY), "WITHOUT 2")
    assert block(stage) == ("Recipients: Klienci", "Without: jan@klient2.example")


def test_a_cleared_list_is_asked_about_and_filled_anew(stage: Stage) -> None:
    questions = stage.replies(stage.writes("Zmiana", REQUEST + "\n"), "Wyczyść")
    assert questions.says("Odbiorcy", "DODAJ")
    summary = stage.replies(questions, "Dodaj jan@klient3.example")
    assert summary.says("1 wiadomość", "SKREŚLENI (11)")
    stage.replies(summary, "TAK")
    assert sent_to(stage) == {"jan@klient3.example"}


def test_names_are_taken_off_the_list_like_numbers(stage: Stage) -> None:
    stage.know([client(20, groups=("Klienci", "VIP")), client(21, company="Advisor", groups=("Klienci",))])
    summary = stage.writes("Zmiana", REQUEST)
    fewer = stage.replies(summary, "Bez Advisor i VIP")
    assert fewer.says("12 wiadomości", "SKREŚLENI (2)", "Klient 020")
    assert stage.replies(fewer, "skreśl klient3.example").says("11 wiadomości")


def test_a_name_that_nobody_bears_is_asked_about_and_the_plan_stands(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    asked = stage.replies(summary, "Bez problemu")
    assert asked.says("NIE MA NIKOGO O TEJ NAZWIE", "Bez problemu")
    assert stage.customers() == []
    stage.replies(summary, "TAK")
    assert len(stage.customers()) == 12


def test_a_number_that_is_not_on_the_list_changes_nothing(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    assert stage.replies(summary, "BEZ 7, 99").says("TAKIEGO NUMERU NIE MA NA LIŚCIE.", "99")
    assert block(stage) == ("Odbiorcy: Klienci",)
    stage.replies(summary, "TAK")
    assert sent_to(stage) == everybody()


@pytest.mark.parametrize("words", ["BEZ 1", "DODAJ x@obca.example", "WYCZYŚĆ", "TEST"])
def test_an_edit_of_an_outdated_list_brings_the_present_one_and_edits_nothing(stage: Stage, words: str) -> None:
    old = stage.writes("Zmiana", REQUEST)
    stage.replies(old, "BEZ 7")
    answer = stage.replies(old, words)
    assert answer.says("11 wiadomości", "POTWIERDZAM")
    assert block(stage) == ("Odbiorcy: Klienci", "Bez: jan@klient7.example")


def listed(summary: Read) -> Workbook:
    (_, content), *_ = summary.attachments
    return load_workbook(io.BytesIO(content))


def attached(book: Workbook) -> tuple[tuple[str, str, bytes], ...]:
    file = io.BytesIO()
    book.save(file)
    return (("odbiorcy-1.xlsx", XLSX, file.getvalue()),)


def test_the_list_sent_back_with_rows_deleted_and_added_is_the_new_list(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    book = listed(summary)
    sheet = book.active
    assert sheet is not None
    sheet.delete_rows(3, 2)
    sheet.append(["", "Nowa Osoba", "", "nowa@obca.example"])
    new = stage.replies(summary, "Poprawiona lista w załączniku.", attachments=attached(book))
    assert new.says("11 wiadomości", "DOSZLI DO LISTY (1)", "SKREŚLENI (2)")
    stage.replies(new, "TAK")
    assert sent_to(stage) == everybody(2, 3) | {"nowa@obca.example"}


def test_a_yes_with_another_list_attached_is_no_yes_to_the_one_that_was_shown(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    book = listed(summary)
    sheet = book.active
    assert sheet is not None
    sheet.delete_rows(2)
    new = stage.replies(summary, "TAK", attachments=attached(book))
    assert stage.customers() == []
    assert new.says("11 wiadomości")


def test_a_yes_with_the_same_list_attached_is_one(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.replies(summary, "TAK", attachments=attached(listed(summary)))
    assert sent_to(stage) == everybody()


def test_lines_deleted_from_the_quoted_list_are_no_order(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    shorter = Read(summary.message)
    part = shorter.message.get_body(("plain",))
    assert part is not None
    part.set_content("\n".join(line for line in summary.text.splitlines() if "klient7" not in line))
    stage.replies(shorter, "TAK")
    assert sent_to(stage) == everybody()


def empty_city(stage: Stage) -> Read:
    stage.know([client(13, person_email=(Address("jan@klient13.example"),))])
    return stage.writes("Zmiana", "Odbiorcy: Klienci\n\nDzień dobry, {imię}, {stanowisko}!\n")


def test_a_yes_is_not_taken_while_a_field_is_empty_for_somebody(stage: Stage) -> None:
    summary = empty_city(stage)
    assert summary.says("{stanowisko} jest puste u 13 odbiorców", "MIMO TO")
    assert not summary.says("POTWIERDZAM")
    refused = stage.replies(summary, "TAK")
    assert refused.says("Wysyłka się nie zaczęła.", "{stanowisko} jest puste")
    assert stage.customers() == []


def test_send_anyway_settles_the_empty_fields_and_the_new_summary_wants_its_own_yes(stage: Stage) -> None:
    old = empty_city(stage)
    new = stage.replies(old, "Mimo to")
    assert new.says("Zgodnie z Twoim życzeniem", "POTWIERDZAM", "Puste pola: zostaw")
    stage.replies(old, "TAK")
    assert stage.customers() == []
    stage.replies(new, "TAK")
    assert len(stage.customers()) == 13


def test_a_field_under_a_condition_or_with_a_fallback_is_not_empty(stage: Stage) -> None:
    text = "Odbiorcy: Klienci\n\n{imię}{jeśli stanowisko}, {stanowisko}{koniec}, {miasto|Polska}\n"
    stage.replies(stage.writes("Zmiana", text), "TAK")
    assert {mail.text for mail in stage.customers()} == {"Jan, Polska\n"}


def test_again_makes_a_new_draft_of_a_finished_campaign_without_its_start(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nWyślij: 24.11.2026 9:40\nBez: klient12.example" + BODY)
    stage.replies(summary, "TAK")
    stage.later(minutes=20)
    report = stage.inbox()[-1]
    again = stage.replies(report, "Jeszcze raz")
    assert again.subject.startswith("[#2] ")
    assert again.says("11 wiadomości", "zaraz po potwierdzeniu")
    assert block(stage, 2) == ("Odbiorcy: Klienci", "Bez: klient12.example")
    stage.replies(again, "TAK")
    assert len(stage.customers()) == 22
    first = stage.house.store.campaigns.get(1)
    assert first is not None
    assert first.state is CampaignState.FINISHED


def test_the_report_may_be_asked_for_while_it_is_sent(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci\nPaczki: 8 co 10 min" + BODY), "TAK")
    report = stage.replies(receipt, "Raport")
    assert report.says("8", "12")
    assert [name for name, _ in report.attachments] == ["raport-1.xlsx"]
