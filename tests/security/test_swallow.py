"""The whole intake against everything that was ever collected, in a process of its own."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import corpora
from tests.security.swallow import ANNA, BOT

ROOT = Path(__file__).parents[2]
REQUEST = (
    f"From: {ANNA}\r\nTo: {BOT}\r\nSubject: Oferta\r\nMessage-ID: <oferta@firma.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
    "Recipients: jan@klient.example\r\nFrom: x\r\n---\r\nOur price list is attached.\r\n"
    '--b\r\nContent-Type: application/pdf; name="cennik.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s--b--\r\n'
)


@pytest.mark.timeout(400)  # half a minute on a machine that has nothing else to do
def test_the_whole_intake_survives_every_collected_letter_and_every_bomb(tmp_path: Path) -> None:
    """No exception; five seconds for any; the next good letter answered within ten; 200 MB, whatever comes."""
    corpora.files(*corpora.LETTERS)
    meal = _meal(tmp_path)
    assert meal["slow"] == []
    assert meal["letters"] > 500
    assert meal["unanswered"] == 0
    assert meal["slowest_good"] <= 10
    assert meal["megabytes"] <= 200
    assert meal["most_megabytes"] <= 200


def test_a_request_with_a_large_file_takes_no_more_memory_on_its_way_to_the_summary(tmp_path: Path) -> None:
    letter = tmp_path / "request.eml"
    file = base64.encodebytes(bytes(range(256)) * 4096 * 17).replace(b"\n", b"\r\n")
    letter.write_bytes(REQUEST.encode() % file)

    meal = _meal(tmp_path, letter)

    assert meal["summaries"] == 1
    assert meal["most_megabytes"] <= 200


def _meal(folder: Path, *own: Path) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "tests.security.swallow", folder, *own],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "letter-broke-us" not in done.stderr
    meal: dict[str, Any] = json.loads(done.stdout)
    return meal
