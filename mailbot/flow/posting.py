"""The bot's own mails leave: from the outbox to the default account's relay, each until the relay has it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mailbot import events, failpoints
from mailbot.domain import delivery
from mailbot.domain.delivery import Accepted, AccountFault, Deferred, Doubt, Outcome, Outgoing, Refused
from mailbot.flow.ports import Courier
from mailbot.store.answers import Answers, Owed

_BATCH = 50
_OUTBOX = 0
"""Campaigns count from 1; a key that begins with this is a row of the outbox."""


@dataclass(slots=True)
class OutboxLedger:
    """One stretch of the outbox.

    After silence behind the dot an answer goes out again under the same Message-ID: a second summary with the same
    token is harmless, a lost one is not. Answers have the null return path, so that nothing ever answers them.
    """

    answers: Answers
    clock: Callable[[], datetime]
    stopping: Callable[[], bool]
    account: str = ""  # see ``Answer``
    sender: str = ""  # of the envelope
    _waiting: deque[Owed] = field(default_factory=deque)
    _in_hand: dict[int, Owed] = field(default_factory=dict)
    _tried: set[int] = field(default_factory=set)

    def next(self) -> Outgoing | None:
        if not self._waiting and not self.stopping():
            due = self.answers.due(self.clock(), _BATCH, self.account, self._in_hand)
            self._waiting.extend(owed for owed in due if owed.id not in self._tried)
        if not self._waiting:
            return None
        owed = self._waiting.popleft()
        self._tried.add(owed.id)
        self._in_hand[owed.id] = owed
        return Outgoing((_OUTBOX, owed.id), self.sender, owed.answer.to, owed.answer.raw)

    def mark(self, settled: list[tuple[tuple[int, int], Outcome]], dotted: list[tuple[int, int]]) -> bool:  # noqa: ARG002 - an answer's dot needs no mark: see above
        for (_, number), outcome in settled:
            owed = self._in_hand.pop(number)
            match outcome:
                case Accepted():
                    failpoints.reach("K8")
                    self.answers.sent(number, self.clock())
                    events.answered(owed.answer.kind, owed.answer.campaign)
                case Refused(reply) if self.account:  # a test copy is not worth a second try
                    self.answers.sent(number, self.clock())
                    events.copy_refused(owed.answer.campaign, f"{reply.code} {reply.text}")
                case Refused(reply):
                    self._later(owed, f"{reply.code} {reply.text}")
                case Deferred(reason) | Doubt(reason):
                    self._later(owed, reason)
        return True

    def hand_back(self, keys: list[tuple[int, int]]) -> None:
        """One that a relay will not pass on, and holds against the account, must not stand before all the others."""
        for _, number in keys:
            del self._in_hand[number]
            self.answers.put_behind(number, self.clock())

    def halted(self) -> bool:
        return self.stopping()

    def _later(self, owed: Owed, trouble: str) -> None:
        self.answers.later(owed.id, self.clock() + delivery.pause(owed.attempts + 1), trouble)
        events.answer_delayed(owed.answer.kind, owed.answer.campaign, trouble)


@dataclass(frozen=True, slots=True)
class Branch:
    """An account's own way out, for its test copies."""

    account: str
    sender: str  # address
    courier: Courier


@dataclass(frozen=True, slots=True)
class Posting:
    """The way out for the bot's own mails, and for test copies."""

    answers: Answers
    courier: Courier
    clock: Callable[[], datetime]
    stopping: Callable[[], bool]
    branches: tuple[Branch, ...] = ()
    heard: Callable[[str, int], None] = lambda _, __: None  # an account, and the largest message that its relay takes
    account: str = ""  # whose relay takes the bot's own mails

    def post(self) -> AccountFault | None:
        """Send what is owed now; what a relay does not take stays owed."""
        faults = [self.courier.run(OutboxLedger(self.answers, self.clock, self.stopping))]
        self._listen(self.account, self.courier)
        for branch in self.branches:
            if self.answers.due(self.clock(), 1, branch.account):
                ledger = OutboxLedger(self.answers, self.clock, self.stopping, branch.account, branch.sender)
                faults.append(branch.courier.run(ledger))
                self._listen(branch.account, branch.courier)
                branch.courier.close()  # copies are rare: nothing is kept open for them
        return next((fault for fault in faults if fault is not None), None)

    def _listen(self, account: str, courier: Courier) -> None:
        if courier.largest is not None:
            self.heard(account, courier.largest)
