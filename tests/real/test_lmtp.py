"""Postfix hands mail over to the bot."""

import smtplib
import threading
from collections.abc import Iterator

import pytest

from mailbot.config.quantities import UnixPlace
from mailbot.domain.letter import Envelope
from mailbot.errors import StoreError
from mailbot.wire.lmtp import LmtpServer
from tests.real.servers import Postfix

pytestmark = pytest.mark.real

LETTER = b"From: anna@firma.example\r\nTo: bot.lmtp@firma.example\r\nSubject: Hello\r\n\r\n.\r\nHello.\r\n"


class Store:
    """Refuses so often as it was told to, and remembers the rest."""

    def __init__(self) -> None:
        self.kept: list[tuple[bytes, bool]] = []  # and whether the return path was null
        self.refuse = 0
        self.refused = threading.Event()
        self.filled = threading.Semaphore(0)

    def take(self, raw: bytes, envelope: Envelope) -> None:
        if self.refuse:
            self.refuse -= 1
            self.refused.set()
            raise StoreError("not now")
        self.kept.append((raw, envelope.null_sender))
        self.filled.release()


@pytest.fixture
def store(postfix: Postfix) -> Iterator[Store]:
    opened = Store()
    server = LmtpServer(UnixPlace(postfix.door), opened.take, lambda address: address.startswith("bot.lmtp"))
    server.start()
    yield opened
    server.stop()


def send(postfix: Postfix, sender: str, *recipients: str) -> None:
    with smtplib.SMTP(postfix.host, postfix.smtp_port) as client:
        client.sendmail(sender, recipients, LETTER)


@pytest.mark.parametrize(("sender", "null"), [("anna@firma.example", False), ("", True)])
def test_a_letter_passes_from_smtp_to_the_store(postfix: Postfix, store: Store, sender: str, *, null: bool) -> None:
    send(postfix, sender, postfix.handed_over)
    assert store.filled.acquire(timeout=20)
    ((raw, null_sender),) = store.kept
    assert (raw.partition(b"\r\n\r\n")[2], null_sender) == (b".\r\nHello.\r\n", null)


def test_a_letter_that_cannot_be_kept_comes_again(postfix: Postfix, store: Store) -> None:
    store.refuse = 1
    send(postfix, "anna@firma.example", postfix.handed_over)
    assert store.refused.wait(20)
    assert store.filled.acquire(timeout=30)
    assert len(store.kept) == 1


def test_mail_for_two_of_our_addresses_comes_once_for_each(postfix: Postfix, store: Store) -> None:
    send(postfix, "anna@firma.example", postfix.handed_over, "bot.lmtp+17@firma.example")
    for _ in range(2):
        assert store.filled.acquire(timeout=30)
    assert len(store.kept) == 2
