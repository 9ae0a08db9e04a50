"""SIGKILL, anywhere: nobody gets a message twice, nobody is missed, and who is in doubt is known by name."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mailbot.domain.delivery import Stage
from mailbot.domain.states import DeliveryState
from mailbot.failpoints import reach
from tests.sinks import Act, Manners, Sink
from tests.wire import sender

MESSAGES = 200
ROOT = Path(__file__).parents[2]


def begin(
    journal: Path, sink: Sink, connections: int, failpoint: str = "", patience: float = 60
) -> "subprocess.Popen[bytes]":
    words = (journal, sink.port, connections, MESSAGES, patience)
    command = [sys.executable, "-m", "tests.wire.sender", *map(str, words)]
    surroundings = {**os.environ, "MAILBOT_FAILPOINT": failpoint}
    return subprocess.Popen(command, env=surroundings, cwd=ROOT)  # noqa: S603 - our own module


def numbers(sink: Sink) -> list[int]:
    return sorted(int(address.removeprefix("r").removesuffix("@example.org")) for address in sink.addresses())


def in_state(journal: Path, state: DeliveryState) -> set[int]:
    return {number for number, found in sender.states(journal, MESSAGES).items() if found is state}


@pytest.mark.parametrize(
    ("failpoint", "in_doubt", "taken"),
    [
        ("K1", set(), [[]]),  # MAIL, RCPT, DATA under way
        ("K2", set(), [[]]),  # the body is written, the dot is not
        ("K3", {1}, [[], [1]]),  # the dot is written, its answer is not read: who knows
        ("K4", {1}, [[1]]),  # the answer is read and not committed
    ],
)
def test_a_kill_at_each_point_leaves_what_the_plan_says(
    failpoint: str, in_doubt: set[int], taken: list[list[int]], tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    with Sink() as sink:
        with begin(journal, sink, 1, failpoint) as dying:
            assert dying.wait(30) == -signal.SIGKILL
        with begin(journal, sink, 4) as second:
            assert second.wait(30) == 0
    found = numbers(sink)
    assert in_state(journal, DeliveryState.DOTTED) == in_doubt
    assert in_state(journal, DeliveryState.SENT) == set(range(1, MESSAGES + 1)) - in_doubt
    assert [number for number in found if number in in_doubt] in taken
    assert sorted(in_state(journal, DeliveryState.SENT)) == [number for number in found if number not in in_doubt]


@pytest.mark.parametrize("connections", [1, 4])
def test_kills_while_sending_lose_nobody_and_repeat_nobody(connections: int, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    kills = {20, 60, 61, 100, 150}  # by the number of the dot that the sink hears
    heard = 0
    victim: list[int] = []

    def acts(stage: Stage, _address: str, _time: int) -> Act | None:
        nonlocal heard
        if stage is Stage.DOT:
            heard += 1
            if heard in kills:
                os.kill(victim[-1], signal.SIGKILL)
        return None

    ended: list[int] = []
    with Sink(Manners(acts)) as sink:
        while not ended or ended[-1] != 0:
            with begin(journal, sink, connections) as child:
                victim.append(child.pid)
                ended.append(child.wait(30))
            assert len(ended) <= len(kills) + 1
    assert ended == [-signal.SIGKILL] * (len(ended) - 1) + [0]
    found = numbers(sink)
    doubt = in_state(journal, DeliveryState.DOTTED)
    assert len(found) == len(set(found)), "a duplicate"
    assert in_state(journal, DeliveryState.SENT) <= set(found), "told as sent, and lost"
    assert set(found) - in_state(journal, DeliveryState.SENT) <= doubt, "taken, and not known"
    assert in_state(journal, DeliveryState.SENT) | doubt == set(range(1, MESSAGES + 1)), "missed"
    assert len(doubt) <= len(kills) * connections


@pytest.mark.parametrize("connections", [1, 4])
def test_a_process_that_stood_still_longer_than_its_patience_believes_what_was_said_meanwhile(
    connections: int, tmp_path: Path
) -> None:
    journal, patience = tmp_path / "journal", 0.3
    heard = 0
    victim: list[int] = []
    halts: list[threading.Timer] = []

    def acts(stage: Stage, _address: str, _time: int) -> Act | None:
        nonlocal heard
        heard += stage is Stage.DOT
        if stage is Stage.DOT and heard in (20, 90, 160):
            os.kill(victim[0], signal.SIGSTOP)
            halts.append(threading.Timer(3 * patience, os.kill, (victim[0], signal.SIGCONT)))
            halts[-1].start()
        return None

    with Sink(Manners(acts)) as sink, begin(journal, sink, connections, patience=patience) as child:
        victim.append(child.pid)
        assert child.wait(30) == 0
    assert len(halts) == 3
    assert in_state(journal, DeliveryState.SENT) == set(range(1, MESSAGES + 1))
    assert numbers(sink) == list(range(1, MESSAGES + 1))


def test_an_unarmed_failpoint_does_nothing() -> None:
    reach("K1")
