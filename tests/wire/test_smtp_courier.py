"""The courier against servers of every kind: what it tells the ledger is what the server's log says."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import closing

import pytest

from mailbot.config import Tls
from mailbot.domain.delivery import (
    Accepted,
    AccountFault,
    Deferred,
    Doubt,
    Outcome,
    Outgoing,
    Refused,
    Reply,
    Stage,
)
from mailbot.domain.states import DeliveryState
from mailbot.errors import StoreError
from mailbot.wire.smtp import Courier, Relay, Timeouts, loop
from mailbot.wire.smtp.round import Round
from tests.sinks import Act, Manners, Sink, Taken, Then, always, once
from tests.wire.ledgers import Key, RememberingLedger, letter, letters

NewLoop = Callable[[], asyncio.AbstractEventLoop]

on_both_loops = pytest.mark.parametrize("new_loop", [loop.new, asyncio.new_event_loop], ids=["quickest", "asyncio"])

QUICK = Timeouts(connect=5, greeting=5, command=5, mail=5, rcpt=5, data=5, block=5, dot=5, quit=1)


def relay_to(sink: Sink, **wishes: object) -> Relay:
    values = {"connections": 1, "timeouts": QUICK, **wishes}
    return Relay("127.0.0.1", sink.port, Tls.NONE, **values)  # type: ignore[arg-type]


def send(
    manners: Manners, messages: Iterable[Outgoing], new_loop: NewLoop = loop.new, **wishes: object
) -> tuple[RememberingLedger, Sink, AccountFault | None]:
    ledger = RememberingLedger(messages)
    with Sink(manners) as sink, closing(Courier(relay_to(sink, **wishes), new_loop)) as courier:
        fault = courier.run(ledger)
    assert "503 5.5.1 nested MAIL, or no EHLO" not in sink.said
    return ledger, sink, fault


SENT = Accepted(Reply(250, "2.0.0 taken"))


@on_both_loops
@pytest.mark.parametrize("connections", [1, 4])
@pytest.mark.parametrize("drip", [False, True], ids=["whole", "byte by byte"])
@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
def test_every_message_arrives_once_and_unharmed(
    new_loop: NewLoop, connections: int, *, pipelining: bool, drip: bool
) -> None:
    messages = letters(20)
    ledger, sink, fault = send(Manners(pipelining=pipelining, drip=drip), messages, new_loop, connections=connections)
    assert fault is None
    assert ledger.outcome == dict.fromkeys(ledger.messages, SENT)
    expected = [Taken("bot@firma.example", (message.address,), message.data) for message in messages]
    assert sorted(sink.taken, key=lambda taken: taken.recipients) == sorted(
        expected, key=lambda taken: taken.recipients
    )


def test_the_dot_travels_with_the_next_envelope_and_the_marks_go_together() -> None:
    ledger, sink, _ = send(Manners(), letters(3))
    one, two, three = ledger.messages
    assert ledger.commits == [
        ([], [one]),
        ([(one, SENT)], [two]),
        ([(two, SENT)], [three]),
        ([(three, SENT)], []),
    ]
    assert sink.connections == 1


def test_marks_of_connections_that_wait_together_share_a_commit() -> None:
    async def three_at_once(ledger: RememberingLedger) -> None:
        round_ = Round(ledger)
        taken = [message for message in (round_.take() for _ in range(4)) if message is not None]
        await round_.dot(taken[3])
        round_.settle(taken[3], SENT)
        await asyncio.gather(*(round_.dot(message) for message in taken[:3]))
        round_.finish()

    ledger = RememberingLedger(letters(4))
    asyncio.run(three_at_once(ledger))
    assert ledger.commits == [([], [(1, 4)]), ([((1, 4), SENT)], [(1, 1), (1, 2), (1, 3)])]


def test_a_no_is_committed_before_the_next_message_is_begun() -> None:
    async def one_no(ledger: RememberingLedger) -> None:
        round_ = Round(ledger)
        first = round_.take()
        assert first is not None
        round_.settle(first, Deferred("450 later"))
        assert ledger.commits == [([((1, 1), Deferred("450 later"))], [])]
        round_.finish()

    asyncio.run(one_no(RememberingLedger(letters(2))))


def test_a_mark_does_not_wait_long_for_company() -> None:
    async def one_and_silence(ledger: RememberingLedger) -> None:
        round_, marked = Round(ledger), asyncio.Event()
        ledger.on_commit = marked.set
        message = round_.take()
        assert message is not None
        round_.settle(message, Deferred("450 later"))
        await asyncio.wait_for(marked.wait(), 10)

    ledger = RememberingLedger(letters(1))
    asyncio.run(one_and_silence(ledger))
    assert ledger.commits == [([((1, 1), Deferred("450 later"))], [])]


def test_a_server_without_pipelining_gets_one_command_at_a_time() -> None:
    def acts(stage: Stage, address: str, _: int) -> Act | None:
        return Act("550 5.1.1 no such user") if (stage, address) == (Stage.RCPT, "r1@example.org") else None

    ledger, sink, _ = send(Manners(acts, pipelining=False), letters(2))
    assert ledger.words() == {1: "failed", 2: "sent"}
    assert sink.heard[1:] == [
        "MAIL FROM:<bot@firma.example>",
        "RCPT TO:<r1@example.org>",
        "RSET",
        "MAIL FROM:<bot@firma.example>",
        "RCPT TO:<r2@example.org>",
        "DATA",
        "QUIT",
    ]


REFUSALS = [
    (Stage.RCPT, "550 5.1.1 no such user", Refused(Reply(550, "5.1.1 no such user"))),
    (Stage.RCPT, "450 4.2.1 mailbox busy", Deferred("450 4.2.1 mailbox busy")),
    (Stage.RCPT, "451 4.7.1 greylisted", Deferred("451 4.7.1 greylisted", slow_domain=True)),
    (Stage.RCPT, "421 4.3.2 later", Deferred("421 4.3.2 later", slow_domain=True)),
    (Stage.DATA, "554 5.7.1 not today", Refused(Reply(554, "5.7.1 not today"))),
    (Stage.DATA, "451 4.3.0 not now", Deferred("451 4.3.0 not now")),
    (Stage.DOT, "554 5.7.1 spam", Refused(Reply(554, "5.7.1 spam"))),
    (Stage.DOT, "451 4.3.0 not now", Deferred("451 4.3.0 not now")),
    (Stage.DOT, "421 4.3.2 going down", Deferred("421 4.3.2 going down", slow_domain=True)),
    (Stage.DOT, "354 what?", Doubt("an answer to the message that is neither yes nor no: 354 what?")),
    (Stage.MAIL, "552 5.3.4 too big", Refused(Reply(552, "5.3.4 too big"))),
    (Stage.RCPT, "550-5.1.1 no\r\n550 5.1.1 such user", Refused(Reply(550, "5.1.1 no such user"))),
]


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
@pytest.mark.parametrize(("stage", "says", "outcome"), REFUSALS)
def test_a_refusal_concerns_its_own_message_only(
    stage: Stage, says: str, outcome: object, connections: int, *, pipelining: bool
) -> None:
    act = Act(says, Then.CLOSE if says.startswith("421") else Then.GO_ON)
    address = "bot@other.example" if stage is Stage.MAIL else "r3@example.org"
    messages = letters(6)
    if stage is Stage.MAIL:
        messages[2] = letter(3, sender=address)
    manners = Manners(always(stage, act, address), pipelining=pipelining)
    ledger, sink, fault = send(manners, messages, connections=connections)
    assert fault is None
    assert ledger.outcome == {key: outcome if key == (1, 3) else SENT for key in ledger.messages}
    assert sink.addresses() == ledger.addresses(DeliveryState.SENT)


@pytest.mark.parametrize("trusting", [False, True], ids=["554 to DATA", "354 to DATA"])
def test_a_list_full_of_dead_addresses_costs_nobody_else_their_mail(*, trusting: bool) -> None:
    dead = [f"r{number}@example.org" for number in range(1, 30) if number % 3]
    acts = always(Stage.RCPT, Act("550 5.1.1 no such user"), *dead)
    ledger, sink, fault = send(Manners(acts, trusting=trusting), letters(30), connections=2)
    assert fault is None
    assert ledger.addresses(DeliveryState.FAILED) == sorted(dead)
    assert sink.addresses() == ledger.addresses(DeliveryState.SENT)
    assert all(taken.data for taken in sink.taken)


BIG = (b"x" * 70 + b"\r\n") * 100_000
"""More than lies in any buffer between us and the server, so that it can leave while the body is on its way."""


def with_the_third_big(count: int) -> list[Outgoing]:
    return [letter(number, data=BIG) if number == 3 else letter(number) for number in range(1, count + 1)]


@on_both_loops
@pytest.mark.parametrize("then", [Then.CLOSE, Then.RESET])
@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.BODY])
def test_a_hang_up_before_the_dot_is_tried_again(
    stage: Stage, then: Then, new_loop: NewLoop, *, pipelining: bool
) -> None:
    address = "bot@firma.example" if stage is Stage.MAIL else "r3@example.org"
    messages = with_the_third_big(5) if stage is Stage.BODY else letters(5)
    ledger, sink, fault = send(
        Manners(once(stage, Act(None, then), address), pipelining=pipelining), messages, new_loop
    )
    assert fault is None
    assert set(ledger.words().values()) == {"sent"}
    assert sink.addresses() == ledger.addresses(DeliveryState.SENT)


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DATA, Stage.BODY])
def test_a_message_that_always_breaks_the_connection_is_deferred_and_holds_nobody_up(stage: Stage) -> None:
    acts = always(stage, Act(None, Then.CLOSE), "r3@example.org")
    ledger, _, fault = send(Manners(acts), with_the_third_big(5) if stage is Stage.BODY else letters(5))
    assert fault is None
    assert ledger.words() == {1: "sent", 2: "sent", 3: "deferred", 4: "sent", 5: "sent"}


@on_both_loops
@pytest.mark.parametrize("takes", [True, False], ids=["accepted", "not accepted"])
@pytest.mark.parametrize("then", [Then.CLOSE, Then.RESET])
def test_a_hang_up_after_the_dot_is_doubt_and_never_sent_again(then: Then, new_loop: NewLoop, *, takes: bool) -> None:
    acts = always(Stage.DOT, Act(None, then, takes=takes), "r3@example.org")
    ledger, sink, fault = send(Manners(acts), letters(5), new_loop)
    assert fault is None
    assert ledger.words() == {1: "sent", 2: "sent", 3: "unknown", 4: "sent", 5: "sent"}
    assert sink.addresses().count("r3@example.org") == takes


@on_both_loops
def test_silence_after_the_dot_is_doubt_and_the_others_go_on(new_loop: NewLoop) -> None:
    acts = always(Stage.DOT, Act(None, Then.SILENCE, takes=True), "r3@example.org")
    ledger, sink, fault = send(Manners(acts), letters(40), new_loop, connections=2, timeouts=Timeouts(dot=0.3, quit=1))
    assert fault is None
    assert ledger.outcome[1, 3] == Doubt("no answer for 0.3 s")
    assert ledger.addresses(DeliveryState.UNKNOWN) == ["r3@example.org"]
    assert len(set(sink.addresses())) == len(sink.addresses()) == 40


def test_a_server_that_never_answers_after_the_dot_holds_the_others_up_no_longer_than_its_time() -> None:
    acts = always(Stage.DOT, Act(None, Then.SILENCE, takes=True), "r3@example.org")
    begun = time.monotonic()
    send(Manners(), letters(40), connections=1)
    usual = time.monotonic() - begun  # a busy machine may need long for that alone
    begun = time.monotonic()
    ledger, sink, fault = send(Manners(acts), letters(40), connections=1, timeouts=Timeouts(dot=2, quit=1))
    assert 2 <= time.monotonic() - begun <= 3 + usual
    assert (fault, ledger.addresses(DeliveryState.UNKNOWN)) == (None, ["r3@example.org"])
    assert len(set(sink.addresses())) == len(sink.addresses()) == 40


@on_both_loops
@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA])
def test_silence_before_the_dot_blames_nobody(stage: Stage, new_loop: NewLoop) -> None:
    address = "bot@firma.example" if stage is Stage.MAIL else "r2@example.org"
    acts = once(stage, Act(None, Then.SILENCE), address)
    ledger, sink, fault = send(
        Manners(acts), letters(3), new_loop, timeouts=Timeouts(mail=0.2, rcpt=0.2, data=0.2, quit=1)
    )
    assert fault is None
    assert set(ledger.words().values()) == {"sent"}
    assert sink.addresses() == ledger.addresses(DeliveryState.SENT)


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
@pytest.mark.parametrize("connections", [1, 4])
def test_a_server_that_closes_after_some_messages_gets_them_all(connections: int, *, pipelining: bool) -> None:
    manners = Manners(close_after=5, pipelining=pipelining)
    ledger, sink, fault = send(manners, letters(60), connections=connections)
    assert fault is None
    assert set(ledger.words().values()) == {"sent"}
    assert sink.addresses() == ledger.addresses(DeliveryState.SENT)
    assert sink.connections >= 12


def test_no_more_than_the_agreed_number_of_messages_go_over_one_connection() -> None:
    ledger, sink, _ = send(Manners(), letters(25), per_connection=10)
    assert set(ledger.words().values()) == {"sent"}
    assert (sink.connections, sink.heard.count("QUIT")) == (3, 3)


def test_a_limit_on_connections_only_lowers_their_number() -> None:
    ledger, sink, fault = send(Manners(most_connections=2), letters(60), connections=5)
    assert fault is None
    assert set(ledger.words().values()) == {"sent"}
    assert sink.addresses() == ledger.addresses(DeliveryState.SENT)


@pytest.mark.parametrize("says", ["421 4.7.0 too many connections", "554 5.7.1 go away"])
def test_who_is_not_let_in_claims_nothing(says: str) -> None:
    ledger, sink, fault = send(Manners(always(Stage.GREETING, Act(says, Then.CLOSE))), letters(9), connections=3)
    assert fault == AccountFault(f"127.0.0.1:{sink.port}: refused at greeting: {says}", lasting=says[0] == "5")
    assert set(ledger.words().values()) == {"planned"}
    assert sink.connections == 1


def test_a_relay_that_is_not_there_is_tried_again_later() -> None:
    with Sink() as sink:
        pass
    ledger = RememberingLedger(letters(2))
    with closing(Courier(relay_to(sink))) as courier:
        fault = courier.run(ledger)
    assert fault is not None
    assert (fault.lasting, ledger.words()) == (False, {1: "planned", 2: "planned"})


@pytest.mark.parametrize(
    ("stage", "says", "lasting"),
    [
        (Stage.MAIL, "550 5.7.1 this sender may not", True),
        (Stage.MAIL, "452 4.3.1 no space", False),
        (Stage.MAIL, "421 4.4.2 too long", False),
        (Stage.RCPT, "530 5.7.0 log in first", True),
        (Stage.RCPT, "550 5.1.8 sender's domain is unknown", True),
        (Stage.RCPT, "554 5.7.1 <r1@example.org>: Relay access denied", True),
    ],
)
def test_an_account_at_fault_stops_everything_and_blames_nobody(stage: Stage, says: str, *, lasting: bool) -> None:
    ledger, sink, fault = send(Manners(always(stage, Act(says))), letters(20), connections=4)
    assert fault == AccountFault(f"refused at {stage.value}: {says}", lasting)
    assert set(ledger.words().values()) == {"planned"}
    assert sink.taken == []


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
@pytest.mark.parametrize("connections", [1, 3])
def test_an_account_whose_limit_is_used_up_at_the_dot_stops_and_blames_nobody(
    connections: int, *, pipelining: bool
) -> None:
    says, dots = "550 5.4.5 Daily user sending limit exceeded", 0

    def acts(stage: Stage, _address: str, _time: int) -> Act | None:
        nonlocal dots
        dots += stage is Stage.DOT
        return Act(says) if stage is Stage.DOT and dots > 20 else None

    ledger, sink, fault = send(Manners(acts, pipelining=pipelining), letters(60), connections=connections)
    assert fault == AccountFault(f"refused at dot: {says}", lasting=True)
    assert sink.addresses() == ledger.addresses(DeliveryState.SENT)
    later = ledger.addresses(DeliveryState.DEFERRED)
    assert 1 <= len(later) <= connections
    assert len(ledger.addresses(DeliveryState.PLANNED)) == 60 - 20 - len(later)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (Act(None, Then.CLOSE, takes=True), "the server closed the connection"),
        (Act("200 ok", takes=True), "an answer to the message that is neither yes nor no: 200 ok"),
    ],
    ids=["it hangs up", "it speaks in riddles"],
)
def test_a_server_whose_word_never_comes_is_left_alone_before_long(act: Act, reason: str) -> None:
    ledger, sink, fault = send(Manners(always(Stage.DOT, act)), letters(100))
    assert fault == AccountFault(f"127.0.0.1:{sink.port}: 5 connections in a row: {reason}", lasting=False)
    assert (
        ledger.addresses(DeliveryState.UNKNOWN)
        == sink.addresses()
        == [f"r{number}@example.org" for number in range(1, 6)]
    )
    assert len(ledger.addresses(DeliveryState.PLANNED)) == 95


def test_greylisted_recipients_rest_and_the_others_go_on() -> None:
    def acts(stage: Stage, address: str, time: int) -> Act | None:
        first = stage is Stage.RCPT and time == 1 and address in {"r2@example.org", "r4@example.org"}
        return Act("450 4.2.0 Greylisted, see you in 5 minutes") if first else None

    with Sink(Manners(acts)) as sink, closing(Courier(relay_to(sink))) as courier:
        morning = RememberingLedger(letters(5))
        assert courier.run(morning) is None
        resting = [morning.messages[key] for key, state in morning.state.items() if state is DeliveryState.DEFERRED]
        assert [morning.outcome[message.key] for message in resting] == [
            Deferred("450 4.2.0 Greylisted, see you in 5 minutes", slow_domain=True)
        ] * 2
        noon = RememberingLedger(resting)
        assert courier.run(noon) is None
    assert sink.addresses() == [f"r{number}@example.org" for number in range(1, 6)]
    assert sink.connections == 1


class TestWitness:
    """The account's archive address as a second recipient of the same DATA."""

    def test_both_get_the_same_message(self) -> None:
        message = letter(1, witness="archiwum@firma.example")
        _, sink, _ = send(Manners(), [message, letter(2)])
        assert [taken.recipients for taken in sink.taken] == [
            ("r1@example.org", "archiwum@firma.example"),
            ("r2@example.org",),
        ]

    @pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
    def test_a_refused_witness_keeps_the_message_here(self, *, pipelining: bool) -> None:
        acts = always(Stage.RCPT, Act("550 5.1.1 no such user"), "archiwum@firma.example")
        messages = [letter(1, witness="archiwum@firma.example"), letter(2)]
        ledger, sink, fault = send(Manners(acts, pipelining=pipelining), messages)
        assert fault is None
        assert ledger.outcome == {
            (1, 1): Deferred("the archive address was refused: 550 5.1.1 no such user"),
            (1, 2): SENT,
        }
        assert sink.addresses() == ["r2@example.org"]

    @pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
    def test_a_witness_alone_gets_no_empty_message(self, *, pipelining: bool) -> None:
        acts = always(Stage.RCPT, Act("550 5.1.1 no such user"), "r1@example.org")
        messages = [letter(1, witness="archiwum@firma.example"), letter(2)]
        ledger, sink, _ = send(Manners(acts, pipelining=pipelining), messages)
        assert ledger.words() == {1: "failed", 2: "sent"}
        assert sink.addresses() == ["r2@example.org"]


class TestHalt:
    """STOP, CANCEL, shutdown."""

    @pytest.mark.parametrize("connections", [1, 4])
    def test_after_stop_at_most_one_more_message_per_connection_leaves(self, connections: int) -> None:
        taken: list[int] = []  # by the server, whenever it was asked after STOP

        def stopped(books: RememberingLedger) -> bool:
            if len(books.outcome) >= 10:
                taken.append(len(sink.taken))
            return bool(taken)

        ledger = RememberingLedger(letters(100), halt=stopped)
        with Sink() as sink, closing(Courier(relay_to(sink, connections=connections))) as courier:
            assert courier.run(ledger) is None
        sent = ledger.addresses(DeliveryState.SENT)
        assert 10 <= taken[0] <= len(sent) <= taken[0] + connections
        assert sink.addresses() == sent
        assert set(ledger.words().values()) == {"sent", "planned"}

    def test_what_was_stopped_goes_on_later_over_the_same_courier(self) -> None:
        stopped = [True]
        ledger = RememberingLedger(letters(10), halt=lambda books: stopped[0] and len(books.outcome) >= 3)
        with Sink() as sink, closing(Courier(relay_to(sink, connections=2))) as courier:
            assert courier.run(ledger) is None
            stopped[0] = False
            assert courier.run(ledger) is None
        assert set(ledger.words().values()) == {"sent"}
        assert sink.addresses() == ledger.addresses(DeliveryState.SENT)


class BrokenLedger(RememberingLedger):
    """A database that refuses from some commit on, for a while."""

    def __init__(self, count: int, refused: range) -> None:
        super().__init__(letters(count))
        self._refused, self._asked = refused, 0

    def mark(self, settled: list[tuple[Key, Outcome]], dotted: list[Key]) -> bool:
        self._asked += 1
        if self._asked in self._refused:
            raise StoreError("the disk is full")
        return super().mark(settled, dotted)


class TestBrokenBooks:
    """No dot without a commit."""

    @pytest.mark.parametrize("connections", [1, 4])
    def test_nothing_leaves_that_cannot_be_written_down(self, connections: int) -> None:
        ledger = BrokenLedger(50, range(6, 10**6))
        with (
            Sink() as sink,
            closing(Courier(relay_to(sink, connections=connections))) as courier,
            pytest.raises(StoreError, match="disk is full"),
        ):
            courier.run(ledger)
        written = ledger.addresses(DeliveryState.SENT, DeliveryState.DOTTED)
        assert set(sink.addresses()) <= set(written)
        assert len(ledger.addresses(DeliveryState.DOTTED)) <= connections
        assert ledger.addresses(DeliveryState.CLAIMED) == []

    def test_what_was_learnt_after_a_trouble_is_still_written_down(self) -> None:
        ledger = BrokenLedger(50, range(6, 7))
        with (
            Sink() as sink,
            closing(Courier(relay_to(sink, connections=4))) as courier,
            pytest.raises(StoreError, match="disk is full"),
        ):
            courier.run(ledger)
        lost = set(ledger.addresses(DeliveryState.DOTTED))
        assert set(sink.addresses()) - lost == set(ledger.addresses(DeliveryState.SENT))
        assert len(lost) <= 4
        assert set(ledger.words().values()) <= {"sent", "dotted", "planned"}

    def test_a_mark_that_nobody_waits_for_tells_its_trouble_too(self) -> None:
        acts = always(Stage.RCPT, Act(None, Then.SILENCE), "r2@example.org")
        ledger = BrokenLedger(3, range(2, 10**6))
        with Sink(Manners(acts)) as sink:
            relay = relay_to(sink, timeouts=Timeouts(rcpt=1.5, quit=1))
            with closing(Courier(relay)) as courier, pytest.raises(StoreError, match="disk is full"):
                courier.run(ledger)
        assert ledger.words() == {1: "dotted", 2: "planned", 3: "planned"}


class TestKeptConnections:
    """Connections outlive a run, and their server may not."""

    def test_the_next_run_uses_the_same_connections(self) -> None:
        with Sink() as sink, closing(Courier(relay_to(sink, connections=2))) as courier:
            for _ in range(3):
                assert courier.run(RememberingLedger(letters(10))) is None
            assert sink.connections <= 2
        assert len(sink.taken) == 30

    def test_a_connection_that_was_closed_in_between_is_replaced(self) -> None:
        manners = Manners(close_after=10)
        with Sink(manners) as sink, closing(Courier(relay_to(sink))) as courier:
            for _ in range(3):
                ledger = RememberingLedger(letters(10))
                assert courier.run(ledger) is None
                assert set(ledger.words().values()) == {"sent"}
        assert (len(sink.taken), sink.connections) == (30, 3)

    def test_close_says_quit_and_a_later_run_begins_anew(self) -> None:
        with Sink() as sink:
            courier = Courier(relay_to(sink))
            courier.run(RememberingLedger(letters(1)))
            courier.close()
            courier.close()
            courier.run(RememberingLedger(letters(1)))
            courier.close()
        assert (sink.connections, sink.heard.count("QUIT")) == (2, 2)

    def test_nothing_to_send_opens_no_connection(self) -> None:
        ledger, sink, fault = send(Manners(), [])
        assert (fault, sink.connections, ledger.commits) == (None, 0, [])


class TestWhatTheServerCannotTake:
    """Refused here, in words that a report can show, without asking the server."""

    @pytest.mark.parametrize(
        ("offers", "message", "reply"),
        [
            (
                ("SIZE 60",),
                letter(2, data=b"Subject: x\r\n\r\n" + b"x" * 60 + b"\r\n"),
                Reply(552, "5.3.4 the message has 76 bytes, the server takes at most 60"),
            ),
            (
                (),
                letter(2, data="ł\r\n".encode()),
                Reply(554, "5.6.3 the message has 8-bit characters, which the server does not take"),
            ),
            (
                (),
                letter(2, "żółw@example.org"),
                Reply(553, "5.6.7 the address needs SMTPUTF8, which the server does not offer"),
            ),
            ((), letter(2, "a@b>\r\nDATA"), Reply(553, "5.1.3 this is no address that can be written to")),
            (
                (),
                letter(2, data=b"a\n.\nMAIL FROM:<x@y>\r\n"),
                Reply(554, "5.6.0 the message has a bare line end or a NUL, which some servers read as its end"),
            ),
        ],
    )
    def test_only_that_message_is_refused(self, offers: tuple[str, ...], message: Outgoing, reply: Reply) -> None:
        small = [letter(number, data=b"x\r\n") for number in (1, 3)]
        ledger, sink, fault = send(Manners(offers=offers), [small[0], message, small[1]])
        assert fault is None
        assert ledger.outcome == {(1, 1): SENT, (1, 2): Refused(reply), (1, 3): SENT}
        assert len(sink.taken) == 2

    def test_what_it_offers_is_used(self) -> None:
        message = letter(1, "żółw@example.org", data="ł\r\n".encode())
        _, sink, _ = send(Manners(offers=("SIZE 1000", "8BITMIME", "SMTPUTF8")), [message, letter(2, data=b"x\r\n")])
        assert [taken.parameters for taken in sink.taken] == [("SIZE=4", "BODY=8BITMIME", "SMTPUTF8"), ("SIZE=3",)]
        assert sink.taken[0].data == "ł\r\n".encode()


@pytest.mark.parametrize("then", [Then.SILENCE, Then.DEAF])
def test_a_large_message_is_not_dotted_before_the_server_has_it(then: Then) -> None:
    """A kill while the body waits in our own buffers leaves no doubt, and an early refusal is heard."""
    acts = always(Stage.BODY, Act("552 5.3.4 too big", then), "r1@example.org")
    large = letter(1, data=BIG)
    ledger, sink, _ = send(Manners(acts), [large, letter(2)], timeouts=QUICK)
    assert ledger.outcome == {(1, 1): Refused(Reply(552, "5.3.4 too big")), (1, 2): SENT}
    assert ([], [(1, 1)]) not in ledger.commits
    assert sink.addresses() == ["r2@example.org"]


def test_a_large_message_arrives_unharmed() -> None:
    large = letter(1, data=(b"." + b"x" * 70 + b"\r\n") * 50_000)
    _, sink, _ = send(Manners(), [large, letter(2)])
    assert sink.taken[0].data == large.data


def test_no_server_is_given_up_sooner_than_the_standard_has_it() -> None:
    minutes = {Stage.GREETING: 5, Stage.MAIL: 5, Stage.RCPT: 5, Stage.DATA: 2, Stage.BODY: 3, Stage.DOT: 10}
    patience = Timeouts().by_stage()  # RFC 5321 §4.5.3.2
    assert {stage: patience[stage] for stage in minutes} == {stage: 60 * each for stage, each in minutes.items()}


@pytest.mark.parametrize("refusal", ["500 what?", "501 5.5.4 no", "502 5.5.1 no such command", "504 no", "550 no"])
def test_an_old_server_is_greeted_with_helo(refusal: str) -> None:
    acts = once(Stage.EHLO, Act(refusal))
    ledger, sink, fault = send(Manners(acts, ehlo=False), letters(2))
    assert (fault, ledger.words()) == (None, {1: "sent", 2: "sent"})
    assert sink.heard[:2] == ["EHLO [127.0.0.1]", "HELO [127.0.0.1]"]
