"""Every sent message lies in the archive once, whatever crashes."""

import pytest

from mailbot.domain.states import DeliveryState
from mailbot.errors import StaleEpoch
from mailbot.store.archive import Unarchived
from tests.store.desk import BOOT, NOW, Desk, at


def sent(desk: Desk, people: int = 3, folder: str | None = "Sent/Zmiana godzin") -> tuple[int, int]:
    """A campaign and the epoch that sent it."""
    number, epoch = desk.sending(people, folder=folder), desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.deliveries.claim(number, 1, people, epoch, now=NOW)
    desk.send(number, list(range(1, people + 1)), epoch, at(2))
    return number, epoch


def numbers(rows: list[Unarchived]) -> list[int]:
    return [row.number for row in rows]


def test_what_is_sent_is_due_for_the_archive(desk: Desk) -> None:
    number, epoch = sent(desk, 1)
    assert desk.store.archive.campaigns("sales") == (number,)
    assert desk.store.archive.campaigns("news") == ()
    assert desk.store.archive.claim(number, epoch) == [
        Unarchived(1, "jan1@klient.example", "Jan 1", "Klient", '{"imie": "Jan"}', 1, at(2))
    ]
    assert desk.store.archive.backlog(number) == 1
    desk.store.archive.done(number, [1], epoch)
    assert (desk.store.archive.campaigns("sales"), desk.store.archive.backlog(number)) == ((), 0)


def test_without_an_archive_nothing_is_due(desk: Desk) -> None:
    number, epoch = sent(desk, folder=None)
    assert (desk.store.archive.campaigns("sales"), desk.store.archive.claim(number, epoch)) == ((), [])


def test_only_what_was_accepted_goes_there(desk: Desk) -> None:
    number, epoch = desk.sending(3, folder="Sent"), desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.deliveries.claim(number, 1, 3, epoch, now=NOW)
    desk.store.deliveries.mark(number, [(1, DeliveryState.FAILED, "550", None)], [2, 3], epoch, NOW)
    desk.store.deliveries.mark(number, [(2, DeliveryState.UNKNOWN, "lost", None)], [], epoch, NOW)
    assert desk.store.archive.claim(number, epoch) == []
    desk.store.deliveries.resolve_unknown(number, [2], DeliveryState.SENT, at(9))
    assert numbers(desk.store.archive.claim(number, epoch)) == [2]


def test_copies_are_claimed_once_and_in_order(desk: Desk) -> None:
    number, epoch = sent(desk, 5)
    assert [numbers(desk.store.archive.claim(number, epoch, 2)) for _ in range(4)] == [[1, 2], [3, 4], [5], []]


def test_what_the_server_refused_is_due_again(desk: Desk) -> None:
    number, epoch = sent(desk)
    desk.store.archive.claim(number, epoch)
    desk.store.archive.again(number, [2], epoch)
    assert numbers(desk.store.archive.claim(number, epoch)) == [2]


def test_what_a_dead_daemon_may_have_stored_is_asked_about_first(desk: Desk) -> None:
    number, old = sent(desk)
    desk.store.archive.claim(number, old, 2)
    new = desk.store.life.take_over(BOOT, at(5)).epoch
    assert numbers(desk.store.archive.claim(number, new)) == [3]
    assert numbers(desk.store.archive.doubtful(number, new)) == [1, 2]
    assert desk.store.archive.doubtful(number, new) == []
    desk.store.archive.done(number, [1], new)
    desk.store.archive.again(number, [2], new)
    assert numbers(desk.store.archive.claim(number, new)) == [2]


def test_a_doubt_outlives_a_second_crash(desk: Desk) -> None:
    number, old = sent(desk)
    desk.store.archive.claim(number, old, 2)
    for _ in range(2):
        epoch = desk.store.life.take_over(BOOT, at(5)).epoch
        assert numbers(desk.store.archive.doubtful(number, epoch)) == [1, 2]


def test_a_daemon_that_was_replaced_archives_nothing_more(desk: Desk) -> None:
    number, old = sent(desk)
    desk.store.archive.claim(number, old)
    new = desk.store.life.take_over(BOOT, at(5)).epoch
    desk.store.archive.doubtful(number, new)
    with pytest.raises(StaleEpoch):
        desk.store.archive.done(number, [1], old)
    with pytest.raises(StaleEpoch):
        desk.store.archive.claim(number, old)
    assert desk.store.archive.backlog(number) == 3
