"""How recipients get out: by the header's address or by an answer; believed only with proof, and answered once."""

import re

import pytest

from mailbot.domain.states import DeliveryState
from tests.stories import office, postmaster
from tests.stories.stage import BOT, Stage, accounts

REQUEST = "Odbiorcy: Klienci\n\nDzień dobry!\n"
SLOWLY = "Odbiorcy: Klienci\nPaczki: 6 co 10 min\n\nDzień dobry!\n"
JAN = "jan@klient1.example"


@pytest.fixture
def bulk(stage: Stage) -> Stage:
    """Its account says how to unsubscribe."""
    stage.changes["accounts"] = accounts(stage.box, bulk=True)
    stage.restart()
    return stage


def message(stage: Stage, address: str = JAN, which: int = -1) -> office.Read:
    return [office.read(one.raw) for one in stage.box.accepted if one.recipient == address][which]


def way_out(mail: office.Read) -> str:
    """The address that the header names."""
    found = re.fullmatch(r"<mailto:([^?>]+)\?subject=unsubscribe>", str(mail.message["List-Unsubscribe"]))
    assert found is not None
    return found[1]


def suppressed(stage: Stage) -> list[tuple[str, str, str]]:
    return [(one.address, one.scope, one.reason) for one in stage.house.store.suppressions.list()]


def test_bulk_mail_says_how_to_unsubscribe_in_its_header(bulk: Stage) -> None:
    bulk.replies(bulk.writes("Oferta", REQUEST), "TAK")
    ways = {way_out(mail) for mail in bulk.customers()}
    assert len(ways) == 12
    assert all(re.fullmatch(r"mailbot\+u\.1\.\d+\.[a-z2-7]{16}@firma\.example", way) for way in ways)
    head = message(bulk).message
    assert head["List-Id"] == "<biuro.mailbot.firma.example>"
    assert head["Feedback-ID"] == "1:biuro:firma-example:mailbot"
    assert head["Precedence"] is None


def test_other_mail_does_not(stage: Stage) -> None:
    stage.replies(stage.writes("Oferta", REQUEST), "TAK")
    assert all(mail.message["List-Unsubscribe"] is mail.message["List-Id"] is None for mail in stage.customers())


def test_the_headers_address_alone_is_enough_and_is_answered_once_in_words(bulk: Stage) -> None:
    bulk.replies(bulk.writes("Oferta", REQUEST), "TAK")
    way = way_out(message(bulk))
    bulk.arrives(postmaster.unsubscribes("prywatny@poczta.example", way, "unsubscribe"))
    assert suppressed(bulk) == [(JAN, "", "unsubscribed")]
    answer = message(bulk)
    assert answer.subject == "Rezygnacja przyjęta"
    assert answer.says(JAN, "wypisany", "biuro@firma.example")
    assert str(answer.message["From"]) == "Biuro Firmy <biuro@firma.example>"
    assert answer.message["Auto-Submitted"] == "auto-replied"
    letters = len(bulk.box.accepted)
    bulk.arrives(postmaster.unsubscribes(JAN, way, "unsubscribe", "proszę!"))
    bulk.restart()
    bulk.arrives(postmaster.unsubscribes(JAN, way, "unsubscribe", "halo?"))
    assert len(bulk.box.accepted) == letters
    assert bulk.box.read("prywatny@poczta.example") == []


@pytest.mark.parametrize(
    "said", ["unsubscribe", "Proszę mnie wypisać.", "Dzień dobry,\nproszę usunąć mnie z listy\n", "STOP"]
)
def test_the_first_line_of_an_answer_is_enough_when_it_answers_a_message_of_ours(stage: Stage, said: str) -> None:
    stage.replies(stage.writes("Oferta", REQUEST), "TAK")
    got = message(stage)
    stage.arrives(office.reply(JAN, BOT, got, said))
    assert [address for address, _, _ in suppressed(stage)] == [JAN]
    assert message(stage).says("wypisany")


def test_what_only_looks_like_it_does_nothing_and_is_not_answered(stage: Stage) -> None:
    stage.replies(stage.writes("Oferta", REQUEST), "TAK")
    got = message(stage)
    letters = len(stage.box.accepted)
    stage.arrives(office.reply("mallory@evil.example", BOT, got, "unsubscribe"))  # not the address it went to
    stage.arrives(office.letter(JAN, BOT, "unsubscribe", "unsubscribe"))  # answers nothing
    stage.arrives(office.letter(JAN, BOT, "x", "unsubscribe", headers={"In-Reply-To": "<0123@firma.example>"}))
    stage.arrives(office.reply(JAN, BOT, got, "Rezygnuję z zamówienia nr 7, proszę o fakturę."))
    stage.arrives(office.reply(JAN, BOT, got, "unsubscribe", {"Auto-Submitted": "auto-replied"}))
    stage.arrives(postmaster.unsubscribes(JAN, "mailbot+u.1.1.aaaaaaaaaaaaaaaa@firma.example", "unsubscribe"))
    assert suppressed(stage) == []
    assert len(stage.box.accepted) == letters


def test_a_machine_that_uses_the_headers_address_is_believed_and_not_answered(bulk: Stage) -> None:
    bulk.replies(bulk.writes("Oferta", REQUEST), "TAK")
    letters = len(bulk.box.accepted)
    way = way_out(message(bulk))
    bulk.house.intake.take(
        postmaster.unsubscribes("robot@provider.example", BOT, "x", Auto_Submitted="auto-generated"),
        null_sender=True,
        recipient=way,
        now=bulk.now,
    )
    bulk.settle()
    assert [address for address, _, _ in suppressed(bulk)] == [JAN]
    assert len(bulk.box.accepted) == letters


def test_a_running_campaign_leaves_out_who_has_unsubscribed(bulk: Stage) -> None:
    bulk.replies(bulk.writes("Oferta", REQUEST), "TAK")
    late = "jan@klient12.example"
    way = way_out(message(bulk, late))
    bulk.replies(bulk.writes("Druga", SLOWLY), "TAK")
    bulk.arrives(postmaster.unsubscribes(late, way, "unsubscribe"))
    bulk.later(minutes=10)
    assert bulk.house.store.deliveries.counts(2) == {DeliveryState.SENT: 11, DeliveryState.SKIPPED: 1}
    assert message(bulk, late).subject == "Rezygnacja przyjęta"


@pytest.mark.parametrize(("scope", "others"), [("account", 12), ("all", 11)])
def test_the_settings_say_from_how_much_one_unsubscribes(stage: Stage, scope: str, others: int) -> None:
    stage.changes["accounts"] = [
        *accounts(stage.box, bulk=True, unsubscribe=scope),
        *accounts(stage.box, name="Serwis", **{"from": "Serwis <serwis@firma.example>"}),
    ]
    stage.restart()
    stage.replies(stage.writes("Oferta", REQUEST), "TAK")
    stage.arrives(postmaster.unsubscribes(JAN, way_out(message(stage)), "unsubscribe"))
    assert stage.writes("Druga", REQUEST).says("11 wiadomości", "rezygnacja z wiadomości")
    assert stage.writes("Trzecia", "Konto: Serwis\n" + REQUEST).says(f"{others} wiadomości")


def test_a_suppression_for_one_sender_stops_only_that_senders_running_campaign(stage: Stage) -> None:
    stage.replies(stage.writes("Oferta", SLOWLY), "TAK")
    stage.house.store.suppressions.add("jan@klient12.example", "asked for", stage.now, "Biuro")
    stage.house.store.suppressions.add("jan@klient11.example", "asked for", stage.now, "Serwis")
    stage.later(minutes=10)
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.SENT: 11, DeliveryState.SKIPPED: 1}


def test_one_click_takes_off_whom_the_link_is_about_and_stops_what_runs(stage: Stage) -> None:
    stage.changes["accounts"] = accounts(stage.box, bulk=True)
    stage.changes["web"] = {"listen": "127.0.0.1:8026", "url": "https://www.firma.example/mailbot"}
    stage.restart()
    stage.replies(stage.writes("Oferta", SLOWLY), "TAK")
    head = message(stage).message
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.search(r"<https://www\.firma\.example/mailbot/u/([^>]+)>", str(head["List-Unsubscribe"]))
    assert link is not None
    late = "jan@klient12.example"
    others = link[1].replace("u.1.", "u.2.")
    door = stage.house.web
    assert door is not None
    assert door.heed(link[1])
    assert not door.heed(others)
    assert not door.heed("x")
    assert [address for address, _, _ in suppressed(stage)] == [JAN]
    stage.house.store.suppressions.add(late, "asked for", stage.now)
    stage.later(minutes=10)
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.SENT: 11, DeliveryState.SKIPPED: 1}
