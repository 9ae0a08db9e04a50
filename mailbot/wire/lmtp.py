"""Mail handed over by the MTA itself: an LMTP server (RFC 2033) that says 250 only when the letter is safely kept."""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope as Told
from aiosmtpd.smtp import Session

from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.domain.letter import Envelope
from mailbot.errors import StoreError
from mailbot.wire import listening

Take = Callable[[bytes, Envelope], None]
"""Keeps a letter's bytes, and what was said beside them. StoreError: not now."""

Ours = Callable[[str], bool]
"""Whether an address of an envelope is the bot's own, or one of the forms that it makes of it."""

_PATIENCE = 30.0  # seconds to start and to stop


class LmtpServer:
    """Listens while it is started; letters are taken one after another, in one thread of its own."""

    def __init__(self, listen: TcpPlace | UnixPlace, take: Take, ours: Ours, *, largest: int = 25_000_000) -> None:
        """``largest``: bytes of a letter; 552 to a larger one."""
        self._listen = listen
        self._hooks = _Hooks(take, ours)
        self._largest = largest
        self._thread: threading.Thread | None = None
        self.port = 0  # the real one while it listens on TCP

    def start(self) -> None:
        """Returns when it listens. Raises ``WireError``."""
        door = listening.opened(self._listen, "LMTP")
        self.port = listening.port(door)
        running: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live(door, running)), name="lmtp", daemon=True)
        self._thread.start()
        running.result(_PATIENCE)

    def stop(self) -> None:
        """Cut what is under way; the MTA tries again what got no 250. The letter that is being kept is kept."""
        if self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(_PATIENCE)
        self._thread = None
        if isinstance(self._listen, UnixPlace):
            self._listen.path.unlink(missing_ok=True)

    async def _live(self, door: socket.socket, running: Future[None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        server = await self._loop.create_server(self._protocol, sock=door)
        running.set_result(None)
        await self._stopped.wait()
        server.close()
        await asyncio.to_thread(self._hooks.finish)

    def _protocol(self) -> LMTP:
        return _Protocol(
            self._hooks, data_size_limit=self._largest, enable_SMTPUTF8=True, hostname="mailbot", loop=self._loop
        )


class _Protocol(LMTP):
    # Mail from the wild has longer lines than RFC 5321 allows; a 500 for them would be a bounce to a human.
    line_length_limit = 1_000_000


class _Hooks:
    """What aiosmtpd asks."""

    def __init__(self, take: Take, ours: Ours) -> None:
        self._take = take
        self._ours = ours
        self._keeper = ThreadPoolExecutor(1, "lmtp-keeper")

    def finish(self) -> None:
        self._keeper.shutdown()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: LMTP, session: Session, _told: Told, hostname: str, replies: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*replies[:-1], "250-PIPELINING", replies[-1]]  # RFC 2033 §5 wants it, and the reader is buffered

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: LMTP, _session: Session, told: Told, address: str, _options: list[str]
    ) -> str:
        if not self._ours(address):
            return "550 5.1.1 Nobody of that name here"
        if told.rcpt_tos:
            # RFC 2033 §4.2 wants an answer for each recipient after the dot; aiosmtpd gives one.
            return "452 4.5.3 One recipient at a time"
        told.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: LMTP, _session: Session, told: Told) -> str:  # noqa: N802 - as above
        envelope = Envelope(null_sender=told.mail_from in {"", "<>"}, recipient=told.rcpt_tos[0])
        raw = told.original_content or b""
        try:
            await asyncio.get_running_loop().run_in_executor(self._keeper, self._take, raw, envelope)
        except StoreError:
            return "451 4.3.0 It cannot be kept now, try again later"
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours must not bounce a human's mail: aiosmtpd would say 500."""
        return f"451 4.3.0 {type(error).__name__}, try again later"
