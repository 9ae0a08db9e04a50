"""The list edited by answers: numbers, names, CLEAR, the list sent back; and fields that are empty for somebody."""

import io
from datetime import UTC, datetime

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


@pytest.mark.parametrize("words", ["BEZ 1-3, Newcos", "WITHOUT Newcos, 1-3", "bez nr 1-3 i Newcos"])
def test_numbers_and_names_are_taken_off_in_one_line(stage: Stage, words: str) -> None:
    stage.know([client(21, company="Newcos", groups=("Klienci",))])
    fewer = stage.replies(stage.writes("Zmiana", REQUEST), words)
    assert fewer.says("9 wiadomości", "SKREŚLENI (4)")
    stage.replies(fewer, "TAK")
    assert sent_to(stage) == everybody(1, 2, 3)


def test_a_number_and_a_name_that_are_not_there_are_asked_about_at_once(stage: Stage) -> None:
    asked = stage.replies(stage.writes("Zmiana", REQUEST), "BEZ 1, 99, Xyzzy")
    assert asked.says("w 2 sprawach", "TAKIEGO NUMERU NIE MA NA LIŚCIE.", "99", "NIE MA NIKOGO O TEJ NAZWIE", "Xyzzy")
    assert block(stage) == ("Odbiorcy: Klienci",)


def test_a_name_that_nobody_bears_is_asked_about_and_the_plan_stands(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    asked = stage.replies(summary, "Bez problemu")
    assert asked.says("NIE MA NIKOGO O TEJ NAZWIE", "Bez problemu")
    assert stage.customers() == []
    stage.replies(summary, "TAK")
    assert len(stage.customers()) == 12


def test_adding_a_name_that_cannot_be_found_leaves_the_plan_and_its_summary_as_they_are(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    before = stage.house.store.campaigns.get(1)
    asked = stage.replies(summary, "DODAJ Klient 0077, jan@klient1.example")
    assert asked.says(
        "NIE MA NIKOGO O TEJ NAZWIE", "DODAJ Klient 0077", "podsumowanie, które masz, jest nadal aktualne"
    )
    assert asked.says("Podobne Klient 007")
    assert stage.house.store.campaigns.get(1) == before
    stage.replies(summary, "TAK")
    assert len(stage.customers()) == 12


def test_nobody_is_struck_off_while_whom_to_leave_out_cannot_be_read(stage: Stage) -> None:
    open_quote = 'Bez: "jan@klient1.example, jan@klient2.example'
    questions = stage.writes("Zmiana", f"Odbiorcy: Klienci\n{open_quote}{BODY}")
    told = stage.replies(questions, "BEZ jan@klient3.example")
    assert told.says("NIE ROZUMIEM TEJ WARTOŚCI", "BEZ jan@klient3.example", '"jan@klient1.example')
    assert block(stage) == ("Odbiorcy: Klienci", open_quote)
    summary = stage.replies(told, open_quote.replace('"', ""))
    stage.replies(summary, "BEZ jan@klient3.example")
    assert block(stage) == ("Odbiorcy: Klienci", "Bez: jan@klient1.example, jan@klient2.example, jan@klient3.example")


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


def test_a_list_sent_back_to_an_old_summary_is_called_by_its_name(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.replies(summary, "BEZ 2")
    told = stage.replies(summary, "", attachments=attached(listed(summary)))
    assert told.says("Niczego nie zmieniłem, bo „odbiorcy-1.xlsx” to odpowiedź na starą wersję.", "11 wiadomości")


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


def test_no_mail_offers_a_yes_while_a_field_is_empty_for_somebody(stage: Stage) -> None:
    summary = empty_city(stage)
    tested = stage.replies(summary, "TEST szef@firma.example")
    for mail in (tested, stage.writes("STATUS", ""), stage.replies(summary, "co dalej?")):
        assert mail.says("MIMO TO", "BEZ 7, 12-15", "ANULUJ")
        assert "POTWIERDZAM" not in mail.text
    settled = stage.replies(summary, "MIMO TO")
    assert settled.says("POTWIERDZAM")
    assert stage.writes("STATUS", "").says("POTWIERDZAM")


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


def test_tomorrow_stays_the_day_that_was_meant_when_the_list_is_edited_on_the_next(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nWyślij: jutro 8:30" + BODY)
    meant = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
    stage.later(hours=16)  # past midnight
    summary = stage.replies(summary, "BEZ 3")
    assert summary.says("11 wiadomości", "środa, 25 listopada 2026, 8:30")
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    assert campaign.plan is not None
    assert campaign.plan.start == meant
    stage.later(hours=8)
    assert stage.replies(summary, "BEZ 4").says("TEN TERMIN JUŻ MINĄŁ.", "środa, 25 listopada 2026, 8:30")


def test_a_plan_that_is_shown_again_after_its_start_has_passed_starts_with_the_yes(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nWyślij: 24.11.2026 10:00\nPaczki: 6 co 10 min" + BODY)
    assert summary.says("Początek wtorek, 24 listopada 2026, 10:00 (CET)", "Koniec około 10:10")
    stage.later(hours=1)  # 10:30 in Warsaw
    assert stage.replies(summary, "STATUS").says("Początek zaraz po potwierdzeniu", "Koniec około 10:40")


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
