"""From nothing to a connection that may send: connect, greet, encrypt, log in."""

import asyncio
import socket
import ssl

from mailbot.config import Tls
from mailbot.domain.delivery import NO, AccountFault, Stage, fault
from mailbot.errors import RelayError, WireError
from mailbot.wire.smtp import features, login
from mailbot.wire.smtp.answers import Answer
from mailbot.wire.smtp.connection import Connection
from mailbot.wire.smtp.relay import Relay

_CHALLENGE = 334  # RFC 4954 §4
_LEAST = 10.0  # seconds for one of many addresses, TLS included


class TurnedAway(RelayError):
    """No connection that may send; ``fault`` is what the account's owner should know."""

    def __init__(self, account_fault: AccountFault) -> None:
        super().__init__(account_fault.reason)
        self.fault = account_fault


async def open_connection(relay: Relay) -> Connection:
    """Connected, encrypted as the relay wants it, logged in when it has a user. TurnedAway for everything else."""
    connection = Connection(relay.timeouts)
    try:
        await _connect(relay, connection)
        _expect(relay, Stage.GREETING, await connection.answer(Stage.GREETING))
        await _hello(relay, connection)
        if relay.tls is Tls.STARTTLS:
            await _starttls(relay, connection)
        if relay.user is not None:
            await _log_in(relay, connection)
    except TurnedAway:
        connection.abort()
        raise
    except WireError as error:  # the relay, or who gives us its access tokens
        connection.abort()
        raise TurnedAway(AccountFault(f"{relay.place}: {error}", lasting=False)) from error
    except (OSError, UnicodeError) as error:  # UnicodeError: a host name that is none
        connection.abort()
        raise TurnedAway(_unreachable(relay, error)) from error
    return connection


def tls_context(relay: Relay) -> ssl.SSLContext:
    """Certificate and name are verified, always; TLS 1.2 at least."""
    context = ssl.create_default_context(cafile=relay.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def _connect(relay: Relay, connection: Connection) -> None:
    """To the first of the host's addresses that takes the call; none of them may use up the time of the others.

    Where the network drops what goes to one of them, IPv6 as a rule, a call is not refused but never answered.
    """
    loop, seconds = asyncio.get_running_loop(), relay.timeouts.connect
    async with asyncio.timeout(seconds):
        found = await loop.getaddrinfo(relay.host, relay.port, type=socket.SOCK_STREAM)
    *hosts, last = dict.fromkeys(str(address[0]) for *_, address in found)
    share = max(seconds / (len(hosts) + 1), min(seconds, _LEAST))
    for host in hosts:
        try:
            await _call(relay, connection, host, share)
        except ssl.SSLError:  # somebody took it
            raise
        except OSError:
            continue
        return
    await _call(relay, connection, last, share)


async def _call(relay: Relay, connection: Connection, address: str, seconds: float) -> None:
    encrypted = relay.tls is Tls.IMPLICIT
    async with asyncio.timeout(seconds):
        await asyncio.get_running_loop().create_connection(
            lambda: connection,
            address,
            relay.port,
            ssl=tls_context(relay) if encrypted else None,
            server_hostname=relay.host if encrypted else None,
        )


async def _hello(relay: Relay, connection: Connection) -> None:
    name = (relay.hello or connection.own_address).encode()
    answer = await connection.ask(Stage.EHLO, b"EHLO %b\r\n" % name)
    if answer.reply.kind == NO:  # RFC 5321 §3.2 has 500 and 502; others say 501, 504 or 550, and mean the same
        answer = await connection.ask(Stage.EHLO, b"HELO %b\r\n" % name)
        _expect(relay, Stage.EHLO, answer)
        return
    _expect(relay, Stage.EHLO, answer)
    connection.features = features.read(answer)


async def _starttls(relay: Relay, connection: Connection) -> None:
    if not connection.features.starttls:
        raise _lasting(relay, "the server does not offer STARTTLS; without it nothing is said to it")
    _expect(relay, Stage.STARTTLS, await connection.ask(Stage.STARTTLS, b"STARTTLS\r\n"))
    if not connection.silent:
        raise _lasting(relay, "the server went on speaking before TLS began; somebody may stand in between")
    await connection.encrypt(tls_context(relay), relay.host)
    await _hello(relay, connection)


async def _log_in(relay: Relay, connection: Connection) -> None:
    try:
        lines = login.lines(relay, connection.features.auth)
    except RelayError as error:
        raise _lasting(relay, str(error)) from error
    answer = await connection.ask(Stage.AUTH, next(lines) + b"\r\n")
    while answer.code == _CHALLENGE:
        try:
            said = lines.send(answer.reply.text)
        except StopIteration:
            answer = await connection.ask(Stage.AUTH, b"*\r\n")  # RFC 4954 §4: the client gives up
            break
        answer = await connection.ask(Stage.AUTH, said + b"\r\n")
    _expect(relay, Stage.AUTH, answer)


def _expect(relay: Relay, stage: Stage, answer: Answer) -> None:
    if not answer.positive:
        found = fault(stage, answer.reply)
        raise TurnedAway(AccountFault(f"{relay.place}: {found.reason}", found.lasting))


def _lasting(relay: Relay, reason: str) -> TurnedAway:
    return TurnedAway(AccountFault(f"{relay.place}: {reason}", lasting=True))


def _unreachable(relay: Relay, error: OSError | UnicodeError) -> AccountFault:
    """TLS that does not fit stays so until somebody mends it; everything else may be better in a minute."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return AccountFault(
            f"{relay.place}: the certificate is not to be trusted: {error.verify_message}", lasting=True
        )
    if isinstance(error, ssl.SSLError):
        cut = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
        return AccountFault(f"{relay.place}: no TLS: {error.reason or error}", lasting=not cut)
    if isinstance(error, TimeoutError):
        return AccountFault(f"{relay.place}: no connection within {relay.timeouts.connect:g} s", lasting=False)
    return AccountFault(f"{relay.place}: no connection: {error}", lasting=False)
