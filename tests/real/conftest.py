"""Real servers, started once a session."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from mailbot.config import Tls
from mailbot.embedded import EmbeddedServer
from mailbot.wire.imap import ImapMailbox, Server
from tests.real.servers import Dovecot, Postfix, needed, short_folder


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """IMAP and LMTP. Tests keep apart by using users of their own."""
    needed("dovecot", "openssl")
    folder = short_folder()
    server = Dovecot(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """A relay in front of the Dovecot."""
    needed("postfix")
    folder = short_folder()
    server = Postfix(folder, dovecot)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Host:
    """What the contract of a mailbox needs of a mail server, whichever it is."""

    server: Callable[[str], Server]
    deliver: Callable[[bytes, str], None]
    read: Callable[[str, str], list[bytes]]
    restart: Callable[[], None]


@pytest.fixture(params=["embedded", pytest.param("dovecot", marks=pytest.mark.real)])
def host(request: pytest.FixtureRequest) -> Host:
    if request.param == "dovecot":
        dovecot: Dovecot = request.getfixturevalue("dovecot")
        return Host(dovecot.server, dovecot.deliver, dovecot.read, dovecot.restart)
    box: EmbeddedServer = request.getfixturevalue("box")
    return Host(
        lambda user: Server(box.host, box.imap_port, Tls.NONE, user, box.password), box.deliver, box.read, box.restart
    )


_users = count(1)


@pytest.fixture
def user() -> str:
    """An address that nobody has written to yet."""
    return f"bot{next(_users)}@firma.example"


@pytest.fixture
def mailbox(host: Host, user: str) -> Iterator[ImapMailbox]:
    """The inbox of ``user``; letters of more than 5,000 bytes are oversize."""
    opened = ImapMailbox(host.server(user), largest=5000)
    yield opened
    opened.close()
