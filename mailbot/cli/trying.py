"""Servers tried for ``mailbot init``: which port and encryption work, and whether the login does; sends nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from mailbot.config import Imap, Smtp, Tls, quantities
from mailbot.errors import WireError

_IMAP = ((993, Tls.IMPLICIT), (143, Tls.STARTTLS))
_IMAP_HERE = ((993, Tls.IMPLICIT), (143, Tls.NONE))
_SMTP = ((587, Tls.STARTTLS), (465, Tls.IMPLICIT), (25, Tls.STARTTLS))
_SMTP_HERE = ((587, Tls.NONE), (25, Tls.NONE))
_PLACE = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\])(:(?P<port>\d{1,5}))?")
_LAST_PORT = 65_535

Way = tuple[int, Tls]


@dataclass(frozen=True, slots=True)
class Place:
    """A server as it was named; without a port the usual ones are tried."""

    host: str
    port: int | None = None

    def __str__(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"

    def ways(self, usual: tuple[Way, ...], here: tuple[Way, ...]) -> tuple[Way, ...]:
        """What to try. TLS first: a server that knows none says so at once, while one that waits for it is silent."""
        local = quantities.is_loopback(self.host)
        if self.port is None:
            return here if local else usual
        return (self.port, Tls.IMPLICIT), (self.port, Tls.NONE if local else Tls.STARTTLS)


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is reached; ``user`` None: it asks for no login."""

    host: str
    port: int
    tls: Tls
    user: str | None
    works: bool = False


@dataclass(frozen=True, slots=True)
class Servers:
    """Both of them, and the password for both."""

    imap: Server
    smtp: Server
    password: str

    @property
    def work(self) -> bool:
        return self.imap.works and self.smtp.works


def places(written: str) -> tuple[Place, Place]:
    """``imap.firma.example smtp.firma.example:2525``; one alone is both. ValueError says how to write it."""
    named = [_place(word) for word in re.split(r"[\s,;]+", written.strip())]
    if len(named) > 2:  # noqa: PLR2004 - IMAP and SMTP
        raise ValueError("write one server, or two: first IMAP, then SMTP")
    return named[0], named[-1]


def _place(word: str) -> Place:
    found = _PLACE.fullmatch(word)
    port = int(found["port"]) if found and found["port"] else None
    if found is None or (port is not None and not 0 < port <= _LAST_PORT):
        raise ValueError(f'{word!r} is not a server; write a name like "imap.firma.example", or one with its port')
    return Place(found["host"].strip("[]"), port)


def servers(imap: Place, smtp: Place, user: str, password: str, say: Callable[[str], None]) -> Servers:
    """Try both, and tell ``say`` what came of it; what does not work comes back with its first way all the same."""
    with TemporaryDirectory(prefix="mailbot-init-") as folder:
        secret = Path(folder) / "password"  # read by whoever logs in, like the daemon's own
        secret.touch(mode=0o600)
        secret.write_text(f"{password}\n", encoding="utf-8")
        mailbox = [Server(imap.host, *way, user) for way in imap.ways(_IMAP, _IMAP_HERE)]
        relay = [Server(smtp.host, *way, user) for way in smtp.ways(_SMTP, _SMTP_HERE)]
        return Servers(
            _first(mailbox, lambda server: _mailbox(server, secret), say),
            _first(relay, lambda server: _relay(server, secret), say),
            password,
        )


def _first(ways: list[Server], look: Callable[[Server], tuple[Server, str]], say: Callable[[str], None]) -> Server:
    troubles = []
    for server in ways:
        try:
            found, told = look(server)
        except WireError as error:
            troubles.append(str(error))
            if not isinstance(error.__cause__, OSError):  # somebody answered and said no: other ways would hear it too
                say(f"    {error}")
                return server
        else:
            say(f"    {found.host}:{found.port} works ({', '.join(_kind(found))}; {told})")
            return replace(found, works=True)
    for trouble in troubles:
        say(f"    {trouble}")
    return ways[0]


def _kind(server: Server) -> Iterator[str]:
    yield {Tls.IMPLICIT: "TLS", Tls.STARTTLS: "STARTTLS", Tls.NONE: "on this machine, without TLS"}[server.tls]
    yield "no login" if server.user is None else f"login as {server.user}"


def _mailbox(server: Server, secret: Path) -> tuple[Server, str]:
    from mailbot import doors

    found = doors.probe_mailbox(
        Imap(host=server.host, port=server.port, tls=server.tls, user=server.user or "", password_file=secret)
    )
    return server, f"{found.messages} letters in INBOX"


def _relay(server: Server, secret: Path) -> tuple[Server, str]:
    """Without a login first: a relay for machines it knows offers none."""
    from mailbot import doors

    offered = doors.probe_relay(Smtp(host=server.host, port=server.port, tls=server.tls))
    if not offered.auth:
        return replace(server, user=None), "nothing was sent"
    doors.probe_relay(Smtp(host=server.host, port=server.port, tls=server.tls, user=server.user, password_file=secret))
    return server, "nothing was sent"
