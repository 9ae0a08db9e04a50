"""One SMTP connection: bytes out, answers in, in order; it knows when it is lost and why."""

import asyncio
import ssl
from math import inf
from typing import cast

from mailbot.domain.delivery import Stage
from mailbot.errors import RelayError
from mailbot.wire.smtp.answers import Answer, Answers
from mailbot.wire.smtp.features import Features
from mailbot.wire.smtp.relay import Timeouts


class Connection(asyncio.BufferedProtocol):
    """Used by one task at a time. What it awaits ends with RelayError when it is lost, or silent too long."""

    def __init__(self, timeouts: Timeouts) -> None:
        self.features = Features()
        self.carried = 0  # final dots written
        self._timeouts = timeouts
        self._patience = timeouts.by_stage()
        self._tick = timeouts.tick
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._answers = Answers()
        self.waiting = self._answers.waiting  # answers that have come, for who need not wait
        self._buffer = memoryview(bytearray(4096))
        self._lost = ""  # why nothing more will come; "" while it may
        self._waiter: asyncio.Future[None] | None = None
        self._deadline = inf
        self._stage = Stage.CONNECT
        self._full = False  # the transport holds bytes that the server has not taken
        self._left = 0  # how many, when the clock was last looked at
        self._looked = self._loop.time()  # when that was
        self._clock: asyncio.TimerHandle | None = None

    # What the courier calls.

    @property
    def alive(self) -> bool:
        return not self._lost

    @property
    def silent(self) -> bool:
        """The server has said nothing beyond what was read, and is still there."""
        return self._answers.clean and not self._lost and not self.transport.is_closing()

    @property
    def transport(self) -> asyncio.Transport:
        if self._transport is None:
            raise RelayError("not connected")
        return self._transport

    @property
    def own_address(self) -> str:
        """As an address literal (RFC 5321 §4.1.3), for who has no better name."""
        address, *_ = self.transport.get_extra_info("sockname")
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def write(self, commands: bytes) -> None:
        """Nothing once the connection is lost: whoever waits for the answer learns it."""
        if not self._lost:
            self.transport.write(commands)

    async def answer(self, stage: Stage) -> Answer:
        """The next whole answer; what came before a loss is still given out."""
        while not self.waiting:
            await self._wait(stage)
        return self.waiting.popleft()

    async def ask(self, stage: Stage, command: bytes) -> Answer:
        self.write(command)
        return await self.answer(stage)

    async def drained(self) -> None:
        """Until the server has taken everything that was written, or speaks before it has."""
        while self._full and not self.waiting:
            await self._wait(Stage.BODY)

    def abort(self) -> None:
        """Gone at once, without a word: the only way out of a message whose dot must not be written."""
        self._lose("the connection was given up")

    async def quit(self) -> None:
        """A polite end; nobody waits long for it."""
        try:
            async with asyncio.timeout(self._timeouts.quit):
                if self.alive:
                    await self.ask(Stage.EHLO, b"QUIT\r\n")
        except (RelayError, TimeoutError):
            pass
        finally:
            self.abort()

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """TLS from here on; what was said in the clear counts for nothing (RFC 3207 §4.2)."""
        self.features = Features()
        encrypted = await self._loop.start_tls(
            self.transport, self, context, server_hostname=host, ssl_handshake_timeout=self._timeouts.connect
        )
        if encrypted is None:
            raise RelayError("the connection was lost")
        self._carry_over(encrypted)

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._carry_over(cast("asyncio.Transport", transport))
        self._watch()

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - the loop's own wish does not matter
        # A plain Protocol is given 256 KB of fresh memory for every answer, a tenth of all the time that sending takes.
        # A view, because asyncio's TLS writes into slices of it.
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        try:
            self._answers.feed(bytes(self._buffer[:nbytes]))
        except RelayError as error:
            self._lose(f"the server gave {error}")
        else:
            if self.waiting:
                self._wake()

    def eof_received(self) -> None:
        self._lose("the server closed the connection")

    def connection_lost(self, exc: Exception | None) -> None:
        self._lose(f"the connection was lost: {exc}" if exc else "the server closed the connection")

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._wake()

    def _carry_over(self, transport: asyncio.Transport) -> None:
        # "Full" from the first byte that waits, so that ``drained`` means it. (High 0 misleads TLS transports.)
        transport.set_write_buffer_limits(high=1, low=0)
        self._transport = transport

    async def _wait(self, stage: Stage) -> None:
        """Until something happens; its caller looks whether it was what it waited for."""
        if self._lost:
            raise RelayError(self._lost)
        self._stage = stage
        self._deadline = self._loop.time() + self._patience[stage]
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        self._deadline = inf  # at once: after a long halt of this process an answer and its timeout come together
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _lose(self, reason: str) -> None:
        if self._lost:
            return
        self._lost = reason
        if self._clock is not None:
            self._clock.cancel()
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    def _watch(self) -> None:
        """One clock per connection is cheaper than one per answer."""
        now = self._loop.time()
        if now - self._looked > 2 * self._tick:
            # This process stood still: halted, or before a database that was locked. What came meanwhile is yet unread.
            self._deadline = max(self._deadline, now + self._tick)
        self._looked = now
        if self._stage is Stage.BODY:
            left = self.transport.get_write_buffer_size()
            if left < self._left:
                self._deadline = max(self._deadline, now + self._patience[Stage.BODY])
            self._left = left
        if now >= self._deadline:
            self._lose(f"no answer for {self._patience[self._stage]:g} s")
        else:
            self._clock = self._loop.call_later(self._tick, self._watch)
