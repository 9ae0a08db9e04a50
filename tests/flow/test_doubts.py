"""What becomes of a message whose dot was never answered: a human, a second copy, or a witness decides."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.domain.delivery import Stage
from mailbot.domain.mailbox import Copy
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.errors import MailboxError
from mailbot.flow.doubts import ATTEMPTS
from mailbot.store.transactions import run
from tests.flow.boxes import RememberingMailbox
from tests.flow.yard import Yard, yard
from tests.sinks import Act, Manners, Sink, Then

PEOPLE = 20
WITNESS = {"on_doubt": "witness", "archive": {"address": "archive@firma.example", "settle": "15 min"}}
SENT, UNKNOWN = DeliveryState.SENT, DeliveryState.UNKNOWN


def silent() -> Manners:
    """Takes the third and the fourth message, and hangs up instead of saying so."""
    dots = 0

    def acts(stage: Stage, _address: str, _time: int) -> Act | None:
        nonlocal dots
        dots += stage is Stage.DOT
        return Act(None, Then.CLOSE, takes=True) if stage is Stage.DOT and dots in (3, 4) else None

    return Manners(acts)


def silenced(sink: Sink) -> tuple[str, str]:
    """Whom these two were for."""
    third, fourth = (taken.recipients[0] for taken in sink.taken[2:4])
    return third, fourth


def witness_of(sink: Sink, *seen: str) -> RememberingMailbox:
    """A mailbox into which the copies of these messages came."""
    box = RememberingMailbox()
    for taken in sink.taken:
        if taken.recipients[0] in seen:
            head = taken.data.partition(b"\r\n\r\n")[0].decode()
            (line,) = (line for line in head.splitlines() if line.startswith("Message-ID: "))
            box.folders.setdefault("INBOX", []).append(Copy(line[13:-1], None, taken.data))  # type: ignore[arg-type]
    return box


def test_hold_leaves_it_to_a_human_and_does_not_keep_the_campaign_open(tmp_path: Path) -> None:
    with Sink(silent()) as sink, yard(sink, tmp_path) as here:
        here.confirm(PEOPLE)
        here.run()
        assert here.counter.doubts.turn() is None
        assert here.state() is CampaignState.FINISHED
        assert here.in_state(UNKNOWN) == {*silenced(sink)}


def test_a_witness_is_asked_after_its_time_and_its_word_decides(tmp_path: Path) -> None:
    with Sink(silent()) as sink, yard(sink, tmp_path, **WITNESS) as here:
        here.confirm(PEOPLE)
        here.turn()
        assert all(taken.recipients[1:] == ("archive@firma.example",) for taken in sink.taken)
        seen, unseen = silenced(sink)
        here.witness(witness_of(sink, seen))
        here.now += timedelta(minutes=14)
        assert here.counter.doubts.turn() is not None
        assert here.in_state(UNKNOWN) == {seen, unseen}, "a copy may still be under way"
        assert here.state() is CampaignState.SENDING
        here.now += timedelta(minutes=2)
        assert here.counter.doubts.turn() is None
        assert here.in_state(UNKNOWN) == set()
        here.run()
        assert here.state() is CampaignState.FINISHED
        assert here.counts() == {SENT: PEOPLE}
        assert [taken.recipients[0] for taken in sink.taken].count(seen) == 1
        assert [taken.recipients[0] for taken in sink.taken].count(unseen) == 2  # the first was no copy's witness


def test_a_witness_is_asked_however_often_a_message_was_tried_but_it_goes_out_no_more(tmp_path: Path) -> None:
    with Sink(silent()) as sink, yard(sink, tmp_path, **WITNESS) as here:
        here.confirm(PEOPLE)
        here.turn()
        run(here.house.store._databases[0], f"UPDATE delivery SET attempt = {ATTEMPTS} WHERE state = {UNKNOWN:d}")  # noqa: S608 - numbers of ours
        seen, unseen = silenced(sink)
        here.witness(witness_of(sink, seen))
        while (again := here.counter.doubts.turn()) is not None:
            assert here.turn() is not None, "it is not over while a copy may come"
            here.now = again
        here.run()
        assert here.state() is CampaignState.FINISHED
        assert (here.in_state(UNKNOWN), unknown(here) + here.counts()[SENT]) == ({unseen}, PEOPLE)
        assert len(sink.taken) == PEOPLE


def test_a_witness_that_cannot_be_asked_decides_nothing(tmp_path: Path) -> None:
    class Away(RememberingMailbox):
        def stored(self, folder: str, message_ids: Sequence[str]) -> set[str]:
            raise MailboxError(f"{folder} is away, and with it {len(message_ids)} answers")

    with Sink(silent()) as sink, yard(sink, tmp_path, **WITNESS) as here:
        here.confirm(PEOPLE)
        here.turn()
        here.witness(Away())
        here.now += timedelta(hours=1)
        with pytest.raises(MailboxError):
            here.counter.doubts.turn()
        assert here.in_state(UNKNOWN) == {*silenced(sink)}
        assert here.state() is CampaignState.SENDING


def test_a_doubt_that_a_crash_left_is_settled_as_old_as_the_restart(tmp_path: Path) -> None:
    with Sink() as sink, yard(sink, tmp_path, **WITNESS) as here:
        here.confirm(PEOPLE)
        here.house.store.campaigns.move(1, CampaignState.SCHEDULED, CampaignState.SENDING, here.now)
        here.house.store.packets.start(1, 1, here.now)
        epoch = here.house.epoch
        rows = here.house.store.deliveries.claim(1, 1, PEOPLE, epoch, now=here.now)
        here.house.store.deliveries.mark(1, [], [rows[2][0]], epoch, here.now)
        here.restart(hours=1)
        assert unknown(here) == 1
        here.witness(RememberingMailbox())
        here.counter.doubts.turn()
        assert unknown(here) == 1
        here.now += timedelta(minutes=16)
        here.counter.doubts.turn()
        assert unknown(here) == 0
        here.run()
        assert here.counts() == {SENT: PEOPLE}


def unknown(here: Yard) -> int:
    return here.counts().get(UNKNOWN, 0)
