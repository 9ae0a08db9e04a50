"""Whatever a server does, and wherever: the ledger says of no message what the server's log denies."""

from collections import Counter
from contextlib import closing

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailbot.config import Tls
from mailbot.domain.delivery import Stage
from mailbot.domain.states import DeliveryState
from mailbot.wire.smtp import Courier, Relay, Timeouts
from tests.sinks import Act, Manners, Sink, Then
from tests.wire.ledgers import RememberingLedger, letters

SHORT = Timeouts(connect=5, greeting=0.1, command=0.1, mail=0.1, rcpt=0.1, data=0.1, block=0.1, dot=0.1, quit=0.1)

REFUSALS = [
    Act("421 4.3.2 going down", Then.CLOSE),
    Act("450 4.2.0 greylisted"),
    Act("451-4.3.0 not\r\n451 4.3.0 now"),
    Act("550 5.1.1 no such user"),
    Act("550 5.7.1 no", Then.CLOSE),
    Act("503 5.5.1 out of step"),
    Act("221 2.0.0 I am off", Then.CLOSE),
    Act("550 5.4.5 Daily user sending limit exceeded"),
]
BREAKS = [
    Act(None, Then.CLOSE),
    Act(None, Then.RESET),
    Act(None, Then.SILENCE),
    Act("nonsense"),
    Act("250-half", Then.CLOSE),
]
STUTTER = Act("250 2.0.0 ok\r\n250 2.0.0 ok")
TAKEN = [
    Act(None, Then.CLOSE, takes=True),
    Act(None, Then.RESET, takes=True),
    Act(None, Then.SILENCE, takes=True),
    Act("250 2.0.0 taken", Then.CLOSE, takes=True),
    Act("250-2.0.0 ta", Then.CLOSE, takes=True),
    Act("250-2.0.0 taken\r\n250 2.0.0 really", takes=True),
    Act("250 2.0.0 taken\r\n250 2.0.0 taken", takes=True),
    Act("354 what?", takes=True),
]
AT = {
    Stage.GREETING: [*REFUSALS, *BREAKS],
    Stage.EHLO: [*REFUSALS, *BREAKS],
    Stage.MAIL: [*REFUSALS, *BREAKS, STUTTER],
    Stage.RCPT: [*REFUSALS, *BREAKS, STUTTER],
    Stage.DATA: [*REFUSALS, *BREAKS, Act("250 2.0.0 ok"), Act("354-go\r\n354 on")],
    Stage.BODY: [*(Act(act.says, Then.CLOSE) for act in REFUSALS), *BREAKS],  # going on to take it would be a lie
    Stage.DOT: [act for act in (*REFUSALS, *BREAKS) if act.says is None or act.says[0] != "2"] + TAKEN,
}

Script = dict[tuple[Stage, int], Act]
"""What happens the n-th time (from 1) that any connection comes to a stage."""


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    script: Script = {}
    for _ in range(draw(st.integers(1, 8))):
        stage = draw(st.sampled_from(list(AT)))
        script[stage, draw(st.integers(1, 12))] = draw(st.sampled_from(AT[stage]))
    return script


@example(  # each answer was taken for that of the command behind, RSET went into a body, and a dot ended it
    script={(Stage.MAIL, 1): STUTTER, (Stage.RCPT, 1): STUTTER},
    pipelining=False,
    trusting=False,
    drip=False,
    close_after=None,
    connections=1,
)
@settings(max_examples=120, deadline=None)
@given(
    script=scripts(),
    pipelining=st.booleans(),
    trusting=st.booleans(),
    drip=st.booleans(),
    close_after=st.sampled_from([None, 1, 3]),
    connections=st.integers(1, 3),
)
def test_what_is_told_is_what_the_server_did(
    script: Script, close_after: int | None, connections: int, *, pipelining: bool, trusting: bool, drip: bool
) -> None:
    times: Counter[Stage] = Counter()

    def acts(stage: Stage, _address: str, _time: int) -> Act | None:
        times[stage] += 1
        return script.get((stage, times[stage]))

    manners = Manners(acts, pipelining=pipelining, trusting=trusting, drip=drip, close_after=close_after)
    ledger = RememberingLedger(letters(10))
    with Sink(manners) as sink:
        relay = Relay("127.0.0.1", sink.port, Tls.NONE, connections=connections, timeouts=SHORT)
        with closing(Courier(relay)) as courier:
            fault = courier.run(ledger)

    took = Counter(sink.addresses())
    assert max(took.values(), default=1) == 1, "a duplicate"
    assert set(ledger.addresses(DeliveryState.SENT)) <= set(took), "told as sent, and lost"
    assert set(took) <= set(ledger.addresses(DeliveryState.SENT, DeliveryState.UNKNOWN)), "taken, and told otherwise"
    assert ledger.addresses(DeliveryState.CLAIMED, DeliveryState.DOTTED) == [], "left hanging"
    if fault is None:
        assert ledger.addresses(DeliveryState.PLANNED) == [], "missed"
    assert all(taken.data == ledger.messages[1, int(taken.recipients[0][1:-12])].data for taken in sink.taken)
    assert "503 5.5.1 nested MAIL, or no EHLO" not in sink.said
