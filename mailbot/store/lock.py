"""One daemon per database: an advisory lock that the kernel gives up when the process dies, however it dies."""

import fcntl
import os
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

from mailbot.errors import AlreadyRunning, StoreError


@dataclass(frozen=True, slots=True)
class Lock:
    """Held until ``release`` or the end of a ``with``."""

    path: Path
    _file: FileIO

    def release(self) -> None:
        """Give it up; a second time does nothing. The file stays: without it, two could hold a lock each."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def lock(database: Path) -> Lock:
    """Lock ``<database>.lock`` at once or raise ``AlreadyRunning`` with the process id that holds it."""
    path = database.with_name(f"{database.name}.lock")
    try:
        # Not "w": opening must not wipe the id of the process that holds it.
        file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")
    except OSError as error:
        raise StoreError(f"cannot open {path}: {error.strerror}") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = file.read(32).decode("ascii", "replace").strip()
        file.close()
        raise AlreadyRunning(f"process {holder or 'unknown'} already serves {database}; stop it first") from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n".encode())
    return Lock(path, file)
