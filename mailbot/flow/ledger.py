"""What a courier takes its work from: one packet's claimed windows in, its marks out."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import TypeVar
from zlib import crc32

from mailbot import events, failpoints
from mailbot.domain import delivery
from mailbot.domain.campaign import Packet
from mailbot.domain.delivery import Accepted, Deferred, Doubt, Outcome, Outgoing, Refused, Reply
from mailbot.domain.states import DeliveryState
from mailbot.errors import HeaderError, MergeError, StaleEpoch, StoreError
from mailbot.flow.brakes import Brakes
from mailbot.flow.moulds import PacketMould
from mailbot.store.deliveries import Claimed, Settled
from mailbot.store.store import Store

T = TypeVar("T")

WINDOW = 200
PATIENCE = timedelta(hours=24)
"""How long after its packet's start a delivery is tried again before it counts as failed."""

_COUNTED = frozenset({DeliveryState.SENT, DeliveryState.UNKNOWN})
"""What an account has handed over, or may have."""

_TRY_AGAIN = 1.0  # seconds
_LAST_TRIES = 3

_NOT_COMPOSED = 554
"""Our own refusal of a message that cannot be made, in the shape of a server's."""


@dataclass(slots=True)
class PacketLedger:
    """What is due of one packet: its recipients that were not tried yet, and those that wait for another try."""

    store: Store
    epoch: int
    campaign: int
    packet: Packet
    witness: str | None
    mould: PacketMould
    brakes: Brakes
    clock: Callable[[], datetime]
    stop: Event
    sent: Callable[[], None]
    failures_left: int | None  # None: errors never stop this campaign
    is_open: Callable[[datetime], bool] = lambda _: True  # a packet may outlast the hours in which it may be sent
    closed: bool = False  # it did
    starved: bool = False  # the account's limits left nothing to claim
    too_many_failures: bool = False
    progressed: bool = False  # something was taken in hand
    _window: deque[Claimed] = field(default_factory=deque)
    _in_hand: dict[int, tuple[str, int]] = field(default_factory=dict)  # number → domain, attempt
    _halted: bool = False
    _uncounted: int = 0  # messages that were not added to the account's usage yet
    _second: int = 0  # in which that was done last, and the window was looked through

    def next(self) -> Outgoing | None:
        while True:
            if not self._window and not self._claim():
                return None
            row = self._window.popleft()
            number, address, _, _, _, attempt = row
            domain = address.rpartition("@")[2]
            self._in_hand[number] = domain, attempt
            self.progressed = True
            if self.brakes.rests and (until := self.brakes.resting(domain, self.clock())) is not None:
                self._put_off(number, f"{domain} asked for a rest", until)
                continue
            try:
                data = self.mould.fill(row)
            except (MergeError, HeaderError) as error:
                self.mark([((self.campaign, number), Refused(Reply(_NOT_COMPOSED, str(error))))], [])
                continue
            return Outgoing((self.campaign, number), self.mould.return_path(number), address, data, self.witness)

    def _claim(self) -> bool:
        if self.halted():
            return False
        now = self.clock()
        if not self.is_open(now):
            self.closed = True
            return False
        allowance = self.brakes.allowance(now)
        # What is in hand is not counted as sent yet, and will be.
        limit = WINDOW if allowance is None else min(WINDOW, allowance - len(self._in_hand))
        if limit <= 0:
            self.starved = True
            return False
        failpoints.reach("K0")
        try:
            rows = self.store.deliveries.claim(
                self.campaign, self.packet.first, self.packet.last, self.epoch, now=now, limit=limit
            )
        except StaleEpoch:
            raise
        except StoreError as error:  # full, or locked: nothing is claimed, nothing is lost, somebody asks again
            events.troubled(f"campaign {self.campaign}", str(error), 0)
            return False
        self._window.extend(rows)
        return bool(rows)

    def mark(self, settled: list[tuple[tuple[int, int], Outcome]], dotted: list[tuple[int, int]]) -> bool:
        now = self.clock()
        rows = [self._settled(number, outcome, now) for (_, number), outcome in settled]
        numbers = [number for _, number in dotted]
        second = int(now.timestamp())
        used = self._used(rows, second)
        going = self._insist(lambda: self._commit(rows, numbers, now, used))
        if second != self._second:
            self._second = second
            self._let_go()
        self._halted = self._halted or not going
        for number, state, words, _ in rows:
            if state is not DeliveryState.SENT:
                events.delivery_settled(self.campaign, number, state.word, words)
            self._count(state)
        if rows:
            self.sent()
        return going

    def _settled(self, number: int, outcome: Outcome, now: datetime) -> Settled:
        domain, attempt = self._in_hand.pop(number)
        match outcome:
            case Accepted(reply):
                return number, DeliveryState.SENT, f"{reply.code} {reply.text}", None
            case Refused(reply):
                return number, DeliveryState.FAILED, f"{reply.code} {reply.text}", None
            case Doubt(reason):
                return number, DeliveryState.UNKNOWN, reason, None
            case Deferred(reason, slow_domain):
                if slow_domain:
                    self.brakes.rest(domain, now + delivery.FIRST_PAUSE)
                if self.packet.started is not None and now - self.packet.started >= PATIENCE:
                    return number, DeliveryState.FAILED, reason, None
                due = now + delivery.pause(attempt, self._jitter(number, attempt))
                return number, DeliveryState.DEFERRED, reason, due

    def _commit(self, rows: list[Settled], dotted: list[int], now: datetime, used: int) -> bool:
        return self.store.deliveries.mark(self.campaign, rows, dotted, self.epoch, now, used=used)

    def _used(self, rows: list[Settled], second: int) -> int:
        """Messages to count now: each at once where a limit hangs on it, else those of a second together.

        That is a fifth of what a mark costs; a kill forgets the last second of an account that nobody limits.
        """
        self._uncounted += sum(row[1] in _COUNTED for row in rows)
        if second == self._second and not self.brakes.counting:
            return 0
        used, self._uncounted = self._uncounted, 0
        return used

    def _let_go(self) -> None:
        """Who unsubscribed after the window was claimed: planned again, for the next claim to skip."""
        numbers = [row[0] for row in self._window]
        gone = self._insist(lambda: self.store.deliveries.suppressed(self.campaign, self.brakes.account, numbers))
        if gone:
            self._window = deque(row for row in self._window if row[0] not in gone)
            self._insist(lambda: self.store.deliveries.hand_back(self.campaign, sorted(gone), self.epoch))

    def _put_off(self, number: int, reason: str, until: datetime) -> None:
        del self._in_hand[number]
        row = (number, DeliveryState.DEFERRED, reason, until)
        self._insist(lambda: self.store.deliveries.mark(self.campaign, [row], [], self.epoch, self.clock()))

    def _jitter(self, number: int, attempt: int) -> float:
        """From -1 to 1, different for each and the same at every reckoning."""
        return crc32(f"{self.campaign}|{number}|{attempt}".encode()) / 2**31 - 1

    def _count(self, state: DeliveryState) -> None:
        if state is DeliveryState.FAILED and self.failures_left is not None:
            self.failures_left -= 1
            if self.failures_left <= 0:
                self.too_many_failures = True

    def hand_back(self, keys: list[tuple[int, int]]) -> None:
        numbers = [number for _, number in keys]
        for number in numbers:
            del self._in_hand[number]
        self._insist(lambda: self.store.deliveries.hand_back(self.campaign, numbers, self.epoch))

    def put_back_the_rest(self) -> None:
        """The courier has ended: what was claimed and not taken is planned again, and all is counted."""
        if self._uncounted:
            self._insist(lambda: self._commit([], [], self.clock(), self._uncounted))
            self._uncounted = 0
        if self._window:
            numbers = [row[0] for row in self._window]
            self._window.clear()
            self._insist(lambda: self.store.deliveries.hand_back(self.campaign, numbers, self.epoch))

    def _insist(self, write: Callable[[], T]) -> T:
        """What a server said must be written down, however long the database is full or locked.

        Nothing leaves meanwhile, because this is the courier's own thread. At the daemon's end a few more tries, then
        ``StoreError``: the next start finds the delivery DOTTED, and calls it UNKNOWN.
        """
        last_tries = _LAST_TRIES
        while True:
            try:
                return write()
            except StaleEpoch:
                raise
            except StoreError as error:
                events.troubled(f"campaign {self.campaign}", str(error), _TRY_AGAIN)
                if self.stop.wait(_TRY_AGAIN):
                    last_tries -= 1
                if not last_tries:
                    raise

    def halted(self) -> bool:
        """Whether to begin nothing more. Each claim and each mark sees STOP and CANCEL, and no dot gets past a mark."""
        return self._halted or self.too_many_failures or self.stop.is_set()
