"""Relays that hang up, say no late, say nothing, or let nobody in: the books stay true, and nobody gets it twice."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.domain.delivery import Stage
from mailbot.domain.states import CampaignState, DeliveryState
from tests.flow.yard import CONNECTIONS, Yard, address, yard
from tests.sinks import Act, Manners, Sink, Then, always, once

PEOPLE = 120
EVERYBODY = {address("jan", number) for number in range(1, PEOPLE + 1)}
VICTIMS = {address("jan", number) for number in (1, 2, 31, 60, 120)}
SENT, UNKNOWN, DEFERRED = DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.DEFERRED
NESTED = "503 5.5.1 nested MAIL, or no EHLO"


def well_behaved(yard: Yard, sink: Sink) -> None:
    """No message twice, none told as sent that was not taken, and the dialogue always in order."""
    took = Counter(sink.addresses())
    assert max(took.values()) == 1, "twice"
    assert yard.in_state(SENT) <= set(took), "told as sent, and lost"
    assert set(took) <= yard.in_state(SENT, UNKNOWN), "taken, and told otherwise"
    assert not any(said.startswith("503") for said in sink.said)


@pytest.mark.parametrize("takes", [True, False])
@pytest.mark.parametrize("then", [Then.RESET, Then.CLOSE, Then.SILENCE])
def test_no_word_after_the_dot_is_a_doubt_that_is_named_and_never_resent(
    then: Then, tmp_path: Path, *, takes: bool
) -> None:
    with Sink(Manners(always(Stage.DOT, Act(None, then, takes=takes), *VICTIMS))) as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE)
        here.run()
        assert here.state() is CampaignState.FINISHED
        assert (here.in_state(UNKNOWN), here.in_state(SENT)) == (VICTIMS, EVERYBODY - VICTIMS)
        assert VICTIMS & set(sink.addresses()) == (VICTIMS if takes else set())
        well_behaved(here, sink)


def test_a_clear_not_now_after_the_dot_is_tried_again_until_it_is_taken(tmp_path: Path) -> None:
    with Sink(Manners(once(Stage.DOT, Act("451 4.3.0 try later"), *VICTIMS))) as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE)
        again = here.turn()
        assert again is not None
        assert timedelta(minutes=4) <= again - here.now <= timedelta(minutes=6)
        assert (here.in_state(DEFERRED), here.in_state(SENT)) == (VICTIMS, EVERYBODY - VICTIMS)
        here.run()
        assert here.in_state(SENT) == EVERYBODY
        assert here.state() is CampaignState.FINISHED
        well_behaved(here, sink)


def test_a_not_now_for_a_whole_day_is_a_failure_in_the_servers_last_words(tmp_path: Path) -> None:
    victim = address("jan", 2)
    with Sink(Manners(always(Stage.RCPT, Act("451 4.3.0 try later"), victim))) as sink, yard(sink, tmp_path) as here:
        here.confirm(3)
        begun = here.now
        here.run()
        assert here.state() is CampaignState.FINISHED
        (told,) = here.house.store.deliveries.outcomes(1, (DeliveryState.FAILED,), 1, 10)
        assert (told.address, told.reply) == (victim, "451 4.3.0 try later")
        assert timedelta(hours=24) <= here.now - begun <= timedelta(hours=25, minutes=12)
        assert 20 <= told.attempt == sink.heard.count(f"RCPT TO:<{victim}>") <= 34  # 5, 10, 20, 40, 60, 60 … minutes
        well_behaved(here, sink)


def test_a_relay_that_lets_nobody_in_for_a_whole_day_is_told_about_and_nobody_is_lost(tmp_path: Path) -> None:
    busy = always(Stage.GREETING, Act("421 4.3.2 too busy", Then.CLOSE))
    with Sink(Manners(busy)) as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE)
        begun = here.now
        here.run()
        assert (here.state(), here.campaign().pause_reason) == (CampaignState.PAUSED, "account")
        assert timedelta(hours=24) <= here.now - begun <= timedelta(hours=24, minutes=10)
        assert here.counts() == {DeliveryState.PLANNED: PEOPLE}
        assert here.told("paused") == 1


def test_a_relay_that_lets_nobody_in_delays_and_loses_nothing(tmp_path: Path) -> None:
    greetings = 0

    def acts(stage: Stage, _address: str, _time: int) -> Act | None:
        nonlocal greetings
        greetings += stage is Stage.GREETING
        return Act("421 4.3.2 too busy", Then.CLOSE) if stage is Stage.GREETING and greetings <= 3 else None

    with Sink(Manners(acts)) as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE)
        assert here.turn() == here.now + timedelta(seconds=5)
        assert here.counts() == {DeliveryState.PLANNED: PEOPLE}
        here.run()
        assert here.counts() == {SENT: PEOPLE}
        assert here.now - here.campaign().created == timedelta(seconds=5 + 15 + 60)
        well_behaved(here, sink)


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (Stage.MAIL, "550 5.7.1 not your address"),
        (Stage.RCPT, "454 4.7.1 <jan1@client.example>: Relay access denied"),
        (Stage.DOT, "550 5.4.5 Daily user sending limit exceeded"),
    ],
)
def test_a_no_to_the_account_pauses_the_campaign_blames_nobody_and_is_told_once(
    stage: Stage, says: str, tmp_path: Path
) -> None:
    with Sink(Manners(always(stage, Act(says)))) as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE, stop_after=1)
        here.run()
        assert (here.state(), here.campaign().pause_reason) == (CampaignState.PAUSED, "account")
        tried = here.in_state(DEFERRED)  # whose dot was answered
        assert len(tried) <= CONNECTIONS if stage is Stage.DOT else not tried
        assert here.in_state(DeliveryState.PLANNED) == EVERYBODY - tried
        assert here.told("paused") == 1

        sink.manners = Manners()
        here.house.store.campaigns.move(1, CampaignState.PAUSED, CampaignState.SENDING, here.now)
        here.run()
        assert here.state() is CampaignState.FINISHED
        assert here.in_state(SENT) == EVERYBODY
        assert sink.addresses() == sorted(EVERYBODY)


def test_a_relay_that_closes_after_every_25_messages_is_connected_to_again(tmp_path: Path) -> None:
    with Sink(Manners(close_after=25)) as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE)
        here.run()
        assert here.counts() == {SENT: PEOPLE}
        assert sink.connections >= PEOPLE // 25
        well_behaved(here, sink)


def test_resend_sends_once_more_what_nobody_knows_about_and_gives_a_silent_relay_up(tmp_path: Path) -> None:
    victim = address("jan", 1)
    with (
        Sink(Manners(always(Stage.DOT, Act(None, Then.CLOSE, takes=True), victim))) as sink,
        yard(sink, tmp_path, on_doubt="resend") as here,
    ):
        here.confirm(3)
        while here.state() is CampaignState.SENDING or here.state() is CampaignState.SCHEDULED:
            here.now += timedelta(minutes=1)
            here.turn()
            here.counter.doubts.turn()
        assert here.in_state(UNKNOWN) == {victim}
        assert Counter(sink.addresses()) == {victim: 5, address("jan", 2): 1, address("jan", 3): 1}
        assert len({taken.data for taken in sink.taken if taken.recipients == (victim,)}) == 1, "another message"
