"""A company for the benches: its settings, its database with a campaign of any size, and the house built over them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mailbot import app, clock
from mailbot.config import Settings
from mailbot.daemon import House
from mailbot.domain.campaign import Contents, Pacing, Plan
from mailbot.domain.letter import Attachment
from mailbot.domain.packets import cut
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store import store as memory
from mailbot.store.store import Store
from mailbot.store.transactions import run_many, writing

BOT = "mailbot@firma.example"
ANNA = "anna@firma.example"

TEXT = (
    "{zwrot},\n\n"
    + "od 1 marca pracujemy w godzinach 8–16, zapraszamy także w soboty. Szczegóły na naszej stronie.\n" * 8
    + "\nDla {firma}\n"
)
HTML = (
    "<html><body><p>{zwrot},</p>\n"
    + "<p>Od 1 marca pracujemy w godzinach <b>8–16</b>, zapraszamy także w soboty. Szczegóły na stronie.</p>\n" * 20
    + "<p>Dla {firma}</p></body></html>\n"
)
FIVE_KB = Contents("Zmiana godzin otwarcia", TEXT, HTML)
"""About five thousand octets as it leaves."""

_FIELDS = '{"firma": "Łącz %d sp. z o.o.", "gender": "female", "language": "pl"}'


def with_attachment(size: int) -> Contents:
    """The same with one file of so many octets."""
    file = Attachment("cennik.pdf", "application/pdf", bytes(range(256)) * (size // 256))
    return Contents(FIVE_KB.subject, TEXT, HTML, (file,))


@dataclass(frozen=True, slots=True)
class Company:
    """What a bench drives: nothing runs by itself."""

    store: Store
    house: House

    def confirm(self, people: int) -> None:
        """The yes, as the order CONFIRM gives it."""
        now = clock.now().replace(microsecond=0)
        assert self.store.campaigns.confirm(1, "digest", now, 1, tuple(cut(people, Pacing(), now)))

    def send(self) -> None:
        """Until everything of campaign 1 is sent and committed."""
        again = self.house.counters[0].sending.turn()
        assert again is None, f"something is left for {again}"

    def sent(self) -> int:
        return self.store.deliveries.counts(1).get(DeliveryState.SENT, 0)

    def close(self) -> None:
        self.house.mailbox.close()
        self.house.posting.courier.close()
        for counter in self.house.counters:
            counter.sending.courier.close()
            counter.archiving.mailbox.close()
        self.store.close()


def settings(folder: Path, smtp_port: int, imap_port: int = 1, connections: int = 8) -> Settings:
    """One account, one requester, everything on this machine; ``secret`` is every password."""
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text("secret")
    relay = {"host": "127.0.0.1", "port": smtp_port, "tls": "none", "connections": connections}
    mailbox = {"host": "127.0.0.1", "port": imap_port, "tls": "none", "user": BOT, "password_file": password}
    return Settings(
        bot={"address": BOT, "database": f"sqlite:///{folder}/mailbot.db", "language": "pl"},
        imap=mailbox,
        limits={"recipients": 1_000_000},
        accounts=[
            {
                "name": "Biuro",
                "from": "Biuro Obsługi <biuro@firma.example>",
                "smtp": relay | {"per_connection": 1_000_000},
            }
        ],
        requesters=[{"address": ANNA, "name": "Anna Nowak"}],
    )


@contextmanager
def planned(
    chosen: Settings, people: int, contents: Contents = FIVE_KB, archive: str | None = None
) -> Iterator[Company]:
    """A house whose campaign 1 waits for its CONFIRM."""
    with closing(memory.open(chosen.bot.database)) as store:
        plan(store, people, contents, archive)
        with closing(build(chosen, store)) as company:
            yield company


def build(chosen: Settings, store: Store) -> Company:
    return Company(store, app.build(chosen, store, clock.now))


def plan(store: Store, people: int, contents: Contents = FIVE_KB, archive: str | None = None) -> None:
    """Campaign 1 with so many recipients, put straight into the database, as AWAITING."""
    now = clock.now()
    letter = store.letters.take(b"\r\n", "wish@firma.example", "lmtp", None, null_sender=False, now=now)
    assert letter is not None
    store.campaigns.open(letter, ANNA, "pl", contents, (), thread="wish@firma.example", now=now, expires=None)
    store.letters.done(letter, "opened", "Processed", [], now)
    db = store._databases[0]
    with writing(db):
        run_many(
            db,
            "INSERT INTO recipient (campaign, number, address, name, company, fields) VALUES (1, ?, ?, ?, ?, ?)",
            (
                (each, f"ewa{each}@klient.example", f"Ewa Żółć {each}", "Łącz sp. z o.o.", _FIELDS % each)
                for each in range(1, people + 1)
            ),
        )
    assert store.campaigns.replan(
        1,
        (),
        Plan("Biuro", None, Pacing(), archive_folder=archive),
        "digest",
        tuple(cut(people, Pacing(), now)),
        recipients_digest="recipients",
        people=people,
        companies=1,
        expires=None,
    )


def under_way(store: Store, people: int, contents: Contents = FIVE_KB, archive: str | None = None) -> None:
    """Campaign 1 as SENDING, with every delivery planned."""
    plan(store, people, contents, archive)
    now = clock.now().replace(microsecond=0)
    assert store.campaigns.confirm(1, "digest", now, 1, tuple(cut(people, Pacing(), now)))
    assert store.campaigns.move(1, CampaignState.SCHEDULED, CampaignState.SENDING, now)
