"""Letters as people spoil them: each brings a helpful question or silence, and never a message to a customer."""

import pytest

from mailbot.domain.states import CampaignState
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage

BODY = "\n\n{zwrot},\nod 1 marca pracujemy w godzinach 8–16.\n"
REQUEST = "Odbiorcy: Klienci" + BODY


def state(stage: Stage) -> CampaignState:
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    return campaign.state


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("Odbiorcy: Klienci\nPaczki: 5\nPaczki: 8", "WYSTĘPUJE DWA RAZY"),
        ("Odbiorcy: Klienci\nWyślij: teraz\nStart: jutro 8:30", "WYSTĘPUJE DWA RAZY"),
        ("Odbiorcy: jan@klient1.example\nRecipients: jan@klient2.example", "jan@klient1.example, jan@klient2.example"),
        ("Odbiorcy: Klienci\nArchiwum: nie\nFolder: Wysłane/Godziny", "WYKLUCZAJĄ SIĘ NAWZAJEM"),
        ("Odbiorcy: Klienci\nBez: Klienci", "NIE ZOSTAJE NIKT"),
        ("Odbiorcy: Klienci\nWyślij:", "PO DWUKROPKU NIC NIE MA"),
        ("Odbiorcy:", "PO DWUKROPKU NIC NIE MA"),
        ("Odbiorcy: Klienci\nKnoto: Biuro", "Konto: Biuro"),
        ("Paczki: 5", "BRAKUJE WIERSZA „ODBIORCY:”"),
        ("Odbiorcy: Klienci\nKonto: Zarząd", "NIE MA TAKIEGO KONTA"),
    ],
)
def test_a_block_that_may_be_meant_two_ways_is_asked_about(stage: Stage, lines: str, told: str) -> None:
    questions = stage.writes("Zmiana", lines + BODY)
    assert questions.says(told)
    assert state(stage) is CampaignState.DRAFT
    stage.replies(questions, "TAK")
    stage.later(hours=1)
    assert stage.customers() == []


def test_everything_that_is_wrong_is_told_in_one_round(stage: Stage) -> None:
    questions = stage.writes(
        "Zmiana {frima}", "Odbiorcy: Kliencii\nKonto: Zarząd\nWyślij: wczoraj 8:00\nSzablon: nic takiego" + BODY
    )
    assert questions.says("Kliencii", "Konto: Zarząd", "Wyślij: wczoraj 8:00", "Szablon: nic takiego", "{frima}")


def test_a_broken_condition_and_an_unknown_field_are_told_in_one_round(stage: Stage) -> None:
    questions = stage.writes("Zmiana", "Odbiorcy: Klienci\n\n{jeśli miasto = Łódź}tak{inaczej}nie, {frima}\n")
    assert questions.says("w 2 sprawach", "{jeśli miasto = Łódź}", "{frima}", "przyślij całe zlecenie jeszcze raz")
    titled = stage.writes("{jeśli miasto = Łódź}tak {frima}", REQUEST)
    assert titled.says("w 2 sprawach", "{frima}", "Temat: Nowe godziny otwarcia")
    assert not titled.says("Temat: {jeśli")


@pytest.mark.parametrize("line", ["Odbiorcy Klienci", "Odbiorcy = Klienci", "Do: Klienci", "Dla: Klienci"])
def test_a_line_that_must_name_the_recipients_never_reaches_them(stage: Stage, line: str) -> None:
    questions = stage.writes("Zmiana", line + BODY)
    assert questions.says("NIE JESTEM PEWIEN", line, "Odbiorcy: Klienci")
    stage.replies(stage.replies(questions, "Odbiorcy: Klienci"), "TAK")
    assert len(stage.customers()) == 12
    assert not any(mail.says("Klienci") for mail in stage.customers())


def test_the_example_of_the_manual_may_be_copied_with_its_subject(stage: Stage) -> None:
    summary = stage.writes("zlecenie", "Temat: Nowe godziny otwarcia\n\n" + REQUEST)
    assert summary.subject.endswith("Nowe godziny otwarcia")
    stage.replies(summary, "TAK")
    assert {mail.subject for mail in stage.customers()} == {"Nowe godziny otwarcia"}
    assert not any(mail.says("Temat") for mail in stage.customers())


def test_a_second_block_below_a_rule_is_text_and_shown_as_such(stage: Stage) -> None:
    summary = stage.writes("Zmiana", f"Odbiorcy: jan@klient1.example\n---\nOdbiorcy: Klienci{BODY}")
    assert summary.says("1 wiadomość", "| Odbiorcy: Klienci")


def test_a_second_block_right_below_the_first_is_one_with_it(stage: Stage) -> None:
    questions = stage.writes("Zmiana", f"Odbiorcy: jan@klient1.example\n\nOdbiorcy: jan@klient2.example{BODY}")
    assert questions.says("WYSTĘPUJE DWA RAZY")


def test_a_line_in_the_signature_orders_nothing(stage: Stage) -> None:
    summary = stage.writes("Zmiana", f"{REQUEST}-- \nAnna Nowak\nKonto: 12 3456\nOdbiorcy: wszyscy\n")
    assert summary.says("12 wiadomości", "| Konto: 12 3456")
    answer = stage.replies(summary, "Dziękuję za podsumowanie.\n-- \nAnna\nBez: klient1.example\nTAK")
    assert answer.says("POTWIERDZAM")
    assert stage.customers() == []


FORWARDED = f"""Prześlij to proszę.

---------- Forwarded message ---------
Od: Piotr Lis <{PIOTR}>
Date: wt., 24 lis 2026 o 9:00
Subject: Zmiana
To: <{BOT}>

Odbiorcy: Klienci

Dzień dobry!
"""


def test_a_forwarded_request_is_none(stage: Stage) -> None:
    stage.writes("Fwd: Zmiana", FORWARDED)
    stage.later(hours=1)
    assert stage.customers() == []
    assert [campaign.state for campaign in stage.house.store.campaigns.list()] in ([], [CampaignState.DRAFT])


def test_a_request_that_is_only_quoted_is_none(stage: Stage) -> None:
    quoted = "\n".join(f"> {line}" for line in REQUEST.splitlines())
    stage.arrives(
        office.letter(
            ANNA, BOT, "Re: Zmiana", f"Zobacz niżej.\n\n{office.QUOTE}\n{quoted}\n", headers={"References": "<x@y>"}
        )
    )
    assert stage.house.store.campaigns.list() == ()
    assert stage.customers() == []


def test_a_yes_to_an_old_summary_starts_nothing(stage: Stage) -> None:
    old = stage.writes("Zmiana", REQUEST)
    stage.replies(old, "Bez: klient1.example")
    assert stage.replies(old, "TAK").says("Niczego nie zmieniłem", "11 wiadomości")
    assert stage.customers() == []


def test_a_yes_from_another_requester_starts_nothing(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.arrives(office.reply(PIOTR, BOT, summary, "CONFIRM"))
    assert stage.customers() == []
    assert state(stage) is CampaignState.AWAITING


@pytest.mark.parametrize(
    "words",
    [
        "ok, ale bez Advisora",
        "TAK\nANULUJ?",
        "potwierdzam, ale jutro",
        "TAK\nale bez klienta 7",
        "TAK\n\nBEZ 3",
        "👍",
        "Anna zareagował(a) 👍 na Twoją wiadomość",
        "Anna Nowak reacted to your message: 👍",
        "TAK?",
        "nie potwierdzam",
        "Kto to jest „POTWIERDZAM”?",
    ],
)
def test_half_a_yes_is_none(stage: Stage, words: str) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), words)
    stage.later(hours=1)
    assert stage.customers() == []
    assert state(stage) is CampaignState.AWAITING


REACTION = """<html><body><div style="display:none" class="reactionWrapper"></div><table><tr><td>
<img alt="👍" src="cid:like"></td><td>Anna Nowak zareagował(a) na Twoją wiadomość:</td></tr></table>
<blockquote>{quoted}</blockquote></body></html>"""


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Class": "reaction", "X-MS-Reactions": "Like"},
        {"X-MS-Exchange-Reaction": "allow"},
        {},
    ],
)
def test_a_thumb_from_outlook_or_gmail_starts_nothing(stage: Stage, headers: dict[str, str]) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    references = {"In-Reply-To": summary.message_id, "References": summary.message_id}
    stage.arrives(
        office.letter(
            ANNA,
            BOT,
            f"Re: {summary.subject}",
            "👍",
            html=REACTION.format(quoted=summary.html),
            headers=references | headers,
        )
    )
    stage.later(hours=1)
    assert stage.customers() == []
    assert state(stage) is CampaignState.AWAITING


def test_the_language_of_the_answers_can_be_chosen_and_changed(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Język: en\n" + REQUEST)
    assert summary.says("CONFIRM", "Nothing has been sent yet")
    assert stage.replies(summary, "Language: pl").says("POTWIERDZAM", "Nic jeszcze nie zostało wysłane")
