"""Each letter counts once: whichever door it comes through, whoever opens it first, whatever dies in between."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from mailbot.domain.mailbox import Arrival, Known
from mailbot.domain.states import CampaignState
from tests.flow.boxes import RememberingMailbox
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage

REQUEST = "Odbiorcy: Klienci\n\nDzień dobry!\n"
OLD, PLANS = 200, 20


@dataclass(slots=True)
class Renumbered(RememberingMailbox):
    """An inbox whose server numbers everything anew when it likes to."""

    letters: list[bytes]
    uidvalidity: int = 1
    filed: list[tuple[int, int, str]] = field(default_factory=list)

    def arrivals(self, known: Known) -> Iterator[Arrival]:
        for uid, raw in enumerate(self.letters, 1):
            if not known("INBOX", self.uidvalidity, uid):
                yield Arrival("INBOX", self.uidvalidity, uid, raw)

    def file(self, uidvalidity: int, uid: int, folder: str) -> None:
        self.filed.append((uidvalidity, uid, folder))


def campaigns(stage: Stage) -> int:
    return len(stage.house.store.campaigns.list())


def test_a_letter_that_comes_three_times_and_by_both_doors_is_one_plan_and_one_summary(stage: Stage) -> None:
    raw = office.letter(ANNA, BOT, "Zmiana", REQUEST)
    for _ in range(3):
        stage.box.deliver(raw, BOT)
        stage.house.intake.take(raw, null_sender=False, now=stage.now)
    stage.box.deliver(raw.replace(b"Zmiana", b"Inna"), BOT)  # the same Message-ID, other bytes
    stage.house.intake.take(raw.replace(b"Zmiana", b"Trzecia"), null_sender=False, now=stage.now)
    stage.settle()
    assert (campaigns(stage), len(stage.inbox())) == (1, 1)
    assert stage.box.read(BOT) == []


def test_a_letter_that_was_taken_by_a_daemon_that_died_before_it_was_filed_is_dealt_with_once(stage: Stage) -> None:
    stage.box.deliver(office.letter(ANNA, BOT, "Zmiana", REQUEST), BOT)
    stage.house.intake.collect(stage.house.mailbox, stage.now)
    stage.restart()  # as after a kill: known, and still in the inbox
    assert len(stage.box.read(BOT)) == 1
    stage.settle()
    assert (campaigns(stage), len(stage.inbox()), stage.box.read(BOT)) == (1, 1, [])
    stage.box.deliver(office.letter(ANNA, BOT, "Druga", REQUEST), BOT)
    stage.house.intake.collect(stage.house.mailbox, stage.now)
    stage.house.intake.work(stage.now)
    stage.restart()  # decided about, answered, and still in the inbox
    stage.settle()
    assert (campaigns(stage), len(stage.inbox()), stage.box.read(BOT)) == (2, 2, [])


def test_an_inbox_that_is_numbered_anew_brings_none_of_200_old_letters_back(stage: Stage) -> None:
    """And what is new among them is found."""
    body = "Odbiorcy: jan@klient1.example\n\nx\n"
    senders = [ANNA if number % (OLD // PLANS) == 0 else "somebody@else.example" for number in range(OLD)]
    old = [office.letter(sender, BOT, f"Nr {number}", body) for number, sender in enumerate(senders)]
    inbox = Renumbered(old)
    assert stage.house.intake.collect(inbox, stage.now) == OLD
    stage.house.intake.work(stage.now)
    assert campaigns(stage) == PLANS
    inbox.uidvalidity = 2
    inbox.letters = [office.letter(ANNA, BOT, "Nowa", REQUEST), *reversed(old)]
    stage.house.intake.collect(inbox, stage.now)
    stage.house.intake.work(stage.now)
    assert campaigns(stage) == PLANS + 1
    stage.house.intake.file(inbox)
    assert {uid for validity, uid, _ in inbox.filed if validity == 2} == set(range(1, OLD + 2))


def test_a_yes_starts_one_campaign_once_however_it_comes_again(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Replayed to the byte and in other words, outdated, from others, with a token that is none, too late."""
    first = stage.writes("Zmiana", REQUEST)
    second = stage.replies(first, "BEZ 12")
    refused = [
        office.reply(ANNA, BOT, first, "TAK"),  # of the plan before
        office.reply(PIOTR, BOT, second, "TAK"),
        office.reply("mallory@evil.example", BOT, second, "TAK"),
        office.letter(ANNA, BOT, "Re: [#1] x", "TAK\n", headers={"In-Reply-To": f"<mb.1.{'a' * 26}.summary.1@x>"}),
    ]
    with caplog.at_level("INFO", logger="mailbot"):
        for raw in refused:
            stage.arrives(raw)
    assert stage.customers() == []
    assert stage.inbox("mallory@evil.example") == []
    assert [mail.says("Piotr") or mail.says("Anna") for mail in stage.inbox(PIOTR)] == [True]
    assert "letter-ignored letter=5 reason=stranger" in caplog.text
    yes = office.reply(ANNA, BOT, second, "TAK")
    for _ in range(5):
        stage.arrives(yes)
    for number in range(5):
        stage.arrives(office.reply(ANNA, BOT, second, "TAK", {"X-Again": str(number)}))
    assert len(stage.customers()) == len({mail.message["To"] for mail in stage.customers()}) == 11
    late = stage.writes("Druga", REQUEST)
    stage.later(hours=73)
    stage.arrives(office.reply(ANNA, BOT, late, "TAK"))
    assert len(stage.customers()) == 11
    states = {campaign.number: campaign.state for campaign in stage.house.store.campaigns.list()}
    assert states == {1: CampaignState.FINISHED, 2: CampaignState.EXPIRED}


def test_a_letter_that_kills_the_daemon_three_times_is_set_aside_and_the_next_one_is_served(stage: Stage) -> None:
    """So that nobody could catch anything: each try is on record before it begins."""
    stage.arrives(office.letter(PIOTR, BOT, "HELP", ""))
    stage.box.deliver(office.letter(PIOTR, BOT, "poison", REQUEST), BOT)
    for _ in range(3):
        stage.house.intake.collect(stage.house.mailbox, stage.now)
        (number,) = stage.house.store.letters.waiting()
        stage.house.store.letters.begin(number)
        stage.restart()
    stage.box.deliver(office.letter(PIOTR, BOT, "Change", REQUEST), BOT)
    stage.settle()
    assert [office.read(raw).subject for raw in stage.box.read(BOT, "Quarantine")] == ["poison"]
    (told,) = stage.inbox(ANNA)
    assert told.says("poison", "it stopped the daemon three times")
    assert [campaign.subject for campaign in stage.house.store.campaigns.list()] == ["Change"]
    stage.later(hours=1)
    assert len(stage.inbox(ANNA)) == 1
