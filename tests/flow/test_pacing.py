"""How fast messages leave: packets by their starts, limits over all campaigns, and no burst after a pause."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from mailbot.domain.campaign import Pacing
from mailbot.domain.delivery import Stage
from mailbot.domain.states import CampaignState, DeliveryState
from tests.flow.yard import CONNECTIONS, OPENING, Yard, yard
from tests.sinks import Act, Manners, Sink, always

MINUTE = timedelta(minutes=1)
SENT, PLANNED, FAILED = DeliveryState.SENT, DeliveryState.PLANNED, DeliveryState.FAILED


def watch(here: Yard, sink: Sink, until: datetime, every: timedelta) -> list[tuple[datetime, int]]:
    """Turn the clock in small steps; how many messages had left by each moment."""
    seen = []
    while here.now <= until:
        here.turn()
        seen.append((here.now, len(sink.taken)))
        here.now += every
    return seen


def most_within(seen: list[tuple[datetime, int]], span: timedelta) -> int:
    """The most messages that left in any stretch of time shorter than ``span``."""
    before = [(seen[0][0] - timedelta(days=30), 0), *seen]
    return max(count - next(left for moment, left in reversed(before) if moment <= now - span) for now, count in seen)


def test_packets_keep_their_distance_over_a_stop_of_three_of_them(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(400, pacing=Pacing(50, MINUTE))
        seen = watch(here, sink, OPENING + 2 * MINUTE, timedelta(seconds=10))
        assert seen[-1][1] == 150
        here.restart(minutes=4, seconds=30)
        seen += watch(here, sink, here.now + 6 * MINUTE, timedelta(seconds=10))
        assert most_within(seen, MINUTE) <= 50
        assert seen[-1][1] == len(set(sink.addresses())) == 400
        starts = [packet.started for packet in here.house.store.packets.of(1) if packet.started is not None]
        assert len(starts) == 8
        assert all(later - earlier >= MINUTE for earlier, later in pairwise(starts))


def test_a_limit_per_minute_holds_over_two_campaigns(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path, limits={"per_minute": 30}) as here:
        here.confirm(70, "jan")
        here.confirm(70, "ewa")
        seen = watch(here, sink, OPENING + 7 * MINUTE, timedelta(seconds=5))
        assert most_within(seen, MINUTE) <= 30
        assert seen[-1][1] == len(set(sink.addresses())) == 140


def test_a_limit_per_day_holds_over_two_campaigns_and_over_a_restart(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path, limits={"per_day": 40}) as here:
        here.confirm(30, "jan")
        here.confirm(30, "ewa")
        seen = watch(here, sink, OPENING + timedelta(hours=12), timedelta(hours=1))
        assert seen[-1][1] == 40
        here.restart(hours=1)
        seen += watch(here, sink, OPENING + timedelta(hours=26), timedelta(hours=1))
        assert most_within(seen, timedelta(days=1)) <= 40
        assert Counter(sink.addresses()).total() == len(set(sink.addresses())) == 60


def test_at_the_error_threshold_the_campaign_pauses_tells_it_once_and_resume_repeats_nobody(tmp_path: Path) -> None:
    nobody = Manners(always(Stage.RCPT, Act("550 5.1.1 no such user")))
    with Sink(nobody) as sink, yard(sink, tmp_path) as here:
        here.confirm(100, stop_after=10)
        here.run()
        assert here.state() is CampaignState.PAUSED
        assert here.campaign().pause_reason == "errors"
        failed = here.counts()[FAILED]
        attempts = sum(line.startswith("RCPT") for line in sink.heard)
        assert 10 <= failed <= attempts <= 10 + CONNECTIONS - 1
        assert here.counts() == {FAILED: failed, PLANNED: 100 - failed}
        assert here.told("paused") == 1

        sink.manners = Manners()
        here.house.store.campaigns.move(1, CampaignState.PAUSED, CampaignState.SENDING, here.now)
        here.run()
        assert here.state() is CampaignState.FINISHED
        assert here.counts() == {FAILED: failed, SENT: 100 - failed}
        assert set(Counter(sink.addresses()).values()) == {1}
        assert here.told("paused") == 1


@pytest.mark.parametrize(
    ("gap", "state"),
    [
        (timedelta(hours=23), CampaignState.SENDING),
        (timedelta(hours=25), CampaignState.PAUSED),  # nobody can be sure that it is still wanted
        (timedelta(minutes=-4), CampaignState.SENDING),  # NTP
        (timedelta(minutes=-6), CampaignState.PAUSED),  # a wrong clock, or a restored backup
    ],
)
def test_after_a_long_absence_or_with_a_clock_that_went_back_nothing_leaves_before_a_human_says_so(
    gap: timedelta, state: CampaignState, tmp_path: Path
) -> None:
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(20, pacing=Pacing(10, timedelta(days=2)))
        here.turn()
        assert len(sink.taken) == 10
        here.house.store.life.alive(here.now)
        here.restart(seconds=gap.total_seconds())
        assert here.state() is state
        here.turn()
        assert len(sink.taken) == 10
        assert here.told("paused") == (state is CampaignState.PAUSED)
        if state is CampaignState.PAUSED:
            assert here.campaign().pause_reason == "stale"
            here.now = OPENING + timedelta(days=2)
            here.turn()
            assert len(sink.taken) == 10
            here.house.store.campaigns.move(1, CampaignState.PAUSED, CampaignState.SENDING, here.now)
            here.run()
            assert sorted(Counter(sink.addresses()).values()) == [1] * 20
