"""An IMAP server that says, byte for byte, what a test wants, and remembers what it was told."""

import re
import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self

from mailbot.config import Tls
from mailbot.wire.imap import Server

PASSWORD = "pass word"


@dataclass(frozen=True, slots=True)
class Pause:
    """Let the client read what was sent so far."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the connection."""


PAUSE = Pause()
HANG_UP = HangUp()

Step = bytes | Pause | HangUp
Script = Sequence[Step]

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")

ANSWERS: dict[str, Script] = {
    "CAPABILITY": [b"* CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE AUTH=PLAIN\r\nTAG OK done\r\n"],
    "AUTHENTICATE PLAIN": [b"+ \r\n"],
    "LOGOUT": [b"* BYE\r\nTAG OK done\r\n", HANG_UP],
    "LIST": [b'* LIST () "/" "INBOX"\r\nTAG OK done\r\n'],
    "SELECT": [b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] \r\nTAG OK [READ-WRITE] done\r\n"],
    "UID SEARCH": [b"* SEARCH\r\nTAG OK done\r\n"],
    "IDLE": [b"+ idling\r\n"],
    "DONE": [b"TAG OK done\r\n"],
}
"""How the server answers to a command that begins so; everything else gets OK."""


class ScriptedServer:
    """``answers`` outweigh ``ANSWERS``; TAG in them becomes the command's own. Used as a context manager.

    ``context``: it speaks TLS, from the first byte or, with ``starttls``, behind its answer to that command.
    """

    def __init__(
        self,
        answers: dict[str, Script] | None = None,
        *,
        greeting: bytes = b"* OK hello\r\n",
        context: ssl.SSLContext | None = None,
        starttls: bool = False,
    ) -> None:
        self.told: list[str] = []
        self._answers = ANSWERS | (answers or {})
        self._greeting = greeting
        self._context = context
        self._starttls = starttls
        self._door = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._door.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._door.close()

    @property
    def server(self) -> Server:
        return Server("127.0.0.1", self._door.getsockname()[1], Tls.NONE, "bot", PASSWORD)

    def commands(self, name: str) -> list[str]:
        """What followed a command's name, each time it came."""
        return [line.removeprefix(name).strip() for line in self.told if line.startswith(name)]

    def _serve(self) -> None:
        """One client after another, until the test is over."""
        while not self._over.is_set():
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            try:
                client.settimeout(10)
                if self._context is not None and not self._starttls:
                    client = self._context.wrap_socket(client, server_side=True)
                self._converse(client, self._greeting)
            except OSError:
                pass  # the client has gone, as it should in many a test
            finally:
                client.close()

    def _converse(self, client: socket.socket, greeting: bytes) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.sendall(greeting)
        tag = ""
        with client.makefile("rb") as lines:
            while command := self._command(client, lines):
                if command != "DONE" and not self._proof_is_due():
                    tag, _, command = command.partition(" ")
                self.told.append(command)
                if not self._play(client, tag, self._answer(command)):
                    return
                if command == "STARTTLS" and self._context is not None:
                    with self._context.wrap_socket(client, server_side=True) as secret:
                        self._converse(secret, b"")
                    return

    def _command(self, client: socket.socket, lines: BinaryIO) -> str:
        """A whole command, its literals left out."""
        line = lines.readline()
        command = line.rstrip()
        while literal := _LITERAL.search(line):
            if not literal[2]:
                client.sendall(b"+ go on\r\n")
            lines.read(int(literal[1]))
            line = lines.readline()
            command += line.rstrip()
        return command.decode()

    def _proof_is_due(self) -> bool:
        return bool(self.told) and self.told[-1] == "AUTHENTICATE PLAIN"

    def _answer(self, command: str) -> Script:
        fitting = [name for name in self._answers if command.startswith(name)]
        return self._answers[max(fitting, key=len)] if fitting else [b"TAG OK done\r\n"]

    def _play(self, client: socket.socket, tag: str, script: Script) -> bool:
        for step in script:
            if isinstance(step, HangUp):
                return False
            if isinstance(step, Pause):
                self._over.wait(0.1)
            else:
                client.sendall(step.replace(b"TAG", tag.encode()))
        return True
