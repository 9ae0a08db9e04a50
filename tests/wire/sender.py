"""A process that may be killed: sends what a journal does not yet call done, and writes each mark into the journal.

    python -m tests.wire.sender JOURNAL PORT CONNECTIONS MESSAGES [PATIENCE]

The journal has a line for each commit, written by one system call: a kill loses no commit, and makes none half.
"""

import os
import sys
from contextlib import closing
from pathlib import Path

from mailbot.config import Tls
from mailbot.domain.delivery import Outcome
from mailbot.domain.states import DeliveryState
from mailbot.wire.smtp import Courier, Relay, Timeouts
from tests.wire.ledgers import STATE_OF, Key, RememberingLedger, letter


def states(journal: Path, messages: int) -> dict[int, DeliveryState]:
    """What is known after all commits: DOTTED is doubt once the process is gone."""
    known = dict.fromkeys(range(1, messages + 1), DeliveryState.PLANNED)
    for line in journal.read_text().splitlines() if journal.exists() else ():
        for entry in line.split():
            number, state = entry.split(":")
            known[int(number)] = DeliveryState(int(state))
    return known


class JournalLedger(RememberingLedger):
    """Claims need no line: a claim that a dead process made is void."""

    def __init__(self, journal: Path, messages: int) -> None:
        known = states(journal, messages)
        super().__init__(letter(number) for number, state in known.items() if state is DeliveryState.PLANNED)
        self._file = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def mark(self, settled: list[tuple[Key, Outcome]], dotted: list[Key]) -> bool:
        allowed = super().mark(settled, dotted)
        entries = [(key[1], STATE_OF[type(outcome)]) for key, outcome in settled]
        entries += [(key[1], DeliveryState.DOTTED) for key in dotted]
        os.write(self._file, " ".join(f"{number}:{state:d}" for number, state in entries).encode() + b"\n")
        return allowed


def main(journal: str, port: str, connections: str, messages: str, patience: str = "60") -> int:
    seconds = float(patience)
    timeouts = Timeouts(greeting=seconds, command=seconds, mail=seconds, rcpt=seconds, data=seconds, dot=seconds)
    relay = Relay("127.0.0.1", int(port), Tls.NONE, connections=int(connections), timeouts=timeouts)
    with closing(Courier(relay)) as courier:
        fault = courier.run(JournalLedger(Path(journal), int(messages)))
    return 0 if fault is None else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
