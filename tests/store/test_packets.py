"""A packet starts once, ends when everyone in it was tried, and opens again when somebody is planned again."""

from dataclasses import replace

from mailbot.domain.campaign import Packet
from mailbot.domain.states import CampaignState, DeliveryState
from tests.store.desk import BOOT, NOW, Desk, at


def test_a_packet_starts_once(desk: Desk) -> None:
    number = desk.sending(2, size=1)
    assert desk.store.packets.start(number, 1, NOW)
    assert not desk.store.packets.start(number, 1, at(1))
    assert desk.store.packets.current(number) == Packet(1, 1, 1, NOW, started=NOW)


def test_a_packet_ends_when_everyone_was_tried(desk: Desk) -> None:
    number = desk.sending(3, size=3)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    assert not desk.store.packets.end(number, 1, NOW)
    desk.store.packets.start(number, 1, NOW)
    desk.store.deliveries.claim(number, 1, 3, epoch, now=NOW, limit=2)
    desk.send(number, [1], epoch)
    assert not desk.store.packets.end(number, 1, at(1))  # 2 is in hand, 3 was not tried
    desk.store.deliveries.mark(number, [(2, DeliveryState.FAILED, "550", None)], [], epoch, at(1))
    desk.store.deliveries.claim(number, 1, 3, epoch, now=NOW)
    assert not desk.store.packets.end(number, 1, at(2))
    desk.store.deliveries.mark(number, [(3, DeliveryState.DEFERRED, "451", at(9))], [], epoch, at(2))
    assert desk.store.packets.end(number, 1, at(3))
    assert not desk.store.packets.end(number, 1, at(4))
    assert desk.store.packets.of(number) == (Packet(1, 1, 3, NOW, started=NOW, ended=at(3)),)
    assert desk.store.packets.current(number) is None


def test_a_packet_whose_second_try_is_handed_back_has_not_ended(desk: Desk) -> None:
    number = desk.sending(2, size=1)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.packets.start(number, 1, NOW)
    desk.store.deliveries.claim(number, 1, 1, epoch, now=NOW)
    desk.store.deliveries.mark(number, [(1, DeliveryState.DEFERRED, "451", at(5))], [], epoch, NOW)
    assert desk.store.packets.end(number, 1, at(1))
    desk.store.deliveries.claim(number, 1, 1, epoch, now=at(5))
    desk.store.deliveries.hand_back(number, [1], epoch)
    assert desk.store.packets.current(number) == Packet(1, 1, 1, NOW, started=NOW)


def test_due_times_are_shifted_for_what_was_not_started(desk: Desk) -> None:
    number = desk.sending(3, size=1)
    desk.store.packets.start(number, 1, NOW)
    before = desk.store.packets.of(number)
    desk.store.packets.shift(number, [replace(packet, due=at(100)) for packet in before[:2]])
    assert [packet.due for packet in desk.store.packets.of(number)] == [NOW, at(100), at(20)]


def test_packets_of_another_campaign_are_left_alone(desk: Desk) -> None:
    first, second = desk.sending(2, size=1), desk.sending(2, size=1)
    desk.store.packets.start(first, 1, NOW)
    desk.store.campaigns.move(second, CampaignState.SENDING, CampaignState.PAUSED, NOW)
    assert desk.store.packets.current(second) == Packet(1, 1, 1, NOW)


def test_the_packet_of_the_longest_waiting_retry_goes_before_the_current_one(desk: Desk) -> None:
    number = desk.sending(3, size=1)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    assert desk.store.packets.with_retries(number, at(99)) is None
    for n, due in ((1, at(7)), (2, at(5))):
        desk.store.packets.start(number, n, NOW)
        desk.store.deliveries.claim(number, n, n, epoch, now=NOW)
        desk.store.deliveries.mark(number, [(n, DeliveryState.DEFERRED, "451", due)], [], epoch, NOW)
        desk.store.packets.end(number, n, NOW)
    assert desk.store.packets.with_retries(number, at(4.99)) is None
    assert desk.store.packets.with_retries(number, at(8)) == desk.store.packets.number(number, 2)
    assert desk.store.packets.current(number) == desk.store.packets.number(number, 3)
    assert desk.store.packets.number(number, 4) is None
