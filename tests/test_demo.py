"""The demo: it tells the whole story, in both languages, and the recording in docs is of today."""

import os
import pty
import re
import signal
import smtplib
import subprocess
import sys

from imapclient import IMAPClient  # type: ignore[import-untyped]

from mailbot import demo
from tests.cli.test_watching import read_until
from tests.recording import RECORDING, performed, recorded


def test_the_recording_is_of_today() -> None:
    assert recorded(performed("en")) == RECORDING.read_text(encoding="utf-8"), "run: make record"


def test_the_story_is_told_in_polish_too() -> None:
    shown = performed("pl")
    script = demo._SCRIPTS["pl"]
    for caption in (script.request, script.summary, script.yes, script.packets, script.customer, script.report):
        assert caption in re.sub(r"\s*\n", " ", shown)
    assert "POTWIERDZAM" in shown
    assert script.gone in shown


def test_somebody_may_join_with_a_mail_program_until_ctrl_c() -> None:
    screen, theirs = pty.openpty()
    words = [sys.executable, "-m", "mailbot", "demo", "--keep"]
    environment = os.environ | {"TERM": "dumb", "COLUMNS": "200"}
    child = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)  # noqa: S603 - our own program
    os.close(theirs)
    shown = read_until(screen, "Ctrl+C ends the demo.", patience=100)
    imap, smtp = (
        re.search(r"IMAP, 127\.0\.0\.1, port (\d+)", shown),
        re.search(r"SMTP, 127\.0\.0\.1, port (\d+)", shown),
    )
    assert imap is not None
    assert smtp is not None
    with IMAPClient("127.0.0.1", int(imap[1]), ssl=False) as client:
        client.login(demo.REQUESTER, "secret")
        client.select_folder("INBOX", readonly=True)
        assert len(client.search("ALL")) == 3
    with smtplib.SMTP("127.0.0.1", int(smtp[1])) as relay:
        relay.sendmail(demo.REQUESTER, [demo.BOT], b"Subject: hello\r\n\r\nhello\r\n")
    child.send_signal(signal.SIGINT)
    shown = read_until(screen, "")
    assert child.wait(30) == 0
    os.close(screen)
    assert demo._SCRIPTS["en"].over in shown
    assert "Traceback" not in shown
