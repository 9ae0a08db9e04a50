"""STOP as a new mail: what is leaving stops, and each campaign that stopped is told with the way on."""

import pytest

from tests.stories.stage import ANNA, PIOTR, Stage

SLOWLY = "Odbiorcy: Klienci\nPaczki: 5 co 10 min\n\nDzień dobry!\n"
LATER = "Odbiorcy: Klienci\nWyślij: jutro 8:30\n\nDzień dobry!\n"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Its mail server vouches for who writes."""
    stage.changes["trust"] = {"authserv_id": "mx.firma.example"}
    stage.stamp = b"Authentication-Results: mx.firma.example; dmarc=pass header.from=firma.example\r\n"
    stage.restart()
    return stage


def states(stage: Stage) -> dict[int, str]:
    return {one.number: one.state.value for one in stage.house.store.campaigns.list()}


def running(stage: Stage, body: str = SLOWLY, sender: str = ANNA) -> None:
    stage.replies(stage.writes("Oferta", body, sender), "TAK", sender)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("STOP", ""),
        ("Stop!!!", "Proszę natychmiast przerwać, zły załącznik.\n\nPozdrawiam\nAnna"),
        ("STOP 1", ""),
        ("STOP #1", ""),
        ("stop nr 1", "-- \nAnna Nowak"),
        ("ZATRZYMAJ 1", ""),
        ("Wstrzymaj wysyłkę nr 1!", ""),
        ("Re: [#1] STOP", ""),
        ("Re: [#1] Do potwierdzenia: Oferta", "STOP"),
        ("pilne", "STOP 1"),
        ("", "zatrzymaj"),
    ],
)
def test_stop_as_a_new_mail_stops_what_is_leaving(stage: Stage, subject: str, body: str) -> None:
    running(stage)
    stage.writes("Zmiana", "Odbiorcy: Klienci\n\nDzień dobry!\n")
    told = stage.writes(subject, body)
    assert (told.subject, states(stage)) == ("[#1] Wstrzymane: Oferta", {1: "paused", 2: "awaiting"})
    stage.later(hours=1)
    assert len(stage.customers()) == 5
    stage.replies(told, "WZNÓW")
    stage.later(minutes=10)
    assert states(stage) == {1: "finished", 2: "awaiting"}


def test_stop_without_a_number_stops_all_of_ones_own_and_tells_each(stage: Stage) -> None:
    running(stage)
    running(stage, LATER)
    running(stage, SLOWLY, PIOTR)
    before = len(stage.inbox())
    stage.writes("STOP", "")
    assert states(stage) == {1: "paused", 2: "paused", 3: "sending"}
    told = stage.inbox()[before:]
    assert sorted(mail.subject for mail in told) == ["[#1] Wstrzymane: Oferta", "[#2] Wstrzymane: Oferta"]
    assert all(mail.says("WZNÓW") for mail in told)


def test_a_number_in_an_answer_counts_more_than_the_mail_that_it_answers(stage: Stage) -> None:
    running(stage)
    summary = stage.writes("Zmiana", LATER)
    assert stage.replies(summary, "STOP 1").subject == "[#1] Wstrzymane: Oferta"
    assert states(stage) == {1: "paused", 2: "awaiting"}


def test_a_number_that_is_not_ones_own_stops_nothing_and_names_ones_own(stage: Stage) -> None:
    running(stage)
    running(stage, SLOWLY, PIOTR)
    told = stage.writes("STOP 1", "", PIOTR)
    assert told.says("I stopped nothing: “STOP 1”", "#2 Oferta", "STOP 2")
    assert "Klient" not in told.text
    assert states(stage) == {1: "sending", 2: "sending"}
    stage.writes("STOP 2", "", PIOTR)
    assert states(stage) == {1: "sending", 2: "paused"}


def test_an_admin_stops_anybodys_by_its_number_and_is_told_the_numbers(stage: Stage) -> None:
    running(stage, SLOWLY, PIOTR)
    told = stage.writes("STOP", "")
    assert told.says("Niczego nie wstrzymałem", "#1 Oferta", "STOP 1")
    assert states(stage) == {1: "sending"}
    stage.writes("STOP 1", "")
    assert states(stage) == {1: "paused"}
    assert stage.inbox(PIOTR)[-1].says("Anna Nowak", "RESUME")


def test_stop_where_nothing_leaves_says_so(stage: Stage) -> None:
    assert stage.writes("STOP", "").says("Nie masz wysyłki, której mogłoby to dotyczyć.")
    assert stage.writes("STOP 7", "").says("Nie masz wysyłki, której mogłoby to dotyczyć.")
    stage.writes("Zmiana", LATER)
    assert stage.writes("STOP", "").says("działa dopiero po potwierdzeniu", "12 wiadomości")
    assert states(stage) == {1: "awaiting"}


def test_a_strangers_stop_is_not_heard(stage: Stage) -> None:
    running(stage)
    stage.arrives(b"From: eve@elsewhere.example\r\nTo: mailbot@firma.example\r\nSubject: STOP 1\r\n\r\nSTOP\r\n")
    assert states(stage) == {1: "sending"}


def test_a_stop_that_the_mail_server_does_not_vouch_for_is_not_heard(stage: Stage) -> None:
    running(stage)
    stage.stamp = b"Authentication-Results: mx.firma.example; spf=fail; dmarc=fail\r\n"
    stage.arrives(b"From: anna@firma.example\r\nTo: mailbot@firma.example\r\nSubject: STOP 1\r\n\r\nSTOP\r\n")
    assert states(stage) == {1: "sending"}


@pytest.mark.parametrize(
    ("subject", "body"), [("STOP", ""), ("STOP 1", ""), ("pilne", "STOP 1"), ("Re: [#1] STOP", "")]
)
def test_where_nobody_vouches_for_senders_stop_brings_the_mail_that_it_must_answer(
    stage: Stage, subject: str, body: str
) -> None:
    stage.changes["trust"], stage.stamp = {}, b""
    stage.restart()
    running(stage)
    running(stage, SLOWLY, PIOTR)
    told = stage.writes(subject, body)
    assert states(stage) == {1: "sending", 2: "sending"}, "anybody may write any From"
    assert stage.replies(told, "STOP").subject == "[#1] Wstrzymane: Oferta"
    assert states(stage) == {1: "paused", 2: "sending"}
    assert stage.replies(told, "STOP 2").says("Niczego nie wstrzymałem") is False
    assert states(stage) == {1: "paused", 2: "paused"}, "Anna is an admin, and a token vouches for her"


def test_a_request_may_have_the_subject_stop(stage: Stage) -> None:
    running(stage)
    assert stage.writes("STOP", SLOWLY).subject == "[#2] Do potwierdzenia: STOP"
    assert states(stage) == {1: "sending", 2: "awaiting"}
