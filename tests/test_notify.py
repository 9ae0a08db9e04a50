"""What systemd hears."""

import signal
import socket
from pathlib import Path

import pytest

from mailbot import notify
from mailbot.embedded import EmbeddedServer
from tests.real.daemons import MailbotProcess

SETTINGS = """
bot = {{ address = "bot@firma.example" }}
imap = {{ host = "127.0.0.1", port = {imap}, tls = "none", user = "bot", password_env = "OFFICE" }}
[[accounts]]
name = "Office"
from = "office@firma.example"
smtp = {{ host = "127.0.0.1", port = {smtp}, tls = "none" }}
[[requesters]]
address = "anna@firma.example"
"""


def test_systemd_hears_the_state_on_the_socket_that_it_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify.tell("READY=1")
        assert manager.recv(64) == b"READY=1"


def test_nobody_is_told_when_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify.tell("READY=1")


@pytest.mark.parametrize(("written", "seconds"), [("120000000", 60.0), ("", None), ("soon", None)])
def test_the_watchdog_is_fed_twice_as_often_as_it_must(
    monkeypatch: pytest.MonkeyPatch, written: str, seconds: float | None
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", written)
    assert notify.watchdog_seconds() == seconds


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP])
def test_a_daemon_is_ready_alive_and_stopping_in_systemds_eyes(
    tmp_path: Path, box: EmbeddedServer, by: signal.Signals
) -> None:
    daemon = MailbotProcess(tmp_path, SETTINGS.format(imap=box.imap_port, smtp=box.smtp_port))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        daemon.start(NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="4000000", OFFICE=box.password)
        try:
            assert [manager.recv(64) for _ in range(2)] == [b"READY=1", b"WATCHDOG=1"]
        finally:
            code = daemon.stop(by)
        assert set(iter(lambda: manager.recv(64), b"STOPPING=1")) <= {b"WATCHDOG=1"}
    assert code == 0
