"""A command line to type into, and an office's settings to type at."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mailbot import cli

SETTINGS = """
[bot]
address = "mailbot@firma.example"
[imap]
host = "localhost"
tls = "none"
port = 1
user = "mailbot"
password_env = "OFFICE_PASSWORD"
[[accounts]]
name = "sales"
from = "Sales <sales@firma.example>"
smtp = { host = "localhost", tls = "none", port = 1 }
[[requesters]]
address = "anna@firma.example"
"""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a command left behind."""

    code: int
    out: str
    err: str


Line = Callable[..., Typed]


@pytest.fixture
def bare(capsys: pytest.CaptureFixture[str]) -> Line:
    """Types ``mailbot …`` and gives exit code and output."""

    def typed(*words: str) -> Typed:
        with pytest.raises(SystemExit) as left:
            cli.main(words)
        out, err = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Typed(left.value.code, out, err)

    return typed


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """The settings of an office whose servers are all away."""
    path = tmp_path / "mailbot.toml"
    path.write_text(SETTINGS)
    return path


@pytest.fixture
def line(bare: Line, settings: Path) -> Line:
    """Types ``mailbot --config … …``."""
    return lambda *words: bare("--config", str(settings), *words)
