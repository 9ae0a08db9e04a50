"""A campaign's way through its states: every move once, and nothing that the requester has not seen."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from mailbot.domain.campaign import Campaign, Contents, LeftOut, Pacing, Packet, Plan, Reason, Recipient
from mailbot.domain.letter import Attachment
from mailbot.domain.packets import cut
from mailbot.domain.states import CAMPAIGN_MOVES, OPEN, CampaignState, DeliveryState
from mailbot.store.transactions import run_many, writing
from tests.store.desk import BOOT, CONTENTS, MINUTE, NOW, Desk, answer, at

DRAFT, AWAITING, SCHEDULED, SENDING = (
    CampaignState.DRAFT,
    CampaignState.AWAITING,
    CampaignState.SCHEDULED,
    CampaignState.SENDING,
)
PAUSED, FINISHED, CANCELLED, EXPIRED = (
    CampaignState.PAUSED,
    CampaignState.FINISHED,
    CampaignState.CANCELLED,
    CampaignState.EXPIRED,
)
WHOLE = tuple(cut(3, Pacing(), NOW))


def test_a_letter_opens_a_draft(desk: Desk) -> None:
    letter = desk.letter()
    opened = desk.store.campaigns.open(
        letter,
        "anna@firma.example",
        "pl",
        CONTENTS,
        ("Odbiorcy: Klienci", "Bez: Dłużnicy"),
        thread="r@firma.example",
        now=NOW,
        expires=at(60),
    )
    assert opened == Campaign(
        number=1,
        state=DRAFT,
        requester="anna@firma.example",
        language="pl",
        subject="Zmiana godzin",
        block=("Odbiorcy: Klienci", "Bez: Dłużnicy"),
        plan=None,
        digest="",
        thread="r@firma.example",
        created=NOW,
        expires=at(60),
    )
    assert desk.store.campaigns.get(1) == opened
    assert desk.store.campaigns.by_letter(letter) == opened
    assert desk.store.campaigns.get(2) is None


def test_the_same_letter_finds_the_campaign_that_it_opened(desk: Desk) -> None:
    letter = desk.letter()
    first, second = (
        desk.store.campaigns.open(letter, "anna@firma.example", "pl", contents, (), thread="", now=NOW, expires=None)
        for contents in (CONTENTS, Contents("another reading", "", None))
    )
    assert (first.number, second) == (1, first)
    assert len(desk.store.campaigns.list()) == 1


def test_the_contents_come_back_as_they_were(desk: Desk) -> None:
    contents = replace(
        CONTENTS,
        attachments=(
            Attachment("Cennik żółty.pdf", "application/pdf", b"%PDF\x00\xff"),
            Attachment("logo.png", "image/png", b"", content_id="logo@firma"),
        ),
    )
    number = desk.store.campaigns.open(
        desk.letter(), "anna@firma.example", "pl", contents, (), thread="", now=NOW, expires=None
    ).number
    assert desk.store.campaigns.contents(number) == contents
    with pytest.raises(LookupError, match="there is no campaign 7"):
        desk.store.campaigns.contents(7)


def test_a_plan_comes_back_as_it_was_made(desk: Desk) -> None:
    number = desk.draft()
    desk.recipients(number, 5)
    plan = Plan("sales", at(30), Pacing(2, 10 * MINUTE), stop_after=7, archive_folder="Sent/Zmiana godzin")
    packets = tuple(cut(5, plan.pacing, at(30)))
    assert desk.store.campaigns.replan(
        number,
        ("Paczki: 2 co 10 min",),
        plan,
        "d1",
        packets,
        recipients_digest="r1",
        people=5,
        companies=2,
        expires=at(60),
    )
    campaign = desk.store.campaigns.get(number)
    assert campaign is not None
    assert (campaign.state, campaign.plan, campaign.digest) == (AWAITING, plan, "d1")
    assert (campaign.block, campaign.expires) == (("Paczki: 2 co 10 min",), at(60))
    assert desk.store.packets.of(number) == packets
    assert desk.store.campaigns.size(number) == (5, 2)


def test_a_new_plan_takes_the_place_of_the_old_one(desk: Desk) -> None:
    number = desk.awaiting(3, size=1)
    plan = Plan("news", None)
    assert desk.store.campaigns.replan(
        number, (), plan, "d2", WHOLE, recipients_digest="r2", people=3, companies=0, expires=None
    )
    assert desk.store.packets.of(number) == WHOLE
    assert not desk.store.campaigns.confirm(number, "digest", NOW, desk.letter(), WHOLE)
    assert desk.store.campaigns.confirm(number, "d2", NOW, desk.letter(), WHOLE)


def test_back_to_a_draft_voids_the_token(desk: Desk) -> None:
    number = desk.awaiting()
    new = replace(CONTENTS, subject="Inny temat", attachments=(Attachment("a.txt", "text/plain", b"a"),))
    assert desk.store.campaigns.to_draft(number, ("Odbiorcy: ?",), new)
    campaign = desk.store.campaigns.get(number)
    assert campaign is not None
    assert (campaign.state, campaign.plan, campaign.digest, campaign.subject) == (DRAFT, None, "", "Inny temat")
    assert desk.store.campaigns.contents(number) == new
    assert (desk.store.packets.of(number), desk.store.campaigns.size(number)) == ((), (0, 0))
    for digest in ("digest", ""):
        assert not desk.store.campaigns.confirm(number, digest, NOW, desk.letter(), WHOLE)


def test_a_yes_plans_a_delivery_for_everyone(desk: Desk) -> None:
    number = desk.awaiting(5, size=2)
    packets = tuple(cut(5, Pacing(2, 10 * MINUTE), at(1)))
    assert desk.store.campaigns.confirm(number, "digest", NOW, desk.letter(), packets)
    campaign = desk.store.campaigns.get(number)
    assert campaign is not None
    assert (campaign.state, campaign.confirmed) == (SCHEDULED, NOW)
    assert desk.store.packets.of(number) == packets
    assert desk.rows("SELECT number, packet, state, attempt FROM delivery") == [
        (1, 1, 0, 0), (2, 1, 0, 0), (3, 2, 0, 0), (4, 2, 0, 0), (5, 3, 0, 0),
    ]  # fmt: skip
    assert desk.store.deliveries.counts(number) == {DeliveryState.PLANNED: 5}


def test_a_second_confirm_finds_nothing_to_move(desk: Desk) -> None:
    number = desk.awaiting()
    assert desk.store.campaigns.confirm(number, "digest", NOW, desk.letter(), WHOLE)
    assert not desk.store.campaigns.confirm(number, "digest", at(1), desk.letter(), WHOLE)
    assert desk.states(number) == "PPP"


def test_a_confirm_that_is_read_again_after_a_crash_is_still_a_yes(desk: Desk) -> None:
    number, letter = desk.awaiting(), desk.letter()
    assert desk.store.campaigns.confirm(number, "digest", NOW, letter, WHOLE)
    assert desk.reopened().store.campaigns.confirm(number, "digest", at(1), letter, WHOLE)
    campaign = desk.store.campaigns.get(number)
    assert campaign is not None
    assert campaign.confirmed == NOW


def test_of_many_yeses_at_once_one_counts(desk: Desk) -> None:
    number = desk.awaiting()
    letters = [desk.letter() for _ in range(4)]
    answers: list[bool] = []

    def confirm(letter: int) -> None:
        answers.append(desk.store.campaigns.confirm(number, "digest", NOW, letter, WHOLE))
        desk.store.close()

    threads = [threading.Thread(target=confirm, args=(letter,)) for letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]
    assert desk.states(number) == "PPP"


def test_a_yes_after_the_time_is_over_is_none(desk: Desk) -> None:
    number = desk.awaiting()
    assert not desk.store.campaigns.confirm(number, "digest", at(60), desk.letter(), WHOLE)
    assert desk.store.campaigns.confirm(number, "digest", at(59.99), desk.letter(), WHOLE)


@pytest.mark.parametrize(
    "packets",
    [
        pytest.param((Packet(1, 1, 2, NOW),), id="somebody is missed"),
        pytest.param((Packet(1, 1, 3, None),), id="a packet has no time"),
        pytest.param((), id="no packets"),
    ],
)
def test_packets_that_miss_somebody_are_never_confirmed(desk: Desk, packets: tuple[Packet, ...]) -> None:
    number = desk.awaiting()
    with pytest.raises(ValueError, match="its packets hold"):
        desk.store.campaigns.confirm(number, "digest", NOW, desk.letter(), packets)
    assert (desk.state(number), desk.states(number)) == (AWAITING, "")


def test_the_usual_way(desk: Desk) -> None:
    number = desk.sending()
    move = desk.store.campaigns.move
    assert move(number, SENDING, PAUSED, at(1), reason="10 errors", answers=[answer(campaign=number)])
    paused = desk.store.campaigns.get(number)
    assert paused is not None
    assert (paused.state, paused.pause_reason) == (PAUSED, "10 errors")
    assert [owed.answer.campaign for owed in desk.store.answers.due(at(1), 9)] == [number]
    assert not move(number, SENDING, PAUSED, at(2), reason="again", answers=[answer("a2@firma.example")])
    assert len(desk.store.answers.due(at(2), 9)) == 1
    assert move(number, PAUSED, SENDING, at(2))
    going_on = desk.store.campaigns.get(number)
    assert going_on is not None
    assert (going_on.state, going_on.pause_reason) == (SENDING, "")
    assert desk.rows("SELECT started, finished FROM campaign") == [(int(NOW.timestamp()), None)]


def test_going_on_before_the_first_packet_waits_for_it_and_forgives_what_failed(desk: Desk) -> None:
    number = desk.scheduled(2)
    assert desk.store.campaigns.move(number, SCHEDULED, PAUSED, at(1))
    assert desk.store.campaigns.resume(number)
    assert desk.state(number) is SCHEDULED
    assert not desk.store.campaigns.resume(number)
    assert desk.store.campaigns.move(number, SCHEDULED, SENDING, at(2))
    desk.store.packets.start(number, 1, at(2))
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.deliveries.claim(number, 1, 2, epoch, now=NOW)
    failed = [(1, DeliveryState.FAILED, "550 no", None)]
    desk.store.deliveries.mark(number, failed, [], epoch, NOW)
    assert desk.store.deliveries.failures(number) == 1
    assert desk.store.campaigns.move(number, SENDING, PAUSED, at(3))
    assert desk.store.campaigns.resume(number)
    assert (desk.state(number), desk.store.deliveries.failures(number)) == (SENDING, 0)
    assert desk.store.deliveries.retry(number, DeliveryState.FAILED) == 1
    desk.store.deliveries.claim(number, 1, 1, epoch, now=NOW)
    desk.store.deliveries.mark(number, failed, [], epoch, NOW)
    assert desk.store.deliveries.failures(number) == 1


def test_nothing_is_finished_while_a_delivery_is_undecided(desk: Desk) -> None:
    number = desk.sending(2)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.deliveries.claim(number, 1, 2, epoch, now=NOW)
    desk.send(number, [1], epoch)
    assert not desk.store.campaigns.move(number, SENDING, FINISHED, at(1))
    desk.send(number, [2], epoch)
    report = answer("report@firma.example", number)
    assert desk.store.campaigns.move(number, SENDING, FINISHED, at(1), answers=[report])
    campaign = desk.store.campaigns.get(number)
    assert campaign is not None
    assert (campaign.state, campaign.finished) == (FINISHED, at(1))
    assert [owed.answer for owed in desk.store.answers.due(at(1), 9)] == [report]


BY_FUNCTIONS = {(DRAFT, AWAITING), (AWAITING, DRAFT), (AWAITING, SCHEDULED), (FINISHED, SENDING)}
ILLEGAL = [
    (old, new)
    for old in CampaignState
    for new in CampaignState
    if new not in CAMPAIGN_MOVES[old] or new is CANCELLED or (old, new) in BY_FUNCTIONS
]


@pytest.mark.parametrize(("old", "new"), ILLEGAL)
def test_a_move_that_the_table_does_not_know_is_refused(desk: Desk, old: CampaignState, new: CampaignState) -> None:
    with pytest.raises(ValueError, match=f"does not move from {old} to {new}"):
        desk.store.campaigns.move(desk.draft(), old, new, NOW)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_campaign_can_be_cancelled_once(desk: Desk, state: CampaignState) -> None:
    ways: dict[CampaignState, Callable[[], int]] = {
        DRAFT: desk.draft,
        AWAITING: desk.awaiting,
        SCHEDULED: desk.scheduled,
        SENDING: desk.sending,
        PAUSED: desk.sending,
    }
    number = ways[state]()
    if state is PAUSED:
        desk.store.campaigns.move(number, SENDING, PAUSED, NOW)
    assert desk.state(number) is state
    assert desk.store.campaigns.cancel(number, at(1), [answer()])
    assert not desk.store.campaigns.cancel(number, at(2), [answer("a2@firma.example")])
    campaign = desk.store.campaigns.get(number)
    assert campaign is not None
    assert (campaign.state, campaign.finished) == (CANCELLED, at(1))
    assert set(desk.states(number)) <= {"K"}
    assert [owed.answer.message_id for owed in desk.store.answers.due(at(2), 9)] == ["a1@firma.example"]


def test_cancel_skips_what_is_not_in_a_couriers_hands(desk: Desk) -> None:
    number = desk.sending(5)
    epoch = desk.store.life.take_over(BOOT, NOW).epoch
    desk.store.deliveries.claim(number, 1, 5, epoch, now=NOW, limit=4)
    desk.send(number, [1], epoch)
    later = (3, DeliveryState.DEFERRED, "451 later", at(5))
    desk.store.deliveries.mark(number, [later], [2], epoch, NOW)
    assert desk.states(number) == "S.DCP"
    assert desk.store.campaigns.cancel(number, at(1))
    assert desk.states(number) == "S.KCK"
    desk.store.deliveries.hand_back(number, [4], epoch)
    desk.store.deliveries.mark(number, [(2, DeliveryState.DEFERRED, "452 full", at(9))], [], epoch, at(2))
    assert desk.states(number) == "SKKKK"


def test_a_campaign_is_found_by_state_and_requester(desk: Desk) -> None:
    draft, sending = desk.draft(), desk.sending()
    everything = desk.store.campaigns.list
    assert [campaign.number for campaign in everything()] == [sending, draft]
    assert [campaign.number for campaign in everything({DRAFT, PAUSED})] == [draft]
    assert [campaign.number for campaign in everything(requester="anna@firma.example", limit=1)] == [sending]
    assert everything(requester="piotr@firma.example") == ()


def test_a_plan_is_reminded_of_once(desk: Desk) -> None:
    number = desk.awaiting()
    assert desk.store.agenda.to_remind(at(59)) == ()
    assert [campaign.number for campaign in desk.store.agenda.to_remind(at(60))] == [number]
    assert desk.store.campaigns.remind(number, at(40), [answer()])
    assert not desk.store.campaigns.remind(number, at(41), [answer("a2@firma.example")])
    assert desk.store.agenda.to_remind(at(60)) == ()
    assert len(desk.store.answers.due(at(60), 9)) == 1


def test_the_lists_of_who_gets_it_and_who_does_not(desk: Desk) -> None:
    number = desk.awaiting(4)
    left_out = [
        (number, 1, "Jan", "jan@klient.example", "suppressed", ""),
        (number, 2, "Ewa", "", "no address", ""),
        (number, 3, "Ola", "ola@klient.example", "suppressed", ""),
    ]
    with writing(desk.store._databases[0]):
        run_many(desk.store._databases[0], "INSERT INTO left_out VALUES (?, ?, ?, ?, ?, ?)", left_out)
    assert desk.store.campaigns.recipients(number, 2, 3) == tuple(
        Recipient(n, f"jan{n}@klient.example", f"Jan {n}", "Klient", {"imie": "Jan"}) for n in (2, 3)
    )
    assert desk.store.campaigns.left_out(number, 2) == (
        LeftOut("Jan", "jan@klient.example", Reason.SUPPRESSED),
        LeftOut("Ewa", "", Reason.NO_ADDRESS),
    )
    assert desk.store.campaigns.left_out_counts(number) == {Reason.SUPPRESSED: 2, Reason.NO_ADDRESS: 1}
