"""What all connections of a courier share in one run: the ledger, and the marks that wait for the next commit."""

import asyncio
from collections import deque

from mailbot.domain.delivery import Accepted, Deferred, Ledger, Outcome, Outgoing
from mailbot.errors import StoreError

Key = tuple[int, int]

LINGER = 1.0
"""Seconds that the mark of a settled message waits at most for company; a kill in between makes it a doubt."""


class Round:
    """Every message taken is settled, or dotted, or handed back in the end, whatever happens.

    Whatever is known is committed in the very next transaction, whichever connection asks for one.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._loop = asyncio.get_running_loop()
        self._settled: list[tuple[Key, Outcome]] = []
        self._dotted: list[Key] = []
        self._commit: asyncio.Task[bool] | None = None  # the next one, while others may still join it
        self._linger: asyncio.TimerHandle | None = None
        self._open: set[Key] = set()  # taken; neither dotted nor settled
        self._back: deque[Outgoing] = deque()  # those of them whose connection is gone
        self._broke: set[Key] = set()  # messages over which a connection broke once
        self._dry = False
        self._stopped = False
        self._trouble: StoreError | None = None

    def take(self) -> Outgoing | None:
        """The next message, those that came back first; None when nothing more may leave."""
        if self._stopped or self.halted():
            return None
        if self._back:
            return self._back.popleft()
        if self._dry:
            return None
        message = self._ledger.next()
        if message is None:
            self._dry = True
        else:
            self._open.add(message.key)
        return message

    def halted(self) -> bool:
        """Asked before each dot and each message."""
        return self._ledger.halted()

    def stop(self) -> None:
        """No further message in this round: the account is at fault, or the books cannot be kept."""
        self._stopped = True

    @property
    def waiting(self) -> bool:
        """A message came back that another connection may carry."""
        return bool(self._back) and not self._stopped and not self.halted()

    @property
    def finished(self) -> bool:
        """Nothing is left that this round could have carried and did not."""
        return self.halted() or (self._dry and not self._back)

    def put_back(self, message: Outgoing) -> None:
        """Its connection is gone and no dot was written: another one may take it."""
        self._back.append(message)

    def broke(self, message: Outgoing, reason: str) -> None:
        """A connection broke over its envelope or body. Once is chance; twice, and it must not hold up the others.

        Nor does it come back when its dot was committed and, after all, not written.
        """
        if message.key in self._broke or message.key not in self._open:
            self.settle(message, Deferred(reason))
        else:
            self._broke.add(message.key)
            self.put_back(message)

    def settle(self, message: Outgoing, outcome: Outcome) -> None:
        """To be committed with the next dot, or a second later when none comes; at once when it is no yes.

        A no may be the one that halts everything, or that lets a domain rest: known before the next message is begun.
        """
        self._open.discard(message.key)
        self._settled.append((message.key, outcome))
        if not isinstance(outcome, Accepted):
            self._mark_alone()
        elif self._linger is None:
            self._linger = self._loop.call_later(LINGER, self._mark_alone)

    async def dot(self, message: Outgoing) -> bool:
        """True when it is durable that the final dot may have been written; False when it must not be any more.

        All who ask in one turn of the loop, or in those that follow it at once, share a commit. What the ledger raises
        is raised for each of them: then no dot may be written.
        """
        self._dotted.append(message.key)
        if self._commit is None:
            self._commit = self._loop.create_task(self._mark_all())
        return await self._commit

    def finish(self) -> None:
        """The last marks, and every message handed back that no dot was written for."""
        if self._linger is not None:
            self._linger.cancel()
        try:
            if self._settled:
                self._mark([])
        finally:
            if self._open:
                self._ledger.hand_back(sorted(self._open))
        if self._trouble is not None:
            raise self._trouble

    async def _mark_all(self) -> bool:
        company = 0
        while len(self._dotted) > company:  # another turn of the loop for whose answers have come meanwhile
            company = len(self._dotted)
            await asyncio.sleep(0)
        self._commit = None
        dotted, self._dotted = self._dotted, []
        allowed = self._mark(dotted)
        if allowed:
            self._open.difference_update(dotted)
        return allowed

    def _mark_alone(self) -> None:
        if self._linger is not None:
            self._linger.cancel()
            self._linger = None
        if self._settled:
            try:
                self._mark([])
            except StoreError as error:  # nobody waits for this one; ``finish`` tells
                self._trouble = error
                self.stop()

    def _mark(self, dotted: list[Key]) -> bool:
        settled, self._settled = self._settled, []
        return self._ledger.mark(settled, dotted)
