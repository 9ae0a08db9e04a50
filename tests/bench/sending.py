"""How fast the courier sends with exact marks in SQLite, beside Postfix's own ``smtp-source``, into one ``smtp-sink``.

    python -m tests.bench.sending [MESSAGES] [CONNECTIONS …]

Needs ``smtp-sink`` and ``smtp-source`` (Debian: postfix). What counts is the ratio: the same machine, the same run.
"""

import argparse
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from base64 import encodebytes
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mailbot.config import Tls
from mailbot.domain.delivery import Accepted, Outcome, Outgoing
from mailbot.domain.states import DeliveryState
from mailbot.wire.smtp import Courier, Relay

WINDOW = 200
SMALL = 5_000
LARGE = 1_000_000

Key = tuple[int, int]


class BenchLedger:
    """Claims and marks as the real store makes them, messages from a static mould."""

    def __init__(self, path: Path, messages: int, size: int) -> None:
        self._claims, self._marks = _database(path, "FULL"), _database(path, "NORMAL")
        self._claims.executescript(
            "drop table if exists delivery;"
            "create table delivery(number integer primary key, state int, epoch int, reply text)"
        )
        with self._claims:
            self._claims.executemany(
                "insert into delivery values(?, ?, 0, null)", ((n, DeliveryState.PLANNED) for n in range(messages))
            )
        self._window: deque[int] = deque()
        self._last = -1
        self._before, self._after = _mould(size)
        self.commits = 0

    def next(self) -> Outgoing | None:
        if not self._window and not self._claim():
            return None
        number = self._window.popleft()
        name, address = f"Jan {number}", f"jan{number}@example.org"
        part = encodebytes(f"Szanowny Panie {name},\n\n".encode()).replace(b"\n", b"\r\n")
        data = b"To: %b <%b>\r\n%b%b%b" % (name.encode(), address.encode(), self._before, part, self._after)
        return Outgoing((1, number), "biuro@example.com", address, data)

    def mark(self, settled: list[tuple[Key, Outcome]], dotted: list[Key]) -> bool:
        sent = [(str(outcome.reply), number) for (_, number), outcome in settled if isinstance(outcome, Accepted)]
        self.commits += 1
        with self._marks:
            self._marks.execute("begin immediate")
            self._marks.executemany("update delivery set state = 3, reply = ? where number = ? and state = 2", sent)
            self._marks.executemany(
                "update delivery set state = 2 where number = ? and state = 1 and epoch = 7",
                [(number,) for _, number in dotted],
            )
        return True

    def hand_back(self, keys: list[Key]) -> None:
        raise AssertionError(f"handed back: {keys}")

    def halted(self) -> bool:
        return False

    def sent(self) -> int:
        row = self._claims.execute("select count(*) from delivery where state = ?", (DeliveryState.SENT,)).fetchone()
        return int(row[0])

    def close(self) -> None:
        self._claims.close()
        self._marks.close()

    def _claim(self) -> bool:
        with self._claims:
            self._claims.execute("begin immediate")
            rows = self._claims.execute(
                "select number from delivery where state = 0 and number > ? order by number limit ?",
                (self._last, WINDOW),
            ).fetchall()
            self._claims.executemany("update delivery set state = 1, epoch = 7 where number = ? and state = 0", rows)
        self._window.extend(number for (number,) in rows)
        if rows:
            self._last = rows[-1][0]
        return bool(rows)


def _database(path: Path, synchronous: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=wal", "busy_timeout=5000", f"synchronous={synchronous}"):
        database.execute(f"pragma {pragma}")
    return database


def _mould(size: int) -> tuple[bytes, bytes]:
    """What stands before and after the one part that differs, ``size`` bytes together."""
    head = (
        b"From: Biuro <biuro@example.com>\r\nSubject: Zmiana godzin otwarcia\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    line = b"VHJlxZvEhyB3aWFkb21vxZtjaSwga3TDs3JhIGplc3QgdGFrYSBzYW1hIGRsYSB3c3p5c3RraWNo\r\n"
    return head, line * ((size - len(head)) // len(line))


@contextmanager
def sink() -> Iterator[int]:
    """An ``smtp-sink`` of our own; gives its port, and ends it."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [_tool("smtp-sink"), "-u", "nobody", f"127.0.0.1:{port}", "500"]
    with subprocess.Popen(command) as process:  # noqa: S603 - Postfix's own program, found on the path
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise TimeoutError("smtp-sink does not listen")


def _tool(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if found is None:
        sys.exit(f"{name} is missing; on Debian: apt-get install postfix")
    return found


def source_rate(port: int, messages: int, size: int) -> float:
    """Messages a second of ``smtp-source -d -s 10``."""
    command = [_tool("smtp-source"), "-d", "-s", "10", "-m", str(messages), "-l", str(size), f"127.0.0.1:{port}"]
    start = time.perf_counter()
    subprocess.run(command, check=True)  # noqa: S603 - as above
    return messages / (time.perf_counter() - start)


def courier_rate(port: int, messages: int, size: int, connections: int) -> tuple[float, float, int]:
    """Messages a second of the courier, microseconds of processor time for each, and how many commits it took."""
    relay = Relay("127.0.0.1", port, Tls.NONE, connections=connections, per_connection=10**9)
    with tempfile.TemporaryDirectory() as folder:
        ledger, courier = BenchLedger(Path(folder, "bench.db"), messages, size), Courier(relay)
        with closing(ledger), closing(courier):
            start, busy = time.perf_counter(), time.process_time()
            fault = courier.run(ledger)
            took, busy = time.perf_counter() - start, time.process_time() - busy
            if fault is not None or ledger.sent() != messages:
                sys.exit(f"sent {ledger.sent()} of {messages}: {fault}")
            return messages / took, busy / messages * 1e6, ledger.commits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", nargs="?", type=int, default=20_000)
    parser.add_argument("connections", nargs="*", type=int, default=[1, 4, 8, 16])
    asked = parser.parse_args()
    tell("", "messages/s", "MB/s", "CPU µs", "commits", "ratio")
    for size, messages in ((SMALL, asked.messages), (LARGE, max(asked.messages // 100, 50))):
        with sink() as port:
            source = source_rate(port, messages, size)
            tell(f"smtp-source -d -s 10, {size} bytes", f"{source:.0f}", f"{source * size / 1e6:.0f}", "", "", "1")
            for connections in asked.connections:
                rate, busy, commits = courier_rate(port, messages, size, connections)
                figures = (
                    f"{rate:.0f}",
                    f"{rate * size / 1e6:.0f}",
                    f"{busy:.0f}",
                    f"{commits}",
                    f"{rate / source:.2f}",
                )
                tell(f"courier, {connections} connections", *figures)


def tell(what: str, *figures: str) -> None:
    sys.stdout.write(f"{what:36}{''.join(f'{figure:>11}' for figure in figures)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
