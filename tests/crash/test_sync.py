"""What is claimed is on the disk before the first of it leaves: watched from outside, by the system calls."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mailbot.flow.ledger import WINDOW
from tests.crash.scene import PATIENCE, ROOT, Relay, Scene

PEOPLE = WINDOW + 50


def test_every_claim_is_synced_to_the_disk_before_its_first_message_leaves(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        assert os.environ.get("CI") != "true", "strace is not installed, but CI must watch the system calls"
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    with Relay(tmp_path, slowest=0) as relay:
        scene = Scene(tmp_path, relay, connections=1)
        scene.confirm(PEOPLE)
        calls_to_see = "trace=fsync,fdatasync,pwrite64,sendto,write,writev"
        watched = [strace, "-f", "-s", "20000", "-e", calls_to_see, "-o", str(trace)]
        command = [*watched, sys.executable, "-m", "mailbot", "--config", str(scene.config), "run"]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True) as daemon:  # noqa: S603 - as written here
            scene.report()
            os.killpg(daemon.pid, signal.SIGTERM)
            assert daemon.wait(PATIENCE) in (0, -signal.SIGTERM, 128 + signal.SIGTERM)
    calls = trace.read_text().splitlines()
    thread = next(call for call in calls if "RCPT TO:<jan@" in call).split()[0]
    calls = [call for call in calls if call.split()[0] == thread]  # the others have syncs of their own
    written, said, syncs = (places(calls, words) for words in ("pwrite64(", "RCPT TO:<jan@", "sync("))
    assert len(said) == PEOPLE
    assert said[0] < places(calls, r"\r\n.\r\n")[0]
    claimed = max(place for place in written if place < said[0])
    assert any(claimed < place < said[0] for place in syncs), "the first window left before it was on the disk"
    assert any(said[WINDOW - 1] < place < said[WINDOW] for place in syncs), "the second window did"


def places(calls: list[str], words: str) -> list[int]:
    return [place for place, call in enumerate(calls) if words in call]
