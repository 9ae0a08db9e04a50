"""How fast sent messages are filed: campaign 1 has left, and its copies go into a private Dovecot."""

import shutil
import tempfile
from pathlib import Path
from time import perf_counter

from mailbot import clock
from mailbot.domain.states import DeliveryState
from mailbot.store.transactions import run, writing
from tests.bench import company
from tests.bench.figures import Figure
from tests.bench.peers import Absent
from tests.real.servers import Dovecot, short_folder, where

COPIES = 10_000


def into_dovecot() -> list[Figure]:
    if where("dovecot") is None or where("openssl") is None:
        raise Absent("Dovecot is missing; on Debian: apt-get install dovecot-imapd dovecot-lmtpd")
    folder = short_folder()
    server = Dovecot(folder)
    server.start()
    try:
        with tempfile.TemporaryDirectory(prefix="mailbot") as place:
            rate = _rate(Path(place), server)
    finally:
        server.stop()
        shutil.rmtree(folder)
    return [Figure("archive into Dovecot, 5 KB copies", f"{rate:,.0f} /s", "", rate, 1500, 2500)]


def _rate(place: Path, server: Dovecot) -> float:
    chosen = company.settings(place, 1, server.imap_port)
    with company.planned(chosen, COPIES, archive="Sent/Zmiana godzin") as house:
        house.confirm(COPIES)
        now = int(clock.now().timestamp())
        db = house.store._databases[0]
        with writing(db):
            run(db, "UPDATE packet SET started = ?, ended = ?", (now, now))
            run(db, "UPDATE delivery SET state = ?, archived = 1, settled = ?", (int(DeliveryState.SENT), now))
        archiving = house.house.counters[0].archiving
        begun = perf_counter()
        assert archiving.turn() is None
        took = perf_counter() - begun
        assert house.store.archive.backlog(1) == 0
    return COPIES / took
