"""One kill at each point of the plan, one start without it: the end states are those of the plan's table, exactly."""

import signal
from collections import Counter
from pathlib import Path

import pytest

from mailbot.domain.states import DeliveryState
from tests.crash.scene import ANNA, BOT, FOLDER, PATIENCE, Relay, Scene, address, outcomes, until
from tests.stories import office

PEOPLE = 100
EVERYBODY = {address(number) for number in range(1, PEOPLE + 1)}
SENT, UNKNOWN = DeliveryState.SENT, DeliveryState.UNKNOWN


ARCHIVE_AWAY = f"""
[accounts.archive.imap]
host = "127.0.0.1"
port = 1
tls = "none"
user = "{BOT}"
password_file = "password"
"""


def send_all(folder: Path, relay: Relay) -> None:
    """A first daemon, whose archive is away, gets so far that only the copies are left."""
    scene = Scene(folder, relay, ARCHIVE_AWAY, connections=1)
    with scene.start() as daemon:
        assert until(lambda: set(scene.states().values()) == {SENT})
        assert daemon.end() == 0


def kill_at(scene: Scene, point: str) -> None:
    with scene.start(point) as daemon:
        assert daemon.process.wait(PATIENCE) == -signal.SIGKILL


@pytest.mark.parametrize(
    ("point", "unknown", "accepted"),
    [
        ("K0", set(), {0}),  # nothing was claimed
        ("K1", set(), {0}),  # claimed; MAIL, RCPT and DATA under way
        ("K2", set(), {0}),  # the body is written, the dot is not
        ("K3", {address(1)}, {0, 1}),  # the dot is written, its answer was not read
        ("K4", {address(1)}, {1}),  # the answer was read and not written down
        ("K5", set(), {PEOPLE}),  # all is sent, nothing is archived
        ("K6", set(), {PEOPLE}),  # a part of the copies is stored, and nobody wrote that down
        ("K7", set(), {PEOPLE}),  # all is over, and the report is not written
    ],
)
def test_a_kill_ends_as_the_plan_says_and_the_archive_and_one_report_agree(
    point: str, unknown: set[str], accepted: set[int], tmp_path: Path
) -> None:
    with Relay(tmp_path, slowest=0) as relay:
        scene = Scene(tmp_path, relay, connections=1)
        scene.confirm(PEOPLE)
        if accepted == {PEOPLE}:
            send_all(tmp_path, relay)
            scene = Scene(tmp_path, relay, connections=1)
        kill_at(scene, point)
        assert relay.customers().total() in accepted
        with scene.start() as daemon:
            report = scene.report()
            assert daemon.end() == 0
        states, sheet = scene.states(), outcomes(report)
        assert states == {who: UNKNOWN if who in unknown else SENT for who in EVERYBODY}
        assert sheet == {who: "unknown" if who in unknown else "sent" for who in EVERYBODY}
        assert all(who in report.text for who in unknown)
        found = relay.customers()
        assert found | Counter(unknown) == Counter(EVERYBODY), "lost, or twice"
        archived = [str(mail.message["To"].addresses[0].addr_spec) for mail in relay.read(BOT, FOLDER)]
        assert sorted(archived) == sorted(EVERYBODY - unknown)
        assert len(relay.read(ANNA)) == 1


def answers(relay: Relay, words: str) -> list[office.Read]:
    """What Anna has got with these words in its text."""
    return [mail for mail in relay.read(ANNA) if mail.says(words)]


REQUEST = "Recipients: all\n\n{salutation},\nwe open at eight.\n"


def test_k8_a_summary_that_was_mailed_and_not_written_down_comes_again_with_the_same_token(tmp_path: Path) -> None:
    with Relay(tmp_path, slowest=0) as relay:
        scene = Scene(tmp_path, relay)
        scene.know(PEOPLE)
        relay.write(office.letter(ANNA, BOT, "Opening hours", REQUEST))
        kill_at(scene, "K8")
        with scene.start() as daemon:
            assert until(lambda: len(answers(relay, "CONFIRM")) == 2)
            first, second = answers(relay, "CONFIRM")
            assert first.message.as_bytes() == second.message.as_bytes()
            relay.write(office.reply(ANNA, BOT, first, "CONFIRM"))
            scene.report()
            assert daemon.end() == 0
        assert relay.customers() == Counter(EVERYBODY)


def test_k9_a_confirm_that_was_read_and_not_committed_starts_the_campaign_once(tmp_path: Path) -> None:
    with Relay(tmp_path, slowest=0) as relay:
        scene = Scene(tmp_path, relay)
        scene.know(PEOPLE)
        relay.write(office.letter(ANNA, BOT, "Opening hours", REQUEST))
        with scene.start("K9") as daemon:
            assert until(lambda: bool(answers(relay, "CONFIRM")))
            (summary,) = answers(relay, "CONFIRM")
            relay.write(office.reply(ANNA, BOT, summary, "CONFIRM"))
            assert daemon.process.wait(PATIENCE) == -signal.SIGKILL
        assert relay.customers() == Counter()
        with scene.start() as daemon:
            report = scene.report()
            assert daemon.end() == 0
        assert relay.customers() == Counter(EVERYBODY)
        assert outcomes(report) == dict.fromkeys(EVERYBODY, "sent")
        kinds = [mail.subject.partition("] ")[2].partition(":")[0] for mail in relay.read(ANNA)]
        assert len(kinds) == len(set(kinds)) == 3, kinds
