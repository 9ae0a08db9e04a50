"""Two people for large campaigns, and rights that are asked again before each packet."""

import pytest

from mailbot.domain.states import CampaignState, DeliveryState
from tests.stories.stage import ANNA, PIOTR, Stage, accounts

REQUEST = "Odbiorcy: Klienci\n\nDzień dobry!\n"
SLOWLY = "Odbiorcy: Klienci\nPaczki: 6 co 10 min\n\nDzień dobry!\n"
EWA = "ewa@firma.example"
PEOPLE: list[dict[str, object]] = [
    {"address": ANNA, "name": "Anna Nowak", "admin": True},
    {"address": PIOTR, "name": "Piotr Lis", "language": "en"},
    {"address": EWA, "name": "Ewa Szef"},
]


def state(stage: Stage, number: int = 1) -> CampaignState:
    campaign = stage.house.store.campaigns.get(number)
    assert campaign is not None
    return campaign.state


@pytest.fixture
def careful(stage: Stage) -> Stage:
    """More than ten recipients need Ewa's yes too."""
    stage.changes |= {"limits": {"approve_over": 10, "approvers": [EWA, ANNA]}, "requesters": PEOPLE}
    stage.restart()
    return stage


def test_a_large_campaign_waits_for_two_and_each_is_told(careful: Stage) -> None:
    summary = careful.writes("Oferta", REQUEST, PIOTR)
    assert careful.inbox(EWA) == []
    waits = careful.replies(summary, "CONFIRM", PIOTR)
    assert waits.says("Nothing is sent yet", "Already there: Piotr Lis", "Anna Nowak, Ewa Szef")
    assert careful.house.store.deliveries.counts(1) == {}
    (asked,) = careful.inbox(EWA)
    assert asked.says("Piotr Lis już potwierdza", "12 wiadomości", "POTWIERDZAM")
    receipt = careful.replies(asked, "POTWIERDZAM", EWA)
    assert receipt.says("Potwierdzone")
    assert careful.inbox(PIOTR)[-2].says("Confirmed", "Ewa Szef")
    assert careful.house.store.deliveries.counts(1) == {DeliveryState.SENT: 12}


def test_the_second_yes_may_come_first(careful: Stage) -> None:
    summary = careful.writes("Oferta", REQUEST, PIOTR)
    waits = careful.replies(summary, "TAK", ANNA)  # an admin has seen the token, and is an approver
    assert waits.says("Brakuje jeszcze zgody", "Piotr Lis")
    assert state(careful) is CampaignState.AWAITING
    careful.replies(summary, "CONFIRM", PIOTR)
    assert careful.house.store.deliveries.counts(1) == {DeliveryState.SENT: 12}


def test_one_person_is_not_two_however_often_the_yes_is_said(careful: Stage) -> None:
    summary = careful.writes("Oferta", REQUEST)  # Anna, an approver herself
    for _ in range(3):
        assert careful.replies(summary, "TAK").says("Brakuje jeszcze zgody", "Ewa Szef")
    assert state(careful) is CampaignState.AWAITING
    assert len(careful.inbox(EWA)) == 3


def test_a_yes_to_the_old_plan_does_not_count_for_the_new_one(careful: Stage) -> None:
    summary = careful.writes("Oferta", REQUEST, PIOTR)
    careful.replies(summary, "CONFIRM", PIOTR)
    (asked,) = careful.inbox(EWA)
    careful.replies(summary, "WITHOUT 12", PIOTR)
    careful.replies(asked, "TAK", EWA)
    assert state(careful) is CampaignState.AWAITING
    assert careful.house.store.deliveries.counts(1) == {}


def test_a_small_campaign_needs_one_yes(careful: Stage) -> None:
    summary = careful.writes("Oferta", "Recipients: jan@klient1.example\n\nHello!\n", PIOTR)
    careful.replies(summary, "CONFIRM", PIOTR)
    assert careful.house.store.deliveries.counts(1) == {DeliveryState.SENT: 1}


def test_the_approver_may_say_no_and_change_nothing(careful: Stage) -> None:
    careful.replies(careful.writes("Oferta", REQUEST, PIOTR), "CONFIRM", PIOTR)
    (asked,) = careful.inbox(EWA)
    assert "DODAJ" not in asked.text
    assert "BEZ 7" not in asked.text
    for words in ("BEZ 3", "Paczki: 3 co 5 min", "TEST"):
        answer = careful.replies(asked, words, EWA)
        assert answer.says(f"„{words}” może tu napisać tylko osoba, która zleciła tę wysyłkę", "POTWIERDZAM", "ANULUJ")
        assert "BEZ 7" not in answer.text
    assert len(careful.house.store.campaigns.recipients(1, 1, 99)) == 12
    assert careful.replies(asked, "ANULUJ", EWA).says("Anulowane")
    assert state(careful) is CampaignState.CANCELLED
    assert careful.inbox(PIOTR)[-1].says("Cancelled")


def test_a_second_yes_that_brings_another_list_is_none_and_changes_nothing(careful: Stage) -> None:
    summary = careful.writes("Oferta", REQUEST, PIOTR)
    careful.replies(summary, "CONFIRM", PIOTR)
    (asked,) = careful.inbox(EWA)
    before = careful.house.store.campaigns.get(1)
    shorter = (("odbiorcy-1.csv", "text/csv", b"No.,Name,Company,E-mail\n1,Jan,Klient,jan@klient1.example\n"),)
    answer = careful.replies(asked, "POTWIERDZAM", EWA, attachments=shorter)
    assert answer.says("Nie zrozumiałem")
    assert careful.house.store.campaigns.get(1) == before
    careful.replies(asked, "POTWIERDZAM", EWA)
    assert careful.house.store.deliveries.counts(1) == {DeliveryState.SENT: 12}


def without(stage: Stage, address: str) -> None:
    stage.changes["requesters"] = [one for one in PEOPLE if one["address"] != address]
    stage.restart()


def test_a_campaign_whose_requester_left_pauses_before_its_next_packet_and_the_admins_are_told(stage: Stage) -> None:
    stage.changes["requesters"] = PEOPLE
    stage.restart()
    stage.replies(stage.writes("Oferta", SLOWLY, PIOTR), "CONFIRM", PIOTR)
    received = len(stage.inbox(PIOTR))
    without(stage, PIOTR)
    stage.later(minutes=10)
    assert state(stage) is CampaignState.PAUSED
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.SENT: 6, DeliveryState.PLANNED: 6}
    told = stage.inbox(ANNA)[-1]
    assert told.says("nie ma już prawa", PIOTR)
    assert len(stage.inbox(PIOTR)) == received

    stage.changes["requesters"] = PEOPLE
    stage.restart()
    stage.replies(told, "WZNÓW", ANNA)
    assert state(stage) is CampaignState.FINISHED


def test_the_report_of_a_campaign_whose_requester_left_goes_to_the_admins(stage: Stage) -> None:
    stage.changes["requesters"] = PEOPLE
    stage.restart()
    stage.replies(stage.writes("Oferta", SLOWLY, PIOTR), "CONFIRM", PIOTR)
    stage.replies(stage.inbox(PIOTR)[-1], "CANCEL", PIOTR)
    stage.replies(stage.writes("Druga", REQUEST, PIOTR), "CONFIRM", PIOTR)
    received = len(stage.inbox(PIOTR))
    without(stage, PIOTR)
    stage.later(hours=24)
    assert len(stage.inbox(PIOTR)) == received


@pytest.mark.parametrize(
    ("right", "told"), [({"accounts": ["Serwis"]}, f"{PIOTR}: Biuro"), ({"max_recipients": 5}, "12 (limit: 5)")]
)
def test_a_right_that_is_taken_away_stops_a_running_campaign(stage: Stage, right: dict[str, object], told: str) -> None:
    stage.changes["accounts"] = [*accounts(stage.box), *accounts(stage.box, name="Serwis")]
    stage.restart()
    stage.replies(stage.writes("Oferta", SLOWLY, PIOTR), "CONFIRM", PIOTR)
    stage.changes["requesters"] = [PEOPLE[0], PEOPLE[1] | right]
    stage.restart()
    stage.later(minutes=10)
    assert state(stage) is CampaignState.PAUSED
    assert stage.inbox(PIOTR)[-1].says("may no longer send it", told)
    assert stage.inbox(ANNA)[-1].says(told)
    stage.replies(stage.inbox(PIOTR)[-1], "RESUME", PIOTR)
    assert state(stage) is CampaignState.PAUSED
    assert stage.house.store.deliveries.counts(1)[DeliveryState.SENT] == 6


def test_a_right_that_is_taken_away_before_the_yes_stops_that(stage: Stage) -> None:
    summary = stage.writes("Oferta", REQUEST, PIOTR)
    stage.changes["requesters"] = [PEOPLE[0], PEOPLE[1] | {"max_recipients": 5}]
    stage.restart()
    assert stage.replies(summary, "CONFIRM", PIOTR).says("12 (limit: 5)")
    assert state(stage) is CampaignState.AWAITING
