"""A full disk, and a database that somebody else holds: the sending waits, and goes on as if nothing had been."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from mailbot.domain.delivery import Stage
from mailbot.domain.states import DeliveryState
from mailbot.store.transactions import run
from tests.flow.yard import Yard, yard
from tests.sinks import Act, Manners, Sink

PEOPLE = 300
_HOLDER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def at_the_dot(number: int, do: Callable[[], None]) -> Manners:
    """``do`` in the moment in which the sink hears that dot."""
    heard = 0

    def acts(stage: Stage, _address: str, _time: int) -> Act | None:
        nonlocal heard
        heard += stage is Stage.DOT
        if stage is Stage.DOT and heard == number:
            do()
        return None

    return Manners(acts)


def nobody_was_missed_or_met_twice(here: Yard, sink: Sink) -> None:
    assert here.counts() == {DeliveryState.SENT: PEOPLE}
    assert len(sink.taken) == len(set(sink.addresses())) == PEOPLE


def it_was_felt(caplog: pytest.LogCaptureFixture, words: str) -> None:
    assert any(line.startswith("troubled") and words in line for line in caplog.messages), caplog.messages


def test_a_database_that_another_process_holds_for_a_while_delays_and_loses_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = tmp_path / "mailbot.db"
    holders: list[subprocess.Popen[str]] = []

    def hold() -> None:
        command = [sys.executable, "-c", _HOLDER, str(database)]
        holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - above
        holders.append(holder)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        threading.Timer(1.5, lambda: holder.communicate("")).start()

    with Sink(at_the_dot(50, hold)) as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE)
        for each in here.house.store._databases:
            run(each, "PRAGMA busy_timeout = 100")  # the usual five seconds would wait it out
        here.run()
        nobody_was_missed_or_met_twice(here, sink)
    it_was_felt(caplog, "locked")
    assert [holder.wait(10) for holder in holders] == [0]


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of its own; only root may mount one."""
    mounted = os.getuid() == 0 and shutil.which("mount") is not None
    if mounted:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - fixed words
    if not mounted:
        pytest.skip("a small disk can be mounted by root only")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607 - as above


def test_a_full_disk_delays_and_loses_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    ballast = disk / "ballast"

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        threading.Timer(1.5, ballast.unlink).start()

    with small_disk(disk, 4), Sink(at_the_dot(50, fill)) as sink, yard(sink, disk) as here:
        here.confirm(PEOPLE)
        # Else the side file that marks go to has room enough of its own.
        for each in here.house.store._databases:
            run(each, "PRAGMA wal_autocheckpoint = 0")
        here.run()
        nobody_was_missed_or_met_twice(here, sink)
        assert run(here.house.store._databases[0], "PRAGMA integrity_check").fetchone() == ("ok",)
    it_was_felt(caplog, "full")
