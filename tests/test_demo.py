"""The demo: it tells the whole story, in both languages, and the recording in docs is of today."""

import os
import pty
import re
import shutil
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic

from imapclient import IMAPClient  # type: ignore[import-untyped]

from mailbot import demo
from tests.cli.test_watching import read_until
from tests.recording import RECORDING, performed, recorded
from tests.stories import office

JOINED = "Recipients: Partners\n\n{salutation},\nthere is news.\n"


def test_the_recording_is_of_today() -> None:
    assert recorded(performed("en")) == RECORDING.read_text(encoding="utf-8"), "run: make record"


def test_the_story_is_told_in_polish_too() -> None:
    shown = performed("pl")
    script = demo._SCRIPTS["pl"]
    for caption in (script.request, script.summary, script.yes, script.packets, script.customer, script.report):
        assert caption in re.sub(r"\s*\n", " ", shown)
    assert "POTWIERDZAM" in shown
    assert script.gone in shown


def test_it_is_over_within_twenty_seconds_and_leaves_its_mails_in_the_folder_that_it_names() -> None:
    begun = monotonic()
    shown = performed("en")
    assert monotonic() - begun < 20
    named = re.search(r"report\.html for a browser: (/\S+)", shown)
    assert named is not None
    folder = Path(named[1])
    mails = {path.name: message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")}
    assert {name: str(mail["Subject"]) for name, mail in mails.items()} == {
        "1-request.eml": "Our opening hours change",
        "2-summary.eml": "[#1] Please confirm: Our opening hours change",
        "3-confirm.eml": "Re: [#1] Please confirm: Our opening hours change",
        "4-receipt.eml": "[#1] Confirmed: Our opening hours change",
        "5-customer.eml": "Our opening hours change",
        "6-report.eml": "[#1] Report: Our opening hours change",
    }
    assert demo._SCRIPTS["en"].gone in (folder / "report.html").read_text(encoding="utf-8")
    shutil.rmtree(folder)


def test_a_terminal_shows_a_bar_and_somebody_may_join_with_a_mail_program_until_ctrl_c() -> None:
    with _kept_on_a_terminal() as (child, screen):
        shown = read_until(screen, "Ctrl+C ends the demo.", patience=100)
        seen = re.findall(r"━ (\d/8)", re.sub(r"\x1b\[[\d;]*m", "", shown))
        assert (seen[0], "4/8" in seen, seen[-1]) == ("0/8", True, "8/8")
        _join(*(_port(shown, protocol) for protocol in ("IMAP", "SMTP")))
        child.send_signal(signal.SIGINT)
        shown = read_until(screen, "")
        assert child.wait(30) == 0
    assert demo._SCRIPTS["en"].over in shown
    assert "Traceback" not in shown


@contextmanager
def _kept_on_a_terminal() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    screen, theirs = pty.openpty()
    words = [sys.executable, "-m", "mailbot", "demo", "--keep"]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "200"}
    child = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)  # noqa: S603 - our own program
    os.close(theirs)
    try:
        yield child, screen
    finally:
        child.kill()
        child.wait()
        os.close(screen)


def _port(shown: str, protocol: str) -> int:
    found = re.search(rf"{protocol}, 127\.0\.0\.1, port (\d+), no encryption", shown)
    assert found is not None
    return int(found[1])


def _join(imap: int, smtp: int) -> None:
    """As the requester, with what was told: a second campaign, from the request to the report."""
    with IMAPClient("127.0.0.1", imap, ssl=False) as client, smtplib.SMTP("127.0.0.1", smtp) as relay:
        client.login(demo.REQUESTER, "secret")
        client.select_folder("INBOX", readonly=True)
        assert len(client.search("ALL")) == 3
        relay.sendmail(demo.REQUESTER, [demo.BOT], office.letter(demo.REQUESTER, demo.BOT, "News", JOINED))
        summary = office.read(_awaited(client, 4))
        assert summary.subject == "[#2] Please confirm: News"
        relay.sendmail(demo.REQUESTER, [demo.BOT], office.reply(demo.REQUESTER, demo.BOT, summary, "CONFIRM"))
        assert office.read(_awaited(client, 6)).says("3 of 3 reached")


def _awaited(client: IMAPClient, count: int) -> bytes:
    """The newest mail, as soon as there are ``count``."""
    deadline = monotonic() + 30
    while len(found := client.search("ALL")) < count:
        assert monotonic() < deadline, f"{len(found)} mails"
        client.idle()
        client.idle_check(timeout=0.2)
        client.idle_done()
    raw = client.fetch([found[-1]], ["BODY.PEEK[]"])[found[-1]][b"BODY[]"]
    assert isinstance(raw, bytes)
    return raw
