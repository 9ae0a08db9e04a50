"""Mail handed over by LMTP: 250 means that it is kept, and nothing of ours makes a human's mail bounce."""

import smtplib
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.domain.letter import Envelope
from mailbot.errors import StoreError, WireError
from mailbot.wire.lmtp import LmtpServer

BOT = "bot@firma.example"
HERE = Envelope(recipient=BOT)
LETTER = b"From: anna@firma.example\r\nSubject: x\r\n\r\n.hidden dot\r\nza\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87\r\n"
ON_THE_WIRE = LETTER.replace(b"\r\n.", b"\r\n..") + b".\r\n"
ANYWHERE = TcpPlace("127.0.0.1", 0)


class Store:
    """Remembers what it was given; ``before`` may refuse or wait."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.kept: list[tuple[bytes, Envelope]] = []
        self._before = before

    def take(self, raw: bytes, envelope: Envelope) -> None:
        self._before()
        self.kept.append((raw, envelope))


@contextmanager
def served(store: Store, largest: int = 10_000) -> Iterator[smtplib.LMTP]:
    server = LmtpServer(ANYWHERE, store.take, lambda address: address.startswith("bot"), largest=largest)
    server.start()
    client = smtplib.LMTP("127.0.0.1", server.port)
    client.ehlo()
    yield client
    client.close()
    server.stop()


def envelope(client: smtplib.LMTP, sender: str = "anna@firma.example") -> None:
    assert client.docmd("MAIL", f"FROM:<{sender}>")[0] == 250
    assert client.docmd("RCPT", f"TO:<{BOT}>")[0] == 250


@pytest.mark.parametrize(("sender", "null"), [("anna@firma.example", False), ("", True)])
def test_a_letter_is_kept_as_it_came_with_word_of_its_return_path(sender: str, *, null: bool) -> None:
    store = Store()
    with served(store) as client:
        for _ in range(2):
            envelope(client, sender)
            assert client.data(LETTER) == (250, b"2.0.0 Kept")
    assert store.kept == [(LETTER, Envelope(null, BOT))] * 2


def test_the_detailed_form_of_the_address_that_it_came_to_is_kept() -> None:
    store = Store()
    detailed = "bot+b.17.203.mfrggzdfmztwq2lk@firma.example"
    with served(store) as client:
        client.sendmail("", [detailed], LETTER)
    assert store.kept == [(LETTER, Envelope(null_sender=True, recipient=detailed))]


def test_250_comes_after_the_letter_is_kept_and_not_before() -> None:
    may_keep = threading.Event()
    store = Store(lambda: None if may_keep.wait(20) else pytest.fail("never allowed"))
    with served(store) as client:
        envelope(client)
        client.docmd("DATA")
        client.send(ON_THE_WIRE)
        assert client.sock is not None
        client.sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.sock.recv(1)
        may_keep.set()
        client.sock.settimeout(10)
        assert client.sock.recv(100) == b"250 2.0.0 Kept\r\n"
    assert store.kept == [(LETTER, HERE)]


@pytest.mark.parametrize("error", [StoreError("the disk is full"), RuntimeError("a fault of ours")])
def test_what_cannot_be_kept_is_asked_for_again(error: Exception) -> None:
    def refuse() -> None:
        raise error

    store = Store(refuse)
    with served(store) as client:
        for _ in range(2):  # the connection is of use afterwards
            envelope(client)
            code, words = client.data(LETTER)
            assert (code, words[:6]) == (451, b"4.3.0 ")
            client.rset()
    assert store.kept == []


def test_nobody_but_the_bot_gets_mail_here() -> None:
    store = Store()
    with served(store) as client:
        client.docmd("MAIL", "FROM:<>")
        assert client.docmd("RCPT", "TO:<anna@firma.example>") == (550, b"5.1.1 Nobody of that name here")
        assert client.docmd("DATA")[0] == 503
    assert store.kept == []


def test_a_second_recipient_is_sent_away_for_a_moment() -> None:
    """aiosmtpd answers once after the dot, and RFC 2033 wants an answer for each recipient."""
    store = Store()
    with served(store) as client:
        envelope(client)
        assert client.docmd("RCPT", "TO:<bot+17@firma.example>")[0] == 452
        assert client.data(LETTER)[0] == 250
    assert store.kept == [(LETTER, HERE)]


def test_a_letter_over_the_limit_is_refused_before_and_after_it_came() -> None:
    store = Store()
    with served(store, largest=1000) as client:
        assert client.esmtp_features["size"] == "1000"
        assert client.docmd("MAIL", "FROM:<anna@firma.example> SIZE=1001")[0] == 552
        envelope(client)
        assert client.data(b"x" * 70 + b"\r\n" + LETTER * 20)[0] == 552
        envelope(client)
        assert client.data(LETTER)[0] == 250
    assert store.kept == [(LETTER, HERE)]


def test_a_line_of_a_megabyte_does_not_make_mail_bounce() -> None:
    store = Store()
    long = b"Subject: x\r\n\r\n" + b"x" * 600_000 + b"\r\n"
    with served(store, largest=2_000_000) as client:
        envelope(client)
        assert client.data(long)[0] == 250
    assert store.kept == [(long, HERE)]


@pytest.mark.parametrize("greeting", ["HELO", "EHLO"])
def test_this_is_no_smtp(greeting: str) -> None:
    with served(Store()) as client:
        assert client.docmd(greeting, "there")[0] == 500


def test_a_pipelined_envelope_is_answered_line_by_line() -> None:
    store = Store()
    with served(store) as client:
        assert client.has_extn("pipelining")
        client.send(b"MAIL FROM:<a@b.example>\r\nRCPT TO:<bot@firma.example>\r\nRCPT TO:<no@firma.example>\r\nDATA\r\n")
        assert [client.getreply()[0] for _ in range(4)] == [250, 250, 550, 354]
        client.send(ON_THE_WIRE + b"QUIT\r\n")
        assert [client.getreply()[0] for _ in range(2)] == [250, 221]
    assert store.kept == [(LETTER, HERE)]


def test_stopping_keeps_the_letter_that_is_being_kept() -> None:
    keeping, may_keep = threading.Event(), threading.Event()

    def slowly() -> None:
        keeping.set()
        may_keep.wait(20)

    store = Store(slowly)
    server = LmtpServer(ANYWHERE, store.take, lambda _: True)
    server.start()
    with smtplib.LMTP("127.0.0.1", server.port) as client:
        client.ehlo()
        envelope(client)
        client.docmd("DATA")
        client.send(ON_THE_WIRE)
        assert keeping.wait(10)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        may_keep.set()
        assert client.getreply() == (250, b"2.0.0 Kept")
        stopping.join(10)
        client.close()
    assert store.kept == [(LETTER, HERE)]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=10)


def test_a_unix_socket_is_open_to_whoever_may_enter_its_folder_and_outlives_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "door"
    with socket.socket(socket.AF_UNIX) as crashed:
        crashed.bind(str(path))
    store = Store()
    for _ in range(2):
        server = LmtpServer(UnixPlace(path), store.take, lambda _: True)
        server.start()
        assert stat.S_IMODE(path.stat().st_mode) == 0o666
        with smtplib.LMTP(str(path)) as client:
            client.sendmail("anna@firma.example", [BOT], LETTER)
        server.stop()
        assert not path.exists()
    assert store.kept == [(LETTER, HERE)] * 2


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "mail.firma.example"])  # noqa: S104 - must be refused
def test_it_listens_to_this_machine_only(host: str) -> None:
    with pytest.raises(WireError, match="LMTP cannot listen"):
        LmtpServer(TcpPlace(host, 0), Store().take, lambda _: True).start()


def test_a_place_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = TcpPlace("127.0.0.1", other.getsockname()[1])
        with pytest.raises(WireError, match="in use"):
            LmtpServer(taken, Store().take, lambda _: True).start()
