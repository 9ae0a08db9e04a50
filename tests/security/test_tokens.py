"""Tokens: guessed ones are answered five times an hour and then met with silence; genuine ones always count."""

from datetime import UTC, datetime, timedelta

import pytest

from mailbot.domain.muting import is_muted
from mailbot.domain.states import CampaignState
from tests.stories import office
from tests.stories.office import Read
from tests.stories.stage import ANNA, BOT, PIOTR, Stage

REQUEST = "Odbiorcy: Klienci\n\nDzień dobry!\n"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "now", "muted"),
    [
        ((), 0, False),
        ((0, 1, 2, 3), 4, False),
        ((0, 1, 2, 3, 4), 5, True),
        ((0, 1, 2, 3, 4), 4 + 24 * 60 - 1, True),
        ((0, 1, 2, 3, 4), 4 + 24 * 60, False),
        ((0, 20, 40, 60, 80), 81, False),  # five, and more than an hour for them
        ((0, 20, 40, 60, 62, 64, 66), 67, True),
    ],
)
def test_five_within_an_hour_bring_a_day_of_silence(minutes: tuple[int, ...], now: int, *, muted: bool) -> None:
    wrong = [NOON + timedelta(minutes=minute) for minute in minutes]
    assert is_muted(wrong, NOON + timedelta(minutes=now)) is muted


def guess(stage: Stage, number: int, sender: str = ANNA, word: str = "TAK") -> None:
    """A yes with a token that nobody was given."""
    token = "abcdefghijklmnopqrstuvw" + f"{number:03}".translate(str.maketrans("0189", "xyzw"))
    mail = f"<mb.1.{token}.summary.1@firma.example>"
    stage.arrives(
        office.letter(sender, BOT, "Re: [#1] x", f"{word}\n\n> [#1 {token}]\n", headers={"In-Reply-To": mail})
    )


def state(stage: Stage) -> CampaignState:
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    return campaign.state


def test_wrong_tokens_start_nothing_and_the_sixth_of_an_hour_is_not_answered(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    for number in range(5):
        guess(stage, number)
    answered = len(stage.inbox())
    assert answered == 6
    guess(stage, 5)
    stage.later(hours=23)
    guess(stage, 6)
    assert (len(stage.inbox()), state(stage)) == (answered, CampaignState.AWAITING)
    stage.later(hours=2)
    guess(stage, 7)
    assert len(stage.inbox()) == answered + 1
    stage.replies(summary, "TAK")
    assert state(stage) is CampaignState.FINISHED


def test_the_count_survives_a_restart_and_is_by_sender(stage: Stage) -> None:
    stage.writes("Zmiana", REQUEST)
    for number in range(5):
        guess(stage, number)
    stage.restart()
    answered, others = len(stage.inbox()), len(stage.inbox(PIOTR))
    guess(stage, 5)
    assert len(stage.inbox()) == answered
    guess(stage, 6, PIOTR)
    assert len(stage.inbox(PIOTR)) == others + 1


def test_who_guessed_can_still_stop_a_campaign_with_a_genuine_token(stage: Stage) -> None:
    receipt = stage.replies(stage.writes("Zmiana", "Paczki: 6 co 10 min\n" + REQUEST), "TAK")
    for number in range(6):
        guess(stage, number, word="STATUS")
    stage.replies(receipt, "STOP")
    assert state(stage) is CampaignState.PAUSED


def test_an_answer_to_an_old_summary_is_no_guess(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    for number in range(1, 8):
        stage.replies(summary, f"BEZ {number}")
    assert len(stage.inbox()) == 8


def test_a_yes_counts_once_for_one_plan_from_one_of_us(stage: Stage) -> None:
    """Replayed, expired, outdated, from somebody else, from a stranger."""
    first = stage.writes("Zmiana", REQUEST)
    second = stage.replies(first, "BEZ 12")
    stage.replies(first, "TAK")
    stage.arrives(office.reply("mallory@evil.example", BOT, second, "TAK"))
    stage.replies(second, "TAK", PIOTR)
    assert state(stage) is CampaignState.AWAITING
    for _ in range(5):
        stage.replies(second, "TAK")
    assert len(stage.customers()) == 11
    late = stage.writes("Druga", REQUEST)
    stage.later(hours=73)
    stage.replies(late, "TAK", headers={"Date": "Fri, 27 Nov 2026 12:00:00 +0000"})
    assert len(stage.customers()) == 11


def test_no_token_stands_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", logger="mailbot"):
        summary: Read = stage.writes("Zmiana", REQUEST)
        stage.replies(summary, "TAK")
    token = summary.message_id.split(".")[2]
    assert len(token) == 26
    assert token not in caplog.text
