"""One daemon per database; it ends between two messages; and STOP holds back everything but the dots on their way."""

import subprocess
import sys
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from mailbot import cli
from mailbot.domain.states import DeliveryState
from tests.crash.scene import ANNA, BOT, CONNECTIONS, PATIENCE, ROOT, Relay, Scene, address, until
from tests.stories import office

PEOPLE = 800


def timed(*words: str) -> tuple[float, "subprocess.CompletedProcess[str]"]:
    """Seconds that a Python beside the daemon needed, and how it ended."""
    begun = monotonic()
    command = [sys.executable, *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603 - fixed words
    return monotonic() - begun, ended


def type_in(scene: Scene, *words: str) -> int:
    """A command line, in this process: a Python of its own may need longer to start than the campaign has left."""
    with pytest.raises(SystemExit) as left:
        cli.main(["--config", str(scene.config), *words])
    return int(left.value.code or 0)


def under_way(relay: Relay) -> bool:
    return relay.customers().total() >= PEOPLE // 10


def test_a_second_daemon_leaves_at_once_and_touches_nothing(tmp_path: Path) -> None:
    with Relay(tmp_path) as relay:
        scene = Scene(tmp_path, relay)
        scene.confirm(PEOPLE)
        with scene.start() as daemon:
            assert until(lambda: under_way(relay))
            usual, _ = timed("-c", "import mailbot.app")  # a busy machine may need long for that alone
            seconds, second = timed("-m", "mailbot", "--config", str(scene.config), "run")
            assert (second.returncode, f"process {daemon.process.pid} already serves" in second.stderr) == (1, True)
            assert seconds < 2 * usual + 2
            assert daemon.end() == 0
        assert set(relay.customers().values()) == {1}


def test_sigterm_ends_the_daemon_between_two_messages(tmp_path: Path) -> None:
    with Relay(tmp_path) as relay:
        scene = Scene(tmp_path, relay)
        scene.confirm(PEOPLE)
        with scene.start() as daemon:
            assert until(lambda: under_way(relay))
            assert daemon.end() == 0
        states, accepted = scene.states(), relay.customers()
        assert set(states.values()) == {DeliveryState.SENT, DeliveryState.PLANNED}
        assert {who for who, state in states.items() if state is DeliveryState.SENT} == set(accepted)
        assert set(accepted.values()) == {1}


def test_a_pause_from_the_command_line_lets_one_more_message_per_connection_leave_and_resume_goes_on(
    tmp_path: Path,
) -> None:
    with Relay(tmp_path) as relay:
        scene = Scene(tmp_path, relay)
        scene.confirm(PEOPLE)
        with scene.start() as daemon:
            assert until(lambda: under_way(relay))
            assert type_in(scene, "campaigns", "pause", "1") == 0
            stays_within(relay, relay.customers().total() + CONNECTIONS)
            assert type_in(scene, "campaigns", "resume", "1") == 0
            scene.report()
            assert daemon.end() == 0
        assert relay.customers() == dict.fromkeys(map(address, range(1, PEOPLE + 1)), 1)


def test_stop_by_mail_lets_one_more_message_per_connection_leave(tmp_path: Path) -> None:
    with Relay(tmp_path) as relay:
        scene = Scene(tmp_path, relay)
        scene.know(PEOPLE)
        with scene.start() as daemon:
            relay.write(office.letter(ANNA, BOT, "Opening hours", "Recipients: all\n\nWe open at eight.\n"))
            assert until(lambda: bool(relay.read(ANNA)))
            (summary,) = relay.read(ANNA)
            relay.write(office.reply(ANNA, BOT, summary, "CONFIRM"))
            assert until(lambda: under_way(relay))
            relay.write(office.reply(ANNA, BOT, summary, "STOP"))
            assert until(lambda: scene.campaign_state() == "paused")
            stays_within(relay, relay.customers().total() + CONNECTIONS)
            assert daemon.end() == 0
        assert set(relay.customers().values()) == {1}
        assert set(scene.states().values()) == {DeliveryState.SENT, DeliveryState.PLANNED}


def stays_within(relay: Relay, most: int) -> None:
    """For a second, which would be enough for hundreds of messages."""
    Event().wait(1)
    assert relay.customers().total() <= most < PEOPLE
