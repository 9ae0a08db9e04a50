"""The demo, recorded as text: ``python -m tests.recording`` writes docs/demo.txt anew, as ``make record`` does."""

import os
import re
import subprocess
import sys
from pathlib import Path

RECORDING = Path(__file__).resolve().parent.parent / "docs" / "demo.txt"

_CHANGES = (
    (r"\b\d{1,2}:\d\d\b", "9:00"),
    (r"\w+\s\d{1,2}\s\w+\s20\d\d,\s9:00\s\(CES?T\)", "Tuesday 2 March 2027, 9:00 (CET)"),
    (r"/tmp/mailbot-demo-\w+", "/tmp/mailbot-demo"),
    (r"\[#1 [a-z2-7]{26}\]", "[#1 abcdefghijklmnopqrstuvwxyz]"),
)
"""What is another at each performance, and how the recording has it."""


def performed(language: str) -> str:
    """The demo as a pipe shows it, 80 columns wide."""
    words = [sys.executable, "-m", "mailbot", "demo", "--lang", language]
    return subprocess.run(  # noqa: S603 - our own program
        words, env=os.environ | {"COLUMNS": "80"}, check=True, capture_output=True, text=True, timeout=100
    ).stdout


def recorded(shown: str) -> str:
    """What is there at every performance; lines without the frame, whose width the times change."""
    for pattern, always in _CHANGES:
        shown = re.sub(pattern, always, shown)
    lines = (re.sub(r" +│$", "", line.removeprefix("│ ")).rstrip() for line in shown.splitlines())
    text = "\n".join(re.sub(r"^[╭╰]─+[╮╯]$", "─" * 72, line) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


if __name__ == "__main__":
    RECORDING.write_text(recorded(performed("en")), encoding="utf-8")
