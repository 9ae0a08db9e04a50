"""``mailbot run`` as a process of its own over a real configuration file, as systemd would start it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

PATIENCE = 20.0


class MailbotProcess:
    """The command line over one configuration; ``start`` runs the daemon."""

    def __init__(self, folder: Path, settings: str) -> None:
        self.folder = folder
        self.config = folder / "mailbot.toml"
        self.config.write_text(settings, encoding="utf-8")
        self.log = folder / "mailbot.log"
        self._child: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> str:
        """What a command prints; AssertionError with its complaint when it leaves with another code than 0."""
        done = subprocess.run(  # noqa: S603 - our own program
            self._words(*words), capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, f"mailbot {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, **environment: str) -> None:
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own program
                self._words("run"), stdin=subprocess.DEVNULL, stderr=log, env=os.environ | environment
            )

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """That signal, and the exit code."""
        if self._child is None:
            return 0
        child, self._child = self._child, None
        child.send_signal(by)
        return child.wait(PATIENCE)

    def _words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "mailbot", "--config", str(self.config), *words]
