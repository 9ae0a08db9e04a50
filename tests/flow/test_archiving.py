"""Every sent message lies in the archive once, whatever became of the answer; and the report waits for it."""

import tracemalloc
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.domain.mailbox import Copy
from mailbot.domain.states import CampaignState
from tests.flow.boxes import RememberingMailbox
from tests.flow.yard import Yard, yard
from tests.sinks import Sink

PEOPLE = 500
FOLDER = "Sent/Opening hours"


def file_all(here: Yard) -> None:
    """Turn after turn, each when the one before said."""
    for _ in range(500):
        again = here.counter.archiving.turn()
        if again is None:
            return
        here.now = again
    raise AssertionError("it never ends")


@pytest.mark.parametrize(
    "hindered",
    [
        lambda _number, _stored: False,
        lambda number, stored: not stored and number % 70 == 0,  # refused: nothing was stored
        lambda number, stored: stored and number % 70 == 0,  # stored, and the answer lost
        lambda number, _stored: number in (100, 101, 102, 200),  # twice, thrice in a row
    ],
)
def test_each_message_lies_in_the_archive_once_whatever_became_of_the_answer(
    hindered: Callable[[int, bool], bool], tmp_path: Path
) -> None:
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE, archive=FOLDER)
        here.run()
        box = here.archive(RememberingMailbox(hindered))
        file_all(here)
        assert here.house.store.archive.backlog(1) == 0
        assert set(box.copies().values()) == {1}
        assert sorted(copy.raw for copy in box.folders[FOLDER]) == sorted(taken.data for taken in sink.taken)


def test_what_a_dead_daemon_may_have_stored_is_looked_for_before_it_is_stored_again(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE, archive=FOLDER)
        here.run()
        box = here.archive(RememberingMailbox(lambda number, stored: stored and number == 150))
        here.counter.archiving.turn()
        here.restart(minutes=1)
        here.archive(box)
        file_all(here)
        assert set(box.copies().values()) == {1}
        assert len(box.copies()) == PEOPLE
        assert len(box.searched) == 100, "only what was in hand is asked about"


def test_the_report_waits_for_the_archive_and_goes_without_it_after_ten_minutes_of_trouble(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(20, archive=FOLDER)
        here.run()
        assert here.state() is CampaignState.FINISHED
        here.archive(RememberingMailbox(lambda number, _stored: number <= 9))
        here.house.closing.turn(here.now)
        assert here.told("report") == 0, "nothing was tried yet"
        begun = here.now
        while here.told("report") == 0:
            here.now = here.counter.archiving.turn() or here.now
            here.house.closing.turn(here.now)
        assert timedelta(minutes=10) <= here.now - begun <= timedelta(minutes=16)
        (report,) = here.house.store.answers.due(here.now, 5)
        assert b"Some copies are missing there" in report.answer.raw
        file_all(here)
        here.house.closing.turn(here.now)
        assert here.told("report") == 1


class Forgetful(RememberingMailbox):
    """Keeps of each copy that it came."""

    def append(self, folder: str, copies: Iterable[Copy]) -> None:
        super().append(folder, (Copy(copy.message_id, copy.sent, b"") for copy in copies))


def test_large_copies_are_made_one_after_the_other(tmp_path: Path) -> None:
    people, line = 60, "x" * 70 + "\n"
    with Sink() as sink, yard(sink, tmp_path) as here:
        here.confirm(people, archive=FOLDER, text=line * 3_500)
        here.run()
        box = here.archive(Forgetful())
        tracemalloc.start()
        try:
            file_all(here)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert len(box.copies()) == people
        assert peak < 10 * len(line) * 3_500, f"{peak / 1e6:.0f} MB"
