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
        watched = [strace, "-f", "-s", "20000", "-e", "trace=fsync,fdatasync,sendto,write,writev", "-o", str(trace)]
        command = [*watched, sys.executable, "-m", "mailbot", "--config", str(scene.config), "run"]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True) as daemon:  # noqa: S603 - as written here
            scene.report()
            os.killpg(daemon.pid, signal.SIGTERM)
            assert daemon.wait(PATIENCE) in (0, -signal.SIGTERM, 128 + signal.SIGTERM)
    calls = trace.read_text().splitlines()
    syncs = [place for place, call in enumerate(calls) if "sync(" in call]
    said = [place for place, call in enumerate(calls) if "RCPT TO:<jan@" in call]
    first_dot = next(place for place, call in enumerate(calls) if r"\r\n.\r\n" in call)
    assert len(said) == PEOPLE
    assert any(place < said[0] for place in syncs), "the first window left before it was on the disk"
    assert said[0] < first_dot
    assert any(said[WINDOW - 1] < place < said[WINDOW] for place in syncs), "the second window did"
