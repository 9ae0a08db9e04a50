"""Who has agreed to a plan, who guesses tokens, whose Message-IDs are ours, and what has come back since the report."""

from datetime import datetime, timedelta

from mailbot.domain.bounce import Failing, Kind
from mailbot.domain.states import CampaignState
from mailbot.domain.verp import Proof
from tests.store.desk import BOOT, NOW, Desk, answer, at

DEAD = Failing("", "", Kind.DEAD, "5.1.1", "no such user")
DAY = timedelta(days=1)
HOURS = 60  # minutes, which ``at`` counts


def test_a_yes_is_to_one_plan_and_counts_once_for_each_person(desk: Desk) -> None:
    letters = [desk.letter() for _ in range(3)]
    number = desk.awaiting()
    approvals = desk.store.approvals
    assert approvals.give(number, "d1", "anna@firma.example", letters[0], NOW) == {"anna@firma.example"}
    assert approvals.give(number, "d1", "anna@firma.example", letters[1], NOW) == {"anna@firma.example"}
    assert approvals.give(number, "d2", "ewa@firma.example", letters[2], NOW) == {"ewa@firma.example"}
    assert approvals.given(number, "d1") == {"anna@firma.example"}
    assert desk.reopened().store.approvals.given(number, "d3") == frozenset()


def test_wrong_tokens_are_counted_by_sender_each_letter_once(desk: Desk) -> None:
    first, second, third = (desk.letter() for _ in range(3))
    wrong = desk.store.wrong_tokens
    for letter, minute in ((first, 0), (first, 1), (second, 2), (third, 3)):
        wrong.add(letter, "anna@firma.example", at(minute))
    assert wrong.before(third, "anna@firma.example", NOW) == (at(0), at(2))
    assert wrong.before(third, "anna@firma.example", at(1)) == (at(2),)
    assert wrong.before(third, "ewa@firma.example", NOW) == ()


def test_a_message_id_of_ours_is_known_by_its_beginning(desk: Desk) -> None:
    desk.store.answers.add([answer("mb.1.mzuxgylomfzwi3dfnzuxgylomf.summary.3@firma.example")], NOW)
    assert desk.store.answers.known("mb.1.mzuxgylomfzwi3dfnzuxgylomf.")
    assert not desk.store.answers.known("mb.1.mzuxgylomfzwi3dfnzuxgylome.")
    assert not desk.store.answers.known("mb.11.mzuxgylomfzwi3dfnzuxgylomf.")
    assert not desk.store.answers.known("mb.1.mzuxgylomfzwi3dfnzuxgylom.")


def test_since_when_an_address_stands_there_is_asked_for_one_scope(desk: Desk) -> None:
    desk.store.suppressions.add("jan@klient.example", "unsubscribed", NOW, "sales")
    assert desk.store.suppressions.since("jan@klient.example", "sales") == NOW
    assert desk.store.suppressions.since("jan@klient.example") is None


def finished(desk: Desk) -> int:
    """A campaign that ended and was reported at NOW."""
    number = desk.sending(3)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.deliveries.claim(number, 1, 3, epoch, now=NOW)
    desk.send(number, [1, 2, 3], epoch)
    assert desk.store.campaigns.move(number, CampaignState.SENDING, CampaignState.FINISHED, NOW)
    tell(desk, number, "report", NOW)
    return number


def tell(desk: Desk, number: int, kind: str, moment: datetime) -> None:
    told = answer(f"{kind}.{number}.{moment.timestamp()}@firma.example", number)
    desk.store.answers.add([type(told)(told.message_id, told.to, told.raw, number, kind)], moment)


def news(desk: Desk, now: datetime, after: timedelta) -> list[tuple[int, datetime]]:
    return [(campaign.number, since) for campaign, since in desk.store.agenda.come_back(now, after)]


def test_what_came_back_is_due_once_for_each_moment(desk: Desk) -> None:
    quiet, number = finished(desk), finished(desk)
    desk.store.bounces.record(Proof(number, 1), DEAD, "b1@x.example", at(5 * HOURS))
    assert news(desk, at(24 * HOURS - 1), DAY) == []
    assert news(desk, at(24 * HOURS), DAY) == [(number, NOW)]
    assert news(desk, at(90 * HOURS), DAY) == [(number, NOW)]  # late, after a stop
    assert quiet != number
    tell(desk, number, "cameback", at(24 * HOURS))
    assert news(desk, at(25 * HOURS), DAY) == []
    assert news(desk, at(72 * HOURS), 3 * DAY) == []
    desk.store.bounces.record(Proof(number, 2), DEAD, "b2@x.example", at(30 * HOURS))
    assert news(desk, at(31 * HOURS), DAY) == []
    assert news(desk, at(72 * HOURS), 3 * DAY) == [(number, at(24 * HOURS))]
    desk.store.bounces.record(Proof(number, 3), DEAD, "b3@x.example", at(80 * HOURS))
    tell(desk, number, "cameback", at(72 * HOURS))
    assert news(desk, at(200 * HOURS), 3 * DAY) == []


def test_a_report_that_was_asked_for_has_told_it(desk: Desk) -> None:
    number = finished(desk)
    desk.store.bounces.record(Proof(number, 1), DEAD, "b1@x.example", at(5 * HOURS))
    tell(desk, number, "report", at(6 * HOURS))
    assert news(desk, at(24 * HOURS), DAY) == []
