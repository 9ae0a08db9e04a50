"""What came back: each once, for the address that we wrote to, with its consequences in the same transaction."""

import pytest

from mailbot.domain.bounce import Failing, Kind
from mailbot.domain.contacts import Suppression
from mailbot.domain.states import DeliveryState
from mailbot.domain.verp import Proof
from mailbot.store.bounces import Recorded, Returned
from tests.store.desk import BOOT, NOW, Desk, at

DAY = 24 * 60
DEAD = Failing("somebody@else.example", "", Kind.DEAD, "5.1.1", "550 5.1.1 User unknown")
FULL = Failing("jan1@klient.example", "", Kind.FULL, "5.2.2", "Over quota")
LATE = Failing("jan1@klient.example", "", Kind.DELAYED, "4.4.1", "Connection timed out")


def test_a_dead_address_is_suppressed_at_once_and_it_is_the_one_we_wrote_to(desk: Desk) -> None:
    number = desk.sending()
    recorded = desk.store.bounces.record(Proof(number, 2), DEAD, "b1@x.example", at(5))
    assert recorded == Recorded("jan2@klient.example", new=True, suppressed=True)
    assert desk.store.suppressions.list() == (
        Suppression("jan2@klient.example", "no such address: 550 5.1.1 User unknown", at(5)),
    )


def test_the_same_bounce_again_changes_nothing(desk: Desk) -> None:
    number = desk.sending()
    desk.store.bounces.record(Proof(number, 2), DEAD, "b1@x.example", at(5))
    desk.store.suppressions.remove("jan2@klient.example")
    again = desk.store.bounces.record(Proof(number, 2), DEAD, "b1@x.example", at(6))
    assert again == Recorded("jan2@klient.example", new=False, suppressed=False)
    assert desk.store.suppressions.list() == ()


@pytest.mark.parametrize("kind", Kind)
def test_everything_that_may_come_back_can_be_kept(desk: Desk, kind: Kind) -> None:
    number = desk.sending()
    desk.store.bounces.record(Proof(number, 1), Failing("", "", kind, "", "words"), "b1@x.example", NOW)
    assert desk.store.bounces.of(number) == (Returned(1, "jan1@klient.example", kind, "", "words", NOW),)


def test_one_bounce_may_be_about_several_deliveries(desk: Desk) -> None:
    number = desk.sending()
    for recipient in (1, 2):
        recorded = desk.store.bounces.record(Proof(number, recipient), DEAD, "b1@x.example", NOW)
        assert recorded is not None
        assert recorded.new


def test_what_is_about_no_delivery_is_kept_nowhere(desk: Desk) -> None:
    number = desk.sending(3)
    assert desk.store.bounces.record(Proof(number, 4), DEAD, "b1@x.example", NOW) is None
    assert desk.store.bounces.record(Proof(number + 1, 1), DEAD, "b1@x.example", NOW) is None
    assert desk.rows("SELECT COUNT(*) FROM bounce") == [(0,)]
    with pytest.raises(ValueError, match="mark of its own"):
        desk.store.bounces.record(Proof(number, 1), DEAD, "", NOW)


@pytest.mark.parametrize("kind", [Kind.POLICY, Kind.DELAYED])
def test_what_is_not_the_addresss_fault_never_counts_against_it(desk: Desk, kind: Kind) -> None:
    number = desk.sending()
    for day in range(10):
        failing = Failing("", "", kind, "", "no")
        desk.store.bounces.record(Proof(number, 1), failing, f"b{day}@x.example", at(day * DAY))
    assert desk.store.bounces.score("jan1@klient.example", at(9 * DAY)) == 0
    assert desk.store.suppressions.list() == ()


def test_five_days_of_soft_bounces_in_two_weeks_suppress_over_all_campaigns(desk: Desk) -> None:
    campaigns = [desk.sending() for _ in range(5)]
    for day, number in enumerate(campaigns):
        assert not desk.store.suppressions.has("jan1@klient.example")
        for hour in (0, 1):
            dsn = f"b{hour}@x.example"
            desk.store.bounces.record(Proof(number, 1), FULL, dsn, at(3 * day * DAY + hour))
        assert desk.store.bounces.score("jan1@klient.example", at(3 * day * DAY + 1)) == day + 1
    assert desk.store.suppressions.list() == (
        Suppression("jan1@klient.example", "bounced often: 5.2.2 Over quota", at(12 * DAY)),
    )


def test_soft_bounces_that_are_far_between_are_forgiven(desk: Desk) -> None:
    number = desk.sending()
    for week in range(8):
        desk.store.bounces.record(Proof(number, 1), FULL, f"b{week}@x.example", at(4 * week * DAY))
    assert desk.store.bounces.score("jan1@klient.example", at(28 * DAY)) == 4
    assert desk.store.suppressions.list() == ()


def test_a_complaint_suppresses_at_once(desk: Desk) -> None:
    number = desk.sending()
    recorded = desk.store.bounces.complain(Proof(number, 3), "abuse", "f1@x.example", NOW)
    assert recorded == Recorded("jan3@klient.example", new=True, suppressed=True)
    assert desk.store.suppressions.list() == (Suppression("jan3@klient.example", "complained: abuse", NOW),)


def test_an_address_that_is_suppressed_already_keeps_its_first_reason(desk: Desk) -> None:
    number = desk.sending()
    desk.store.suppressions.add("jan1@klient.example", "asked for", NOW)
    recorded = desk.store.bounces.record(Proof(number, 1), DEAD, "b1@x.example", at(5))
    assert recorded == Recorded("jan1@klient.example", new=True, suppressed=False)
    assert [one.reason for one in desk.store.suppressions.list()] == ["asked for"]


def test_what_is_suppressed_in_mid_campaign_is_not_sent_any_more(desk: Desk) -> None:
    number = desk.sending()
    desk.store.bounces.record(Proof(number, 2), DEAD, "b1@x.example", NOW)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    claimed = desk.store.deliveries.claim(number, 1, 3, epoch, now=NOW)
    assert [row[0] for row in claimed] == [1, 3]


def test_the_report_has_the_last_word_on_each_delivery(desk: Desk) -> None:
    number, other = desk.sending(), desk.sending()
    bounces = desk.store.bounces
    bounces.record(Proof(number, 2), DEAD, "b1@x.example", at(9))
    bounces.record(Proof(number, 2), LATE, "b2@x.example", at(20))  # it was under way for longer
    bounces.record(Proof(number, 1), LATE, "b3@x.example", at(5))
    bounces.record(Proof(other, 1), DEAD, "b4@x.example", at(5))
    assert bounces.of(number) == (
        Returned(1, "jan1@klient.example", Kind.DELAYED, "4.4.1", "Connection timed out", at(5)),
        Returned(2, "jan2@klient.example", Kind.DEAD, "5.1.1", "550 5.1.1 User unknown", at(9)),
    )


def test_deliveries_to_an_address_are_found_the_newest_first(desk: Desk) -> None:
    old, new, draft = desk.sending(), desk.sending(), desk.draft()
    desk.recipients(draft, 3)
    bounces = desk.store.bounces
    assert bounces.sent_to("jan2@klient.example", at(-1)) == [(new, 2), (old, 2)]
    assert bounces.sent_to("jan2@klient.example", at(1)) == []
    assert bounces.sent_to("nobody@klient.example", at(-1)) == []
    assert bounces.address(Proof(old, 2)) == "jan2@klient.example"
    assert bounces.address(Proof(old, 4)) is None


def test_what_the_relay_itself_refused_is_learnt_from_once(desk: Desk) -> None:
    number = desk.sending(6)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.deliveries.claim(number, 1, 6, epoch, now=NOW)
    said = (
        "550 5.1.1 User unknown",
        "552 5.2.2 Over quota",
        "550 5.7.1 Blocked",
        "421 4.1.1 User unknown, later",
        "550 5.1.1 User unknown",
    )
    failed = [(n, DeliveryState.FAILED, words, None) for n, words in enumerate(said, 1)]
    desk.store.deliveries.mark(number, failed, [], epoch, NOW)

    bounces = desk.store.bounces
    assert bounces.learn(number, at(5)) == 2
    assert bounces.learn(number, at(6)) == 0
    assert [one.address for one in desk.store.suppressions.list()] == ["jan1@klient.example", "jan5@klient.example"]
    assert bounces.score("jan2@klient.example", at(6)) == 1
    assert bounces.score("jan3@klient.example", at(6)) == 0
    assert bounces.of(number) == ()  # the report has them already, as failures
