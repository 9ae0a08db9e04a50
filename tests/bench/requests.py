"""How long a requester waits: for the summary of a large group, and from the letter in the mailbox to the summary."""

import shutil
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from mailbot import clock
from mailbot.domain.contacts import Address, Row
from mailbot.store import store as memory
from tests.bench import company
from tests.bench.company import ANNA, BOT
from tests.bench.figures import Figure
from tests.bench.peers import Absent
from tests.bench.running import daemon
from tests.crash.scene import until
from tests.real.servers import Dovecot, short_folder, where
from tests.sinks import Sink
from tests.stories import office

CONTACTS = 100_000
LETTERS = 7
REQUEST = "Odbiorcy: Klienci\n\n{zwrot},\nod 1 marca pracujemy w godzinach 8–16.\n"


def client(number: int) -> Row:
    return Row(
        number=number + 1,
        company=f"Klient {number:06} sp. z o.o.",
        groups=("Klienci",),
        first_name="Ewa",
        last_name=f"Nowak{number}",
        gender="female",
        is_default=True,
        person_email=(Address(f"ewa@klient{number}.example"),),
    )


def resolve_and_summary() -> list[Figure]:
    """A letter that asks for everybody of a group that holds the whole address book, until its summary is owed."""
    with tempfile.TemporaryDirectory(prefix="mailbot") as folder:
        chosen = company.settings(Path(folder), 1)
        store = memory.open(chosen.bot.database)
        store.contacts.imported(map(client, range(1, CONTACTS + 1)), now=clock.now())
        house = company.build(chosen, store)
        letter = office.letter(ANNA, BOT, "Zmiana godzin otwarcia", REQUEST)
        house.house.intake.take(letter, null_sender=False, now=clock.now())
        begun = perf_counter()
        assert house.house.intake.work(clock.now()) == 1
        took = perf_counter() - begun
        ((people, _), (summary, *_)) = store.campaigns.size(1), store.answers.due(clock.now(), 2)
        house.close()
        assert (people, summary.answer.kind) == (CONTACTS, "summary")
    return [Figure("request → summary, 100,000 of 100,000", f"{took:.2f} s", "", took, 4, 2, more=False)]


def letter_to_summary() -> list[Figure]:
    """The daemon as a process; Dovecot tells it by IDLE."""
    if where("dovecot") is None or where("openssl") is None:
        raise Absent("Dovecot is missing; on Debian: apt-get install dovecot-imapd dovecot-lmtpd")
    folder = short_folder()
    server = Dovecot(folder)
    server.start()
    try:
        with tempfile.TemporaryDirectory(prefix="mailbot") as place, Sink() as relay:
            took = _median(Path(place), server, relay)
    finally:
        server.stop()
        shutil.rmtree(folder)
    return [Figure("letter in Dovecot → summary at the relay", f"{took:.2f} s", "", took, 1.0, 0.6, more=False)]


def _median(place: Path, server: Dovecot, relay: Sink) -> float:
    chosen = company.settings(place, relay.port, server.imap_port)
    store = memory.open(chosen.bot.database)
    store.contacts.imported(map(client, range(1, 13)), now=clock.now())
    store.close()
    waits: list[float] = []
    with daemon(place, relay.port, server.imap_port):
        for number in range(LETTERS):
            server.deliver(office.letter(ANNA, BOT, f"Zmiana {number}", REQUEST), BOT)
            begun = perf_counter()
            assert until(lambda seen=number: len(relay.taken) > seen), "no summary"  # type: ignore[misc]
            waits.append(perf_counter() - begun)
            assert until(lambda: not server.read(BOT)), "the letter stays in the inbox"
    return median(waits[1:])  # the first one found a daemon that had just begun
