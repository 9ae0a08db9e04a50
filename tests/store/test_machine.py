"""Whatever happens in whatever order: nobody is sent to twice, nobody is lost, and the database agrees with a list."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store import store as stores
from tests.store.desk import NOW, Desk, at, url

PEOPLE = 6
PLANNED, CLAIMED, DOTTED, SENT = (
    DeliveryState.PLANNED,
    DeliveryState.CLAIMED,
    DeliveryState.DOTTED,
    DeliveryState.SENT,
)
FAILED, DEFERRED, UNKNOWN, SKIPPED = (
    DeliveryState.FAILED,
    DeliveryState.DEFERRED,
    DeliveryState.UNKNOWN,
    DeliveryState.SKIPPED,
)


class Sending(RuleBasedStateMachine):
    """One campaign under one daemon after another, beside what its servers saw."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk(stores.open(url(Path(self.folder.name, "mailbot.db"))))
        self.number = self.desk.sending(PEOPLE, size=2)
        self.epoch = self.desk.store.life.take_over("boot", NOW).epoch
        self.expected = dict.fromkeys(range(1, PEOPLE + 1), PLANNED)
        self.state = CampaignState.SENDING
        self.accepted: list[int] = []

    def teardown(self) -> None:
        self.desk.store.close()
        self.folder.cleanup()

    def those(self, *states: DeliveryState) -> list[int]:
        return [number for number, state in self.expected.items() if state in states]

    def move(self, numbers: list[int], state: DeliveryState) -> None:
        self.expected |= dict.fromkeys(numbers, state)
        if self.state is CampaignState.CANCELLED:
            self.expected |= dict.fromkeys(self.those(PLANNED, DEFERRED), SKIPPED)

    @rule(first=st.integers(1, PEOPLE), last=st.integers(1, PEOPLE), limit=st.integers(0, 4))
    def claim(self, first: int, last: int, limit: int) -> None:
        rows = self.desk.store.deliveries.claim(self.number, first, last, self.epoch, now=at(5), limit=limit)
        free = [number for number in self.those(PLANNED, DEFERRED) if first <= number <= last]
        assert len(rows) == (min(limit, len(free)) if self.state is CampaignState.SENDING else 0)
        assert {row[0] for row in rows} <= set(free)
        self.move([row[0] for row in rows], CLAIMED)

    @rule(data=st.data())
    def mark(self, data: st.DataObject) -> None:
        """As a courier does it: what was dotted is settled, what is claimed gets its dot or is refused before it."""
        over = data.draw(st.lists(st.sampled_from(self.those(DOTTED)), unique=True)) if self.those(DOTTED) else []
        claimed = self.those(CLAIMED)
        chosen = data.draw(st.lists(st.sampled_from(claimed), unique=True)) if claimed else []
        states = {each: data.draw(st.sampled_from([SENT, FAILED, DEFERRED, UNKNOWN])) for each in over}
        refused = {each: data.draw(st.sampled_from([FAILED, DEFERRED])) for each in chosen if data.draw(st.booleans())}
        dotted = [each for each in chosen if each not in refused]
        settled = [(each, state, "words", at(5)) for each, state in (states | refused).items()]
        going = self.desk.store.deliveries.mark(self.number, settled, dotted, self.epoch, NOW)
        assert going is (self.state is CampaignState.SENDING)
        self.accepted += [each for each, state in states.items() if state is SENT]
        self.move(dotted if going else [], DOTTED)
        for each, state in (states | refused).items():
            self.move([each], state)

    @rule()
    def hand_back(self) -> None:
        claimed = self.those(CLAIMED)
        self.desk.store.deliveries.hand_back(self.number, claimed, self.epoch)
        self.move(claimed, PLANNED)

    @rule(boot=st.sampled_from(["boot", "other boot"]))
    def crash(self, boot: str) -> None:
        """The machine or only the daemon; the next one's boot id tells which."""
        before = self.desk.rows("SELECT boot_id FROM epoch ORDER BY number DESC LIMIT 1")[0][0]
        self.desk.store.close()
        self.epoch = self.desk.store.life.take_over(boot, NOW).epoch
        self.desk.store.deliveries.recover(self.epoch, boot, NOW)
        dotted, claimed = self.those(DOTTED), self.those(CLAIMED)
        self.move(dotted, UNKNOWN)
        self.move(claimed, PLANNED if boot == before else UNKNOWN)

    @rule(old=st.sampled_from([FAILED, UNKNOWN]))
    def retry(self, old: DeliveryState) -> None:
        numbers = self.those(old) if self.state is not CampaignState.CANCELLED else []
        assert self.desk.store.deliveries.retry(self.number, old) == len(numbers)
        self.move(numbers, PLANNED)
        if numbers and self.state is CampaignState.FINISHED:
            self.state = CampaignState.SENDING

    @rule(new=st.sampled_from([CampaignState.PAUSED, CampaignState.SENDING, CampaignState.FINISHED]))
    def steer(self, new: CampaignState) -> None:
        old = CampaignState.PAUSED if new is CampaignState.SENDING else CampaignState.SENDING
        legal = self.state is old
        if new is CampaignState.FINISHED:
            legal &= not self.those(PLANNED, CLAIMED, DOTTED, DEFERRED)
        assert self.desk.store.campaigns.move(self.number, old, new, NOW) is legal
        if legal:
            self.state = new

    @rule(sure=st.integers(0, 9))
    def cancel(self, sure: int) -> None:
        """Seldom, or the rest would hardly be tried."""
        open_states = {CampaignState.SENDING, CampaignState.PAUSED}
        if not sure:
            assert self.desk.store.campaigns.cancel(self.number, NOW) is (self.state in open_states)
            if self.state in open_states:
                self.state = CampaignState.CANCELLED
                self.move([], SKIPPED)

    @rule(packet=st.integers(1, PEOPLE // 2))
    def work_on_a_packet(self, packet: int) -> None:
        self.desk.store.packets.start(self.number, packet, NOW)
        self.desk.store.packets.end(self.number, packet, NOW)

    @invariant()
    def the_database_agrees(self) -> None:
        found = dict(self.desk.rows("SELECT number, state FROM delivery ORDER BY number"))
        assert {number: DeliveryState(state) for number, state in found.items()} == self.expected
        assert self.desk.state(self.number) is self.state

    @invariant()
    def nobody_is_sent_to_twice(self) -> None:
        assert len(self.accepted) == len(set(self.accepted))
        assert set(self.accepted) == set(self.those(SENT))

    @invariant()
    def what_is_planned_lies_in_a_packet_that_has_not_ended(self) -> None:
        ended = [packet for packet in self.desk.store.packets.of(self.number) if packet.ended]
        if self.state is not CampaignState.CANCELLED:
            assert not [n for n in self.those(PLANNED) for packet in ended if packet.first <= n <= packet.last]

    @invariant()
    def an_open_campaign_is_always_on_the_agenda(self) -> None:
        if self.state is CampaignState.SENDING:
            assert self.desk.store.agenda.next_due("sales") is not None


TestSending = Sending.TestCase
TestSending.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
