"""How fast the address book is: import, resolution, summary, search.   usage: python -m tests.bench.book [contacts]"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from mailbot import app, book
from mailbot.domain.campaign import Contents
from mailbot.domain.contacts import Address, Particulars, Row
from mailbot.domain.selector import Condition, Everyone, Named, Selector
from mailbot.store import store as stores
from mailbot.store.store import Store
from tests.bench import company

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FIRST = ("Anna", "Łukasz", "Żaneta", "Jan", "Małgorzata", "Piotr")
LAST = ("Nowak", "Żółwińska", "Kowalski", "Lis", "Śliwa", "Bąk", "Wójcik")
CITIES = ("Poznań", "Łódź", "Kraków", "Gdańsk")


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
        with timed("export as CSV", people):
            written = book.write(store.contacts.export())
        with timed("read that CSV", people):
            book.read("contacts.csv", written)
        store.close()


if __name__ == "__main__":
    main()
