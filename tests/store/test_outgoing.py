"""What leaves beside what was written: frames, files of each recipient's own; and whom others reached lately."""

from dataclasses import replace
from datetime import timedelta

from mailbot.domain.campaign import Contents, Overlap
from mailbot.domain.enclosures import Given
from mailbot.domain.letter import Attachment
from tests.store.desk import BOOT, NOW, Desk

ONE = Attachment("a.pdf", "application/pdf", b"one")
TWO = Attachment("b.pdf", "application/pdf", b"second")
SPARE = Attachment("c.pdf", "application/pdf", b"nobody's")
WRITTEN = Contents("x", "t", "<p>t</p>")


def resolved(desk: Desk, people: int) -> int:
    """A draft with its recipients."""
    number = desk.draft()
    desk.recipients(number, people)
    return number


def test_each_recipient_gets_the_files_that_were_given_and_no_other(desk: Desk) -> None:
    number = resolved(desk, 3)
    outgoing = desk.store.outgoing
    outgoing.keep(number, None, (ONE, TWO, SPARE), {1: (0, 1), 2: (1,)})
    assert [outgoing.files_of(number, each) for each in (1, 2, 3)] == [(ONE, TWO), (TWO,), ()]
    assert outgoing.weight(number) == (3, 15)
    assert outgoing.heaviest(number) == 1
    first, *_ = outgoing.given(number, 1)
    assert first == Given("a.pdf", 3, 1, "Jan 1", "Klient", "jan1@klient.example")


def test_what_is_kept_replaces_what_there_was(desk: Desk) -> None:
    number = resolved(desk, 2)
    outgoing = desk.store.outgoing
    outgoing.keep(number, replace(WRITTEN, text="framed"), (ONE,), {1: (0,)})
    assert outgoing.framed(number, WRITTEN) == replace(WRITTEN, text="framed")
    outgoing.keep(number, None)
    assert outgoing.framed(number, WRITTEN) == WRITTEN
    assert outgoing.files_of(number, 1) == ()
    assert outgoing.heaviest(number) is None


def test_a_plan_keeps_what_it_was_made_with(desk: Desk) -> None:
    number = desk.awaiting(2)
    desk.store.outgoing.keep(number, replace(WRITTEN, text="too late"), (ONE,), {1: (0,)})
    assert desk.store.outgoing.framed(number, WRITTEN) == WRITTEN
    assert desk.store.outgoing.files_of(number, 1) == ()


def test_what_the_relay_said_is_remembered(desk: Desk) -> None:
    relays = desk.store.relays
    assert (relays.is_known("sales"), relays.largest("sales")) == (False, None)
    relays.remember("sales", 10_000)
    relays.remember("sales", 20_000)
    assert relays.largest("sales") == 20_000
    relays.remember("sales", 0)
    assert relays.largest("sales") is None
    relays.remember("news", 0)  # it names no limit, and need not be asked again
    assert (relays.is_known("news"), relays.largest("news")) == (True, None)


def test_campaigns_that_reached_the_same_people_lately_are_counted(desk: Desk) -> None:
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    spring, summer = desk.sending(3), desk.sending(2)
    for number, span in ((spring, (1, 3)), (summer, (1, 1))):
        claimed = desk.store.deliveries.claim(number, *span, epoch, now=NOW)
        desk.send(number, [row[0] for row in claimed], epoch)
    autumn = resolved(desk, 2)
    found = desk.store.overlaps.since(autumn, NOW - timedelta(days=7), 5)
    assert found == (
        Overlap(spring, "Zmiana godzin", 2, NOW),
        Overlap(summer, "Zmiana godzin", 1, NOW),
    )
    assert desk.store.overlaps.since(autumn, NOW - timedelta(days=7), 1) == found[:1]
    assert desk.store.overlaps.since(autumn, NOW + timedelta(seconds=1), 5) == ()
