"""What may be answered: corrections, CANCEL, STOP and RESUME, and what is no yes."""

from datetime import timedelta

import pytest

from mailbot.domain.states import CampaignState, DeliveryState
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage

BODY = "\n\n{zwrot},\nod 1 marca pracujemy w godzinach 8–16.\n"
REQUEST = "Odbiorcy: Klienci\nPaczki: 8 co 10 min" + BODY


def state(stage: Stage, number: int = 1) -> CampaignState:
    campaign = stage.house.store.campaigns.get(number)
    assert campaign is not None
    return campaign.state


def test_a_bad_request_is_answered_with_everything_that_is_wrong_and_completed_by_the_corrected_lines(
    stage: Stage,
) -> None:
    questions = stage.writes("Zmiana", "Odbiorcy: Kliencii\nWyślij: wczoraj 8:30\nPaczki: pięć" + BODY)
    assert state(stage) is CampaignState.DRAFT
    assert questions.says("Wyślij: wczoraj 8:30", "Paczki: pięć", "50 co 10 min")
    again = stage.replies(questions, "Wyślij: jutro 8:30\nPaczki: 5 co 10 min")
    assert again.says("Kliencii", "Klienci")
    summary = stage.replies(again, "Odbiorcy: Klienci")
    assert state(stage) is CampaignState.AWAITING
    assert summary.says("12", "POTWIERDZAM")
    stage.replies(summary, "Tak")
    assert stage.customers() == []
    stage.later(hours=23)  # 8:30 in Warsaw is 7:30 UTC
    assert len(stage.customers()) == 5


def test_an_amended_plan_voids_the_old_summary(stage: Stage) -> None:
    old = stage.writes("Zmiana", REQUEST)
    new = stage.replies(old, "Bez: klient3.example")
    assert new.says("11")
    answer = stage.replies(old, "TAK")
    assert stage.customers() == []
    assert answer.says("11", "POTWIERDZAM")
    stage.replies(new, "TAK")
    stage.later(minutes=10)
    assert len(stage.customers()) == 11


def test_cancel_before_the_first_packet_sends_nothing(stage: Stage) -> None:
    cancelled = stage.replies(stage.writes("Zmiana", REQUEST), "Anuluj")
    assert cancelled.subject.startswith("[#1] ")
    stage.later(hours=1)
    assert stage.customers() == []
    assert state(stage) is CampaignState.CANCELLED


def test_cancel_between_two_packets_says_how_many_have_left(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    cancelled = stage.replies(receipt, "anuluj")
    assert cancelled.says("wyszło już 8 z 12")
    stage.later(hours=1)
    assert len(stage.customers()) == 8
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.SENT: 8, DeliveryState.SKIPPED: 4}


def test_stop_holds_the_next_packet_and_resume_goes_on(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    paused = stage.replies(receipt, "STOP")
    assert paused.says("WZNÓW")
    stage.later(hours=1)
    assert len(stage.customers()) == 8
    assert state(stage) is CampaignState.PAUSED
    stage.replies(paused, "Wznów, proszę")
    assert len(stage.customers()) == 12
    assert state(stage) is CampaignState.FINISHED


def test_status_says_where_it_stands(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    status = stage.replies(receipt, "status")
    assert status.subject == "[#1] Stan: Zmiana"
    assert status.says("Wysłano 8 z 12: wysyłka w toku", "4 czekają na wysłanie")


def test_an_answer_that_lacks_but_the_colon_is_offered_with_it(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    unclear = stage.replies(summary, "Paczki 5 co 10 min")
    assert unclear.says("odpowiedz wierszem z dwukropkiem: Paczki: 5 co 10 min")
    assert stage.replies(unclear, "Paczki: 5 co 10 min").says("3 paczki po najwyżej 5")
    assert not stage.replies(summary, "a może by tak").says("z dwukropkiem")


def test_status_as_a_new_letter_lists_all_that_are_not_over_and_tells_of_the_newest(stage: Stage) -> None:
    stage.replies(stage.writes("Pierwsza", REQUEST), "TAK")
    stage.writes("Druga", REQUEST)
    stage.replies(stage.writes("Trzecia", REQUEST), "ANULUJ")
    stage.writes("Piotra", REQUEST, PIOTR)
    told = stage.writes("STATUS", "")
    assert told.says("Otwarte wysyłki: 2", "w temacie: STATUS 2", "NAJNOWSZA: #3 TRZECIA", "wysyłka anulowana")
    listed = told.text[: told.text.index("NAJNOWSZA")]
    assert listed.index("#2 Druga") < listed.index("#1 Pierwsza")
    assert told.says("czeka na potwierdzenie · 12 wiadomości", "w toku · 12 wiadomości · wysłano 8")
    assert not told.says("Piotra")
    assert not stage.writes("STATUS 1", "").says("Otwarte wysyłki")
    assert not stage.writes("STATUS", "", PIOTR).says("Open campaigns")  # he has but one


def test_status_lists_twenty_and_counts_the_others(stage: Stage) -> None:
    for number in range(1, 24):
        stage.box.deliver(office.letter(PIOTR, BOT, f"Mail {number}", "Recipients: nobody such"), BOT)
    stage.settle()
    told = stage.writes("STATUS", "", PIOTR)
    assert told.says("Open campaigns: 23", "#23 Mail 23 waits for your answer", "#4 Mail 4 waits", "… and 3 more.")
    assert not told.says("#3 Mail 3 ")


def test_a_restart_between_two_packets_repeats_nobody_and_misses_nobody(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    stage.restart()
    stage.settle()
    assert len(stage.customers()) == 8
    stage.later(minutes=10)
    addresses = [mail.message["To"].addresses[0].addr_spec for mail in stage.customers()]
    assert len(addresses) == len(set(addresses)) == 12


@pytest.mark.parametrize(
    "words",
    ["ok, ale bez Advisora", "👍", "", "Potwierdzam?", "nie", "Jestem poza biurem do piątku.", "OK OK STOP"],
)
def test_what_is_not_plainly_a_yes_sends_nothing(stage: Stage, words: str) -> None:
    answer = stage.replies(stage.writes("Zmiana", REQUEST), words)
    stage.later(minutes=30)
    assert stage.customers() == []
    assert state(stage) is CampaignState.AWAITING
    assert answer.subject == "[#1] Nie zrozumiałem: Zmiana"
    assert answer.says(f"| {words or '(pusty)'}", "POTWIERDZAM")


@pytest.mark.parametrize("header", ["In-Reply-To", "References", None])
def test_a_yes_finds_its_plan_by_one_header_or_by_the_quote_alone(stage: Stage, header: str | None) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    headers = {header: summary.message_id} if header else {}
    quote = "" if header else "".join(f"> {line}\n" for line in summary.text.splitlines())
    receipt = stage.writes(f"Re: {summary.subject}", f"TAK\n\n{quote}", headers=headers)
    assert receipt.subject == "[#1] Potwierdzone: Zmiana"
    assert len(stage.customers()) == 8


@pytest.mark.parametrize("subject", ["Re: [#1] Podsumowanie: Zmiana", "Odp: [#1]", "RE: Re: [#1] Zmiana"])
def test_a_request_under_the_typed_subject_of_an_answer_begins_nothing(stage: Stage, subject: str) -> None:
    stage.writes("Zmiana", REQUEST)
    answer = stage.writes(subject, "Paczki: 4\nOdbiorcy: jan@klient1.example" + BODY)
    assert answer.says("niczego nie zacząłem", "odpowiedź w sprawie wysyłki nr 1", "bez „[#1]” w temacie")
    assert answer.says("12 wiadomości", "paczki po najwyżej 8", "POTWIERDZAM")  # the plan as it was
    assert stage.house.store.campaigns.get(2) is None
    assert stage.replies(answer, "Paczki: 4").says("3 paczki po najwyżej 4")
    assert stage.customers() == []


def test_the_typed_subject_of_an_answer_to_what_is_over_begins_nothing_either(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "ANULUJ")
    assert stage.writes("Re: [#1] Zmiana", REQUEST).says("niczego nie zacząłem", "bez „[#1]” w temacie")
    assert stage.house.store.campaigns.get(2) is None


def test_a_subject_that_names_somebody_elses_campaign_or_none_is_that_of_a_new_request(stage: Stage) -> None:
    stage.writes("Zmiana", REQUEST)
    assert stage.writes("Re: [#1] Change", REQUEST, PIOTR).says("12 messages", "CONFIRM")
    assert stage.writes("Re: [#77] Zmiana", REQUEST).says("12 wiadomości", "POTWIERDZAM")
    assert [state(stage, number) for number in (1, 2, 3)] == [CampaignState.AWAITING] * 3


def test_an_out_of_office_reply_is_neither_taken_for_a_yes_nor_answered(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    before = len(stage.inbox())
    stage.arrives(office.reply(ANNA, BOT, summary, "TAK", {"Auto-Submitted": "auto-replied"}))
    stage.later(minutes=30)
    assert stage.customers() == []
    assert len(stage.inbox()) == before
    assert len(stage.box.read(BOT, "Ignored")) == 1


def test_a_colleagues_yes_does_not_start_it(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.arrives(office.reply(PIOTR, BOT, summary, "TAK"))
    stage.later(minutes=30)
    assert stage.customers() == []


def test_an_unconfirmed_plan_expires_and_says_so(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.later(hours=73)
    assert state(stage) is CampaignState.EXPIRED
    assert len(stage.inbox()) == 2
    stage.replies(summary, "TAK")
    assert stage.customers() == []


@pytest.mark.parametrize("words", ["TAK", "Paczki: 5", "BEZ 3"])
def test_an_answer_that_comes_too_late_finds_the_plan_over_although_nothing_has_told_so_yet(
    stage: Stage, words: str
) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.now += timedelta(hours=72)  # the letter is read before the plan's time is looked at
    told = stage.replies(summary, words)
    assert told.says(f"ta wysyłka jest już zamknięta i „{words}” nic w niej nie zmieni")
    assert [mail.subject for mail in stage.inbox()] == [
        "[#1] Do potwierdzenia: Zmiana",
        "[#1] Niewysłane: Zmiana",
        "[#1] Stan: Zmiana",
    ]
    assert state(stage) is CampaignState.EXPIRED
    assert stage.customers() == []
