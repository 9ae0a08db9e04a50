"""Nobody twice, nobody missed: claims, marks and what is made of them after a crash."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.errors import StaleEpoch
from mailbot.store.deliveries import REPLY_LENGTH, Recovered
from mailbot.store.transactions import run, writing
from tests.store.desk import BOOT, NOW, Desk, at

SENT, FAILED, DEFERRED, UNKNOWN, PLANNED = (
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.DEFERRED,
    DeliveryState.UNKNOWN,
    DeliveryState.PLANNED,
)


def reign(desk: Desk, boot: str = BOOT) -> int:
    return desk.store.life.take_over(boot, NOW).epoch


def claim(desk: Desk, number: int, epoch: int, span: tuple[int, int] = (1, 99), limit: int = 200) -> list[int]:
    return [row[0] for row in desk.store.deliveries.claim(number, *span, epoch, now=NOW, limit=limit)]


def settle(desk: Desk, number: int, state: DeliveryState, numbers: Sequence[int], epoch: int) -> None:
    due = at(5) if state is DEFERRED else None
    desk.store.deliveries.mark(number, [(each, state, "the server's words", due) for each in numbers], [], epoch, NOW)


class TestClaiming:
    def test_a_claim_brings_what_a_message_is_made_from(self, desk: Desk) -> None:
        number, epoch = desk.sending(2), reign(desk)
        assert desk.store.deliveries.claim(number, 1, 2, epoch, now=NOW) == [
            (1, "jan1@klient.example", "Jan 1", "Klient", '{"imie": "Jan"}', 1),
            (2, "jan2@klient.example", "Jan 2", "Klient", '{"imie": "Jan"}', 1),
        ]

    def test_what_is_claimed_is_not_claimed_again(self, desk: Desk) -> None:
        number, epoch = desk.sending(5), reign(desk)
        windows = [claim(desk, number, epoch, limit=2) for _ in range(4)]
        assert windows == [[1, 2], [3, 4], [5], []]
        assert desk.states(number) == "CCCCC"

    def test_only_the_packets_own_recipients_are_claimed(self, desk: Desk) -> None:
        number, epoch = desk.sending(6, size=2), reign(desk)
        assert claim(desk, number, epoch, (3, 4)) == [3, 4]

    @pytest.mark.parametrize("limit", [0, 1])
    def test_no_more_than_the_limit(self, desk: Desk, limit: int) -> None:
        number, epoch = desk.sending(3), reign(desk)
        assert len(claim(desk, number, epoch, limit=limit)) == limit

    def test_what_is_due_again_goes_first_and_counts_its_attempts(self, desk: Desk) -> None:
        number, epoch = desk.sending(3), reign(desk)
        claim(desk, number, epoch, limit=2)
        settle(desk, number, DEFERRED, [2], epoch)
        early = desk.store.deliveries.claim(number, 1, 3, epoch, now=at(4.99), limit=1)
        due = desk.store.deliveries.claim(number, 1, 3, epoch, now=at(5))
        assert [(row[0], row[5]) for row in early + due] == [(3, 1), (2, 2)]

    @pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.SCHEDULED, CampaignState.CANCELLED])
    def test_nothing_is_claimed_of_a_campaign_that_does_not_send(self, desk: Desk, state: CampaignState) -> None:
        number = desk.scheduled() if state is CampaignState.SCHEDULED else desk.sending()
        if state is CampaignState.PAUSED:
            desk.store.campaigns.move(number, CampaignState.SENDING, state, NOW)
        if state is CampaignState.CANCELLED:
            desk.store.campaigns.cancel(number, NOW)
        assert claim(desk, number, reign(desk)) == []

    def test_who_was_suppressed_after_the_plan_is_skipped(self, desk: Desk) -> None:
        number, epoch = desk.sending(4), reign(desk)
        with writing(desk.store._databases[0]):
            for n in (1, 2, 3):
                run(
                    desk.store._databases[0],
                    "INSERT INTO suppression (address, scope, reason, since) VALUES (?, '', 'opt-out', 0)",
                    (f"jan{n}@klient.example",),
                )
        assert claim(desk, number, epoch, limit=2) == [4]
        assert desk.states(number) == "KKKC"
        assert [told.reply for told in desk.store.deliveries.outcomes(number, [DeliveryState.SKIPPED], 1, 9)] == [
            "suppressed: opt-out",
            "suppressed: opt-out",
            "suppressed: opt-out",
        ]


class TestMarking:
    def test_from_the_dot_to_the_servers_word(self, desk: Desk) -> None:
        number, epoch = desk.sending(5), reign(desk)
        claim(desk, number, epoch)
        desk.store.deliveries.mark(number, [], [1, 2, 3, 4], epoch, NOW)
        assert desk.states(number) == "....C"
        desk.store.deliveries.mark(
            number,
            [
                (1, SENT, "2.0.0 Ok: queued as 4X1", None),
                (2, FAILED, "5.1.1 unknown user", None),
                (3, DEFERRED, "4.2.2 mailbox full", at(5)),
                (4, UNKNOWN, "connection lost", None),
            ],
            [5],
            epoch,
            at(1),
        )
        assert desk.states(number) == "SFDU."
        everything = desk.store.deliveries.outcomes(number, list(DeliveryState), 1, 10)
        assert [(told.number, told.reply, told.settled) for told in everything] == [
            (1, "2.0.0 Ok: queued as 4X1", at(1)),
            (2, "5.1.1 unknown user", at(1)),
            (3, "4.2.2 mailbox full", at(1)),
            (4, "connection lost", at(1)),
            (5, "", None),
        ]
        assert desk.store.deliveries.next_due(number) == at(5)

    @pytest.mark.parametrize("state", [SENT, UNKNOWN])
    def test_without_a_dot_nothing_was_sent_nor_is_in_doubt(self, desk: Desk, state: DeliveryState) -> None:
        number, epoch = desk.sending(), reign(desk)
        claim(desk, number, epoch)
        with pytest.raises(StaleEpoch):
            settle(desk, number, state, [1], epoch)
        assert desk.states(number) == "CCC"

    @pytest.mark.parametrize("state", [FAILED, DEFERRED])
    def test_a_server_may_refuse_before_the_dot(self, desk: Desk, state: DeliveryState) -> None:
        number, epoch = desk.sending(1), reign(desk)
        claim(desk, number, epoch)
        settle(desk, number, state, [1], epoch)
        assert desk.store.deliveries.counts(number) == {state: 1}

    def test_one_mark_that_does_not_fit_undoes_all_of_them(self, desk: Desk) -> None:
        number, epoch = desk.sending(), reign(desk)
        claim(desk, number, epoch, limit=2)
        desk.store.deliveries.mark(number, [], [1], epoch, NOW)
        with pytest.raises(StaleEpoch, match=f"epoch {epoch} no longer holds every delivery of campaign {number}"):
            desk.store.deliveries.mark(number, [(1, SENT, "", None)], [2, 3], epoch, NOW, used=1)
        assert desk.states(number) == ".CP"
        assert desk.store.deliveries.sent_since("sales", NOW) == 0

    def test_marking_twice_is_refused(self, desk: Desk) -> None:
        number, epoch = desk.sending(), reign(desk)
        claim(desk, number, epoch)
        desk.send(number, [1], epoch)
        with pytest.raises(StaleEpoch):
            settle(desk, number, SENT, [1], epoch)
        with pytest.raises(StaleEpoch):
            desk.store.deliveries.mark(number, [], [1], epoch, NOW)

    def test_a_daemon_whose_deliveries_were_taken_over_can_mark_nothing(self, desk: Desk) -> None:
        number, old = desk.sending(), reign(desk)
        claim(desk, number, old)
        new = reign(desk)
        desk.store.deliveries.recover(new, BOOT, NOW)
        claim(desk, number, new)
        with pytest.raises(StaleEpoch):
            desk.store.deliveries.mark(number, [], [1], old, NOW)
        with pytest.raises(StaleEpoch):
            desk.store.deliveries.hand_back(number, [1], old)
        assert desk.states(number) == "CCC"

    def test_a_servers_endless_words_are_cut(self, desk: Desk) -> None:
        number, epoch = desk.sending(1), reign(desk)
        claim(desk, number, epoch)
        desk.store.deliveries.mark(number, [(1, FAILED, "no " * 9_999, None)], [], epoch, NOW)
        (told,) = desk.store.deliveries.outcomes(number, [FAILED], 1, 1)
        assert len(told.reply) == REPLY_LENGTH

    def test_what_is_handed_back_is_planned_and_its_attempt_is_not_counted(self, desk: Desk) -> None:
        number, epoch = desk.sending(2), reign(desk)
        claim(desk, number, epoch)
        desk.store.deliveries.mark(number, [], [1], epoch, NOW)
        with pytest.raises(StaleEpoch):
            desk.store.deliveries.hand_back(number, [1, 2], epoch)
        desk.store.deliveries.hand_back(number, [2], epoch)
        assert desk.states(number) == ".P"
        assert [row[5] for row in desk.store.deliveries.claim(number, 1, 2, epoch, now=NOW)] == [1]


class TestRecovering:
    def in_every_state(self, desk: Desk) -> tuple[int, int]:
        """Sent, failed, deferred, unknown, dotted, claimed and planned, in this order."""
        number, epoch = desk.sending(7), reign(desk)
        claim(desk, number, epoch, limit=6)
        desk.store.deliveries.mark(number, [], [1, 2, 3, 4, 5], epoch, NOW)
        for state, each in ((SENT, 1), (FAILED, 2), (DEFERRED, 3), (UNKNOWN, 4)):
            settle(desk, number, state, [each], epoch)
        assert desk.states(number) == "SFDU.CP"
        return number, epoch

    def test_a_killed_daemon_leaves_at_most_its_dots_in_doubt(self, desk: Desk) -> None:
        number, _ = self.in_every_state(desk)
        assert desk.store.deliveries.recover(reign(desk), BOOT, NOW) == Recovered(1, ((number, 5),))
        assert desk.states(number) == "SFDUUPP"

    def test_after_another_boot_a_claim_proves_nothing(self, desk: Desk) -> None:
        number, _ = self.in_every_state(desk)
        assert desk.store.deliveries.recover(reign(desk, "other boot"), "other boot", NOW) == Recovered(
            0, ((number, 5), (number, 6))
        )
        assert desk.states(number) == "SFDUUUP"

    def test_recovering_twice_finds_nothing_more(self, desk: Desk) -> None:
        self.in_every_state(desk)
        epoch = reign(desk)
        desk.store.deliveries.recover(epoch, BOOT, NOW)
        assert desk.store.deliveries.recover(epoch, BOOT, NOW) == Recovered(0, ())

    def test_what_a_paused_or_cancelled_campaign_had_in_hand_is_recovered_too(self, desk: Desk) -> None:
        paused, cancelled, epoch = desk.sending(2), desk.sending(2), reign(desk)
        for number in (paused, cancelled):
            claim(desk, number, epoch)
            desk.store.deliveries.mark(number, [], [1], epoch, NOW)
        desk.store.campaigns.move(paused, CampaignState.SENDING, CampaignState.PAUSED, NOW)
        desk.store.campaigns.cancel(cancelled, NOW)
        assert desk.store.deliveries.recover(reign(desk), BOOT, NOW) == Recovered(2, ((paused, 1), (cancelled, 1)))
        assert (desk.states(paused), desk.states(cancelled)) == ("UP", "UK")

    def test_a_packet_with_recovered_deliveries_has_not_ended(self, desk: Desk) -> None:
        number, epoch = desk.sending(1), reign(desk)
        desk.store.packets.start(number, 1, NOW)
        claim(desk, number, epoch)
        settle(desk, number, DEFERRED, [1], epoch)
        desk.store.packets.end(number, 1, NOW)
        desk.store.deliveries.claim(number, 1, 1, epoch, now=at(5))
        desk.store.deliveries.recover(reign(desk), BOOT, NOW)
        assert desk.store.packets.current(number) is not None

    def test_a_process_killed_between_two_marks_loses_none_of_them(self, desk: Desk) -> None:
        number, epoch = desk.sending(4), reign(desk)
        code = """
import os, sys
from tests.store.desk import *
store, number, epoch = stores.open(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
store.deliveries.claim(number, 1, 3, epoch, now=NOW)
store.deliveries.mark(number, [], [1], epoch, NOW)
store.deliveries.mark(number, [(1, DeliveryState.SENT, "ok", None)], [2], epoch, NOW)
os.kill(os.getpid(), 9)
"""
        arguments = [sys.executable, "-c", code, f"sqlite:///{desk.store.path}", str(number), str(epoch)]
        assert subprocess.run(arguments, check=False).returncode == -9  # noqa: S603 - our own
        assert desk.states(number) == "S.CP"
        assert desk.store.deliveries.recover(reign(desk), BOOT, NOW) == Recovered(1, ((number, 2),))
        assert desk.rows("PRAGMA integrity_check") == [("ok",)]


class TestDeciding:
    def finished(self, desk: Desk) -> int:
        """Sent, failed, failed, unknown, unknown; the packet has ended, the campaign too."""
        number, epoch = desk.sending(5), reign(desk)
        desk.store.packets.start(number, 1, NOW)
        claim(desk, number, epoch)
        desk.store.deliveries.mark(number, [], [1, 2, 3, 4, 5], epoch, NOW)
        for state, numbers in ((SENT, [1]), (FAILED, [2, 3]), (UNKNOWN, [4, 5])):
            settle(desk, number, state, numbers, epoch)
        assert desk.store.packets.end(number, 1, NOW)
        assert desk.store.campaigns.move(number, CampaignState.SENDING, CampaignState.FINISHED, NOW)
        return number

    def test_retry_sends_to_those_that_failed_and_to_nobody_else(self, desk: Desk) -> None:
        number = self.finished(desk)
        assert desk.store.deliveries.retry(number, FAILED) == 2
        assert (desk.states(number), desk.state(number)) == ("SPPUU", CampaignState.SENDING)
        assert desk.store.deliveries.retry(number, FAILED) == 0
        epoch = reign(desk)
        assert desk.store.agenda.due_campaigns("sales", NOW)[0].number == number
        assert claim(desk, number, epoch) == [2, 3]

    def test_retry_unknown_is_the_requesters_own_risk(self, desk: Desk) -> None:
        number = self.finished(desk)
        assert desk.store.deliveries.retry(number, UNKNOWN) == 2
        assert desk.states(number) == "SFFPP"

    def test_with_nothing_to_retry_a_campaign_stays_finished(self, desk: Desk) -> None:
        number = self.finished(desk)
        desk.store.deliveries.resolve_unknown(number, [4, 5], SENT, NOW)
        assert desk.store.deliveries.retry(number, UNKNOWN) == 0
        assert desk.state(number) is CampaignState.FINISHED

    def test_what_a_witness_has_is_sent_and_what_it_lacks_is_planned(self, desk: Desk) -> None:
        number = self.finished(desk)
        assert desk.store.deliveries.resolve_unknown(number, [4, 1], SENT, at(9)) == 1
        assert desk.store.deliveries.resolve_unknown(number, [4, 5], PLANNED, at(9)) == 1
        assert (desk.states(number), desk.state(number)) == ("SFFSP", CampaignState.SENDING)
        assert desk.store.packets.current(number) is not None

    @pytest.mark.parametrize("state", [SENT, DEFERRED, PLANNED])
    def test_what_is_not_over_cannot_be_retried(self, desk: Desk, state: DeliveryState) -> None:
        with pytest.raises(ValueError, match="not sent once more"):
            desk.store.deliveries.retry(desk.sending(), state)

    def test_a_doubt_is_resolved_to_sent_or_planned_only(self, desk: Desk) -> None:
        with pytest.raises(ValueError, match="from UNKNOWN to FAILED"):
            desk.store.deliveries.resolve_unknown(desk.sending(), [1], FAILED, NOW)

    def test_a_cancelled_campaign_is_not_brought_back(self, desk: Desk) -> None:
        number, epoch = desk.sending(2), reign(desk)
        claim(desk, number, epoch)
        desk.store.deliveries.mark(number, [], [1], epoch, NOW)
        settle(desk, number, UNKNOWN, [1], epoch)
        settle(desk, number, FAILED, [2], epoch)
        desk.store.campaigns.cancel(number, NOW)
        assert desk.store.deliveries.retry(number, FAILED) == 0
        assert desk.store.deliveries.resolve_unknown(number, [1], PLANNED, NOW) == 0
        assert desk.states(number) == "UF"


class TestCounting:
    def test_counts_are_of_this_campaign_alone(self, desk: Desk) -> None:
        first, second, epoch = desk.sending(4), desk.sending(2), reign(desk)
        claim(desk, first, epoch, limit=3)
        desk.send(first, [1], epoch)
        settle(desk, first, FAILED, [2], epoch)
        assert desk.store.deliveries.counts(first) == {
            SENT: 1,
            FAILED: 1,
            DeliveryState.CLAIMED: 1,
            PLANNED: 1,
        }
        assert (desk.store.deliveries.undecided(first), desk.store.deliveries.failures(first)) == (2, 1)
        assert (desk.store.deliveries.undecided(second), desk.store.deliveries.failures(second)) == (2, 0)

    def test_outcomes_come_a_page_at_a_time(self, desk: Desk) -> None:
        number, epoch = desk.sending(5), reign(desk)
        claim(desk, number, epoch)
        desk.send(number, [1, 2, 4, 5], epoch)
        pages = [desk.store.deliveries.outcomes(number, [SENT], first, 2) for first in (1, 3, 6)]
        assert [[told.number for told in page] for page in pages] == [[1, 2], [4, 5], []]

    def test_an_account_is_counted_over_all_its_campaigns(self, desk: Desk) -> None:
        epoch = reign(desk)
        for account, minute in (("sales", 0), ("sales", 1), ("news", 1)):
            number = desk.sending(3, account=account)
            claim(desk, number, epoch)
            desk.store.deliveries.mark(number, [], [1, 2], epoch, at(minute))
            words = [(1, SENT, "ok", None), (2, UNKNOWN, "lost", None), (3, FAILED, "550", None)]
            desk.store.deliveries.mark(number, words, [], epoch, at(minute), used=2)
        since = desk.store.deliveries.sent_since
        assert [since("sales", at(minutes)) for minutes in (0, 0.1, 1, 1.1)] == [4, 2, 2, 0]
        assert since("news", NOW) == 2
