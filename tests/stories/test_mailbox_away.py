"""The mailbox's server goes away and comes back: the daemon asks less and less often, and misses no letter."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest

from mailbot.daemon import Daemon
from mailbot.domain.mailbox import Arrival, Copy, Known
from mailbot.errors import MailboxError
from mailbot.flow.ports import Mailbox
from tests.stories import office
from tests.stories.stage import ANNA, BOT, Stage


@dataclass(slots=True)
class Away:
    """A mailbox that cannot be reached so many times."""

    there: Mailbox
    times: int

    def arrivals(self, known: Known) -> Iterator[Arrival]:
        if self.times:
            self.times -= 1
            raise MailboxError("nobody listens")
        return self.there.arrivals(known)

    def file(self, uidvalidity: int, uid: int, folder: str) -> None:
        self.there.file(uidvalidity, uid, folder)

    def wait(self, seconds: float) -> bool:
        return self.there.wait(seconds)

    def interrupt(self) -> None:
        self.there.interrupt()

    def append(self, folder: str, copies: Iterable[Copy]) -> None:
        self.there.append(folder, copies)

    def stored(self, folder: str, message_ids: Sequence[str]) -> set[str]:
        return self.there.stored(folder, message_ids)

    def close(self) -> None:
        self.there.close()


def test_the_pauses_grow_until_the_mailbox_is_back_and_its_letter_is_answered(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="mailbot")
    stage.box.deliver(office.letter(ANNA, BOT, "Zmiana", "Odbiorcy: Klienci\n\nPracujemy od 8.\n"), BOT)
    daemon = Daemon(replace(stage.house, mailbox=Away(stage.house.mailbox, times=2)), lambda: stage.now)
    daemon.start()
    try:
        (summary,) = stage.box.wait_for(ANNA, timeout=30)
    finally:
        daemon.halt("the test is over")
        daemon.join()
    assert office.read(summary).subject == "[#1] Do potwierdzenia: Zmiana"
    told = [line for line in caplog.messages if "mailbox-lost" in line or "mailbox-back" in line]
    assert [re.search(r"retry_in=([\d.]+)", line) is None for line in told] == [False, False, True]
    assert re.findall(r"retry_in=([\d.]+)", " ".join(told)) == ["1.0", "2.0"]
