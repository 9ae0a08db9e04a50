"""``mailbot campaigns show N --watch``: on a terminal and in a pipe, to the campaign's end or to Ctrl+C."""

import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from select import select
from threading import Thread
from time import monotonic

from mailbot.domain.states import CampaignState
from mailbot.store.store import Store
from tests.cli.conftest import Line
from tests.cli.test_campaigns import BEGUN, store

__all__ = ["store"]  # the campaign that is watched

PATIENCE = 20.0


def test_in_a_pipe_each_change_is_a_line_and_the_last_one_is_the_end(line: Line, store: Store) -> None:
    def rest_of_the_story() -> None:
        store.campaigns.move(1, CampaignState.SCHEDULED, CampaignState.SENDING, BEGUN)
        with closing(sqlite3.connect(store.path)) as database, database:
            database.execute("UPDATE delivery SET state = 3")
        store.campaigns.move(1, CampaignState.SENDING, CampaignState.FINISHED, BEGUN)
        store.close()

    others = Thread(target=rest_of_the_story)
    others.start()
    told = line("campaigns", "show", "1", "--watch")
    others.join()
    assert (told.code, told.err) == (0, "")
    assert "\x1b" not in told.out
    assert re.fullmatch(r"\d\d:\d\d:\d\d\tfinished\t3 of 3\tsent=3", told.out.splitlines()[-1])


def test_a_campaign_that_is_over_is_shown_once(line: Line, store: Store) -> None:
    store.campaigns.cancel(1, BEGUN)
    (only,) = line("campaigns", "show", "1", "--watch").out.splitlines()
    assert only.endswith("\tcancelled\t3 of 3\tskipped=3")


def test_a_terminal_is_drawn_on_and_ctrl_c_ends_it_without_a_fuss(settings: Path, store: Store) -> None:
    screen, theirs = pty.openpty()
    words = [sys.executable, "-m", "mailbot", "--config", str(settings), "campaigns", "show", "1", "--watch"]
    child = subprocess.Popen(  # noqa: S603 - our own program
        words, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    )
    os.close(theirs)
    shown = read_until(screen, "scheduled")
    child.send_signal(signal.SIGINT)
    assert child.wait(PATIENCE) == 0
    shown += read_until(screen, "")
    os.close(screen)
    assert "0 of 3" in shown
    assert "Traceback" not in shown


def test_watching_and_json_do_not_go_together(line: Line, store: Store) -> None:
    told = line("campaigns", "show", "1", "--watch", "--json")
    assert (told.code, told.out) == (2, "")


def read_until(screen: int, word: str, patience: float = PATIENCE) -> str:
    """What appears on the terminal up to ``word``; with "" all that is left."""
    shown = ""
    deadline = monotonic() + patience
    while not word or word not in shown:
        assert monotonic() < deadline, shown
        if not select([screen], [], [], 0.5)[0]:
            continue
        try:
            chunk = os.read(screen, 4096)
        except OSError:  # EIO: nobody has the other end open any more
            break
        shown += chunk.decode("utf-8", "replace")
    return shown
