"""Feeds every collected letter to a whole house, and tells what it cost: to be run as a process of its own.

``python -m tests.security.swallow FOLDER [LETTER …]``: prints one JSON object; the letters are files of one's own.
"""

import json
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from mailbot import app
from mailbot.config import Settings
from mailbot.daemon import House
from mailbot.store import store as memory
from tests import corpora
from tests.mail import bombs

BOT, ANNA = "mailbot@firma.example", "anna@firma.example"
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
_LIKE_OTHERS = frozenset(  # for the parser, which meets all of them in tests/mail
    {"delimiters of another, nested", "tiny lines", "old Macintosh lines", "soft line breaks", "tiny uuencoded lines"}
    | {"flowed lines", "flowed quote marks", "pictures nobody sent", "delimiters with endless spaces"}
)
_FEW = 10
_TOO_SLOW = 5  # seconds
GOOD = f"From: {ANNA}\r\nTo: {BOT}\r\nSubject: POMOC\r\nMessage-ID: <good.%d@firma.example>\r\n\r\n"
_SENDER = re.compile(
    rb"(?im)^(?:from|message-id|return-path|auto-submitted|precedence|list-[a-z]+|date):.*(?:\r?\n[ \t].*)*\r?\n"
)


@dataclass(slots=True)
class Meal:
    """What it cost."""

    letters: int = 0
    slowest: float = 0.0  # seconds of the processor, whose other users are not ours to blame
    slowest_good: float = 0.0  # the same, with the good letter behind it
    slow: list[str] = field(default_factory=list)  # each of more than five seconds
    unanswered: int = 0  # good letters
    summaries: int = 0  # owed to the requester
    megabytes: int = 0  # resident at most, over the collected letters
    most_megabytes: int = 0  # and over the bombs, of up to 25 MB each


def letters() -> Iterator[tuple[str, bytes]]:
    """Each as it is, and once more as if a requester had written it: then everything behind the door reads it too."""
    for path in corpora.files(*corpora.LETTERS):
        yield path.name, path.read_bytes()
        yield f"{path.name}, from a requester", _from_anna(path.read_bytes(), path.name)
    for name, bomb in bombs.WITHIN.items():
        if name not in _LIKE_OTHERS:
            yield name, _from_anna(bomb(), name)
    for name, (bomb, _) in bombs.BEYOND.items():
        yield name, bomb()


def _from_anna(raw: bytes, name: str) -> bytes:
    end = next((at for at in map(raw.find, (b"\r\n\r\n", b"\n\n")) if at >= 0), len(raw))
    mine = f"From: {ANNA}\r\nMessage-ID: <{zlib.crc32(name.encode())}@firma.example>\r\n".encode()
    head = _SENDER.sub(b"", raw[:end] + b"\n").removesuffix(b"\n")
    return b"".join((mine, head, memoryview(raw)[end:]))


def swallow(house: House, served: Iterator[tuple[str, bytes]]) -> Meal:
    """A good letter follows every few, and every bomb, and must be answered."""
    meal = Meal()
    for name, raw in served:
        started = process_time()
        house.intake.take(raw, null_sender=False, now=NOW)
        del raw
        house.intake.work(NOW)
        took = process_time() - started
        meal.letters += 1
        meal.slowest = max(meal.slowest, took)
        if took > _TOO_SLOW:
            meal.slow.append(f"{name}: {took:.1f} s")
        if name in bombs.WITHIN or name in bombs.BEYOND or not meal.letters % _FEW:
            before = _owed(house)
            house.intake.take((GOOD % meal.letters).encode(), null_sender=False, now=NOW)
            house.intake.work(NOW)
            meal.slowest_good = max(meal.slowest_good, process_time() - started)
            meal.unanswered += _owed(house) == before
        meal.most_megabytes = _peak()
        if name not in bombs.WITHIN and name not in bombs.BEYOND:
            meal.megabytes = meal.most_megabytes
    meal.summaries = _owed(house, "summary")
    return meal


def _peak() -> int:
    """Megabytes resident at most. Not ``ru_maxrss``: that is handed down from the process that started this one."""
    (line,) = (row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def _owed(house: House, kind: str = "help") -> int:
    return house.store.answers.owed_since(ANNA, NOW, (kind,))


def main(folder: Path, *own: Path) -> None:
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text("x")
    server = {"host": "127.0.0.1", "port": 9, "tls": "none"}
    settings = Settings(
        bot={"address": BOT, "database": f"sqlite:///{folder}/mailbot.db"},
        imap=server | {"user": BOT, "password_file": password},
        limits={"answers_per_day": 1_000_000},
        accounts=[{"name": "x", "from": "x@firma.example", "smtp": server}],
        requesters=[{"address": ANNA}],
    )
    house = app.build(settings, memory.open(settings.bot.database), lambda: NOW)
    meal = swallow(house, ((path.name, path.read_bytes()) for path in own) if own else letters())
    house.store.close()
    print(json.dumps({name: getattr(meal, name) for name in meal.__slots__}))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
