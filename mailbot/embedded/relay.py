"""The box's SMTP side: a relay that takes mail for anybody, remembers what it took, and refuses on request."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mailbot.domain.delivery import Stage

Answer = Callable[[Stage, str, int], str | None]
"""Asked at MAIL, RCPT and DOT with the address and how often it was asked about there; a reply refuses, None accepts.

Runs in a thread of its own, so it may wait: only the connection that asks waits with it.
"""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One recipient of one message that was answered with 250 after the dot."""

    sender: str  # of the envelope; "" is the null return path
    recipient: str
    raw: bytes


class Relay:
    """Hooks of aiosmtpd. Lives in the box's event loop."""

    def __init__(self, password: str, deliver: Callable[[Acceptance], Awaitable[None]]) -> None:
        self.answer: Answer | None = None
        self.login_required = False
        self._password = password
        self._deliver = deliver
        self._asked: Counter[tuple[Stage, str]] = Counter()
        self._connections: WeakSet[SMTP] = WeakSet()  # those that live

    def protocol(self) -> SMTP:
        """One connection, for ``loop.create_server``."""
        connection = SMTP(
            self,
            hostname="box.example",  # else it is looked up in the DNS
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )
        self._connections.add(connection)
        return connection

    def hang_up(self) -> None:
        """Cut every connection, as a server that is killed does."""
        for connection in tuple(self._connections):
            if isinstance(connection.transport, asyncio.Transport):
                connection.transport.abort()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.login_required and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if refusal := await self._refusal(Stage.MAIL, address):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := await self._refusal(Stage.RCPT, address):
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        for recipient in envelope.rcpt_tos:
            if refusal := await self._refusal(Stage.DOT, recipient):
                return refusal
        for recipient in envelope.rcpt_tos:
            sender = (envelope.mail_from or "").removeprefix("<>")
            await self._deliver(Acceptance(sender, recipient, envelope.original_content or b""))
        return "250 2.0.0 Taken"

    async def _refusal(self, stage: Stage, address: str) -> str | None:
        self._asked[stage, address] += 1
        if self.answer is None:
            return None
        return await asyncio.to_thread(self.answer, stage, address, self._asked[stage, address])

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, proof: object
    ) -> AuthResult:
        right = isinstance(proof, LoginPassword) and proof.password == self._password.encode()
        return AuthResult(success=right, handled=False)
