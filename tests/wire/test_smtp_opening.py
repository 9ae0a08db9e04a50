"""TLS and login: who is not who it claims to be gets no mail, no password, not even our name."""

import asyncio
import os
import shutil
import socket
import ssl
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from mailbot.config import Tls
from mailbot.domain.delivery import AccountFault, Stage
from mailbot.domain.states import DeliveryState
from mailbot.errors import RelayError, SettingsError, WireError
from mailbot.wire.smtp import Courier, Features, Relay, Timeouts, loop, probe
from tests.certificates import Certificate, certificate
from tests.sinks import Act, Manners, Sink, Then, always, once
from tests.wire.ledgers import RememberingLedger, letter, letters

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None and "CI" not in os.environ, reason="certificates are made by the openssl command"
)

NewLoop = Callable[[], asyncio.AbstractEventLoop]

on_both_loops = pytest.mark.parametrize("new_loop", [loop.new, asyncio.new_event_loop], ids=["quickest", "asyncio"])

PASSWORD = "zażółć gęślą"
LOGIN = ("biuro@firma.example", PASSWORD)
TIMEOUTS = Timeouts(connect=5, greeting=5, command=5, quit=1)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For the address that the tests connect to; whoever trusts its file trusts it."""
    return certificate(tmp_path_factory.mktemp("shown"))


@pytest.fixture(scope="module")
def right(shown: Certificate) -> ssl.SSLContext:
    return shown.context()


def relay_to(sink: Sink, tls: Tls, ca_file: Path | None = None, **wishes: object) -> Relay:
    values = {"user": LOGIN[0], "password": PASSWORD, "connections": 2, "timeouts": TIMEOUTS, **wishes}
    return Relay("127.0.0.1", sink.port, tls, ca_file=ca_file, **values)  # type: ignore[arg-type]


@on_both_loops
@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
def test_a_verified_server_gets_password_and_mail_in_secret(
    tls: Tls, new_loop: NewLoop, shown: Certificate, right: ssl.SSLContext
) -> None:
    manners = Manners(tls=right, implicit=tls is Tls.IMPLICIT, login=LOGIN)
    ledger = RememberingLedger(letters(20))
    with Sink(manners) as sink, closing(Courier(relay_to(sink, tls, shown.file), new_loop)) as courier:
        assert courier.run(ledger) is None
    assert set(ledger.words().values()) == {"sent"}
    assert [(taken.encrypted, taken.user) for taken in sink.taken] == [(True, LOGIN[0])] * 20


@on_both_loops
@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
def test_a_large_message_goes_through_tls_unharmed(
    tls: Tls, new_loop: NewLoop, shown: Certificate, right: ssl.SSLContext
) -> None:
    large = letter(1, data=(b"." + b"x" * 70 + b"\r\n") * 100_000)
    manners = Manners(tls=right, implicit=tls is Tls.IMPLICIT, login=LOGIN)
    ledger = RememberingLedger([large, letter(2)])
    with Sink(manners) as sink, closing(Courier(relay_to(sink, tls, shown.file, connections=1), new_loop)) as courier:
        assert courier.run(ledger) is None
    assert [taken.data for taken in sink.taken] == [large.data, ledger.messages[1, 2].data]


@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
@pytest.mark.parametrize(
    ("names", "expired", "trusted", "reason"),
    [
        ("IP:127.0.0.1", False, False, "self-signed certificate"),
        ("DNS:smtp.example.org", False, True, "IP address mismatch, certificate is not valid for '127.0.0.1'"),
        ("IP:127.0.0.1", True, True, "certificate has expired"),
    ],
    ids=["unknown authority", "wrong name", "expired"],
)
def test_a_certificate_that_does_not_prove_the_server_ends_it(
    tls: Tls, names: str, reason: str, tmp_path: Path, *, expired: bool, trusted: bool
) -> None:
    shown = certificate(tmp_path, names=names, expired=expired)
    manners = Manners(tls=shown.context(), implicit=tls is Tls.IMPLICIT, login=LOGIN)
    ledger = RememberingLedger(letters(3))
    with Sink(manners) as sink, closing(Courier(relay_to(sink, tls, shown.file if trusted else None))) as courier:
        fault = courier.run(ledger)
    assert fault is not None
    assert fault.lasting
    assert f"the certificate is not to be trusted: {reason}" in fault.reason
    assert set(ledger.words().values()) == {"planned"}
    assert [line for line in sink.heard if not line.startswith(("EHLO", "STARTTLS"))] == []


def test_who_strips_starttls_learns_nothing(shown: Certificate, right: ssl.SSLContext) -> None:
    manners = Manners(tls=right, stripped=True, login=LOGIN)
    with Sink(manners) as sink, pytest.raises(RelayError, match="does not offer STARTTLS"):
        probe(relay_to(sink, Tls.STARTTLS, shown.file))
    assert sink.heard == ["EHLO [127.0.0.1]"]


@pytest.mark.parametrize("injected", ["250 you are logged in", "250-SIZE 1", "x"])
def test_what_is_said_in_the_clear_behind_starttls_ends_it(
    injected: str, shown: Certificate, right: ssl.SSLContext
) -> None:
    with Sink(Manners(tls=right, injected=injected, login=LOGIN)) as sink, pytest.raises(RelayError):
        probe(relay_to(sink, Tls.STARTTLS, shown.file))
    assert sink.heard == ["EHLO [127.0.0.1]", "STARTTLS"]
    assert sink.taken == []


def test_what_was_offered_in_the_clear_counts_for_nothing(shown: Certificate, right: ssl.SSLContext) -> None:
    clear = "250-sink.test\r\n250-PIPELINING\r\n250-SIZE 9\r\n250-SMTPUTF8\r\n250-AUTH NTLM\r\n250 STARTTLS"
    manners = Manners(once(Stage.EHLO, Act(clear)), tls=right, login=LOGIN, mechanisms=("LOGIN",), pipelining=False)
    with Sink(manners) as sink:
        assert probe(relay_to(sink, Tls.STARTTLS, shown.file)) == Features(auth=("LOGIN",))


@pytest.mark.parametrize(("says", "lasting"), [("454 4.7.0 not now", False), ("502 5.5.1 never", True)])
def test_refused_tls_is_the_accounts_fault(
    says: str, shown: Certificate, right: ssl.SSLContext, *, lasting: bool
) -> None:
    ledger = RememberingLedger(letters(3))
    with (
        Sink(Manners(always(Stage.STARTTLS, Act(says)), tls=right)) as sink,
        closing(Courier(relay_to(sink, Tls.STARTTLS, shown.file))) as courier,
    ):
        fault = courier.run(ledger)
    assert fault == AccountFault(f"127.0.0.1:{sink.port}: refused at starttls: {says}", lasting)
    assert set(ledger.words().values()) == {"planned"}


def test_plain_text_where_tls_is_expected_is_an_error_in_words(shown: Certificate) -> None:
    with Sink() as sink, pytest.raises(RelayError, match=r"no TLS: WRONG_VERSION_NUMBER"):
        probe(relay_to(sink, Tls.IMPLICIT, shown.file))


def test_no_mail_leaves_this_machine_in_the_clear() -> None:
    with pytest.raises(SettingsError, match="not on this machine"):
        Relay("smtp.example.org", 25, Tls.NONE)


def test_a_password_is_never_shown() -> None:
    relay = Relay("smtp.example.org", 465, Tls.IMPLICIT, "user", "geheim", token=lambda: "geheim")
    assert "geheim" not in repr(relay)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_each_login_works_and_a_wrong_password_is_told_once(mechanism: str) -> None:
    manners = Manners(login=LOGIN, mechanisms=(mechanism,))
    with Sink(manners) as sink:
        assert probe(relay_to(sink, Tls.NONE)) == Features(pipelining=True, auth=(mechanism,))
    with Sink(manners) as sink, closing(Courier(relay_to(sink, Tls.NONE, password="wrong"))) as courier:
        fault = courier.run(RememberingLedger(letters(20)))
        assert fault == AccountFault(f"127.0.0.1:{sink.port}: refused at auth: 535 5.7.8 no", lasting=True)
    assert len([line for line in sink.heard if line.startswith("AUTH")]) == 1


def test_a_server_that_asks_in_plain_words_is_answered_where_that_is_enough() -> None:
    with Sink(Manners(login=LOGIN, mechanisms=("LOGIN",), in_words=True)) as sink:
        assert probe(relay_to(sink, Tls.NONE)).auth == ("LOGIN",)
    with (
        Sink(Manners(login=LOGIN, mechanisms=("CRAM-MD5",), in_words=True)) as sink,
        pytest.raises(RelayError, match="challenge is not base64"),
    ):
        probe(relay_to(sink, Tls.NONE))


def test_an_access_token_logs_in_and_an_old_one_is_refused() -> None:
    manners = Manners(login=(LOGIN[0], "ya29.fresh"))
    with Sink(manners) as sink:
        assert probe(relay_to(sink, Tls.NONE, token=lambda: "ya29.fresh")).pipelining
        with pytest.raises(RelayError, match="refused at auth: 535"):
            probe(relay_to(sink, Tls.NONE, token=lambda: "ya29.old"))


def test_a_token_that_cannot_be_had_now_is_asked_for_later() -> None:
    def token() -> str:
        raise WireError("no access token from login.example.org: it is away")

    with Sink(Manners(login=LOGIN)) as sink, closing(Courier(relay_to(sink, Tls.NONE, token=token))) as courier:
        fault = courier.run(RememberingLedger(letters(2)))
    reason = f"127.0.0.1:{sink.port}: no access token from login.example.org: it is away"
    assert fault == AccountFault(reason, lasting=False)


def test_no_login_in_common_is_told_with_both_lists() -> None:
    both = "the server offers GSSAPI, NTLM, we know PLAIN, LOGIN, CRAM-MD5"
    with Sink(Manners(login=LOGIN, mechanisms=("GSSAPI", "NTLM"))) as sink, pytest.raises(RelayError, match=both):
        probe(relay_to(sink, Tls.NONE))


def test_a_login_refused_for_now_is_tried_later() -> None:
    manners = Manners(always(Stage.AUTH, Act("454 4.7.0 directory is away")), login=LOGIN)
    with Sink(manners) as sink, closing(Courier(relay_to(sink, Tls.NONE))) as courier:
        fault = courier.run(RememberingLedger(letters(2)))
    assert fault == AccountFault(f"127.0.0.1:{sink.port}: refused at auth: 454 4.7.0 directory is away", lasting=False)


def test_probe_tells_what_is_offered_and_sends_nothing(shown: Certificate, right: ssl.SSLContext) -> None:
    manners = Manners(tls=right, login=LOGIN, mechanisms=("PLAIN",), offers=("SIZE 35882577", "8BITMIME", "SMTPUTF8"))
    with Sink(manners) as sink:
        assert probe(relay_to(sink, Tls.STARTTLS, shown.file, hello="bot.firma.example")) == Features(
            pipelining=True, size=35882577, eight_bit=True, utf8=True, auth=("PLAIN",)
        )
    assert [line.split(" ")[0] for line in sink.heard] == ["EHLO", "STARTTLS", "EHLO", "AUTH", "QUIT"]
    assert sink.heard[0] == "EHLO bot.firma.example"


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (Act(None, Then.CLOSE), "the server closed the connection"),
        (Act(None, Then.SILENCE), "no answer for 0.2 s"),
        (
            Act("HTTP/1.1 400 Bad Request"),
            "the server gave an answer that is not SMTP: HTTP/1.1 400 Bad Request",
        ),
        (Act("220-" + "x" * 5000), "the server gave an answer that is not SMTP"),
        (Act("\r\n".join(["220-x"] * 300)), "the server gave an answer of more than 200 lines"),
    ],
)
def test_a_strange_server_is_an_error_in_words(act: Act, reason: str) -> None:
    with Sink(Manners(always(Stage.GREETING, act))) as sink, pytest.raises(RelayError) as caught:
        probe(relay_to(sink, Tls.NONE, timeouts=Timeouts(greeting=0.2)))
    assert str(caught.value).startswith(f"127.0.0.1:{sink.port}: {reason}")


@pytest.mark.parametrize("host", ["no..name", "x" * 70 + ".example"])
def test_a_host_that_is_no_name_is_an_error_in_words(host: str) -> None:
    with pytest.raises(RelayError, match=r":25: no connection: "):
        probe(Relay(host, 25, Tls.STARTTLS))


class TwoAddresses(asyncio.SelectorEventLoop):
    """A loop for which every host has an IPv6 address, and behind it the usual one."""

    async def getaddrinfo(self, host: object, port: object, **wishes: int) -> list[Any]:
        usual = await super().getaddrinfo(host, port, **wishes)  # type: ignore[arg-type]
        return [(socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("::1", port, 0, 0)), *usual]


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
@pytest.mark.parametrize("listening", [True, False], ids=["calls are dropped", "calls are refused"])
def test_an_address_that_does_not_take_the_call_leaves_time_for_the_next_one(*, listening: bool) -> None:
    ledger = RememberingLedger(letters(3))
    with Sink() as sink, ExitStack() as stack:
        if listening:
            deaf = stack.enter_context(
                closing(socket.create_server(("::1", sink.port), family=socket.AF_INET6, backlog=0))
            )
            for _ in range(2):  # its queue is full now
                stack.enter_context(closing(caller := socket.socket(socket.AF_INET6)))
                caller.setblocking(False)  # noqa: FBT003 - that is its name
                caller.connect_ex(deaf.getsockname())
        relay = relay_to(sink, Tls.NONE, user=None, timeouts=Timeouts(connect=1, quit=1))
        with closing(Courier(relay, TwoAddresses)) as courier:
            assert courier.run(ledger) is None
    assert sink.addresses() == ledger.addresses(DeliveryState.SENT) == sorted(ledger.addresses(*DeliveryState))


def test_a_server_that_does_not_take_up_the_call_is_given_up() -> None:
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as deaf:
        port = deaf.getsockname()[1]
        with pytest.raises(RelayError, match=r"no answer for 0\.2 s|no connection within 0\.2 s"):
            probe(Relay("127.0.0.1", port, Tls.NONE, timeouts=Timeouts(connect=0.2, greeting=0.2)))
