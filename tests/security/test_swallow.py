"""The whole intake against everything that was ever collected, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import corpora

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(400)  # half a minute on a machine that has nothing else to do
def test_the_whole_intake_survives_every_collected_letter_and_every_bomb(tmp_path: Path) -> None:
    """No exception; five seconds for any; the next good letter answered within ten; 200 MB, whatever comes."""
    corpora.files(*corpora.LETTERS)
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "tests.security.swallow", tmp_path],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    meal = json.loads(done.stdout)
    assert "letter-broke-us" not in done.stderr
    assert meal["slow"] == []
    assert meal["letters"] > 500
    assert meal["unanswered"] == 0
    assert meal["slowest_good"] <= 10
    assert meal["megabytes"] <= 200
    assert meal["most_megabytes"] <= 200
