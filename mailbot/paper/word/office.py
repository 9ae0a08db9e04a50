"""LibreOffice, where it is installed: a Word file becomes a PDF."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from mailbot.paper.word import bounds

SECONDS = 300.0
"""For a whole run; a letter takes a fiftieth of a second."""

_NAMES = ("soffice", "libreoffice")
_ROOT = Path(__file__).resolve().parents[3]  # what ``mailbot`` is imported from


def found() -> str | None:
    """Its program; None where it is not installed."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def convert(program: str, file: Path, seconds: float = SECONDS) -> Path | None:
    """The PDF beside ``file``; None when it did not come about. A profile of its own: nobody's macros, no locks."""
    folder = file.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    told = [program, "--headless", "--norestore", profile, "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    environment = {"HOME": str(folder), "PYTHONPATH": str(_ROOT)}
    try:
        process = subprocess.Popen(  # noqa: S603 - what PATH calls soffice, and names of our own
            [sys.executable, "-P", "-m", bounds.__name__, *told],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # it has children of its own
        process.wait()
        return None
    result = file.with_suffix(".pdf")
    return result if process.returncode == 0 and result.is_file() else None
