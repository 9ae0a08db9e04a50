"""What systemd hears."""

import socket
from pathlib import Path

import pytest

from mailbot import notify


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
