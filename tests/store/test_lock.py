"""One daemon per database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mailbot.errors import AlreadyRunning, StoreError
from mailbot.store.lock import lock


def test_a_second_daemon_is_refused_at_once_and_told_who_runs(tmp_path: Path) -> None:
    with (
        lock(tmp_path / "mailbot.db"),
        pytest.raises(AlreadyRunning, match=f"process {os.getpid()} already serves .*mailbot.db"),
    ):
        lock(tmp_path / "mailbot.db")


def test_a_lock_given_up_can_be_taken_again(tmp_path: Path) -> None:
    first = lock(tmp_path / "mailbot.db")
    first.release()
    first.release()
    lock(tmp_path / "mailbot.db").release()


def test_the_kernel_gives_up_the_lock_of_a_process_that_was_killed(tmp_path: Path) -> None:
    code = "import os, sys, pathlib; from mailbot.store.lock import lock; held = lock(pathlib.Path(sys.argv[1])); "
    path = tmp_path / "mailbot.db"
    killed = subprocess.run([sys.executable, "-c", code + "os.kill(os.getpid(), 9)", path], check=False)  # noqa: S603 - our own
    assert killed.returncode == -9
    with lock(path) as held:
        assert held.path.read_text() == f"{os.getpid()}\n"


def test_a_lock_that_cannot_be_made_is_an_error_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"absent/mailbot\.db\.lock: No such file"):
        lock(tmp_path / "absent" / "mailbot.db")
