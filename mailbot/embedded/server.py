"""The box itself: one thread with one event loop for both sides, and what its owner may do from outside."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar

from mailbot.embedded.mailboxes import Mailboxes
from mailbot.embedded.relay import Acceptance, Answer, Relay

T = TypeVar("T")

_PATIENCE = 30.0  # seconds for anything that the loop does


class EmbeddedServer:
    """A relay and the mailboxes that it delivers to, on ports of 127.0.0.1 that the system chooses.

    Whoever gets mail or logs in has a mailbox; ``password`` opens all of them. Used as a context manager.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        password: str = "secret",  # noqa: S107 - guards nothing but mail in memory
        answer: Answer | None = None,
        login_required: bool = False,
    ) -> None:
        self.password = password
        self.smtp_port = 0
        self.imap_port = 0
        self._relay = Relay(password, self._take)
        self._relay.answer = answer
        self._relay.login_required = login_required
        self._accepted: list[Acceptance] = []
        self._change = threading.Condition()
        self._changes = 0
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        started: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live(started)), name="box", daemon=True)
        self._thread.start()
        started.result(_PATIENCE)

    def stop(self) -> None:
        """Mail is forgotten."""
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join(_PATIENCE)
            self._thread = None

    def restart(self) -> None:
        """Cut all connections and listen anew on the same ports; mail stays."""
        self._do(self._restart())

    @property
    def accepted(self) -> tuple[Acceptance, ...]:
        """Everything that the relay said 250 to, in that order."""
        return tuple(self._accepted)

    @property
    def answer(self) -> Answer | None:
        """Decides what the relay refuses; may be changed at any time."""
        return self._relay.answer

    @answer.setter
    def answer(self, answer: Answer | None) -> None:
        self._relay.answer = answer

    def deliver(self, raw: bytes, user: str, folder: str = "INBOX") -> None:
        """Put a message into a mailbox past the relay."""
        self._do(self._mailboxes.deliver(raw, user, folder))

    def read(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The messages of a folder, oldest first; none when there is no such folder."""
        return self._do(self._mailboxes.read(user, folder))

    def folders(self, user: str) -> list[str]:
        return self._do(self._mailboxes.folders(user))

    def wait_for(
        self,
        user: str,
        count: int = 1,
        *,
        folder: str = "INBOX",
        matching: Callable[[bytes], bool] = lambda _: True,
        timeout: float = 10.0,
    ) -> list[bytes]:
        """The messages that match, as soon as there are ``count``; TimeoutError says what lay there instead."""
        found: list[bytes] = []

        def enough() -> bool:
            found[:] = filter(matching, self.read(user, folder))
            return len(found) >= count

        if not self.wait_until(enough, timeout=timeout):
            raise TimeoutError(f"{len(found)} of {count} messages in {folder} of {user} after {timeout} s")
        return found

    def wait_until(self, holds: Callable[[], bool], *, timeout: float = 10.0) -> bool:
        """Ask again after every change in the box until it holds; False when the time is over."""
        deadline = monotonic() + timeout
        seen = -1
        while True:
            with self._change:  # asked outside of it: the loop that answers must be able to tell of a change
                if not self._change.wait_for(lambda: self._changes != seen, max(0.0, deadline - monotonic())):  # noqa: B023 - waits here only
                    return False
                seen = self._changes
            if holds():
                return True

    async def _live(self, started: Future[None]) -> None:
        try:
            self._loop = asyncio.get_running_loop()
            self._stopped = asyncio.Event()
            self._mailboxes = Mailboxes(self.password, self._changed)
            await self._listen()
        except BaseException as error:
            started.set_exception(error)
            raise
        started.set_result(None)
        await self._stopped.wait()
        await self._silence()

    async def _listen(self) -> None:
        self._smtp = await self._loop.create_server(self._relay.protocol, self.host, self.smtp_port)
        self._imap = await asyncio.start_server(self._mailboxes.serve, self.host, self.imap_port)
        self.smtp_port = self._smtp.sockets[0].getsockname()[1]
        self.imap_port = self._imap.sockets[0].getsockname()[1]

    async def _silence(self) -> None:
        for server in (self._smtp, self._imap):
            server.close()
        self._relay.hang_up()
        self._mailboxes.hang_up()
        for server in (self._smtp, self._imap):
            await server.wait_closed()

    async def _restart(self) -> None:
        await self._silence()
        await self._listen()

    async def _take(self, acceptance: Acceptance) -> None:
        self._accepted.append(acceptance)
        await self._mailboxes.deliver(acceptance.raw, acceptance.recipient, "INBOX")

    def _changed(self) -> None:
        with self._change:
            self._changes += 1
            self._change.notify_all()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)
