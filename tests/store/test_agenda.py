"""What wants attention, and when."""

from dataclasses import replace

from mailbot.domain.states import CampaignState, DeliveryState
from tests.store.desk import BOOT, NOW, Desk, answer, at


def due(desk: Desk, minutes: float) -> list[int]:
    return [campaign.number for campaign in desk.store.agenda.due_campaigns("sales", at(minutes))]


def test_nothing_open_is_never_due(desk: Desk) -> None:
    desk.draft()
    desk.awaiting()
    assert (due(desk, 10_000), desk.store.agenda.next_due("sales")) == ([], None)


def test_a_campaign_is_due_with_its_next_packet(desk: Desk) -> None:
    number = desk.sending(4, size=2)
    assert (due(desk, -0.01), due(desk, 0), desk.store.agenda.next_due("sales")) == ([], [number], NOW)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.packets.start(number, 1, NOW)
    desk.store.deliveries.claim(number, 1, 2, epoch, now=NOW)
    desk.send(number, [1, 2], epoch)
    desk.store.packets.end(number, 1, at(1))
    assert (due(desk, 9.9), due(desk, 10), desk.store.agenda.next_due("sales")) == ([], [number], at(10))


def test_each_account_has_its_own(desk: Desk) -> None:
    desk.scheduled(account="news")
    number = desk.scheduled(account="sales")
    assert due(desk, 0) == [number]


def test_a_delivery_to_try_again_is_due_before_the_next_packet(desk: Desk) -> None:
    number = desk.sending(2, size=1)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.packets.start(number, 1, NOW)
    desk.store.deliveries.claim(number, 1, 1, epoch, now=NOW)
    desk.store.deliveries.mark(number, [(1, DeliveryState.DEFERRED, "451", at(5))], [], epoch, NOW)
    desk.store.packets.end(number, 1, NOW)
    assert (desk.store.agenda.next_due("sales"), desk.store.deliveries.next_due(number)) == (at(5), at(5))
    assert (due(desk, 4.99), due(desk, 5)) == ([], [number])


def test_a_paused_campaign_rests(desk: Desk) -> None:
    number = desk.sending()
    desk.store.campaigns.move(number, CampaignState.SENDING, CampaignState.PAUSED, NOW)
    assert (due(desk, 10_000), desk.store.agenda.next_due("sales")) == ([], None)


def test_a_campaign_that_only_waits_to_be_finished_is_due_at_once(desk: Desk) -> None:
    number = desk.sending(1)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.packets.start(number, 1, NOW)
    desk.store.deliveries.claim(number, 1, 1, epoch, now=NOW)
    desk.send(number, [1], epoch)
    desk.store.packets.end(number, 1, NOW)
    # The daemon dies between the last mark and the report.
    assert due(desk.reopened(), 0) == [number]


def test_drafts_and_plans_expire_and_nothing_else_does(desk: Desk) -> None:
    draft, forever, plan = desk.draft(expires=at(30)), desk.draft(), desk.awaiting()
    desk.scheduled()
    assert [campaign.number for campaign in desk.store.agenda.expired(at(29))] == []
    assert [campaign.number for campaign in desk.store.agenda.expired(at(30))] == [draft]
    assert [campaign.number for campaign in desk.store.agenda.expired(at(60))] == [draft, plan]
    assert desk.store.campaigns.move(plan, CampaignState.AWAITING, CampaignState.EXPIRED, at(60))
    assert [campaign.number for campaign in desk.store.agenda.expired(at(60))] == [draft]
    assert desk.state(forever) is CampaignState.DRAFT


def test_a_finished_campaign_is_unreported_until_a_report_is_owed_after_its_end(desk: Desk) -> None:
    number = desk.sending(1)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch

    def finish(minutes: float) -> list[int]:
        """Fail, finish and see what is unreported."""
        desk.store.deliveries.claim(number, 1, 1, epoch, now=at(minutes))
        desk.store.deliveries.mark(number, [(1, DeliveryState.FAILED, "550", None)], [], epoch, at(minutes))
        assert desk.store.campaigns.move(number, CampaignState.SENDING, CampaignState.FINISHED, at(minutes))
        return [campaign.number for campaign in desk.store.agenda.unreported()]

    def report(message_id: str, minutes: float) -> None:
        told = replace(answer(message_id, number), kind="report")
        desk.store.answers.add([told], at(minutes))

    assert desk.store.agenda.unreported() == ()
    assert finish(1) == [number]
    report("r1@firma.example", 1)
    assert desk.store.agenda.unreported() == ()
    desk.store.deliveries.retry(number, DeliveryState.FAILED)
    assert finish(2) == [number]
    report("r2@firma.example", 3)
    assert desk.store.agenda.unreported() == ()
