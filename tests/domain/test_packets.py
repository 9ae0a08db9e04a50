"""Promises about packets: nobody falls between two, and a late one never makes a burst."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import packets
from mailbot.domain.campaign import Pacing

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
TEN = timedelta(minutes=10)


@given(st.integers(0, 5000), st.none() | st.integers(1, 700))
def test_every_recipient_is_in_exactly_one_packet(people: int, size: int | None) -> None:
    cut = list(packets.cut(people, Pacing(size, TEN), START))
    assert [n for packet in cut for n in range(packet.first, packet.last + 1)] == list(range(1, people + 1))
    assert all(packet.size <= (size or people) for packet in cut)
    assert len(cut) == packets.amount(people, Pacing(size, TEN))


def test_packets_are_due_by_their_starts() -> None:
    cut = list(packets.cut(120, Pacing(50, TEN), START))
    assert [(p.number, p.size, p.due) for p in cut] == [
        (1, 50, START),
        (2, 50, START + TEN),
        (3, 20, START + 2 * TEN),
    ]
    assert packets.last_start(120, Pacing(50, TEN), START) == cut[-1].due


def test_a_pace_whose_end_nobody_lives_to_see_is_told() -> None:
    yearly = Pacing(2, timedelta(days=366))
    assert [packets.outlast(people, yearly) for people in (42, 43, 10**9)] == [False, True, True]
    assert not packets.outlast(10**9, Pacing())
    assert not packets.outlast(10**6, Pacing(50, TEN))


def test_the_slower_of_wish_and_limit_wins() -> None:
    assert packets.combine(None, Pacing(100, TEN)) == Pacing(100, TEN)
    assert packets.combine(Pacing(50, TEN), Pacing()) == Pacing(50, TEN)
    assert packets.combine(Pacing(500, TEN), Pacing(100, 2 * TEN)) == Pacing(100, 2 * TEN)


def test_a_late_packet_pushes_the_next_one_away() -> None:
    late = START + timedelta(hours=3)
    assert packets.next_due(START + TEN, late, Pacing(50, TEN)) == late + TEN
    assert packets.next_due(START + TEN, START, Pacing(50, TEN)) == START + TEN


def test_the_estimate_follows_the_slowest_of_packets_and_limits() -> None:
    pacing = Pacing(50, TEN)
    assert packets.estimated_end(120, pacing, START) == START + 2 * TEN
    assert packets.estimated_end(120, pacing, START, per_minute=4) == START + timedelta(minutes=30)
    assert packets.estimated_end(120, pacing, START, per_minute=4, per_day=50) == START + timedelta(days=2)
    assert packets.estimated_end(0, Pacing(), START) == START
