"""Reigns follow one another, and the new one sees what it comes back to."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from mailbot.errors import StaleEpoch
from mailbot.store.life import TakeOver
from tests.store.desk import BOOT, NOW, Desk, at


def test_the_first_daemon_finds_nobody(desk: Desk) -> None:
    assert desk.store.life.last_alive() is None
    assert desk.store.life.take_over(BOOT, NOW, "machine") == TakeOver(
        1, None, clock_went_back=False, machine_changed=False
    )


def test_the_next_one_learns_when_the_last_was_alive(desk: Desk) -> None:
    desk.store.life.take_over(BOOT, NOW, "machine")
    desk.store.life.alive(at(3))
    assert desk.store.life.last_alive() == at(3)
    assert desk.store.life.take_over(BOOT, at(60), "machine") == TakeOver(
        2, at(3), clock_went_back=False, machine_changed=False
    )


@pytest.mark.parametrize(("back", "noticed"), [(timedelta(minutes=5), False), (timedelta(minutes=5, seconds=1), True)])
def test_a_clock_that_went_back_is_noticed(desk: Desk, back: timedelta, *, noticed: bool) -> None:
    desk.store.life.take_over(BOOT, NOW)
    assert desk.store.life.take_over(BOOT, NOW - back).clock_went_back is noticed


def test_another_machine_is_noticed(desk: Desk) -> None:
    desk.store.life.take_over(BOOT, NOW, "machine")
    assert desk.store.life.take_over("other boot", NOW, "new machine").machine_changed


def test_an_older_daemon_can_neither_claim_nor_recover(desk: Desk) -> None:
    number = desk.sending()
    old = desk.store.life.take_over(BOOT, NOW).epoch
    new = desk.reopened().store.life.take_over(BOOT, NOW).epoch
    with pytest.raises(StaleEpoch, match=f"epoch {old} is over: a newer daemon reigns since epoch {new}"):
        desk.store.deliveries.claim(number, 1, 3, old, now=NOW)
    with pytest.raises(StaleEpoch):
        desk.store.deliveries.recover(old, BOOT, NOW)
    assert desk.states(number) == "PPP"


def test_an_older_copy_put_back_in_its_place_is_noticed(desk: Desk) -> None:
    desk.store.life.take_over(BOOT, NOW)
    copied = copy(desk)
    desk.store.life.alive(at(10))
    put_back(desk, copied)
    assert desk.store.life.take_over(BOOT, at(11)).older_copy
    assert not desk.store.life.take_over(BOOT, at(12)).older_copy  # once


def test_a_few_beats_lost_with_the_power_are_no_older_copy(desk: Desk) -> None:
    desk.store.life.take_over(BOOT, NOW)
    copied = copy(desk)
    desk.store.life.alive(at(2))
    put_back(desk, copied)
    assert not desk.store.life.take_over(BOOT, at(3)).older_copy


def copy(desk: Desk) -> bytes:
    """As ``sqlite3 … .backup`` makes it."""
    with closing(sqlite3.connect(desk.store.path)) as database, closing(sqlite3.connect(":memory:")) as other:
        database.backup(other)
        return other.serialize()


def put_back(desk: Desk, copied: bytes) -> None:
    desk.store.close()
    for side in ("-wal", "-shm"):
        desk.store.path.with_name(f"{desk.store.path.name}{side}").unlink(missing_ok=True)
    desk.store.path.write_bytes(copied)
