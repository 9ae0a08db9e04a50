"""What a million recipients cost: memory from the first message to the report, and a restart in the middle."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

from mailbot.domain.states import DeliveryState
from mailbot.store import store as memory_of
from tests.bench import company
from tests.bench.figures import Figure
from tests.bench.running import daemon, peak
from tests.bench.sending import sink
from tests.crash.scene import until
from tests.sinks import Sink

FEW = 10_000
MANY = 1_000_000
PATIENCE = 1_200.0


def memory() -> list[Figure]:
    """The whole campaign of each size, the report included."""
    few, many = _peak(FEW), _peak(MANY)
    grown = many - few
    return [
        Figure("memory, 1,000,000 recipients, all sent and reported", f"{many:.0f} MB", "", many, 150, 100, more=False),
        Figure("its growth from 10,000 recipients", f"{grown:.0f} MB", f"{few:.0f} MB", grown, 20, 10, more=False),
    ]


def _peak(people: int) -> float:
    with sink() as port, tempfile.TemporaryDirectory(prefix="mailbot") as folder:
        place = Path(folder)
        with closing(memory_of.open(f"sqlite:///{place}/mailbot.db")) as store:
            company.under_way(store, people)
        with daemon(place, port) as process:
            assert until(lambda: _reported(place / "mailbot.db"), PATIENCE), "no report"
            return peak(process)


def _reported(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as opened:
        (sent,) = opened.execute("SELECT COUNT(*) FROM answer WHERE kind = 'report' AND sent IS NOT NULL").fetchone()
    return bool(sent)


def restart() -> list[Figure]:
    """A daemon died over a million open deliveries: from the start of the next one to its first message."""
    with Sink() as relay, tempfile.TemporaryDirectory(prefix="mailbot") as folder:
        place = Path(folder)
        with closing(memory_of.open(f"sqlite:///{place}/mailbot.db")) as store:
            company.under_way(store, MANY)
            with closing(sqlite3.connect(store.path)) as database, database:
                database.execute("UPDATE delivery SET state = ? WHERE number <= 200", (DeliveryState.CLAIMED,))
                database.execute("UPDATE delivery SET state = ? WHERE number <= 8", (DeliveryState.DOTTED,))
        begun = perf_counter()
        with daemon(place, relay.port):
            assert until(lambda: bool(relay.taken)), "nothing leaves"
            took = perf_counter() - begun
    return [Figure("restart over 1,000,000 open ones → first message", f"{took:.2f} s", "", took, 5, 2, more=False)]
