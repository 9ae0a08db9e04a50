"""Finds the collected mails of other projects, which are data for tests and no part of this one."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("MAILBOT_CORPORA", Path(__file__).parents[1] / "../shared/corpora")).resolve()
LETTERS = (
    "mime-cpython",
    "mime-mime4j",
    "mime-stalwart",
    "mime-mailparser",
    "bounces-flufl",
    "replies-talon",
)
"""Folders whose files are whole mails."""


def files(*folders: str) -> list[Path]:
    """Every mail of these folders, in a lasting order; the test is skipped, saying so, where there are none."""
    found = sorted(
        path for folder in folders for path in (ROOT / folder).glob("*") if path.is_file() and path.suffix != ".json"
    )
    if not found:
        pytest.skip(f"no collected mails in {ROOT} (set MAILBOT_CORPORA)")
    return found
