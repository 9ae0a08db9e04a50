"""The courier and a real Postfix: what it calls sent lies in the recipients' mailboxes, once."""

import threading
from contextlib import closing
from time import monotonic

import pytest

from mailbot.config import Tls
from mailbot.domain.delivery import Accepted, Outgoing, Refused, Reply
from mailbot.domain.states import DeliveryState
from mailbot.wire.smtp import Courier, Relay, probe
from tests.real.servers import PATIENCE, Dovecot, Postfix
from tests.wire.ledgers import RememberingLedger, letter

pytestmark = pytest.mark.real


def relay_to(postfix: Postfix) -> Relay:
    return Relay(postfix.host, postfix.smtp_port, Tls.NONE, connections=4, per_connection=20)


def arrived(dovecot: Dovecot, user: str, count: int) -> list[bytes]:
    deadline = monotonic() + PATIENCE
    while len(found := dovecot.read(user)) < count and monotonic() < deadline:
        threading.Event().wait(0.1)
    return found


def test_what_postfix_took_lies_in_the_mailbox_once(postfix: Postfix, dovecot: Dovecot, user: str) -> None:
    ledger = RememberingLedger(letter(number, user) for number in range(1, 201))
    with closing(Courier(relay_to(postfix))) as courier:
        assert courier.run(ledger) is None
    assert set(ledger.state.values()) == {DeliveryState.SENT}
    bodies = [raw.partition(b"\r\n\r\n")[2] for raw in arrived(dovecot, user, 200)]
    assert sorted(bodies) == sorted(message.data.partition(b"\r\n\r\n")[2] for message in ledger.messages.values())


def test_postfix_refuses_some_and_the_others_are_not_held_up(postfix: Postfix, dovecot: Dovecot, user: str) -> None:
    def message(number: int) -> Outgoing:
        return letter(number, "no-domain" if number % 3 == 0 else user)

    ledger = RememberingLedger(message(number) for number in range(1, 31))
    with closing(Courier(relay_to(postfix))) as courier:
        assert courier.run(ledger) is None
    no = "5.5.2 <no-domain>: Recipient address rejected: need fully-qualified address"
    assert {number: found for (_, number), found in ledger.outcome.items() if not isinstance(found, Accepted)} == {
        number: Refused(Reply(504, no)) for number in range(3, 31, 3)
    }
    assert len(arrived(dovecot, user, 20)) == 20


def test_what_postfix_offers_is_known_and_its_limit_is_kept(postfix: Postfix, user: str) -> None:
    offered = probe(relay_to(postfix))
    assert (offered.pipelining, offered.eight_bit, offered.utf8) == (True, True, True)
    assert offered.size is not None
    large = letter(1, user, data=b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * (offered.size // 72 + 1))
    ledger = RememberingLedger([large, letter(2, user)])
    with closing(Courier(relay_to(postfix))) as courier:
        assert courier.run(ledger) is None
    assert ledger.words() == {1: "failed", 2: "sent"}
