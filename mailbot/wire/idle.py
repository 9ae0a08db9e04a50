"""Waiting for mail: IDLE (RFC 2177) on a live connection, and an alarm by which another thread ends the wait."""

import re
import selectors
import socket
import ssl
from contextlib import suppress
from time import monotonic

from mailbot.wire.imap_server import IMAPClient

REFRESH = 300.0
"""Seconds after which IDLE is begun anew: RFC 2177 says 29 minutes, address translators forget sooner."""

ANSWER = 15.0
"""Seconds in which a server must answer IDLE and DONE."""

_TAG = b"wait1"  # imaplib's own tags are upper case
_EXISTS = re.compile(rb"\* \d+ EXISTS\b", re.IGNORECASE)
_BYE = re.compile(rb"\* BYE\b", re.IGNORECASE)
_LONGEST = 1_000_000  # bytes of one line


class Alarm:
    """A bell between threads: it stays rung until somebody hears it, so that no ring is lost."""

    def __init__(self) -> None:
        self._near, self._far = socket.socketpair()
        self._near.settimeout(0)
        self._far.settimeout(0)

    def ring(self) -> None:
        """From any thread; nothing after ``close``."""
        with suppress(OSError):  # full: it is rung already
            self._far.send(b"!")

    def wait(self, seconds: float) -> bool:
        """True as soon as it rings, False when the time is over."""
        with selectors.DefaultSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            return bool(selector.select(max(0.0, seconds))) and self.heard()

    def rings(self) -> bool:
        """True when it rang and nobody has heard it yet."""
        with suppress(BlockingIOError):
            return bool(self._near.recv(1, socket.MSG_PEEK))
        return False

    def heard(self) -> bool:
        """True when it rang since the last time."""
        with suppress(BlockingIOError):
            return bool(self._near.recv(4096))
        return False

    def fileno(self) -> int:
        return self._near.fileno()

    def close(self) -> None:
        self._near.close()
        self._far.close()


class _Lines:
    """The lines of a connection while IDLE is on.

    imaplib's buffered file cannot be waited on: it reports nothing while it holds a line, loses half a line to a
    timeout, and its end looks like silence. So what it holds is taken over, and the socket is read here.
    """

    def __init__(self, client: IMAPClient) -> None:
        self._socket: socket.socket = client.socket()
        self._socket.settimeout(0)
        self._held = bytearray(_unread(client))

    def send(self, line: bytes) -> None:
        self._socket.settimeout(ANSWER)
        self._socket.sendall(line + b"\r\n")
        self._socket.settimeout(0)

    def next(self, until: float, alarm: Alarm | None = None) -> bytes | None:
        """The next whole line; None when ``until`` (monotonic) is over or the alarm rings."""
        while (end := self._held.find(b"\n")) < 0:
            if len(self._held) > _LONGEST:
                raise ConnectionError("the server sent a line without end")
            if not self._receive() and not self._readable(until, alarm):
                return None
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        if _BYE.match(line):
            raise ConnectionError(f"the server said {line.decode('ascii', 'replace').strip()!r}")
        return line

    def until(self, start: bytes) -> list[bytes]:
        """Every line up to the one that begins with ``start``, which is the last."""
        limit = monotonic() + ANSWER
        lines: list[bytes] = []
        while not lines or not lines[-1].startswith(start):
            line = self.next(limit)
            if line is None:
                raise TimeoutError("the server does not answer")
            if line.startswith(_TAG) and start != _TAG:
                raise ConnectionError(f"the server refuses IDLE: {line.decode('ascii', 'replace').strip()!r}")
            lines.append(line)
        return lines

    def give_back(self) -> None:
        """Leave the connection to imaplib, at the border of a line: no half line may be lost."""
        limit = monotonic() + ANSWER
        while self._held:
            if self.next(limit) is None:
                raise TimeoutError("the server stopped in the middle of a line")

    def _receive(self) -> bool:
        try:
            piece = self._socket.recv(65536)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        if not piece:
            raise ConnectionError("the server hung up")
        self._held += piece
        return True

    def _readable(self, until: float, alarm: Alarm | None) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            if alarm is not None:
                selector.register(alarm, selectors.EVENT_READ)
            ready = selector.select(max(0.0, until - monotonic()))
        return bool(ready) and all(key.fileobj is self._socket for key, _ in ready)


def idle(client: IMAPClient, alarm: Alarm, seconds: float, *, refresh: float = REFRESH) -> bool:
    """Wait in the selected folder: True as soon as the server announces a message; False when time or alarm ends it.

    The alarm is left ringing, for the caller to hear.

    Raises ``OSError`` when the server hangs up, says BYE, refuses or falls silent: the connection is of no more use.
    """
    deadline = monotonic() + seconds
    announced = False
    while not announced and not alarm.rings() and monotonic() < deadline:
        announced = _idle_once(client, alarm, min(deadline, monotonic() + refresh))
    return announced


def _idle_once(client: IMAPClient, alarm: Alarm, until: float) -> bool:
    lines = _Lines(client)
    lines.send(_TAG + b" IDLE")
    heard = lines.until(b"+")  # an EXISTS may stand before the continuation or come along with it
    while not (announced := any(map(_EXISTS.match, heard))):
        line = lines.next(until, alarm)
        if line is None:
            break
        heard = [line]
    lines.send(b"DONE")
    heard = lines.until(_TAG)
    lines.give_back()
    client.socket().settimeout(client._timeout.read)  # noqa: SLF001 - what IMAPClient sets after its own idle_check
    return announced or any(map(_EXISTS.match, heard))


def _unread(client: IMAPClient) -> bytes:
    """What imaplib has read from the (non-blocking) socket and not yet used."""
    imap = client._imap  # noqa: SLF001 - no public way to see its buffer
    if hasattr(imap, "_readbuf"):  # Python 3.14 and later
        held = b"".join(imap._readbuf)  # noqa: SLF001 - as above
        imap._readbuf.clear()  # noqa: SLF001 - as above
        return held
    with suppress(ssl.SSLWantReadError):
        return bytes(imap.file.read(len(imap.file.peek())))
    return b""
