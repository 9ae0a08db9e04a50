"""One account's way out: several connections driven by one event loop in the caller's thread."""

import asyncio
from collections.abc import Callable

from mailbot.domain.delivery import AccountFault, Ledger, Stage
from mailbot.errors import RelayError
from mailbot.wire.smtp import loop
from mailbot.wire.smtp.connection import Connection
from mailbot.wire.smtp.lane import Lane
from mailbot.wire.smtp.opening import TurnedAway, open_connection
from mailbot.wire.smtp.relay import Relay
from mailbot.wire.smtp.round import Round

PATIENCE = 5
"""Connections that one lane may lose in a row without a word about any message, before it takes that for an answer."""


class Courier:
    """Keeps its connections, and the loop that they live on, from one run to the next. One thread at a time."""

    def __init__(self, relay: Relay, new_loop: Callable[[], asyncio.AbstractEventLoop] = loop.new) -> None:
        self._relay = relay
        self._new_loop = new_loop
        self._kept: list[Connection] = []
        self._runner: asyncio.Runner | None = None
        self.largest: int | None = None  # octets of a message (RFC 1870), as the relay said last; see the port

    def run(self, ledger: Ledger) -> AccountFault | None:
        """Send what ``ledger.next()`` gives, until it gives None and all is settled, or it is halted.

        Otherwise what stopped it: the account's fault, or a relay that cannot be reached now. What the ledger raises
        comes out here, after the other connections have brought to an end what they had begun.
        """
        if self._runner is None:
            self._runner = asyncio.Runner(loop_factory=self._new_loop)
        return self._runner.run(self._make_round(ledger))

    def close(self) -> None:
        """QUIT the connections that are kept; never raises. A later run opens new ones."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            kept, self._kept = self._kept, []
            runner.run(_quit(kept))
            runner.close()

    async def _make_round(self, ledger: Ledger) -> AccountFault | None:
        round_ = Round(ledger)
        try:
            return await self._carry_all(round_)
        finally:
            await asyncio.sleep(0)  # the loop closes what was given up, before it rests until the next run
            round_.finish()

    async def _carry_all(self, round_: Round) -> AccountFault | None:
        """The first connection alone: a wrong password is tried once, not once per connection."""
        first = round_.take()
        if first is None:
            return None
        round_.put_back(first)
        try:
            await self._wake_up()
        except TurnedAway as error:
            return error.fault
        lanes, faults = self._relay.connections, list[AccountFault]()
        while lanes > 0:
            found = await self._abreast(round_, lanes)
            lanes -= len(found)
            faults += found
            if not round_.waiting:  # else a lane that gave up left something to those that work
                break
        lasting = next((fault for fault in faults if fault.lasting), None)
        if lasting is not None or round_.finished:
            return lasting
        return next(reversed(faults), None)

    async def _wake_up(self) -> None:
        """Kept connections that still answer, or at least one new one."""
        kept, self._kept = self._kept, []
        answering = await asyncio.gather(*(_answers(connection, self._relay.timeouts.quit) for connection in kept))
        self._kept = [connection for connection, well in zip(kept, answering, strict=True) if well]
        if not self._kept:
            self._kept.append(await self._open())

    async def _open(self) -> Connection:
        connection = await open_connection(self._relay)
        self.largest = connection.features.size
        return connection

    async def _abreast(self, round_: Round, lanes: int) -> list[AccountFault]:
        """All lanes at once; the faults of those that gave up."""
        tasks = [asyncio.create_task(self._lane(round_)) for _ in range(lanes)]
        _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        if pending:
            round_.stop()
            await asyncio.wait(pending)
        return [fault for fault in await asyncio.gather(*tasks) if fault is not None]

    async def _lane(self, round_: Round) -> AccountFault | None:
        """Connection after connection while there is work; the fault that ends the lane before."""
        unheard = 0
        while (message := round_.take()) is not None:
            try:
                connection = self._kept.pop() if self._kept else await self._open()
            except TurnedAway as error:
                round_.put_back(message)
                return _told(round_, error.fault)
            lane = Lane(connection, round_, self._relay.per_connection)
            try:
                fault = await lane.carry(message)
            except BaseException:
                connection.abort()
                raise
            if lane.reusable:
                self._kept.append(connection)
            elif connection.alive:
                await connection.quit()
            if fault is not None and (fault.lasting or not lane.heard):
                return _told(round_, fault)
            unheard = unheard + 1 if lane.broken and not lane.heard else 0
            if unheard == PATIENCE:
                return AccountFault(
                    f"{self._relay.place}: {PATIENCE} connections in a row: {lane.broken}", lasting=False
                )
        return None


def _told(round_: Round, fault: AccountFault) -> AccountFault:
    """What only a human can mend is no better on the other connections."""
    if fault.lasting:
        round_.stop()
    return fault


async def _answers(connection: Connection, seconds: float) -> bool:
    """Whether a kept connection is still good; servers close them after a while."""
    well = False
    try:
        async with asyncio.timeout(seconds):
            well = (await connection.ask(Stage.EHLO, b"RSET\r\n")).positive and connection.silent
    except (RelayError, TimeoutError):
        pass
    if not well:
        connection.abort()
    return well


async def _quit(kept: list[Connection]) -> None:
    await asyncio.gather(*(connection.quit() for connection in kept))
    await asyncio.sleep(0)  # the loop closes what was given up
