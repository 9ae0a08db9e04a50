"""The scene of the crash tests: a relay and a daemon, each a process of its own, and a campaign that is confirmed."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Event
from time import monotonic
from types import TracebackType
from typing import Self

from imapclient import IMAPClient  # type: ignore[import-untyped]
from openpyxl import load_workbook

from mailbot import clock
from mailbot.domain.campaign import Contents, Pacing, Plan
from mailbot.domain.contacts import Address, Row
from mailbot.domain.packets import cut
from mailbot.domain.selector import Everyone, Selector
from mailbot.domain.states import DeliveryState
from mailbot.store import store as memory
from tests.stories import office
from tests.stories.office import Read

ROOT = Path(__file__).parents[2]
BOT = "mailbot@firma.example"
ANNA = "anna@firma.example"
WITNESS = "archive@firma.example"
FOLDER = "Sent/Opening hours"
CONNECTIONS = 4
PATIENCE = 60.0  # seconds

_SETTINGS = """
[bot]
address = "{bot}"
database = "sqlite:///{folder}/mailbot.db"
[imap]
host = "127.0.0.1"
port = {imap}
tls = "none"
user = "{bot}"
password_file = "password"
[[accounts]]
name = "Office"
from = "Office <office@firma.example>"
smtp = {{ host = "127.0.0.1", port = {smtp}, tls = "none", connections = {connections} }}
{account}
[[requesters]]
address = "{anna}"
name = "Anna Nowak"
"""


class Relay:
    """``tests.crash.relay`` in a process of its own: its ports, its log, and the mailboxes that it fills."""

    def __init__(self, folder: Path, seed: int = 0, slowest: float = 16) -> None:
        self.log = folder / "accepted"
        self.log.touch()
        command = [sys.executable, "-m", "tests.crash.relay", str(self.log), str(seed), str(slowest)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.smtp, self.imap = map(int, self._process.stdout.readline().split())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate("", PATIENCE)

    def accepted(self) -> list[tuple[str, str]]:
        """Address and Message-ID of every acceptance, in order: the truth that everything else is held against."""
        lines = self.log.read_text().splitlines()
        return [(address, message_id) for address, _, message_id in (line.partition(" ") for line in lines)]

    def customers(self) -> Counter[str]:
        """How often each address outside the house was accepted for."""
        return Counter(address for address, _ in self.accepted() if not address.endswith("@firma.example"))

    @contextmanager
    def mailbox(self, user: str) -> Iterator[IMAPClient]:
        client = IMAPClient("127.0.0.1", self.imap, ssl=False)
        client.login(user, "secret")
        try:
            yield client
        finally:
            client.logout()

    def write(self, raw: bytes) -> None:
        """A letter into the bot's inbox."""
        with self.mailbox(BOT) as client:
            client.append("INBOX", raw)

    def read(self, user: str, folder: str = "INBOX") -> list[Read]:
        """A folder's mails, oldest first; none when there is no such folder."""
        with self.mailbox(user) as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
        return [office.read(found[uid][b"BODY[]"]) for uid in sorted(found)]


class Daemon:
    """``mailbot run`` as its own process; killed at the latest when the block ends."""

    def __init__(self, config: Path, failpoint: str = "") -> None:
        self._log = config.with_name("daemon.log").open("ab")
        command = [sys.executable, "-m", "mailbot", "--config", str(config), "run"]
        surroundings = os.environ | {"MAILBOT_FAILPOINT": failpoint}
        self.process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stderr=self._log)  # noqa: S603 - as above

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._log.close()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As the kernel's out-of-memory killer would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def end(self) -> int:
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@dataclass(slots=True)
class Scene:
    """A small company's settings in a folder, a database, and what is to be seen from outside."""

    folder: Path
    relay: Relay
    account: str = ""  # further lines of the account
    connections: int = CONNECTIONS

    def __post_init__(self) -> None:
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text("secret")
        self.config.write_text(
            _SETTINGS.format(
                bot=BOT,
                anna=ANNA,
                folder=self.folder,
                imap=self.relay.imap,
                smtp=self.relay.smtp,
                connections=self.connections,
                account=self.account,
            )
        )

    @property
    def config(self) -> Path:
        return self.folder / "mailbot.toml"

    @property
    def database(self) -> Path:
        return self.folder / "mailbot.db"

    def start(self, failpoint: str = "") -> Daemon:
        return Daemon(self.config, failpoint)

    def know(self, people: int) -> None:
        """Fill the address book."""
        with closing(memory.open(f"sqlite:///{self.database}")) as store:
            store.contacts.imported(map(_client, range(1, people + 1)), now=clock.now())

    def confirm(self, people: int, archive: str | None = FOLDER) -> None:
        """Campaign 1, as it stands after CONFIRM: it goes to everybody, now."""
        self.know(people)
        now = clock.now().replace(microsecond=0)
        contents = Contents("Opening hours", "{salutation},\n\nwe open at eight.\n", None)
        plan = Plan("Office", None, Pacing(), archive_folder=archive)
        with closing(memory.open(f"sqlite:///{self.database}")) as store:
            letter = store.letters.take(b"\r\n", "wish@firma.example", "lmtp", None, null_sender=False, now=now)
            assert letter is not None
            campaign = store.campaigns.open(
                letter, ANNA, "en", contents, (), thread="wish@firma.example", now=now, expires=None
            )
            store.letters.done(letter, "opened", "Processed", [], now)
            resolved = store.recipients.resolve(1, Selector((Everyone(),)), None, ("gender", "last_name"), now)
            assert not isinstance(resolved, tuple)
            packets = tuple(cut(people, Pacing(), now))
            digest = plan.digest(contents.digest(), resolved.digest)
            assert store.campaigns.replan(
                campaign.number,
                (),
                plan,
                digest,
                packets,
                recipients_digest=resolved.digest,
                people=resolved.people,
                companies=resolved.companies,
                expires=None,
            )
            assert store.campaigns.confirm(campaign.number, digest, now, letter, packets)

    def check(self) -> str:
        """What SQLite says about the file's integrity; "ok" is well."""
        with closing(sqlite3.connect(self.database)) as database:
            return str(database.execute("PRAGMA integrity_check").fetchone()[0])

    def states(self) -> dict[str, DeliveryState]:
        """By address, where campaign 1's deliveries stand."""
        with closing(sqlite3.connect(self.database)) as database:
            rows = database.execute(
                "SELECT r.address, d.state FROM delivery d JOIN recipient r USING (campaign, number) WHERE campaign = 1"
            )
            return {address: DeliveryState(state) for address, state in rows}

    def campaign_state(self) -> str:
        with closing(sqlite3.connect(self.database)) as database:
            return str(database.execute("SELECT state FROM campaign WHERE number = 1").fetchone()[0])

    def report(self) -> Read:
        """The report, as soon as Anna has it."""
        found: list[Read] = []

        def came() -> bool:
            found[:] = [mail for mail in self.relay.read(ANNA) if "Report" in mail.subject]
            return bool(found)

        assert until(came), (self.folder / "daemon.log").read_text()[-3000:]
        return found[0]


def until(holds: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Ask again every few milliseconds; False when the patience is over."""
    deadline = monotonic() + patience
    while not holds():
        if monotonic() > deadline:
            return False
        Event().wait(0.005)
    return True


def outcomes(report: Read) -> dict[str, str]:
    """By address, what the attached spreadsheet tells."""
    ((_, content),) = report.attachments
    with closing(load_workbook(BytesIO(content), read_only=True)) as book:
        _, *rows = book.worksheets[0].iter_rows(values_only=True)
    return {str(address): str(outcome) for _, _, _, address, outcome, *_ in rows}


def address(number: int) -> str:
    return f"jan@client{number}.example"


def _client(number: int) -> Row:
    return Row(
        number=number + 1,
        first_name="Jan",
        last_name=f"Kowalski{number}",
        gender="male",
        person_email=(Address(address(number)),),
    )
