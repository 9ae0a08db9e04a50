"""What an office worker answers: a yes with a change, an answer to an old version, a word too early or too late."""

import pytest

from mailbot.domain.states import CampaignState
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage

BODY = "\n\nDzień dobry!\n"
REQUEST = "Odbiorcy: Klienci\nPaczki: 8 co 10 min" + BODY


def state(stage: Stage, number: int = 1) -> CampaignState:
    campaign = stage.house.store.campaigns.get(number)
    assert campaign is not None
    return campaign.state


def test_a_yes_above_directive_lines_sends_nothing_and_brings_a_new_summary(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    new = stage.replies(summary, "TAK\n\nOdbiorcy: jan@klient1.example")
    assert new.says("1 wiadomość", "Co się zmieniło".upper(), "Odbiorcy: jan@klient1.example")
    assert (stage.customers(), state(stage)) == ([], CampaignState.AWAITING)
    stage.replies(new, "TAK")
    assert len(stage.customers()) == 1


@pytest.mark.parametrize("second", ["BEZ 3", "ale bez Advisora", "tylko Klient 003", "STOP"])
def test_a_yes_above_its_contrary_is_a_question(stage: Stage, second: str) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    question = stage.replies(summary, f"TAK\n{second}")
    assert question.says("nie pasują do siebie", "TAK", second, "nic nie zostało wysłane")
    stage.later(hours=1)
    assert (stage.customers(), state(stage)) == ([], CampaignState.AWAITING)


def test_a_yes_with_greeting_thanks_and_signature_is_one(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.replies(summary, "Dzień dobry,\n\nTAK, dziękuję\n\nPozdrawiam\nAnna Nowak\ntel. 61 000 00 00")
    assert len(stage.customers()) == 8


@pytest.mark.parametrize("words", ["BEZ 5", "TAK", "DODAJ ela@x.example", "Paczki: 3 co 5 min", "TEST", "MIMO TO"])
def test_an_answer_to_an_old_version_says_first_that_nothing_was_changed(stage: Stage, words: str) -> None:
    old = stage.writes("Zmiana", REQUEST)
    stage.replies(old, "BEZ 3")
    answer = stage.replies(old, words)
    assert (
        answer.text.split("\n\n")[0].replace("\n", " ").startswith(f"Niczego nie zmieniłem, bo „{words}” to odpowiedź")
    )
    assert answer.says("11 wiadomości", "POTWIERDZAM")
    stage.later(hours=1)
    assert stage.customers() == []


@pytest.mark.parametrize("words", ["STOP", "RAPORT", "PONÓW", "WZNÓW"])
def test_what_only_works_later_says_so(stage: Stage, words: str) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    answer = stage.replies(summary, words)
    assert answer.says(f"Niczego nie zrobiłem: „{words}” działa dopiero po potwierdzeniu", "POTWIERDZAM")
    assert state(stage) is CampaignState.AWAITING


@pytest.mark.parametrize("words", ["TAK", "BEZ 3", "Paczki: 3 co 5 min"])
def test_what_only_works_before_says_so(stage: Stage, words: str) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.replies(summary, "TAK")
    answer = stage.replies(summary, words)
    assert answer.says("ta wysyłka jest już potwierdzona", f"„{words}”", "Wysłano 8 z 12")
    stage.later(minutes=10)
    assert len(stage.customers()) == 12
    assert stage.replies(summary, words).says("ta wysyłka jest już zamknięta")


def test_a_word_about_nothing_says_so(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    assert stage.replies(receipt, "WZNÓW").says("nie jest wstrzymana")
    assert stage.replies(receipt, "PONÓW").says("nie ma wiadomości, której mogłoby dotyczyć „PONÓW”")


def test_an_english_answer_to_an_old_version(stage: Stage) -> None:
    old = stage.writes("Hours", "Recipients: Klienci" + BODY, PIOTR)
    stage.replies(old, "WITHOUT 3", PIOTR)
    assert stage.replies(old, "WITHOUT 5", PIOTR).says("I changed nothing, because “WITHOUT 5” answers an old version.")


@pytest.mark.parametrize("subject", ["Re: [#1]", "Re: [#1] Do potwierdzenia: Zmiana", "Odp: cokolwiek"])
def test_a_verb_without_its_token_asks_to_answer_the_summary_itself(stage: Stage, subject: str) -> None:
    stage.writes("Zmiana", REQUEST)
    answer = stage.writes(subject, "POTWIERDZAM")
    assert answer.says("nie wynika, na którą wersję odpowiadasz", "12 wiadomości")
    assert (len(stage.house.store.campaigns.list()), stage.customers()) == (1, [])
    stage.replies(answer, "POTWIERDZAM")
    assert len(stage.customers()) == 8


def test_a_question_about_a_campaign_without_its_token_opens_no_other(stage: Stage) -> None:
    stage.writes("Zmiana", REQUEST)
    assert stage.writes("Re: [#1]", "ok, ale bez Advisora").says("nie wynika, na którą wersję")
    assert stage.writes("Re: [#1]", "POTWIERDZAM", PIOTR).says("Write a mail to", BOT)
    assert len(stage.house.store.campaigns.list()) == 1


def test_a_word_alone_in_a_new_mail_is_obeyed_where_it_needs_no_campaign(stage: Stage) -> None:
    assert stage.writes("pytanie", "grupy").says("Klienci")


def test_a_colleague_is_told_who_may_confirm(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    answer = stage.replies(summary, "TAK", PIOTR)
    assert answer.says("somebody else's", "Anna Nowak")
    assert answer.subject == "Not done: CONFIRM"
    assert (stage.customers(), len(stage.inbox())) == ([], 1)


def test_an_admins_yes_is_answered_to_the_admin_and_its_requester_gets_the_receipt_too(stage: Stage) -> None:
    summary = stage.writes("Hours", "Recipients: Klienci\nPackets: 8 every 10 min" + BODY, PIOTR)
    receipt = stage.replies(summary, "TAK", ANNA)
    assert receipt.says("Potwierdzone", "12 wiadomości")
    copy = stage.inbox(PIOTR)[-1]
    assert copy.says("Confirmed", "Confirmed by Anna Nowak")
    assert stage.replies(receipt, "STATUS", ANNA).says("Wysłano 8 z 12")
    assert stage.inbox(PIOTR)[-1].message_id == copy.message_id
    assert stage.replies(receipt, "STOP", ANNA).says("Zgodnie z Twoim poleceniem")
    assert stage.inbox(PIOTR)[-1].says("Somebody else who may do so has paused this: Anna Nowak")
    assert stage.replies(receipt, "ANULUJ", ANNA).says("Anulowane")
    assert stage.inbox(PIOTR)[-1].says("Cancelled", "Anna Nowak")
    stage.replies(copy, "STATUS", PIOTR)
    assert stage.inbox(PIOTR)[-1].says("8 of 12 sent")


def test_going_on_is_called_so(stage: Stage) -> None:
    paused = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    stage.replies(paused, "STOP")
    assert stage.replies(paused, "WZNÓW").subject == "[#1] Wznowione: Zmiana"


def test_the_subject_can_be_given_in_an_answer(stage: Stage) -> None:
    questions = stage.writes("", "Odbiorcy: Klienci" + BODY)
    assert questions.says("TEMAT WIADOMOŚCI JEST PUSTY", "Na przykład:", "Temat: ")
    summary = stage.replies(questions, "Temat: Nowe godziny")
    assert summary.subject == "[#1] Do potwierdzenia: Nowe godziny"
    stage.replies(summary, "TAK")
    assert {mail.subject for mail in stage.customers()} == {"Nowe godziny"}


def test_a_field_in_the_subject_can_be_put_right_in_an_answer(stage: Stage) -> None:
    questions = stage.writes("Dla {firmma}", "Odbiorcy: Klienci" + BODY)
    assert questions.says("Temat: Dla {firma}", "Odpowiedz na tę wiadomość")
    assert stage.replies(questions, "Temat: Dla {firma}").says("12 wiadomości", "Dla Klient 001 sp. z o.o.")


@pytest.mark.parametrize("body", ["", "\n\nDzień dobry {imiee}!", "\n\n{jeśli miasto = Radom}Witamy"])
def test_what_is_wrong_in_the_text_is_asked_for_as_a_new_mail(stage: Stage, body: str) -> None:
    questions = stage.writes("Zmiana", f"Odbiorcy: Klienci{body}")
    assert questions.says("przyślij całe zlecenie jeszcze raz, jako nową wiadomość")
    assert not questions.says("Odpowiedz na tę wiadomość")


def test_a_plus_address_is_offered_where_the_settings_say_so(stage: Stage) -> None:
    stage.changes["bot"] = {**_bot(stage), "plus_addresses": True}
    stage.restart()
    summary = stage.writes("Zmiana", REQUEST)
    (to,) = summary.message["Reply-To"].addresses
    assert to.addr_spec.startswith("mailbot+1.")
    stage.arrives(office.letter(ANNA, to.addr_spec, "Re: cokolwiek", "TAK"))
    assert len(stage.customers()) == 8


def test_without_the_setting_answers_go_to_the_bots_own_address(stage: Stage) -> None:
    assert stage.writes("Zmiana", REQUEST).message["Reply-To"] is None


def _bot(stage: Stage) -> dict[str, object]:
    return {"address": BOT, "database": f"sqlite:///{stage.folder}/mailbot.db", "language": "pl"}
