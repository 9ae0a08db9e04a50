"""The other side of the crash tests: a relay in a process of its own that writes each acceptance down, then answers.

    python -m tests.crash.relay LOG SEED SLOWEST

``LOG`` gets a line for each recipient, ``address message-id``, by one system call with O_APPEND in the moment in which
the relay decides to take the message; only then it waits up to ``SLOWEST`` milliseconds, and answers. Mail for
``firma.example`` is delivered into mailboxes with an IMAP server. Prints the ports of SMTP and IMAP; ends when its
standard input does.
"""

import asyncio
import os
import random  # noqa: TID251 - seeded; the waiting must be uneven, not unknown
import re
import sys

from mailbot.embedded import EmbeddedServer

LOCAL = "@firma.example"
_ANSWERS = {"EHLO": "250-relay.test\r\n250 PIPELINING", "MAIL": "250 2.1.0 ok", "RSET": "250 2.0.0 ok"}
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


class _Relay:
    def __init__(self, log: int, seed: int, slowest: float, box: EmbeddedServer) -> None:
        self._log = log
        self._chance = random.Random(seed)  # noqa: S311 - as above
        self._slowest = slowest / 1000
        self._box = box
        self._under_way: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"220 relay.test ESMTP\r\n")
            await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            verb = line[:4].upper()
            if verb == "RCPT":
                recipients.append(line.removeprefix("RCPT TO:<").partition(">")[0])
                said = "250 2.1.5 ok"
            elif verb == "DATA":
                writer.write(b"354 go on\r\n")
                said = await self._take(reader, recipients)
                recipients = []
            else:
                said = _ANSWERS.get(verb, "221 2.0.0 bye")
            writer.write(f"{said}\r\n".encode())
            if verb == "QUIT":
                return

    async def _take(self, reader: asyncio.StreamReader, recipients: list[str]) -> str:
        data = await reader.readuntil(b"\r\n.\r\n")  # IncompleteReadError without the dot: nothing is taken
        raw = data[:-3].replace(b"\r\n..", b"\r\n.")
        found = _MESSAGE_ID.search(raw)
        message_id = found[1].decode() if found else "-"
        os.write(self._log, "".join(f"{recipient} {message_id}\n" for recipient in recipients).encode())
        for recipient in recipients:
            if recipient.endswith(LOCAL):
                self._deliver(raw, recipient)
        if self._slowest:
            await asyncio.sleep(self._chance.uniform(0, self._slowest))
        return "250 2.0.0 taken"

    def _deliver(self, raw: bytes, recipient: str) -> None:
        """Later, as real relays do."""
        task = asyncio.create_task(asyncio.to_thread(self._box.deliver, raw, recipient))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _live(log: int, seed: int, slowest: float) -> None:
    with EmbeddedServer() as box:
        relay = _Relay(log, seed, slowest, box)
        server = await asyncio.start_server(relay.serve, "127.0.0.1", 0, limit=2**24)
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]} {box.imap_port}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
        server.close()


def main(log: str, seed: str, slowest: str) -> None:
    asyncio.run(_live(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), int(seed), float(slowest)))


if __name__ == "__main__":
    main(*sys.argv[1:])
