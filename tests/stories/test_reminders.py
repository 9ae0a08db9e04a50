"""Time to think: one reminder before a plan expires, and a while after the yes in which it can be taken back."""

from datetime import timedelta

from mailbot.domain.states import CampaignState
from tests.stories.stage import Stage

REQUEST = "Odbiorcy: Klienci\n\nDzień dobry!\n"
UNDO = {"undo": "5 min"}


def undone(stage: Stage) -> None:
    bot = {"address": "mailbot@firma.example", "database": f"sqlite:///{stage.folder}/mailbot.db", "language": "pl"}
    stage.changes["bot"] = bot | UNDO
    stage.restart()


def state(stage: Stage) -> CampaignState:
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    return campaign.state


def test_a_plan_is_reminded_of_once_a_day_before_it_expires(stage: Stage) -> None:
    stage.writes("Zmiana", REQUEST)
    stage.later(hours=47)
    assert len(stage.inbox()) == 1
    stage.later(hours=1)
    reminder = stage.inbox()[-1]
    assert reminder.subject == "[#1] Czeka na potwierdzenie: Zmiana"
    assert reminder.says("piątek, 27 listopada 2026, 9:30", "12 wiadomości", "Jeśli nic nie zrobisz, nic nie wyjdzie.")
    stage.later(hours=12)
    assert len(stage.inbox()) == 2
    stage.replies(reminder, "TAK")
    assert len(stage.customers()) == 12


def test_a_draft_with_questions_is_not_reminded_of(stage: Stage) -> None:
    stage.writes("Zmiana", "Odbiorcy: Nikt Taki\n\nDzień dobry!\n")
    stage.later(hours=50)
    assert len(stage.inbox()) == 1


def test_a_plan_that_was_changed_is_reminded_of_anew(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.later(hours=50)
    assert len(stage.inbox()) == 2
    stage.replies(summary, "Bez: klient1.example")
    stage.later(hours=50)
    assert stage.inbox()[-1].says("Jeszcze nie potwierdzone", "11 wiadomości")


def test_within_the_time_to_undo_cancel_stops_everything(stage: Stage) -> None:
    undone(stage)
    receipt = stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    assert receipt.says("Jeszcze przez 5 min słowo ANULUJ zatrzyma całą wysyłkę")
    stage.later(minutes=4)
    assert stage.customers() == []
    stage.replies(receipt, "ANULUJ")
    stage.later(hours=1)
    assert stage.customers() == []
    assert state(stage) is CampaignState.CANCELLED


def test_after_it_the_campaign_leaves(stage: Stage) -> None:
    undone(stage)
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    stage.now += timedelta(minutes=5)
    stage.settle()
    assert len(stage.customers()) == 12
