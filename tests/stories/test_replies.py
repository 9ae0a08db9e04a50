"""Where customers' replies go: told in the summary, and in every message."""

import pytest

from mailbot.domain.contacts import Particulars
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage, client

BODY = "\n\nDzień dobry!\n"


def reply_to(stage: Stage) -> dict[str, str | None]:
    return {mail.message["To"].addresses[0].addr_spec: mail.message["Reply-To"] for mail in stage.customers()}


@pytest.mark.parametrize(
    ("wish", "told", "header"),
    [
        ("konto", "biuro@firma.example", None),
        ("ja", ANNA, f"Anna Nowak <{ANNA}>"),
        ("sklep@firma.example", "sklep@firma.example", "sklep@firma.example"),
        ("Biuro@firma.example", "biuro@firma.example", None),
    ],
)
def test_replies_go_where_the_line_says(stage: Stage, wish: str, told: str, header: str | None) -> None:
    summary = stage.writes("Zmiana", f"Odbiorcy: jan@klient1.example\nOdpowiedzi: {wish}" + BODY)
    assert summary.says(told)
    stage.replies(summary, "TAK")
    assert reply_to(stage) == {"jan@klient1.example": header}


def test_each_contacts_owner_gets_the_replies_and_the_summary_counts_them(stage: Stage) -> None:
    owners = [PIOTR, "Anna Nowak", "", "kto to jest", "Piotr <piotr@firma.example>"]
    stage.know(
        client(40 + place, groups=("Opiekowani",), particulars=Particulars(owner=owner))
        for place, owner in enumerate(owners)
    )
    summary = stage.writes("Zmiana", "Odbiorcy: Opiekowani\nOdpowiedzi: opiekun" + BODY)
    assert summary.says("piotr@firma.example (2)", "biuro@firma.example (2)", "anna@firma.example (1)", "2 odbiorców")
    stage.replies(summary, "TAK")
    assert reply_to(stage) == {
        "jan@klient40.example": PIOTR,
        "jan@klient41.example": ANNA,
        "jan@klient42.example": None,
        "jan@klient43.example": None,
        "jan@klient44.example": PIOTR,
    }
    archived = [office.read(raw).message.as_bytes() for raw in stage.box.read(BOT, "Sent/Zmiana")]
    assert sorted(archived) == sorted(mail.message.as_bytes() for mail in stage.customers())


def test_a_test_copy_has_the_reply_address_of_whose_copy_it_is(stage: Stage) -> None:
    stage.know([client(40, groups=("Opiekowani",), particulars=Particulars(owner=PIOTR))])
    summary = stage.writes("Zmiana", "Odbiorcy: Opiekowani\nOdpowiedzi: opiekun" + BODY)
    stage.replies(summary, "TEST szef@firma.example")
    assert [mail.message["Reply-To"] for mail in stage.customers()] == [PIOTR]


@pytest.mark.parametrize("wish", ["szef", "a@b@c.example", "jan kowalski@firma.example", "ja, opiekun"])
def test_an_address_that_is_none_is_asked_about(stage: Stage, wish: str) -> None:
    questions = stage.writes("Zmiana", f"Odbiorcy: Klienci\nOdpowiedzi: {wish}" + BODY)
    assert questions.says(f"Odpowiedzi: {wish}")
    assert stage.replies(questions, "Odpowiedzi: ja").says("12 wiadomości", ANNA)
