"""Hours of the day, working days and clock changes: nothing leaves outside of them, and all is told beforehand."""

from datetime import UTC, datetime

import pytest

from mailbot.domain.states import CampaignState
from tests.stories.stage import Stage

BODY = "\n\nDzień dobry!\n"


def state(stage: Stage) -> CampaignState:
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    return campaign.state


def test_hours_are_echoed_and_the_end_is_reckoned_with_them(stage: Stage) -> None:
    request = "Odbiorcy: Klienci\nGodziny: 8-16 robocze\nPaczki: 4 co 4 h\nWyślij: pt 10:00" + BODY
    summary = stage.writes("Zmiana", request)
    assert summary.says(
        "8:00–16:00, w dni robocze",
        "piątek, 27 listopada 2026, 10:00 (CET)",
        "poniedziałek, 30 listopada 2026, 8:00 (CET)",  # packets on Friday at 10 and 14, and on Monday at 8
    )


def test_packets_wait_overnight_and_over_the_weekend(stage: Stage) -> None:
    request = "Odbiorcy: Klienci\nGodziny: 8-16 robocze\nPaczki: 4 co 4 h\nWyślij: pt 10:00" + BODY
    stage.replies(stage.writes("Zmiana", request), "TAK")
    for moment, sent in (
        (datetime(2026, 11, 27, 8, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 27, 9, tzinfo=UTC), 4),
        (datetime(2026, 11, 27, 13, tzinfo=UTC), 8),
        (datetime(2026, 11, 28, 12, tzinfo=UTC), 8),
        (datetime(2026, 11, 30, 6, 59, tzinfo=UTC), 8),
        (datetime(2026, 11, 30, 7, tzinfo=UTC), 12),
    ):
        stage.now = moment
        stage.settle()
        assert len(stage.customers()) == sent, moment
    assert state(stage) is CampaignState.FINISHED


def test_a_yes_at_night_begins_in_the_morning(stage: Stage) -> None:
    stage.now = datetime(2026, 11, 24, 21, tzinfo=UTC)
    receipt = stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci\nGodziny: 8-16" + BODY), "TAK")
    assert receipt.says("środa, 25 listopada 2026, 8:00")
    stage.later(hours=9)
    assert stage.customers() == []
    stage.later(hours=1)
    assert len(stage.customers()) == 12


def test_a_packet_that_was_due_while_nobody_ran_waits_for_the_next_opening(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci\nGodziny: 8-16\nWyślij: dziś 15:30" + BODY), "TAK")
    stage.now = datetime(2026, 11, 24, 20, tzinfo=UTC)
    stage.restart()
    stage.settle()
    assert stage.customers() == []
    stage.later(hours=11)
    assert len(stage.customers()) == 12


def test_christmas_is_no_working_day(stage: Stage) -> None:
    stage.now = datetime(2026, 12, 23, 10, tzinfo=UTC)
    summary = stage.writes("Życzenia", "Odbiorcy: Klienci\nGodziny: 8-16 robocze\nPaczki: 6 co 1 dzień" + BODY)
    assert summary.says("poniedziałek, 28 grudnia 2026, 8:00")
    stage.replies(summary, "TAK")
    stage.now = datetime(2026, 12, 24, 12, tzinfo=UTC)
    stage.settle()
    assert len(stage.customers()) == 6
    stage.now = datetime(2026, 12, 28, 7, tzinfo=UTC)
    stage.settle()
    assert len(stage.customers()) == 12


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC)),  # summer time begins that night
        (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),  # and ends
    ],
)
def test_eight_is_eight_after_the_clocks_have_changed(stage: Stage, now: datetime, opens: datetime) -> None:
    stage.now = now
    receipt = stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci\nGodziny: 8-16" + BODY), "TAK")
    assert receipt.says("8:00")
    stage.now = opens.replace(hour=opens.hour - 1, minute=59)
    stage.settle()
    assert stage.customers() == []
    stage.now = opens
    stage.settle()
    assert len(stage.customers()) == 12


def test_a_start_that_the_clocks_skip_is_asked_about(stage: Stage) -> None:
    stage.now = datetime(2027, 3, 27, 10, tzinfo=UTC)
    questions = stage.writes("Zmiana", "Odbiorcy: Klienci\nWyślij: 28.3.2027 2:30" + BODY)
    assert questions.says("TAKIEJ GODZINY NIE MA", "2027-03-28 3:30")


def test_hours_that_may_be_meant_two_ways_are_asked_about(stage: Stage) -> None:
    questions = stage.writes("Zmiana", "Odbiorcy: Klienci\nGodziny: 8-4" + BODY)
    assert questions.says("Godziny: 8-4", "Godziny: 8-16 robocze")
    assert stage.replies(questions, "Godziny: 8-16").says("8:00–16:00")


def test_a_start_on_a_day_without_hours_is_moved_and_that_is_told(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nGodziny: 8-16 robocze\nWyślij: niedziela 9:00" + BODY)
    assert summary.says(
        "Wybrany początek to niedziela, 29 listopada 2026, ale przy godzinach „8:00–16:00 robocze”",
        "poniedziałek, 30 listopada 2026, 8:00 (CET)",
    )
    assert not stage.writes("Zmiana", "Odbiorcy: Klienci\nGodziny: 8-16 robocze\nWyślij: pt 7:00" + BODY).says(
        "Wybrany początek"
    )
