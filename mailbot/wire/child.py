"""The child process that reads a foreign file for us: it may have little memory and little time, and nothing else."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from mailbot import events
from mailbot.book import child, lines
from mailbot.domain.contacts import BadRow, Row, Table
from mailbot.errors import BookError, BookTooLarge

_ROOT = Path(__file__).resolve().parents[2]  # what ``mailbot`` is imported from
_LONGEST = 400  # characters of a child's last words


def table(content: bytes) -> Table:
    """A table of recipients. BookError: it is none, or hostile."""
    return lines.table(_told("table", content))


def contacts(content: bytes) -> tuple[Row | BadRow, ...]:
    """Rows for the address book. BookError: there are none, or the file is hostile."""
    return lines.contacts(_told("contacts", content))


def _told(reading: str, content: bytes, seconds: float = child.SECONDS) -> Iterator[str]:
    """The lines that the child says. Its environment is empty: passwords may stand in ours."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-P", "-m", child.__name__, reading],
            input=content,
            capture_output=True,
            check=False,
            timeout=seconds,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise BookTooLarge(f"the file takes more than {seconds:g} seconds to be read") from error
    except OSError as error:  # no process to be had
        raise BookError(f"the file cannot be read now ({error.strerror})") from error
    if ended.returncode == 0:
        return iter(ended.stdout.decode("ascii").splitlines())
    last_words = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:_LONGEST]
    events.file_broke_child(ended.returncode, last_words)
    if ended.returncode < 0:  # killed: by the kernel for its time, or by itself for want of memory
        raise BookTooLarge("the file needs more time or memory than it is worth")
    raise BookError("the file cannot be read")
