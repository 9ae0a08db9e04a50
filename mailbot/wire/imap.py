"""A mailbox on an IMAP server: what arrived, filing it, waiting for more, and the archive of sent messages."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from urllib.parse import quote

from mailbot.domain.mailbox import Arrival, Copy, Known
from mailbot.errors import MailboxError
from mailbot.wire import imap_archive, imap_server
from mailbot.wire.idle import Alarm, idle
from mailbot.wire.imap_server import IMAPClient, Naming, Server

__all__ = ["Found", "ImapMailbox", "Server"]

LARGEST = 25_000_000
"""Bytes of a letter that are fetched unless the constructor is told otherwise."""

_HEADERS = 262_144  # bytes of an oversize letter's header block
_FETCH_BATCH = 200  # letters whose sizes are asked for at once
_SURELY_ALIVE = 30.0  # seconds since a connection was last used
_FAREWELL = 5.0  # seconds for a server to say goodbye
_FIRST_TRUST = 1.0
"""Seconds of IDLE before the first look all the same: some servers announce nothing that came just before it."""

_FALSE_ALARM = 1.0  # seconds of rest when a server announces messages that are not there
_PLACE_HOLDERS = {rb"\noselect", rb"\nonexistent"}  # what only stands in the list because it has children


@dataclass(frozen=True, slots=True)
class Found:
    """What ``mailbot check`` tells about a mailbox."""

    capabilities: tuple[str, ...]
    folders: tuple[str, ...]  # paths as the house writes them: "Sent/March"
    messages: int  # in the folder that is watched
    writable: bool  # letters can be moved out of it

    @property
    def idle(self) -> bool:
        return "IDLE" in self.capabilities


@dataclass(slots=True)
class _Line:
    """A connection that is logged in, and what is known about it."""

    client: IMAPClient
    naming: Naming
    used: float  # monotonic
    selected: tuple[str, int] | None = None  # server's name and UIDVALIDITY
    present: set[str] = field(default_factory=set)  # folders that need not be asked for again


class ImapMailbox:
    """The ``Mailbox`` of the flow: one connection, kept, on which threads take turns.

    A ``wait`` is a turn, too, however long: who must not be held up by it interrupts it, or has a mailbox of his own.
    """

    def __init__(self, server: Server, folder: str = "INBOX", *, largest: int = LARGEST) -> None:
        self._server = server
        self._folder = folder
        self._largest = largest
        self._name = f"imap://{quote(server.user)}@{server.host}/{quote(folder)}"
        self._line: _Line | None = None
        self._alarm = Alarm()
        self._turn = Lock()
        self._looked = (0, 0)  # UIDVALIDITY and the highest UID that ``arrivals`` has seen

    def arrivals(self, known: Known) -> Iterator[Arrival]:
        """What lies in the folder and is not ``known``, oldest first; fetched one by one as they are asked for."""
        with self._session() as line:
            validity = self._watch(line)
            line.client.noop()  # a selected folder shows its old view otherwise
            uids = sorted(line.client.search("ALL"))
        self._looked = validity, max(uids, default=0)
        strange = [uid for uid in uids if not known(self._name, validity, uid)]
        for start in range(0, len(strange), _FETCH_BATCH):
            batch = strange[start : start + _FETCH_BATCH]
            with self._session() as line:
                if self._watch(line) != validity:
                    return  # numbered anew behind a reconnect; the next call sees it all
                sizes = line.client.fetch(batch, ["RFC822.SIZE"])
            for uid in batch:
                if uid in sizes and (arrival := self._fetch(validity, uid, sizes[uid].get(b"RFC822.SIZE", 0))):
                    yield arrival

    def file(self, uidvalidity: int, uid: int, folder: str) -> None:
        """Move a message to ``folder`` (created when absent); nothing when it is gone already."""
        with self._session() as line:
            target = self._ensure(line, folder)
            if self._watch(line) != uidvalidity or uid not in line.client.search(["UID", str(uid)]):
                return
            if line.client.has_capability("MOVE"):
                line.client.move([uid], target)
                return
            line.client.copy([uid], target)
            line.client.delete_messages([uid], silent=True)
            if line.client.has_capability("UIDPLUS"):
                line.client.uid_expunge([uid])
            else:
                line.client.expunge()

    def wait(self, seconds: float) -> bool:
        """True when something new lies in the folder, or the server has no IDLE and the time is over: look now."""
        deadline = monotonic() + seconds
        with self._session() as line:
            self._watch(line)
            if not line.client.has_capability("IDLE"):
                return not self._alarm.wait(seconds)
            trust = _FIRST_TRUST
            while not self._fresh_news(line):
                announced = idle(line.client, self._alarm, min(trust, deadline - monotonic()))
                if self._alarm.heard() or monotonic() >= deadline:
                    return False
                if announced and not self._news(line) and self._alarm.wait(min(_FALSE_ALARM, deadline - monotonic())):
                    return False
                trust *= 4
        return True

    def interrupt(self) -> None:
        """End a ``wait`` at once, from any thread; when nobody waits, the next one."""
        self._alarm.ring()

    def append(self, folder: str, copies: Iterable[Copy]) -> None:
        """Store copies, marked as read; each batch of 50 whole or not at all where the server has MULTIAPPEND."""
        with self._session() as line:
            target = self._ensure(line, folder)
            imap_archive.append(line.client, target, copies)

    def stored(self, folder: str, message_ids: Sequence[str]) -> set[str]:
        """Which of our own Message-IDs lie in ``folder``; none when there is no such folder."""
        wanted = imap_archive.own(message_ids)
        with self._session() as line:
            target = line.naming.foreign(folder)
            if not wanted or not self._exists(line, target):
                return set()
            self._select(line, target)
            line.client.noop()
            return imap_archive.stored(line.client, wanted)

    def probe(self) -> Found:
        """Connect, log in and look around; changes nothing."""
        with self._session() as line:
            folders = [line.naming.native(name) for _, _, name in line.client.list_folders()]
            line.selected = None
            folder = line.naming.foreign(self._folder)
            try:
                seen = line.client.select_folder(folder)
            except IMAPClient.ReadOnlyError:
                seen = line.client.select_folder(folder, readonly=True)
            return Found(
                capabilities=tuple(sorted(name.decode("ascii", "replace") for name in line.client.capabilities())),
                folders=tuple(sorted(folders)),
                messages=seen[b"EXISTS"],
                writable=b"READ-WRITE" in seen,
            )

    def close(self) -> None:
        """Log out for good; never raises."""
        self._alarm.ring()
        with self._turn:
            if self._line is not None:
                with suppress(MailboxError), imap_server.translated(self._server):
                    self._line.client.socket().settimeout(_FAREWELL)
                    self._line.client.logout()
            self._drop()
            self._alarm.close()

    @contextmanager
    def _session(self) -> Iterator[_Line]:
        """The kept connection or a new one; thrown away at the first error, for nobody knows what it still carries."""
        with self._turn:
            try:
                with imap_server.translated(self._server):
                    line = self._line if self._line and _alive(self._line) else self._connect()
                    yield line
                    line.used = monotonic()
            except MailboxError:
                self._drop()
                raise

    def _connect(self) -> _Line:
        self._drop()
        client = imap_server.connect(self._server)
        try:
            self._line = _Line(client, imap_server.naming(client), monotonic())
        except BaseException:
            imap_server.discard(client)
            raise
        return self._line

    def _drop(self) -> None:
        if self._line is not None:
            imap_server.discard(self._line.client)
            self._line = None

    def _watch(self, line: _Line) -> int:
        """Select the folder that letters arrive in; its UIDVALIDITY."""
        return self._select(line, line.naming.foreign(self._folder))

    def _select(self, line: _Line, name: str) -> int:
        if line.selected is None or line.selected[0] != name:
            line.selected = None
            line.selected = name, line.client.select_folder(name)[b"UIDVALIDITY"]
        return line.selected[1]

    def _exists(self, line: _Line, name: str) -> bool:
        if name not in line.present:
            for flags, _, found in line.client.list_folders("", name):  # "%" and "*" in a name find others, too
                if found == name and not _PLACE_HOLDERS & {flag.lower() for flag in flags}:
                    line.present.add(name)
        return name in line.present

    def _ensure(self, line: _Line, path: str) -> str:
        """Create and subscribe the folder when it is absent; the server's name for it."""
        name = line.naming.foreign(path)
        if not self._exists(line, name):
            with imap_server.tolerated():  # another connection may have been quicker; if not, the next command says why
                line.client.create_folder(name)
            with imap_server.tolerated():  # mail programs show what is subscribed, but nothing hangs on it
                line.client.subscribe_folder(name)
            line.present.add(name)
        return name

    def _fetch(self, validity: int, uid: int, size: int) -> Arrival | None:
        """None when it is gone, or is numbered anew."""
        oversize = size > self._largest
        with self._session() as line:
            if self._watch(line) != validity:
                return None
            raw = None if oversize else _part(line.client, uid, "BODY.PEEK[]")
            if raw is None:  # oversize, or one that the server cannot hand out: its headers say at least whose it is
                raw = _part(line.client, uid, f"BODY.PEEK[HEADER]<0.{_HEADERS}>")
        return None if raw is None else Arrival(self._name, validity, uid, raw, oversize, size)

    def _fresh_news(self, line: _Line) -> bool:
        line.client.noop()  # a selected folder shows its old view otherwise
        return self._news(line)

    def _news(self, line: _Line) -> bool:
        validity, newest = self._looked
        if self._watch(line) != validity:
            newest = 0
        # "n:*" names the last message even when its number is below n (RFC 3501 §6.4.8).
        return any(uid > newest for uid in line.client.search(["UID", f"{newest + 1}:*"]))


def _alive(line: _Line) -> bool:
    """Servers log out who was silent for long; asking first spares the caller an error that means nothing."""
    if monotonic() - line.used < _SURELY_ALIVE:
        return True
    with suppress(IMAPClient.Error, OSError):
        line.client.noop()
        return True
    return False


def _part(client: IMAPClient, uid: int, part: str) -> bytes | None:
    with imap_server.tolerated():
        for key, value in client.fetch([uid], [part]).get(uid, {}).items():
            if key.startswith(b"BODY[") and isinstance(value, bytes):
                return value
    return None
