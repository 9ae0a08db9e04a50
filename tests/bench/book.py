"""How fast the address book is: import, resolution, summary, search.   usage: python -m tests.bench.book [contacts]"""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from mailbot import app, book
from mailbot.domain.addressee import Resolution
from mailbot.domain.campaign import Contents
from mailbot.domain.contacts import Address, Particulars, Row
from mailbot.domain.formats import Format
from mailbot.domain.selector import Condition, Everyone, Named, Selector
from mailbot.store import store as stores
from mailbot.store.store import Store
from mailbot.store.transactions import run, run_many, writing
from tests.bench import company
from tests.bench.figures import Figure

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FIRST = ("Anna", "Łukasz", "Żaneta", "Jan", "Małgorzata", "Piotr")
LAST = ("Nowak", "Żółwińska", "Kowalski", "Lis", "Śliwa", "Bąk", "Wójcik")
CITIES = ("Poznań", "Łódź", "Kraków", "Gdańsk")
CONTACTS, MANY = 100_000, 1_000_000
SOUGHT = ("zolwinska lodz", "klienci", "firma zolw 7", "a", "biuro@f77.example", "5000000", "nie ma takich slow")


REQUEST = """\
From: Anna Nowak <anna@firma.example>
To: mailbot@firma.example
Subject: Zmiana godzin dla {imię|Państwa}
Message-ID: <wish@firma.example>
Date: Mon, 2 Mar 2026 08:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Odbiorcy: Klienci

{zwrot},
od 1 marca pracujemy w mieście {miasto} w godzinach 8-16.
"""


@contextmanager
def timed(what: str, amount: int) -> Iterator[None]:
    start, worked = perf_counter(), process_time()
    yield
    seconds, worked = perf_counter() - start, process_time() - worked
    memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    print(  # noqa: T201 - a bench
        f"{what:<42} {seconds:8.2f} s {worked:8.2f} s of CPU {amount / seconds:12,.0f}/s   {memory} MB at most"
    )


def rows(people: int) -> Iterator[Row]:
    """Half of them are persons of a company of their own, half stand alone."""
    for number in range(people):
        with_company = number % 2 == 0
        yield Row(
            number + 2,
            company=f"Firma Żółw {number}" if with_company else "",
            tax_id=str(5_000_000_000 + number) if with_company else "",
            email=(Address(f"biuro@f{number}.example"),) if with_company else (),
            groups=("Klienci",),
            particulars=Particulars(city=CITIES[number % len(CITIES)], language="pl"),
            first_name=FIRST[number % len(FIRST)],
            last_name=f"{LAST[number % len(LAST)]}{number}",
            gender="female",
            is_default=True if with_company else None,
            person_email=(Address(f"osoba{number}@f{number}.example"),),
        )


def campaign(store: Store) -> int:
    letter = store.letters.take(b"Subject: x\r\n\r\n", "x@firma.example", "lmtp", None, null_sender=False, now=NOW)
    assert letter is not None
    contents = Contents("x", "{zwrot}", None)
    opened = store.campaigns.open(
        letter, "anna@firma.example", "pl", contents, (), thread="x@firma.example", now=NOW, expires=None
    )
    return opened.number


def summarised(store: Store, folder: Path) -> None:
    """Deal with a request as the daemon does, until its answer lies in the outbox."""
    house = app.build(company.settings(folder, smtp_port=25), store, lambda: NOW)
    house.intake.take(REQUEST.encode(), null_sender=False, now=NOW)
    house.intake.work(NOW)
    (owed,) = store.answers.due(NOW, 10)
    assert owed.answer.kind == "summary"


def address_book() -> list[Figure]:
    """A hundred thousand contacts from a CSV file, as the command line takes it in; then searches among them."""
    with tempfile.TemporaryDirectory(prefix="mailbot") as folder:
        with closing(stores.open(f"sqlite:///{folder}/first.db")) as first:
            first.contacts.imported(rows(CONTACTS), now=NOW)
            content = exported(first, Format.CSV)
        with closing(stores.open(f"sqlite:///{folder}/second.db")) as second:
            begun = perf_counter()
            second.contacts.imported(book.read("contacts.csv", content), now=NOW)
            took = perf_counter() - begun
            slowest = max(_milliseconds(second, words) for words in SOUGHT)
    return [
        Figure("100,000 contacts imported from CSV", f"{took:.1f} s", "", took, 30, 15, more=False),
        Figure(
            "search in 100,000 contacts, the slowest of seven", f"{slowest:.0f} ms", "", slowest, 50, 10, more=False
        ),
    ]


def _milliseconds(store: Store, words: str) -> float:
    begun = perf_counter()
    store.contacts.search(words)
    return 1_000 * (perf_counter() - begun)


def growth() -> list[Figure]:
    """What the resolution of a million recipients adds to the memory of this process at its peak."""
    with (
        tempfile.TemporaryDirectory(prefix="mailbot") as folder,
        closing(stores.open(f"sqlite:///{folder}/mailbot.db")) as store,
    ):
        _fill(store)
        number, whom = campaign(store), Selector((Named("Klienci"),))
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew: proc(5)
        before = _peak()
        found = store.recipients.resolve(number, whom, None, ("imię", "firma"), NOW)
        grown = _peak() - before
    assert isinstance(found, Resolution)
    assert found.people == MANY
    return [Figure("memory of a resolution of 1,000,000", f"{grown:.0f} MB", "", grown, 40, 20, more=False)]


def _fill(store: Store) -> None:
    """A million persons in one group, put straight into the database."""
    db = store._databases[0]
    with writing(db):
        run(db, "INSERT INTO grp (id, name, folded) VALUES (1, 'Klienci', 'klienci')")
        run_many(
            db,
            "INSERT INTO person (id, first_name, last_name, folded, sorting, changed) VALUES (?, 'Ewa', ?, ?, ?, 0)",
            ((each, f"Nowak{each}", f"ewa nowak{each}", f"nowak{each} ewa") for each in range(1, MANY + 1)),
        )
        run(db, "INSERT INTO person_grp (person, grp) SELECT id, 1 FROM person")
        run(
            db,
            "INSERT INTO address (person, position, canonical) SELECT id, 0, 'ewa' || id || '@k.example' FROM person",
        )


def _peak() -> float:
    """Megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmHWM in /proc")


def exported(store: Store, form: Format) -> bytes:
    out = io.BytesIO()
    with store.contacts.export(apart=form is Format.VCARD) as whole:
        book.write(out, whole, form)
    return out.getvalue()


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        store = stores.open(f"sqlite:///{Path(folder) / 'mailbot.db'}")
        with timed("import into an empty book", people):
            store.contacts.imported(rows(people), now=NOW)
        with timed("the same once more", people):
            store.contacts.imported(rows(people), now=NOW)
        number = campaign(store)
        for what, selector in (
            ("resolve a group of all", Selector((Named("Klienci"),))),
            ("resolve all, kept by a condition", Selector((Everyone(),), only=(Condition("city", "Łódź"),))),
        ):
            with timed(what, people):
                store.recipients.resolve(number, selector, None, ("imię", "firma", "miasto"), NOW)
        with timed("a letter to all becomes its summary", people):
            summarised(store, Path(folder))
        with timed("search for two words, 20 times", 20):
            for _ in range(20):
                store.contacts.search("zolwinska lodz")
        with timed("match a misspelt name", 1):
            store.contacts.match("Firma Zulw 77")
        for form in Format:
            with timed(f"export as {form.name}", people):
                written = exported(store, form)
            with timed(f"read that {form.name}", people):
                book.read(f"contacts.{form.suffix}", written)
        store.close()


if __name__ == "__main__":
    main()
