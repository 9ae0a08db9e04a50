"""SMTP servers for the tests, as strict as a real one and as ill-mannered as a test wants, in a thread of their own.

A sink remembers every message that it took in the moment it decided to (``taken``), every command it heard and every
line it said. What it does at a stage of the dialogue is decided by ``Manners.acts``.
"""

import asyncio
import hmac
import socket
import ssl
import struct
import threading
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import Self

from mailbot.domain.delivery import Stage


class Then(Enum):
    """What a sink does after it has spoken."""

    GO_ON = "go on"
    CLOSE = "close"
    RESET = "reset"
    SILENCE = "silence"  # takes no notice of what comes, answers no more, stays
    DEAF = "deaf"  # does not even read any more


@dataclass(frozen=True, slots=True)
class Act:
    """One deviation: what is said instead of the usual (None: nothing) and what follows.

    ``takes``: at the dot, the message counts as accepted whatever is said.
    """

    says: str | None
    then: Then = Then.GO_ON
    takes: bool = False


Acts = Callable[[Stage, str, int], Act | None]
"""Asked at every stage, with the address that the stage is about ("" where there is none) and how often this stage
came for this address so far (from 1); None is "as usual"."""


def always(stage: Stage, act: Act, *addresses: str) -> Acts:
    """``act`` at ``stage``, for these addresses or for all."""
    return lambda at, address, _: act if at is stage and (not addresses or address in addresses) else None


def once(stage: Stage, act: Act, *addresses: str) -> Acts:
    """The first time only, for each address."""
    every = always(stage, act, *addresses)
    return lambda at, address, time: every(at, address, time) if time == 1 else None


@dataclass(frozen=True, slots=True)
class Manners:
    """How a sink behaves; the default takes everything from everyone."""

    acts: Acts = lambda _stage, _address, _time: None
    pipelining: bool = True
    ehlo: bool = True
    offers: tuple[str, ...] = ()  # further lines of EHLO's answer: "SIZE 1000", "8BITMIME" …
    trusting: bool = False  # answers 354 to DATA even when it refused every recipient, as Sendmail may
    close_after: int | None = None  # messages per connection
    most_connections: int | None = None
    drip: bool = False  # every byte in a segment of its own
    tls: ssl.SSLContext | None = None
    implicit: bool = False  # TLS from the first byte; else STARTTLS is offered when there is a context
    stripped: bool = False  # somebody between us took STARTTLS out of the answer
    injected: str = ""  # what somebody between us said right behind the answer to STARTTLS
    login: tuple[str, str] | None = None  # user and password that are asked for
    in_words: bool = False  # asks for them without base64
    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2")


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that the sink is responsible for."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes  # without dot-stuffing
    parameters: tuple[str, ...] = ()  # of MAIL
    user: str | None = None
    encrypted: bool = False


class _Gone(Exception):
    """The sink ends this connection."""


@dataclass(slots=True)
class _Talk:
    """One connection's state."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    greeted: bool = False
    encrypted: bool = False
    user: str | None = None
    sender: str | None = None
    parameters: tuple[str, ...] = ()
    recipients: list[str] = field(default_factory=list)
    last: str = ""  # the address that RCPT named last, refused or not
    messages: int = 0


class Sink:
    """``with Sink(Manners(…)) as sink: … sink.port … sink.taken``."""

    def __init__(self, manners: Manners = Manners()) -> None:
        self.manners = manners
        self.port = 0
        self.taken: list[Taken] = []
        self.heard: list[str] = []
        self.said: list[str] = []
        self.connections = 0  # ever
        self._open = 0
        self._times: Counter[tuple[Stage, str]] = Counter()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._listening.wait(10), "the sink does not listen"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    def addresses(self) -> list[str]:
        """Every recipient of every message taken, sorted; twice when it was taken twice."""
        return sorted(address for taken in self.taken for address in taken.recipients)

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        talks: set[asyncio.Task[None]] = set()

        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = self._loop.create_task(self._talk(_Talk(reader, writer, encrypted=self.manners.implicit)))
            talks.add(task)
            task.add_done_callback(talks.discard)

        context = self.manners.tls if self.manners.implicit else None
        server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=context, limit=2**22)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._over.wait()
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, talk: _Talk) -> None:
        self.connections += 1
        self._open += 1
        try:
            await self._greet(talk)
            while line := await talk.reader.readline():
                await self._obey(talk, line.decode("utf-8", "replace").rstrip("\r\n"))
        except (_Gone, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open -= 1
            talk.writer.close()

    async def _greet(self, talk: _Talk) -> None:
        most = self.manners.most_connections
        if most is not None and self._open > most:
            await self._say(talk, "421 4.7.0 too many connections")
            raise _Gone
        await self._act(talk, Stage.GREETING, "", "220 sink.test ESMTP")

    async def _obey(self, talk: _Talk, line: str) -> None:
        self.heard.append(line)
        verb = line.partition(" ")[0].upper()
        match verb:
            case "EHLO" | "HELO":
                await self._hello(talk, verb)
            case "STARTTLS" if self.manners.tls is not None and not talk.encrypted:
                await self._starttls(talk)
            case "AUTH":
                await self._auth(talk, line)
            case "MAIL":
                await self._mail(talk, line)
            case "RCPT":
                await self._rcpt(talk, line)
            case "DATA":
                await self._data(talk)
            case "RSET":
                self._reset(talk)
                await self._say(talk, "250 2.0.0 reset")
            case "QUIT":
                await self._say(talk, "221 2.0.0 bye")
                raise _Gone
            case _:
                await self._say(talk, "500 5.5.2 what?")

    async def _hello(self, talk: _Talk, verb: str) -> None:
        if verb == "HELO" or not self.manners.ehlo:
            await self._act(talk, Stage.EHLO, "", "250 sink.test" if verb == "HELO" else "502 5.5.1 no such command")
            talk.greeted = verb == "HELO"
            return
        lines = ["sink.test", *self.manners.offers]
        if self.manners.pipelining:
            lines.append("PIPELINING")
        if self.manners.tls is not None and not talk.encrypted and not self.manners.stripped:
            lines.append("STARTTLS")
        if self.manners.login is not None:
            lines.append(f"AUTH {' '.join(self.manners.mechanisms)}")
        self._reset(talk)
        talk.greeted = True
        many = [f"250-{line}" for line in lines[:-1]] + [f"250 {lines[-1]}"]
        await self._act(talk, Stage.EHLO, "", "\r\n".join(many))

    async def _starttls(self, talk: _Talk) -> None:
        usual = "220 2.0.0 go ahead"
        if self.manners.injected:
            usual += "\r\n" + self.manners.injected
        if not (await self._act(talk, Stage.STARTTLS, "", usual)).startswith("2"):
            return
        assert self.manners.tls is not None
        await talk.writer.start_tls(self.manners.tls)
        talk.encrypted, talk.greeted = True, False

    async def _auth(self, talk: _Talk, line: str) -> None:
        _, mechanism, *initial = line.split(" ")
        user, password = await self._credentials(talk, mechanism, initial)
        well = (user, password) == self.manners.login
        if await self._act(talk, Stage.AUTH, user, "235 2.7.0 welcome" if well else "535 5.7.8 no") and well:
            talk.user = user

    async def _credentials(self, talk: _Talk, mechanism: str, initial: list[str]) -> tuple[str, str]:
        async def ask(challenge: bytes) -> str:
            await self._say(talk, f"334 {(challenge if self.manners.in_words else b64encode(challenge)).decode()}")
            said = (await talk.reader.readline()).decode().rstrip("\r\n")
            self.heard.append(said)
            return b64decode(said).decode()

        match mechanism:
            case "PLAIN":
                _, user, password = b64decode(initial[0]).decode().split("\0")
                return user, password
            case "LOGIN":
                return await ask(b"Username:"), await ask(b"Password:")
            case "CRAM-MD5":
                user, digest = (await ask(b"<1@sink.test>")).split(" ")
                secret = (self.manners.login or ("", ""))[1]
                right = hmac.new(secret.encode(), b"<1@sink.test>", "md5").hexdigest()
                return user, secret if digest == right else ""
            case _:
                fields = dict(pair.split("=", 1) for pair in b64decode(initial[0]).decode().strip("\1").split("\1"))
                user, token = fields["user"], fields["auth"].removeprefix("Bearer ")
                if (user, token) != self.manners.login:
                    assert await ask(b'{"status":"401"}') == ""
                return user, token

    async def _mail(self, talk: _Talk, line: str) -> None:
        if not talk.greeted or talk.sender is not None:
            await self._say(talk, "503 5.5.1 nested MAIL, or no EHLO")
            return
        path, *parameters = line.removeprefix("MAIL FROM:").split(" ")
        wanted = self.manners.login is None or talk.user is not None
        usual = "250 2.1.0 ok" if wanted else "530 5.7.0 log in first"
        if (await self._act(talk, Stage.MAIL, path[1:-1], usual)).startswith("2"):
            talk.sender, talk.parameters = path[1:-1], tuple(parameters)

    async def _rcpt(self, talk: _Talk, line: str) -> None:
        talk.last = line.removeprefix("RCPT TO:<").removesuffix(">")
        if talk.sender is None:
            await self._say(talk, "503 5.5.1 MAIL first")
        elif (await self._act(talk, Stage.RCPT, talk.last, "250 2.1.5 ok")).startswith("2"):
            talk.recipients.append(talk.last)

    async def _data(self, talk: _Talk) -> None:
        if talk.sender is None:
            await self._say(talk, "503 5.5.1 MAIL first")
            return
        usual = "354 go on" if talk.recipients or self.manners.trusting else "554 5.5.1 no valid recipients"
        if (await self._act(talk, Stage.DATA, talk.last, usual)).startswith("354"):
            data = await self._body(talk)
            await self._dot(talk, data)

    async def _body(self, talk: _Talk) -> bytes:
        await self._act(talk, Stage.BODY, talk.last, None)
        lines = []
        while (line := await talk.reader.readline()) != b".\r\n":
            if not line:
                raise _Gone  # hung up without the dot: nothing is taken
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    async def _dot(self, talk: _Talk, data: bytes) -> None:
        taken = Taken(
            talk.sender or "", tuple(talk.recipients), data, talk.parameters, talk.user, encrypted=talk.encrypted
        )
        self._reset(talk)
        usual = "250 2.0.0 taken" if taken.recipients else "554 5.5.1 no valid recipients"
        await self._act(talk, Stage.DOT, talk.last, usual, taken)
        talk.messages += 1
        if talk.messages == self.manners.close_after:
            raise _Gone

    @staticmethod
    def _reset(talk: _Talk) -> None:
        talk.sender, talk.recipients, talk.parameters = None, [], ()

    async def _act(self, talk: _Talk, stage: Stage, address: str, usual: str | None, taken: Taken | None = None) -> str:
        """The usual, or what the manners want instead; returns what was said."""
        self._times[stage, address] += 1
        act = self.manners.acts(stage, address, self._times[stage, address])
        said = usual if act is None else act.says
        takes = act is None or act.takes
        if takes and taken is not None and taken.recipients:
            self.taken.append(taken)
        if said is not None:
            await self._say(talk, said)
        if act is not None:
            await self._then(talk, act.then)
        return said or ""

    async def _then(self, talk: _Talk, then: Then) -> None:
        match then:
            case Then.CLOSE:
                raise _Gone
            case Then.RESET:
                raw: socket.socket = talk.writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                talk.writer.transport.abort()
                raise _Gone
            case Then.SILENCE:
                while await talk.reader.read(2**16):
                    pass
                raise _Gone
            case Then.DEAF:
                await talk.writer.wait_closed()
                raise _Gone
            case Then.GO_ON:
                pass

    async def _say(self, talk: _Talk, words: str) -> None:
        self.said.append(words)
        raw = f"{words}\r\n".encode()
        for piece in (raw[at : at + 1] for at in range(len(raw))) if self.manners.drip else (raw,):
            talk.writer.write(piece)
            await talk.writer.drain()
            if self.manners.drip:
                await asyncio.sleep(0)
