"""What becomes of campaigns that run: their status, their errors, their report, and settings that change under them."""

from datetime import timedelta

import pytest

from mailbot.domain.contacts import Address
from mailbot.domain.delivery import Stage as At
from mailbot.domain.states import CampaignState
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage, accounts, client

BODY = "\n\nDzień dobry!\n"
REQUEST = "Odbiorcy: Klienci\nPaczki: 8 co 10 min" + BODY
TOMORROW = "Odbiorcy: Klienci\nWyślij: jutro 8:30" + BODY


def state(stage: Stage, number: int = 1) -> CampaignState:
    campaign = stage.house.store.campaigns.get(number)
    assert campaign is not None
    return campaign.state


def refuse(stage: Stage, *numbers: int, answer: str = "554 5.3.0 not now, not ever") -> None:
    bad = {f"jan@klient{number}.example" for number in numbers}
    stage.box.answer = lambda at, address, _: answer if at is At.RCPT and address in bad else None


def test_a_report_that_a_colleague_asks_for_first_does_not_take_the_place_of_the_requesters(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Recipients: Klienci" + BODY, PIOTR)
    stage.box.deliver(office.reply(PIOTR, BOT, summary, "CONFIRM"), BOT)
    stage.house.intake.collect(stage.house.mailbox, stage.now)
    stage.house.intake.work(stage.now)
    for counter in stage.house.counters:
        counter.sending.turn()
    assert state(stage) is CampaignState.FINISHED
    asked = stage.replies(summary, "RAPORT")  # Anna, an admin, before anybody has been told
    assert asked.subject == "[#1] Raport: Zmiana"
    assert [mail.subject for mail in stage.inbox(PIOTR)][-1] == "[#1] Report: Zmiana"
    reports = len(stage.inbox(PIOTR))
    stage.replies(summary, "RAPORT")
    assert len(stage.inbox(PIOTR)) == reports


def rename_the_account(stage: Stage) -> None:
    stage.changes["accounts"] = accounts(stage.box, name="Nowe")
    stage.restart()
    stage.settle()


def test_a_running_campaign_whose_account_is_gone_is_paused_and_requester_and_admin_are_told(stage: Stage) -> None:
    receipt = stage.replies(
        stage.writes("Hours", "Recipients: Klienci\nPackets: 8 every 10 min" + BODY, PIOTR), "YES", PIOTR
    )
    rename_the_account(stage)
    assert state(stage) is CampaignState.PAUSED
    assert stage.inbox(PIOTR)[-1].says("no longer in the settings", "Account Biuro")
    assert stage.inbox(ANNA)[-1].says("nie ma już w ustawieniach", "Konto Biuro")
    assert stage.replies(receipt, "STATUS", PIOTR).says("8 of 12 sent", "paused")
    assert stage.replies(receipt, "RESUME", PIOTR).says("no longer in the settings")
    stage.changes.clear()
    stage.restart()
    assert stage.replies(receipt, "RESUME", PIOTR).says("Resumed")
    stage.later(hours=1)
    assert len(stage.customers()) == 12


def test_a_plan_whose_account_is_gone_is_asked_about_when_it_is_confirmed(stage: Stage) -> None:
    named = stage.writes("Zmiana", "Odbiorcy: Klienci\nKonto: Biuro" + BODY)
    default = stage.writes("Inna", "Odbiorcy: Klienci" + BODY)
    rename_the_account(stage)
    assert stage.replies(named, "TAK").says("NIE MA TAKIEGO KONTA", "Konto: Nowe")
    assert stage.replies(default, "STATUS").says("12 wiadomości", "POTWIERDZAM")
    assert stage.customers() == []
    stage.replies(stage.inbox()[-1], "TAK")
    assert len(stage.customers()) == 12


def test_a_report_whose_archive_went_with_its_account_is_still_sent(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    stage.now += timedelta(minutes=10)
    stage.house.intake.work(stage.now)
    for counter in stage.house.counters:
        counter.sending.turn()  # sent, and nothing is archived yet
    rename_the_account(stage)
    assert stage.inbox()[-1].says(
        "Dotarło 12 z 12", "Części kopii jeszcze tam nie ma: konta nie ma już w ustawieniach."
    )


def test_nothing_is_mailed_to_a_requester_who_was_taken_off_the_list(stage: Stage) -> None:
    stage.replies(stage.writes("Hours", "Recipients: Klienci" + BODY, PIOTR), "YES", PIOTR)
    waiting = stage.writes("Another", "Recipients: Klienci" + BODY, PIOTR)
    stage.changes["requesters"] = [{"address": ANNA, "name": "Anna Nowak", "admin": True}]
    stage.restart()
    before = len(stage.inbox(PIOTR))
    stage.later(hours=80)
    assert len(stage.inbox(PIOTR)) == before
    assert waiting.says("12 messages")
    assert stage.inbox(ANNA)[-1].subject == "[#2] Niewysłane: Another"


def test_going_on_before_the_start_waits_for_the_start(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", TOMORROW), "TAK")
    stage.replies(receipt, "STOP")
    assert stage.replies(receipt, "WZNÓW").says("Wznowione", "8:30")
    assert state(stage) is CampaignState.SCHEDULED
    assert stage.replies(receipt, "STATUS").says("jeszcze się nie zaczęła")


def test_the_status_of_what_is_over_or_has_not_begun_promises_nothing(stage: Stage) -> None:
    cancelled = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    stage.replies(cancelled, "ANULUJ")
    told = stage.replies(cancelled, "STATUS")
    assert told.says("anulowana", "już nie zostaną wysłane")
    assert not told.says("Następna")
    assert not told.says("Koniec")
    stage.writes("Inna", TOMORROW)
    awaiting = stage.writes("STATUS", "")
    assert awaiting.says("Nic nie zostało wysłane", "czeka na potwierdzenie", "12 wiadomości", "Czekam do")
    assert not awaiting.says("Następna")
    stage.later(hours=80)
    expired = stage.writes("STATUS", "")
    assert expired.says("Nic nie zostało wysłane", "niepotwierdzona w terminie")
    assert not expired.says("czekają")
    stage.writes("Trzecia", "Odbiorcy: Nikt taki" + BODY)
    draft = stage.writes("STATUS", "")
    assert draft.says("Nic nie zostało wysłane", "czeka na odpowiedź na moje pytania")
    assert not draft.says("0 z 0")


def test_the_status_tells_when_what_was_put_off_is_tried_again(stage: Stage) -> None:
    refuse(stage, 1, answer="450 4.2.0 greylisted")
    receipt = stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci" + BODY), "TAK")
    assert stage.replies(receipt, "STATUS").says("Wysłano 11 z 12", "Ponowna próba wtorek")
    stage.later(hours=25)
    report = stage.inbox()[-1]
    assert report.says("jan@klient1.example · Jan Kowalski1, Klient 001 sp. z o.o. Serwer odbiorcy wciąż odkładał")


def test_errors_are_counted_anew_after_going_on(stage: Stage) -> None:
    stage.know([client(number) for number in range(13, 41)])
    refuse(stage, *range(1, 21))
    receipt = stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci\nStop po błędach: 12" + BODY), "TAK")
    assert state(stage) is CampaignState.PAUSED
    assert stage.inbox()[-1].says("Do zbyt wielu odbiorców nie udało się dotrzeć")
    stage.replies(receipt, "WZNÓW")
    assert state(stage) is CampaignState.FINISHED
    assert 0 < stage.house.store.deliveries.failures(1) < 12
    stage.box.answer = None
    stage.replies(receipt, "PONÓW")
    assert len(stage.customers()) == 40


def test_what_failed_again_after_a_retry_counts(stage: Stage) -> None:
    refuse(stage, *range(1, 7))
    receipt = stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci\nStop po błędach: 5" + BODY), "TAK")
    stage.replies(receipt, "WZNÓW")
    stage.replies(receipt, "PONÓW")
    assert state(stage) is CampaignState.PAUSED


def test_a_report_of_hundreds_of_failures_is_not_cut_by_gmail_and_its_table_has_all(stage: Stage) -> None:
    stage.know([client(number, person_email=(Address(f"jan@klient{number}.example"),)) for number in range(13, 413)])
    words = (
        "550 5.1.1 <someone@somewhere.example>: Recipient address rejected: User unknown in virtual mailbox table; see"
    )
    refuse(stage, *range(13, 413), answer=words)
    stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci" + BODY), "TAK")
    report = stage.inbox()[-1]
    assert report.says("Dotarło 12 z 412", "… i jeszcze")
    assert len(report.html.encode()) < 100_000
    ((name, _),) = report.attachments
    assert name is not None
    assert name.endswith(".xlsx")


def test_the_partial_report_of_a_cancelled_campaign_lists_no_packet_as_due(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    stage.replies(receipt, "ANULUJ")
    report = stage.replies(receipt, "RAPORT")
    assert report.says("PACZKI wtorek, 24 listopada 2026 (CET) 1. 9:30 ")
    assert not report.says(" 2. 9:40")


def test_a_start_that_has_passed_at_the_confirmation_is_told(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nWyślij: dziś 10:00" + BODY)
    stage.now += timedelta(hours=2)
    stage.replies(summary, "TAK")
    receipt = stage.inbox()[-2]  # the report came at once
    assert receipt.says("Planowany początek, wtorek, 24", "10:00", "już minął, więc wysyłka zaczyna się teraz")
    assert len(stage.customers()) == 12


def test_a_refused_login_is_told_in_the_language_of_the_mail(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", TOMORROW), "TAK")
    stage.box.answer = lambda at, address, _: (
        "550 5.7.1 not you" if at is At.MAIL and address.startswith("biuro") else None
    )
    stage.later(hours=23)
    assert stage.inbox()[-1].says("Serwer nie pozwala wysyłać z adresu tego konta.", "550 5.7.1 not you")
    assert receipt.says("Potwierdzone")


@pytest.mark.parametrize("words", ["STATUS", "RAPORT"])
def test_the_domains_of_addresses_are_shown_in_letters(stage: Stage, words: str) -> None:
    receipt = stage.replies(stage.writes("Zmiana", "Odbiorcy: ela@żółw.example" + BODY), "TAK")
    answer = stage.replies(receipt, words)
    assert "xn--" not in answer.text
