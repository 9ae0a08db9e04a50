"""What is too much, meant twice, or looks like somebody else: told with numbers and names, and nothing is sent."""

import pytest

from mailbot.domain.contacts import Address
from mailbot.domain.states import CampaignState
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage, client

BODY = "\n\nDzień dobry!\n"
BIG = (("katalog.pdf", "application/pdf", bytes(40_000)),)


def strict(stage: Stage, **limits: object) -> None:
    stage.changes["limits"] = limits
    stage.restart()


def test_a_letter_above_the_limit_is_answered_with_its_size_and_lies_in_quarantine(stage: Stage) -> None:
    strict(stage, letter="20KB")
    answer = stage.writes("Katalogi na wiosnę", "Odbiorcy: Klienci" + BODY, attachments=BIG)
    assert answer.subject == "Za duża wiadomość: Katalogi na wiosnę"
    assert answer.says("kB", "najwyżej 20")
    assert len(stage.box.read(BOT, "Quarantine")) == 1
    assert stage.box.read(BOT) == []
    assert stage.house.store.campaigns.list() == ()
    assert stage.writes("Catalogue", "", PIOTR, attachments=BIG).says("I take up to 20")


def test_a_stranger_s_letter_above_the_limit_gets_silence(stage: Stage) -> None:
    strict(stage, letter="20KB")
    stage.arrives(office.letter("mallory@evil.example", BOT, "X", "x", attachments=BIG))
    assert stage.box.accepted == ()
    assert len(stage.box.read(BOT, "Quarantine")) == 1


def test_more_recipients_than_allowed_are_refused_with_the_number(stage: Stage) -> None:
    strict(stage, recipients=10)
    assert stage.writes("X", "Odbiorcy: Klienci" + BODY).says("12 (limit: 10)", "Odbiorcy: Klienci")
    stage.changes["requesters"] = [{"address": PIOTR, "language": "en", "max_recipients": 5}]
    stage.restart()
    questions = stage.writes("X", "Recipients: Klienci" + BODY, PIOTR)
    assert questions.says("12 (limit: 5)")
    summary = stage.replies(questions, "Recipients: jan@klient1.example", PIOTR)
    assert summary.says("1 message")


def test_a_selector_that_nobody_meets_names_the_line(stage: Stage) -> None:
    questions = stage.writes("X", "Odbiorcy: Klienci\nTylko: miasto Radom" + BODY)
    assert questions.says("NIE ZOSTAJE NIKT", "Odbiorcy: Klienci")


def test_all_names_that_are_not_found_are_put_right_in_one_line(stage: Stage) -> None:
    stage.know([client(20, groups=("Partnerzy",))])
    questions = stage.writes("X", "Odbiorcy: Kliencii, Partnezry" + BODY)
    assert questions.says("Kliencii", "Partnezry", "Odbiorcy: Klienci, Partnerzy")
    assert stage.replies(questions, "Odbiorcy: Klienci, Partnerzy").says("13 wiadomości")


def test_a_name_that_several_bear_is_a_question_with_numbers(stage: Stage) -> None:
    stage.know(
        [
            client(21, company="Alfa", first_name="Ewa", last_name="Bąk", person_email=(Address("ewa@alfa.example"),)),
            client(22, company="Beta", first_name="Ewa", last_name="Bąk", person_email=(Address("ewa@beta.example"),)),
        ]
    )
    questions = stage.writes("X", "Odbiorcy: Ewa Bąk, jan@klient1.example" + BODY)
    assert questions.says("1. Ewa Bąk (Alfa)", "2. Ewa Bąk (Beta)", "Odbiorcy: Ewa Bąk (Alfa), jan@klient1.example")
    summary = stage.replies(questions, "Odbiorcy: Ewa Bąk (Beta)")
    assert summary.says("1 wiadomość", "ewa@beta.example")


def test_a_domain_that_looks_like_another_is_shown_in_punycode_and_an_honest_one_in_letters(stage: Stage) -> None:
    summary = stage.writes("X", "Odbiorcy: jan@\u0430pple.example, ela@żółw.example" + BODY)
    assert summary.says("2 wiadomości", "jan@xn--pple-43d.example", "ela@żółw.example")


def test_everybody_who_is_left_out_is_told_with_the_reason(stage: Stage) -> None:
    stage.know(
        [
            client(30, person_email=()),
            client(31, groups=("Klienci", "Dłużnicy")),
            client(32, person_email=(Address("jan@klient1.example"),)),
        ]
    )
    stage.house.store.suppressions.add("jan@klient2.example", "unsubscribed", stage.now)
    summary = stage.writes("X", "Odbiorcy: Klienci, zły@adres\nBez: Dłużnicy" + BODY)
    for reason in (
        "brak adresu",
        "pominięte na życzenie: Dłużnicy",
        "już jest na liście",
        "nie wolno pisać na ten adres",
        "nieprawidłowy adres",
    ):
        assert summary.says(reason), reason


def test_help_is_given_within_a_conversation_too(stage: Stage) -> None:
    summary = stage.writes("X", "Odbiorcy: Klienci" + BODY)
    assert stage.replies(summary, "Pomoc paczki").says("Paczki")
    assert stage.replies(summary, "Szukaj Kowalski7").says("jan@klient7.example")
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    assert (campaign.state, campaign.requester) == (CampaignState.AWAITING, ANNA)


@pytest.mark.parametrize(
    "line", ["Paczki: 1 co 366 dni", "Paczki: 999 999 999 999", "Wyślij: 31.12.9999 9:00", "Wyślij: 1.12.2062"]
)
def test_a_value_beyond_all_measure_is_asked_about(stage: Stage, line: str) -> None:
    stage.know([client(number) for number in range(13, 25)])
    questions = stage.writes("X", f"Odbiorcy: Klienci\n{line}{BODY}")
    assert questions.says("NIE ROZUMIEM TEJ WARTOŚCI.", f"Twój wiersz {line}", "Na przykład:")
    assert stage.replies(questions, "Paczki: 50 co 10 min\nWyślij: teraz").says("24 wiadomości", "POTWIERDZAM")
