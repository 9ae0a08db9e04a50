"""A kill between setting letters and writing down that they are printed: they are set again, and mailed once."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from mailbot import clock
from mailbot.domain.contacts import Particulars, Row
from mailbot.domain.states import DeliveryState
from mailbot.store import store as memory
from tests.crash.scene import ANNA, BOT, PATIENCE, Relay, Scene, until
from tests.stories import office
from tests.stories.office import Read

HOME = Particulars(street="ul. Długa 1", postcode="60-123", city="Poznań")
REQUEST = "Recipients: all\nForm: letter\n\n{salutation},\nwe open at eight.\n"


def states(scene: Scene) -> set[DeliveryState]:
    with closing(sqlite3.connect(scene.database)) as database:
        return {DeliveryState(state) for (state,) in database.execute("SELECT state FROM delivery")}


def mails(relay: Relay, subject: str) -> list[Read]:
    return [mail for mail in relay.read(ANNA) if subject in mail.subject]


def test_letters_are_set_again_after_a_kill_and_mailed_once(tmp_path: Path) -> None:
    with Relay(tmp_path, slowest=0) as relay:
        scene = Scene(tmp_path, relay)
        with closing(memory.open(f"sqlite:///{scene.database}")) as store:
            rows = [Row(number, f"Client {number}", particulars=HOME) for number in range(2, 7)]
            store.contacts.imported(rows, now=clock.now())
        with scene.start("P1") as daemon:
            relay.write(office.letter(ANNA, BOT, "Opening hours", REQUEST))
            assert until(lambda: bool(mails(relay, "Please confirm")))
            (summary,) = mails(relay, "Please confirm")
            relay.write(office.reply(ANNA, BOT, summary, "CONFIRM"))
            assert daemon.process.wait(PATIENCE) == -signal.SIGKILL
        assert states(scene) == {DeliveryState.CLAIMED}
        with scene.start() as daemon:
            scene.report()
            assert daemon.end() == 0
        assert states(scene) == {DeliveryState.PRINTED}
        assert len(mails(relay, "Letters to print")) == 1
