"""A house that sends into a sink of the test's manners, with a clock that the test turns; only the sending runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbot import app, doors
from mailbot.config import Settings
from mailbot.daemon import Counter, House
from mailbot.domain.campaign import Campaign, Contents, Pacing, Plan
from mailbot.domain.contacts import Address, Row
from mailbot.domain.packets import cut
from mailbot.domain.selector import Named, Selector
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store import store as memory
from mailbot.wire.smtp import Courier, Timeouts
from tests.flow.boxes import RememberingMailbox
from tests.sinks import Sink

BOT = "mailbot@firma.example"
ANNA = "anna@firma.example"
OPENING = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SHORT = Timeouts(connect=5, greeting=0.4, command=0.4, mail=0.4, rcpt=0.4, data=0.4, block=0.4, dot=0.4, quit=0.2)
CONNECTIONS = 4


def address(group: str, number: int) -> str:
    return f"{group}{number}@client.example"


@dataclass(slots=True)
class Yard:
    """Campaigns are confirmed here without a mail, as CONFIRM would do it."""

    sink: Sink
    folder: Path
    account: dict[str, object] = field(default_factory=dict)
    now: datetime = OPENING
    house: House = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        chosen = self._settings()
        self.house = app.build(chosen, memory.open(chosen.bot.database), lambda: self.now)
        relay = doors.relay(chosen.accounts[0].smtp)
        self.counter.sending.courier = Courier(replace(relay, timeouts=SHORT))

    def close(self) -> None:
        self.house.mailbox.close()
        self.counter.archiving.mailbox.close()
        self.counter.sending.courier.close()
        self.house.posting.courier.close()
        self.house.store.close()

    def restart(self, **gap: float) -> None:
        """A new daemon, after so much time."""
        self.close()
        self.now += timedelta(**gap)
        self.open()

    @property
    def counter(self) -> Counter:
        return self.house.counters[0]

    def archive(self, box: RememberingMailbox) -> RememberingMailbox:
        """From now on the archive of the account."""
        self.counter.archiving.mailbox.close()
        self.counter.archiving.mailbox = box
        return box

    def witness(self, box: RememberingMailbox) -> None:
        """From now on the mailbox of the account's witness."""
        doubts = replace(self.counter.doubts, mailbox=box)
        self.counter.sending.doubts = doubts
        self.house = replace(self.house, counters=(replace(self.counter, doubts=doubts),))

    def confirm(
        self,
        people: int,
        group: str = "jan",
        *,
        pacing: Pacing | None = None,
        stop_after: int = 0,
        archive: str | None = None,
        text: str = "Hello,\nwe open at eight.\n",
    ) -> int:
        """A campaign to a new group of so many; its number."""
        store = self.house.store
        store.contacts.imported([_client(group, number) for number in range(1, people + 1)], now=self.now)
        thread = f"{group}@firma.example"
        letter = store.letters.take(thread.encode(), thread, "lmtp", None, null_sender=False, now=self.now)
        assert letter is not None
        contents = Contents("Opening hours", text, None)
        number = store.campaigns.open(
            letter, ANNA, "en", contents, (), thread=thread, now=self.now, expires=None
        ).number
        store.letters.done(letter, "opened", "Processed", [], self.now)
        resolved = store.recipients.resolve(number, Selector((Named(group),)), None, (), self.now)
        assert not isinstance(resolved, tuple)
        pace = pacing or Pacing()
        packets = tuple(cut(people, pace, self.now))
        plan = Plan("Office", None, pace, stop_after=stop_after, archive_folder=archive)
        assert store.campaigns.replan(
            number,
            (),
            plan,
            group,
            packets,
            recipients_digest=resolved.digest,
            people=people,
            companies=0,
            expires=None,
        )
        assert store.campaigns.confirm(number, group, self.now, letter, packets)
        return number

    def turn(self) -> datetime | None:
        """One turn of the sending thread."""
        return self.counter.sending.turn()

    def run(self, **step: float) -> None:
        """Turn after turn, each at the moment that the one before named (or a step later), until nothing is planned."""
        for _ in range(500):
            again = self.turn()
            if again is None:
                return
            self.now = max(again, self.now + timedelta(**step)) if step else max(again, self.now)
        raise AssertionError("it never ends")

    def campaign(self, number: int = 1) -> Campaign:
        found = self.house.store.campaigns.get(number)
        assert found is not None
        return found

    def state(self, number: int = 1) -> CampaignState:
        return self.campaign(number).state

    def counts(self, number: int = 1) -> dict[DeliveryState, int]:
        return self.house.store.deliveries.counts(number)

    def in_state(self, *states: DeliveryState, number: int = 1) -> set[str]:
        """Who stands there."""
        return {told.address for told in self.house.store.deliveries.outcomes(number, states, 1, 10_000)}

    def told(self, kind: str) -> int:
        """How many mails of that kind are owed or were sent."""
        return self.house.store.answers.owed_since(ANNA, OPENING - timedelta(days=9), (kind,))

    def _settings(self) -> Settings:
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text("secret")
        server = {"host": "127.0.0.1", "tls": "none"}
        account = {
            "name": "Office",
            "from": "Office <office@firma.example>",
            "smtp": server | {"port": self.sink.port, "connections": CONNECTIONS},
        }
        return Settings(
            bot={"address": BOT, "database": f"sqlite:///{self.folder}/mailbot.db"},
            imap=server | {"port": 1, "user": BOT, "password_file": password},
            accounts=[account | self.account],
            requesters=[{"address": ANNA, "admin": True}],
        )


def _client(group: str, number: int) -> Row:
    person = (Address(address(group, number)),)
    return Row(number=number + 1, groups=(group,), first_name="Jan", last_name=f"{group} {number}", person_email=person)


@contextmanager
def yard(sink: Sink, folder: Path, **account: object) -> Iterator[Yard]:
    opened = Yard(sink, folder, dict(account))
    try:
        yield opened
    finally:
        opened.close()
