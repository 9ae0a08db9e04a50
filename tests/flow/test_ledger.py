"""What the courier's ledger promises: no dot after STOP, a message that cannot be made, a domain that rests."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.domain.delivery import Stage
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store.transactions import run
from tests.flow.yard import CONNECTIONS, Yard, address, yard
from tests.sinks import Act, Manners, Sink, always

PEOPLE = 200
SENT, PLANNED = DeliveryState.SENT, DeliveryState.PLANNED


def stop_at(here: list[Yard], dot: int) -> Manners:
    """STOP is committed in the moment in which the sink hears that dot."""
    heard = 0

    def acts(stage: Stage, _address: str, _time: int) -> Act | None:
        nonlocal heard
        heard += stage is Stage.DOT
        if stage is Stage.DOT and heard == dot:
            store = here[0].house.store
            assert store.campaigns.move(1, CampaignState.SENDING, CampaignState.PAUSED, here[0].now, reason="asked")
            store.close()  # this thread's connections
        return None

    return Manners(acts)


def test_after_stop_one_message_per_connection_leaves_and_the_rest_is_planned(tmp_path: Path) -> None:
    stage: list[Yard] = []
    with Sink(stop_at(stage, 50)) as sink, yard(sink, tmp_path) as here:
        stage.append(here)
        here.confirm(PEOPLE)
        here.turn()
        assert 50 <= len(sink.taken) <= 50 + CONNECTIONS
        assert here.counts() == {SENT: len(sink.taken), PLANNED: PEOPLE - len(sink.taken)}
        here.house.store.campaigns.move(1, CampaignState.PAUSED, CampaignState.SENDING, here.now)
        here.run()
        assert here.counts() == {SENT: PEOPLE}
        assert len(sink.taken) == len(set(sink.addresses())) == PEOPLE


def test_a_message_that_cannot_be_made_fails_with_its_reason_and_stops_nobody_else(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(1_000)
        database = here.house.store._databases[0]
        run(database, "UPDATE recipient SET address = 'jan 7@client.example' WHERE number = 7")
        here.run()
        assert here.counts() == {SENT: 999, DeliveryState.FAILED: 1}
        (told,) = here.house.store.deliveries.outcomes(1, (DeliveryState.FAILED,), 1, 10)
        assert told.number == 7
        assert told.reply.startswith("554 this may not stand in a header as an address")
        assert len(set(sink.addresses())) == len(sink.taken) == 999


@pytest.mark.parametrize(
    ("offers", "parameters", "replies"),
    [
        (("8BITMIME", "SMTPUTF8"), [("SMTPUTF8",)], []),
        (("8BITMIME",), [], ["553 5.6.7 the address needs SMTPUTF8, which the server does not offer"]),
    ],
    ids=["offered", "not offered"],
)
def test_an_address_in_letters_of_its_own_is_reached_where_the_relay_takes_it(
    offers: tuple[str, ...], parameters: list[tuple[str, ...]], replies: list[str], tmp_path: Path
) -> None:
    odd = "żółw@client.example"
    with Sink(Manners(offers=offers)) as sink, yard(sink, tmp_path) as here:
        here.confirm(3)
        run(here.house.store._databases[0], "UPDATE recipient SET address = ? WHERE number = 2", (odd,))
        here.run()
        assert here.in_state(SENT) == {taken.recipients[0] for taken in sink.taken}
        assert [taken.parameters for taken in sink.taken if taken.recipients == (odd,)] == parameters
        told = here.house.store.deliveries.outcomes(1, (DeliveryState.FAILED,), 1, 10)
        assert [(each.address, each.reply) for each in told] == [(odd, reply) for reply in replies]
        assert all(taken.data.isascii() for taken in sink.taken)


def test_a_domain_that_asks_for_patience_rests_and_the_others_go_on(tmp_path: Path) -> None:
    greylisted = always(Stage.RCPT, Act("450 4.7.1 greylisted, try again later"), *map(_slow, range(1, 21)))
    with Sink(Manners(greylisted)) as sink, yard(sink, tmp_path) as here:
        here.confirm(20, "slow")
        here.turn()
        tried = sum(line.startswith("RCPT") for line in sink.heard)
        assert 1 <= tried <= CONNECTIONS + 1, "the first no speaks for the domain"
        assert here.counts() == {DeliveryState.DEFERRED: 20}
        sink.manners = Manners()
        begun = here.now
        here.run()
        assert here.counts() == {SENT: 20}
        assert timedelta(minutes=4) <= here.now - begun <= timedelta(minutes=12)
        assert len(sink.taken) == 20


def _slow(number: int) -> str:
    return address("slow", number)


def test_what_a_crash_unclaimed_does_not_count_as_tried(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(3)
        store = here.house.store
        store.campaigns.move(1, CampaignState.SCHEDULED, CampaignState.SENDING, here.now)
        for _ in range(5):
            assert [row[5] for row in store.deliveries.claim(1, 1, 3, here.house.epoch, now=here.now)] == [1, 1, 1]
            here.restart(seconds=1)
            store = here.house.store
        assert sink.taken == []


def test_every_message_is_counted_for_the_account_though_nothing_limits_it(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE)
        here.turn()
        assert here.house.store.deliveries.sent_since(here.house.counters[0].name, here.now) == PEOPLE


def test_who_unsubscribes_while_a_window_is_claimed_gets_nothing_a_second_later(tmp_path: Path) -> None:
    stage: list[Yard] = []
    late = address("jan", 150)

    def unsubscribe(at: Stage, _address: str, _time: int) -> Act | None:
        here = stage[0]
        if at is Stage.DOT and not here.house.store.suppressions.has(late):
            here.house.store.suppressions.add(late, "unsubscribed", here.now)
            here.now += timedelta(seconds=1)
            here.house.store.close()  # this thread's connections
        return None

    with Sink(Manners(unsubscribe)) as sink, yard(sink, tmp_path) as here:
        stage.append(here)
        here.confirm(PEOPLE)
        here.run()
        assert here.counts() == {SENT: PEOPLE - 1, DeliveryState.SKIPPED: 1}
        assert late not in sink.addresses()
