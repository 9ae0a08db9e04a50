"""Who is not served, and what a letter cannot do to the bot."""

import shutil

from mailbot import shipped
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage

REQUEST = "Odbiorcy: Klienci\n\n{zwrot},\npracujemy w godzinach 8–16.\n"


def test_a_stranger_gets_nothing_at_all(stage: Stage) -> None:
    stage.arrives(office.letter("mallory@evil.example", BOT, "Zmiana", REQUEST, headers={"Reply-To": ANNA}))
    assert stage.box.accepted == ()
    assert len(stage.box.read(BOT, "Ignored")) == 1
    assert stage.house.store.campaigns.list() == ()


def test_answers_go_to_the_address_on_the_list_whatever_reply_to_says(stage: Stage) -> None:
    stage.arrives(office.letter(ANNA, BOT, "Zmiana", REQUEST, headers={"Reply-To": "mallory@evil.example"}))
    assert [one.recipient for one in stage.box.accepted] == [ANNA]


def test_an_empty_request_gets_help(stage: Stage) -> None:
    assert stage.writes("", "").says("Odbiorcy")
    assert stage.writes("HELP", "", sender=PIOTR).says("Recipients")


def test_the_same_letter_three_times_is_one_campaign(stage: Stage) -> None:
    raw = office.letter(ANNA, BOT, "Zmiana", REQUEST)
    stage.arrives(raw)
    stage.arrives(raw)
    stage.arrives(raw.replace(b"Zmiana", b"Inna"))  # the same Message-ID, other bytes
    assert len(stage.house.store.campaigns.list()) == 1
    assert len(stage.inbox()) == 1
    assert stage.box.read(BOT) == []


def test_a_letter_that_was_opened_by_a_human_is_still_read(stage: Stage) -> None:
    stage.box.deliver(office.letter(ANNA, BOT, "Zmiana", REQUEST), BOT)
    with office.client(stage.box, BOT) as human:
        human.select_folder("INBOX")
        human.add_flags(human.search("ALL"), ["\\Seen"])
    stage.settle()
    assert len(stage.inbox()) == 1


def test_a_letter_that_breaks_the_bot_goes_to_quarantine_and_the_next_one_is_served(stage: Stage) -> None:
    broken = stage.folder / "templates"
    shutil.copytree(shipped.TEMPLATES, broken)
    (broken / "mail/en/help.jinja").write_text("{% if %}")
    stage.changes["bot"] = {
        "address": BOT,
        "database": f"sqlite:///{stage.folder}/mailbot.db",
        "language": "pl",
        "templates": broken,
    }
    stage.restart()
    stage.arrives(office.letter(PIOTR, BOT, "HELP", ""))
    stage.settle()
    assert len(stage.box.read(BOT, "Quarantine")) == 1
    assert stage.inbox(PIOTR) == []
    (told,) = stage.inbox(ANNA)  # the admin
    assert told.says("Quarantine", "HELP")
    assert stage.writes("Zmiana", REQUEST).says("12")
    stage.later(hours=1)
    assert len(stage.inbox(ANNA)) == 2


def test_an_order_in_the_subject_is_answered(stage: Stage) -> None:
    assert stage.writes("GRUPY", "").says("Klienci", "12")
    assert stage.writes("Szukaj Kowalski7", "").says("jan@klient7.example")


def test_at_most_ten_explanations_a_day_reach_one_address(stage: Stage) -> None:
    for number in range(12):
        stage.arrives(office.letter(PIOTR, BOT, f"HELP {number}", ""))
    assert len(stage.inbox(PIOTR)) == 10
