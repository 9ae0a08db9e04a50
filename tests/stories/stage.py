"""A stage for stories: the box, a whole house built by the composition root, and a clock that the story turns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbot import app
from mailbot.config import Settings
from mailbot.daemon import House
from mailbot.domain.contacts import Address, Row
from mailbot.embedded import EmbeddedServer
from mailbot.store import store as memory
from tests.stories import office
from tests.stories.office import Read

BOT = "mailbot@firma.example"
ANNA = "anna@firma.example"
PIOTR = "piotr@firma.example"
OPENING = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)  # a Tuesday, 9:30 in Warsaw


def settings(box: EmbeddedServer, folder: Path, **changes: object) -> Settings:
    """Of a small company: one account, two requesters. ``changes`` replace whole sections."""
    password = folder / "password"
    if not password.exists():
        password.touch(mode=0o600)
        password.write_text(box.password)
    server = {"host": box.host, "tls": "none", "password_file": password}
    sections: dict[str, object] = {
        "bot": {"address": BOT, "database": f"sqlite:///{folder}/mailbot.db", "language": "pl"},
        "imap": server | {"port": box.imap_port, "user": BOT},
        "accounts": accounts(box),
        "requesters": [
            {"address": ANNA, "name": "Anna Nowak", "admin": True},
            {"address": PIOTR, "name": "Piotr Lis", "language": "en"},
        ],
    }
    return Settings(**(sections | changes))  # type: ignore[arg-type]


def accounts(box: EmbeddedServer, **keys: object) -> list[dict[str, object]]:
    """The one account; ``keys`` beside its usual ones."""
    relay = {"host": box.host, "port": box.smtp_port, "tls": "none", "connections": 2}
    account: dict[str, object] = {"name": "Biuro", "from": "Biuro Firmy <biuro@firma.example>", "smtp": relay}
    return [account | keys]


def client(number: int, **columns: object) -> Row:
    """A company with one person, in the group Klienci."""
    known: dict[str, object] = {
        "number": number + 1,
        "company": f"Klient {number:03} sp. z o.o.",
        "groups": ("Klienci",),
        "first_name": "Jan",
        "last_name": f"Kowalski{number}",
        "gender": "male",
        "is_default": True,
        "person_email": (Address(f"jan@klient{number}.example"),),
    }
    return Row(**(known | columns))  # type: ignore[arg-type]


@dataclass(slots=True)
class Stage:
    """One house in one box. Nothing runs by itself: ``settle`` is the daemon's day, ``later`` turns the clock."""

    box: EmbeddedServer
    folder: Path
    now: datetime = OPENING
    changes: dict[str, object] = field(default_factory=dict)
    stamp: bytes = b""  # header fields that the mail server puts on top of each letter
    house: House = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Build the house: at the start, and again as after a restart."""
        chosen = settings(self.box, self.folder, **self.changes)
        self.house = app.build(chosen, memory.open(chosen.bot.database), lambda: self.now)

    def close(self) -> None:
        self.house.mailbox.close()
        self.house.posting.courier.close()
        for counter in self.house.counters:
            counter.sending.courier.close()
            counter.archiving.mailbox.close()
        self.house.store.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def know(self, rows: Iterable[Row]) -> None:
        """Fill the address book."""
        self.house.store.contacts.imported(rows, now=self.now)

    def settle(self) -> None:
        """Everything that is to be done at this moment, as the daemon's threads would do it."""
        house = self.house
        for _ in range(4):  # an answer may cause a packet, a packet copies, copies the report
            house.intake.collect(house.mailbox, self.now)
            house.intake.work(self.now)
            for counter in house.counters:
                counter.sending.turn()
                counter.archiving.turn()
                counter.doubts.turn()
            house.printing.turn()
            house.closing.turn(self.now)
            house.posting.post()
            house.intake.file(house.mailbox)

    def later(self, **time: float) -> None:
        """Turn the clock and settle."""
        self.now += timedelta(**time)
        self.settle()

    def arrives(self, raw: bytes) -> None:
        """A letter for the bot, through the relay's back door, and all that follows from it at once."""
        self.box.deliver(self.stamp + raw, BOT)
        self.settle()

    def inbox(self, address: str = ANNA) -> list[Read]:
        """What a person has got, oldest first."""
        return [office.read(raw) for raw in self.box.read(address)]

    def customers(self) -> list[Read]:
        """What customers have got, in the order of acceptance."""
        staff = {ANNA, PIOTR}
        return [office.read(one.raw) for one in self.box.accepted if one.recipient not in staff]

    def writes(self, subject: str, body: str, sender: str = ANNA, **more: object) -> Read:
        """A person writes a new mail; the newest answer."""
        return self._answer(sender, office.letter(sender, BOT, subject, body, **more))  # type: ignore[arg-type]

    def replies(self, mail: Read, words: str, sender: str = ANNA, **more: object) -> Read:
        """A person answers a mail; the newest answer to that."""
        return self._answer(sender, office.reply(sender, BOT, mail, words, **more))  # type: ignore[arg-type]

    def _answer(self, sender: str, raw: bytes) -> Read:
        """What the letter brings its sender; silence is a failure, and never an older mail."""
        before = len(self.inbox(sender))
        self.arrives(raw)
        assert len(self.inbox(sender)) > before, "nothing was answered"
        return self.inbox(sender)[-1]
