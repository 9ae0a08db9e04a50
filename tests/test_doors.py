"""What is behind a door is asked for when it is needed."""

from pathlib import Path

import pytest

from mailbot import doors
from mailbot.config import Imap, Smtp
from mailbot.embedded import EmbeddedServer
from mailbot.errors import MailboxError, SettingsError, WireError


def written(file: Path, password: str) -> Path:
    file.touch(mode=0o600)
    file.write_text(password)
    return file


def test_a_corrected_password_counts_without_a_restart(box: EmbeddedServer, tmp_path: Path) -> None:
    file = written(tmp_path / "password", "wrong")
    keys = {"host": box.host, "port": box.imap_port, "tls": "none", "user": "anna@firma.example"}
    mailbox = doors.mailbox(Imap(**keys, password_file=file))
    with pytest.raises(MailboxError):
        list(mailbox.arrivals(lambda *_: True))
    written(file, box.password)
    assert list(mailbox.arrivals(lambda *_: True)) == []
    mailbox.close()


def test_a_relays_password_is_read_at_each_login(tmp_path: Path) -> None:
    file = written(tmp_path / "password", "old")
    relay = doors.relay(Smtp(host="127.0.0.1", port=1, tls="none", user="anna", password_file=file))
    assert callable(relay.password)
    assert relay.password() == "old"
    written(file, "new")
    assert relay.password() == "new"
    file.unlink()
    with pytest.raises(WireError):
        relay.password()


def test_a_password_that_is_out_of_reach_from_the_start_is_told_at_once(tmp_path: Path) -> None:
    settings = Smtp(host="127.0.0.1", port=1, tls="none", user="anna", password_file=tmp_path / "nowhere")
    with pytest.raises(SettingsError):
        doors.relay(settings)
