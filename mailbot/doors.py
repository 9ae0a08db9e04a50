"""From settings to the servers that the wire speaks to; passwords are read here, at each login."""

from collections.abc import Callable
from contextlib import closing

from mailbot.config import Imap, Smtp
from mailbot.errors import SettingsError, WireError
from mailbot.wire import oauth
from mailbot.wire import smtp as relays
from mailbot.wire.imap import Found, ImapMailbox
from mailbot.wire.imap_server import Server


def mailbox(imap: Imap, *, largest: int | None = None) -> ImapMailbox:
    """Connects when it is used first. SettingsError when the password is out of reach."""
    server = Server(
        imap.host,
        imap.port,
        imap.tls,
        imap.user,
        _password(imap) or "",
        oauth.tokens(imap.oauth, imap.user) if imap.oauth is not None else None,
    )
    return ImapMailbox(server, imap.folder) if largest is None else ImapMailbox(server, imap.folder, largest=largest)


def relay(settings: Smtp) -> relays.Relay:
    """SettingsError when the password is out of reach."""
    return relays.Relay(
        settings.host,
        settings.port,
        settings.tls,
        settings.user,
        _password(settings),
        oauth.tokens(settings.oauth, settings.user or "") if settings.oauth is not None else None,
        connections=settings.connections,
        per_connection=settings.per_connection,
    )


def _password(server: Imap | Smtp) -> Callable[[], str] | None:
    """Where the password is read whenever it is needed; None where none is configured."""
    if server.secret() is None:  # one that is out of reach is told at once
        return None

    def read() -> str:
        try:
            return server.secret() or ""
        except SettingsError as error:
            raise WireError(str(error)) from error

    return read


def probe_mailbox(imap: Imap) -> Found:
    """Log in, look around, log out; changes nothing."""
    with closing(mailbox(imap)) as opened:
        return opened.probe()


def probe_relay(settings: Smtp) -> relays.Features:
    """Connect, encrypt, log in, say QUIT; sends nothing."""
    return relays.probe(relay(settings))
