"""``mailbot run`` as a process of its own, over the settings of the benches."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.company import ANNA, BOT

ROOT = Path(__file__).parents[2]

_SETTINGS = """
[bot]
address = "{bot}"
language = "pl"
database = "sqlite:///{folder}/mailbot.db"
[imap]
host = "127.0.0.1"
port = {imap}
tls = "none"
user = "{bot}"
password_file = "password"
[limits]
recipients = 1000000
[[accounts]]
name = "Biuro"
from = "Biuro Obsługi <biuro@firma.example>"
smtp = {{ host = "127.0.0.1", port = {smtp}, tls = "none", connections = 8, per_connection = 1000000 }}
[[requesters]]
address = "{anna}"
name = "Anna Nowak"
"""


@contextmanager
def daemon(folder: Path, smtp: int, imap: int = 1) -> Iterator["subprocess.Popen[bytes]"]:
    """Ended by SIGTERM when the block ends."""
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text("secret")
    config = folder / "mailbot.toml"
    config.write_text(_SETTINGS.format(bot=BOT, anna=ANNA, folder=folder, imap=imap, smtp=smtp))
    command = [sys.executable, "-m", "mailbot", "--config", str(config), "run"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), stderr=log)  # noqa: S603 - our own
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


def peak(process: "subprocess.Popen[bytes]") -> float:
    """Megabytes of memory that the process has had at most (VmHWM)."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmHWM in /proc")
