"""The bot's own mails: one that a relay will not pass on keeps no other from leaving."""

from datetime import timedelta
from pathlib import Path

from mailbot.domain.answer import Answer
from mailbot.domain.delivery import AccountFault, Stage
from tests.flow.yard import ANNA, yard
from tests.sinks import Act, Manners, Sink, always

FAR = "anna@elsewhere.example"
DENIED = f"554 5.7.1 <{FAR}>: Relay access denied"


def owed(number: int, to: str = ANNA) -> Answer:
    return Answer(f"{number}@firma.example", to, b"Subject: x\r\n\r\nx\r\n", None, "help")


def test_who_cannot_be_reached_through_this_relay_keeps_nobody_else_from_their_answers(tmp_path: Path) -> None:
    with Sink(Manners(always(Stage.RCPT, Act(DENIED), FAR))) as sink, yard(sink, tmp_path) as here:
        here.house.store.answers.add([owed(0, FAR), *(owed(number) for number in range(1, 9))], here.now)
        for _ in range(2):
            here.now += timedelta(seconds=15)
            assert here.house.posting.post() == AccountFault(f"refused at rcpt: {DENIED}", lasting=True)
        assert sink.addresses() == [ANNA] * 8
        sink.manners = Manners()
        assert here.house.posting.post() is None
        assert sink.addresses() == [FAR] + [ANNA] * 8
