"""How fast the store is: confirming, claiming and marking, recovering.   usage: python -m tests.bench.store [people]"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from mailbot.domain.campaign import Contents, Pacing, Plan
from mailbot.domain.packets import cut
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store import store as stores
from mailbot.store.deliveries import Claimed, Settled
from mailbot.store.store import Store
from mailbot.store.transactions import run_many, writing

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
GROUP = 8
MARKED = 100_000
REPLY = "2.0.0 Ok: queued as 4X1bC92Wz7z1x"


def main(people: int = 1_000_000) -> None:
    """One campaign of so many people, in packets of 50; the loop runs over the first 100,000."""
    with tempfile.TemporaryDirectory() as folder:
        store = stores.open(f"sqlite:///{Path(folder, 'bench.db')}")
        epoch = store.life.take_over("boot", NOW).epoch
        number = _campaign(store)
        with _timed("recipients written", people):
            _recipients(store, number, people)
        pacing = Pacing(50, timedelta(minutes=1))
        plan = Plan("sales", None, pacing, archive_folder="Sent")
        with _timed("plan kept", people):
            store.campaigns.replan(
                number,
                (),
                plan,
                "d",
                cut(people, pacing, NOW),
                recipients_digest="r",
                people=people,
                companies=0,
                expires=None,
            )
        before = _memory()
        with _timed("confirmed", people):
            assert store.campaigns.confirm(number, "d", NOW, 1, cut(people, pacing, NOW))
        _say(f"{'':22}{_memory() - before:9} MB more at the peak")
        store.campaigns.move(number, CampaignState.SCHEDULED, CampaignState.SENDING, NOW)
        marked = min(MARKED, people)
        with _timed("claimed and marked", marked):
            _send(store, number, marked, epoch)
        with _timed("agenda"):
            store.agenda.due_campaigns("sales", NOW)
        with _timed("undecided"):
            store.deliveries.undecided(number)
        with _timed("counts"):
            counts = store.deliveries.counts(number)
        _say(", ".join(f"{count} {state.word}" for state, count in counts.items()))
        newer = store.life.take_over("boot", NOW).epoch
        with _timed("recovered, and claimed"):
            store.deliveries.recover(newer, "boot", NOW)
            store.deliveries.claim(number, 1, people, newer, now=NOW)
        store.close()


def _campaign(store: Store) -> int:
    letter = store.letters.take(b"request", "request@firma.example", "lmtp", None, null_sender=False, now=NOW)
    assert letter is not None
    contents = Contents("Subject", "Text", None)
    campaign = store.campaigns.open(
        letter, "anna@firma.example", "en", contents, (), thread="request@firma.example", now=NOW, expires=None
    )
    return campaign.number


def _recipients(store: Store, number: int, people: int) -> None:
    db = store._databases[0]
    fields = '{"first_name": "Jan", "last_name": "Kowalski", "gender": "m"}'
    with writing(db):
        run_many(
            db,
            "INSERT INTO recipient (campaign, number, address, name, company, fields) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (number, each, f"jan{each}@klient.example", "Jan Kowalski", "Klient", fields)
                for each in range(1, people + 1)
            ),
        )


def _send(store: Store, number: int, people: int, epoch: int) -> None:
    """As a courier of eight connections does it: each mark settles the last eight and dots the next."""
    settled: list[Settled] = []
    while claimed := store.deliveries.claim(number, 1, people, epoch, now=NOW):
        for group in _groups(claimed):
            dotted = [row[0] for row in group]
            store.deliveries.mark(number, settled, dotted, epoch, NOW)
            settled = [(each, DeliveryState.SENT, REPLY, None) for each in dotted]
    store.deliveries.mark(number, settled, [], epoch, NOW)


def _groups(claimed: list[Claimed]) -> Iterator[list[Claimed]]:
    return (claimed[start : start + GROUP] for start in range(0, len(claimed), GROUP))


@contextmanager
def _timed(what: str, amount: int | None = None) -> Iterator[None]:
    start = perf_counter()
    yield
    took = perf_counter() - start
    _say(f"{what:22}{took:9.3f} s" + (f"{amount / took:12,.0f} /s" if amount else ""))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _memory() -> int:
    return getrusage(RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
