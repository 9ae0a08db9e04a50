"""One IMAP server: where it is, how to log in there safely, and how it names its folders."""

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped] # the library has no types

from mailbot.config import Tls
from mailbot.config.quantities import is_loopback
from mailbot.errors import MailboxError, WireError

__all__ = ["IMAPClient", "Naming", "Server", "connect", "discard", "naming", "plain", "tolerated", "translated"]

_TIMEOUT = SocketTimeout(connect=15, read=60)  # seconds
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BYTES = re.compile(r"b(['\"])(.*)\1$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mailbox lives. Without TLS it must be on this machine."""

    host: str
    port: int
    tls: Tls
    user: str
    # A function is asked at each login, so that a corrected password counts at once; WireError when it has none.
    password: str | Callable[[], str] = field(repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)  # a fresh access token, instead of a password
    ca_file: Path | None = None  # None: the authorities that the system trusts

    def __str__(self) -> str:
        return f"{self.user} at {self.host}:{self.port}"


def connect(server: Server) -> IMAPClient:
    """A connection that is logged in. The certificate is verified before anything secret leaves."""
    password = _fetched(server.password) if callable(server.password) else server.password
    for argument in (server.host, server.user, password):
        plain(argument)
    if server.tls is Tls.NONE and not is_loopback(server.host):
        raise MailboxError(f'IMAP {server}: tls = "none" would send the password in clear; it is for loopback only')
    context = None if server.tls is Tls.NONE else _context(server.ca_file)
    implicit = server.tls is Tls.IMPLICIT
    client = IMAPClient(server.host, server.port, ssl=implicit, ssl_context=context, timeout=_TIMEOUT)
    try:
        client.normalise_times = False
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if server.tls is Tls.STARTTLS:
            client.starttls(context)  # fails where it is not offered: a stripped STARTTLS gets no password
        if server.token is not None:
            client.oauth2_login(server.user, plain(_fetched(server.token)))
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(server.user, password)  # takes UTF-8 (RFC 4616); LOGIN takes ASCII only
        else:
            client.login(server.user, password)
    except BaseException:
        discard(client)
        raise
    return client


def _fetched(fetch: Callable[[], str]) -> str:
    try:
        return fetch()
    except WireError as error:
        raise MailboxError(str(error)) from error


def discard(client: IMAPClient) -> None:
    """Throw a connection away without a word to the server; never raises."""
    with suppress(imaplib.IMAP4.error, OSError):
        client.shutdown()


@contextmanager
def translated(server: Server) -> Iterator[None]:
    """Whatever IMAPClient, imaplib and the socket raise, as ``MailboxError``.

    A broken answer shows itself as ``ValueError``, ``LookupError`` or ``TypeError`` in their parsers.
    """
    try:
        yield
    except (imaplib.IMAP4.error, OSError, ValueError, LookupError, TypeError) as error:
        raise MailboxError(f"IMAP {server}: {_sentence(error)}") from error


@contextmanager
def tolerated() -> Iterator[None]:
    """A plain NO is an answer that the caller can live with; a broken connection is not."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        pass


def plain(argument: str) -> str:
    """The argument, when it cannot become a command of its own.

    IMAPClient sends CR and LF in an argument as they are. Raises ``MailboxError``.
    """
    if _CONTROL.search(argument):
        raise MailboxError(f"IMAP: {argument!a} contains control characters and was not sent")
    return argument


@dataclass(frozen=True, slots=True)
class Naming:
    """How a server writes the path of a folder; in the house it is always ``Sent/March``."""

    prefix: str  # of the personal namespace (RFC 2342): "", "INBOX."
    delimiter: str  # "" where there is no hierarchy

    def foreign(self, path: str) -> str:
        """The server's name of a path of the house; a delimiter inside a part becomes ``_``."""
        parts = [part.strip() for part in plain(path).split("/")]
        if self.delimiter and self.delimiter != "/":
            parts = [part.replace(self.delimiter, "_") for part in parts]
        name = (self.delimiter or "_").join(filter(None, parts))
        if name.upper() == "INBOX":
            return "INBOX"
        return name if name.casefold().startswith(self.prefix.casefold()) else self.prefix + name

    def native(self, name: str) -> str:
        """The path of the house for a server's name."""
        if name.upper() != "INBOX":
            name = name.removeprefix(self.prefix)
        return name.replace(self.delimiter, "/") if self.delimiter else name


def naming(client: IMAPClient) -> Naming:
    """Ask the server how it names folders."""
    if client.has_capability("NAMESPACE") and (personal := client.namespace().personal):
        prefix, delimiter = personal[0]
        return Naming(prefix or "", delimiter or "")
    listed = client.list_folders("", "")  # RFC 3501 §6.3.8: an empty name asks for the delimiter
    delimiter = listed[0][1] if listed else None
    return Naming("", delimiter.decode("ascii") if delimiter else "")


def _context(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _sentence(error: Exception) -> str:
    """imaplib raises the server's words as the repr of bytes."""
    words = str(error) or type(error).__name__
    return _BYTES.sub(r"\2", words)
