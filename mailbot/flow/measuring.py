"""The measures of the house, taken when somebody asks: from the database, and from what was told to the log."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot import events
from mailbot.domain.measure import Measure, Values
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store.store import Store

_LETTERS = ("new", "done", "quarantined")
_OUTCOMES = (("refused", "failed"), ("deferred", "deferred"), ("unknown", "unknown"))
"""How monitoring calls the states in which deliveries are settled."""


@dataclass(slots=True)
class Measuring:
    """What is known about this daemon beside its database."""

    store: Store
    accounts: tuple[str, ...]
    version: str
    clock: Callable[[], datetime]
    started: datetime
    mailbox_seen: datetime | None = None  # by whoever reads it

    def take(self) -> Iterator[tuple[Measure, Values]]:
        """All of them, now. StoreError when the database cannot be read."""
        try:
            yield from self._of_this_daemon()
            yield from self._of_deliveries()
            yield from self._of_accounts()
            yield from self._of_mail()
        finally:
            self.store.close()  # whoever asks comes in a thread of his own

    def _of_this_daemon(self) -> Iterator[tuple[Measure, Values]]:
        yield Measure.BUILD, (((self.version,), 1),)
        yield Measure.STARTED, (((), self.started.timestamp()),)
        yield Measure.MAILBOX_SEEN, (((), _stamp(self.mailbox_seen)),)
        yield Measure.FACTS, tuple(((fact,), count) for fact, count in events.told().items())

    def _of_deliveries(self) -> Iterator[tuple[Measure, Values]]:
        counted = self.store.measures.deliveries()
        settled = events.settled()
        yield Measure.DELIVERIES, tuple(((state.word,), count) for state, count in counted.states.items())
        yield Measure.COPIES, ((("filed",), counted.filed), (("waiting",), counted.waiting))
        others = tuple(((outcome,), float(settled.get(state, 0))) for outcome, state in _OUTCOMES)
        yield Measure.MESSAGES, ((("accepted",), counted.states[DeliveryState.SENT]), *others)
        campaigns = self.store.measures.campaigns()
        yield Measure.CAMPAIGNS, tuple(((str(state),), campaigns.get(state, 0)) for state in CampaignState)
        yield Measure.PAUSED, tuple(self.store.measures.paused().items())

    def _of_accounts(self) -> Iterator[tuple[Measure, Values]]:
        queue = self.store.measures.queue()
        sent = self.store.measures.last_sent()
        yield (
            Measure.QUEUE,
            tuple(
                ((account, word), queue.get((account, paused), 0))
                for account in self.accounts
                for word, paused in (("running", False), ("paused", True))
            ),
        )
        yield Measure.OLDEST, tuple(((account,), self._overdue(account)) for account in self.accounts)
        yield Measure.LAST_SENT, tuple(((account,), _stamp(sent.get(account))) for account in self.accounts)

    def _of_mail(self) -> Iterator[tuple[Measure, Values]]:
        letters, outbox = self.store.measures.letters(), self.store.measures.outbox()
        yield Measure.LETTERS, tuple(((state,), letters.get(state, 0)) for state in _LETTERS)
        yield Measure.OUTBOX, (((), outbox.owed),)
        yield Measure.OUTBOX_OLDEST, (((), self._age(outbox.oldest)),)
        yield Measure.ANSWERED, (((), _stamp(outbox.last_sent)),)

    def _overdue(self, account: str) -> float:
        due = self.store.agenda.next_due(account)
        return self._age(due if due is not None and due.timestamp() else None)  # 0: it only waits to be finished

    def _age(self, since: datetime | None) -> float:
        return max(0.0, (self.clock() - since).total_seconds()) if since is not None else 0.0


def _stamp(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0
