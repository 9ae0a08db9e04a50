"""The lines of a login, mechanism by mechanism (RFC 4954): plain text to and fro, no socket."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator

from mailbot.errors import RelayError
from mailbot.wire.smtp.relay import Relay

Lines = Generator[bytes, str, None]
"""Yields what the client says, without line end; is sent what stands behind the server's 334."""


def lines(relay: Relay, offered: tuple[str, ...]) -> Lines:
    """The login by the best mechanism that both sides know; RelayError when there is none, WireError for no token."""
    user = relay.user or ""
    if relay.token is not None:
        known: dict[str, Callable[[str, str], Lines]] = {"XOAUTH2": _xoauth2}
        secret = relay.token()
    else:
        known = {"PLAIN": _plain, "LOGIN": _login, "CRAM-MD5": _cram_md5}
        secret = relay.password() if callable(relay.password) else relay.password or ""
    for mechanism, spoken in known.items():
        if mechanism in offered:
            return spoken(user, secret)
    raise RelayError(
        f"no login in common: the server offers {', '.join(offered) or 'none'}, we know {', '.join(known)}"
    )


def _challenge(words: str) -> bytes:
    """For who needs it: some servers ask for a user's name in plain words."""
    try:
        return b64decode(words, validate=True)
    except ValueError as error:
        raise RelayError("the server's challenge is not base64") from error


def _plain(user: str, secret: str) -> Lines:
    """RFC 4616."""
    yield b"AUTH PLAIN " + b64encode(f"\0{user}\0{secret}".encode())


def _login(user: str, secret: str) -> Lines:
    yield b"AUTH LOGIN"
    yield b64encode(user.encode())
    yield b64encode(secret.encode())


def _cram_md5(user: str, secret: str) -> Lines:
    """RFC 2195."""
    asked = _challenge((yield b"AUTH CRAM-MD5"))
    yield b64encode(f"{user} {hmac.new(secret.encode(), asked, 'md5').hexdigest()}".encode())


def _xoauth2(user: str, secret: str) -> Lines:
    """After a 334 with the reason of a refusal, an empty line asks for the refusal itself."""
    yield b"AUTH XOAUTH2 " + b64encode(f"user={user}\1auth=Bearer {secret}\1\1".encode())
    yield b""
