"""``mailbot check``."""

from pathlib import Path

import pytest

from mailbot.embedded import EmbeddedServer
from tests.cli.conftest import SETTINGS, Line


@pytest.fixture
def office(box: EmbeddedServer, settings: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedServer:
    """The office's servers are there."""
    monkeypatch.setenv("OFFICE_PASSWORD", box.password)
    imap, smtp = f"port = {box.imap_port}\nuser", f"port = {box.smtp_port} }}"
    settings.write_text(SETTINGS.replace("port = 1\nuser", imap).replace("port = 1 }", smtp))
    return box


def test_what_was_found_is_said_and_nothing_is_sent(line: Line, office: EmbeddedServer) -> None:
    office.deliver(b"Subject: hello\r\n\r\nhello\r\n", "mailbot")
    told = line("check")

    assert told.code == 0
    assert told.err == ""
    settings, database, templates, mailbox, account = told.out.splitlines()
    assert settings.startswith("ok    settings: ")
    assert database.endswith("mailbot.db, made at the first start")
    assert templates == "ok    templates: letterhead, newsletter, notice"
    assert mailbox.startswith(
        "ok    mailbox: mailbot at localhost; 1 letters in INBOX; new mail is announced; "
        "will be created: Processed, Ignored, Quarantine; offers IDLE, MOVE"
    )
    assert account == (
        f"ok    account sales: sales@firma.example through localhost:{office.smtp_port}; "
        "offers 8BITMIME, SMTPUTF8, AUTH LOGIN PLAIN; SIZE up to 33 MB; it offers a login, and no user is set"
    )
    assert office.accepted == ()
    assert office.folders("mailbot") == ["INBOX"]


def test_every_server_that_is_away_is_named(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_PASSWORD", "secret")
    told = line("check")
    assert told.code == 1
    assert [row.partition(":")[0] for row in told.out.splitlines()] == [
        "ok    settings",
        "ok    database",
        "ok    templates",
        "FAIL  mailbox",
        "FAIL  account sales",
    ]


def test_a_password_that_is_out_of_reach_fails_its_server_only(
    line: Line, office: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OFFICE_PASSWORD")
    told = line("check")
    assert told.code == 1
    assert told.out.splitlines()[3] == (
        "FAIL  mailbox: The environment variable OFFICE_PASSWORD is not set; it must hold the password."
    )
    assert told.out.splitlines()[4].startswith("ok    account sales")


def test_a_wrong_password_is_refused_and_not_shown(
    line: Line, office: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_PASSWORD", "hunter2")
    told = line("check")
    assert told.code == 1
    assert told.out.splitlines()[3].startswith("FAIL  mailbox: ")
    assert "hunter2" not in told.out + told.err


def test_a_broken_template_is_named(line: Line, office: EmbeddedServer, settings: Path) -> None:
    frame = settings.parent / "templates" / "campaign" / "notice"
    frame.mkdir(parents=True)
    written = settings.read_text(encoding="utf-8")
    settings.write_text(written.replace("[bot]", '[bot]\ntemplates = "templates"', 1), encoding="utf-8")
    told = line("check")
    assert told.code == 1
    assert "FAIL  templates: the frame notice has no texts in en" in told.out
