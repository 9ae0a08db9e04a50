"""``mailbot init`` and ``check`` against a real Dovecot and a real Postfix."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot import cli, config
from mailbot.config import Tls
from tests.real.servers import PASSWORD, Dovecot, Postfix

pytestmark = pytest.mark.real

BOT = "mailbot.init@firma.example"


def answered(target: Path, *answers: str) -> str:
    done = CliRunner().invoke(cli.face, ["--config", str(target), "init"], input="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    return done.output


def test_what_init_wrote_passes_check_and_nothing_was_sent(tmp_path: Path, dovecot: Dovecot, postfix: Postfix) -> None:
    target = tmp_path / "mailbot.toml"
    places = f"127.0.0.1:{dovecot.imap_port} 127.0.0.1:{postfix.smtp_port}"
    shown = answered(target, BOT, places, PASSWORD, "Office <office@firma.example>", "anna.init@firma.example")
    assert f"127.0.0.1:{dovecot.imap_port} works (on this machine, without TLS, login as {BOT}; 0 letters" in shown
    assert f"127.0.0.1:{postfix.smtp_port} works (on this machine, without TLS, no login; nothing was sent)" in shown
    assert not (tmp_path / "smtp-password").exists()
    assert config.load(target).default_account.smtp.user is None

    checked = CliRunner().invoke(cli.face, ["--config", str(target), "check"])
    assert checked.exit_code == 0, checked.output
    assert "ok    mailbox: " in checked.output
    assert "ok    account main: " in checked.output
    assert dovecot.read("anna.init@firma.example") == []


def test_a_wrong_password_is_told_in_the_servers_words(tmp_path: Path, dovecot: Dovecot, postfix: Postfix) -> None:
    target = tmp_path / "mailbot.toml"
    places = f"127.0.0.1:{dovecot.imap_port} 127.0.0.1:{postfix.smtp_port}"
    again = ("", BOT, "", PASSWORD)
    shown = answered(target, BOT, places, "wrong", *again, "office@firma.example", "anna.init@firma.example")
    assert "Authentication failed" in shown
    assert config.load(target).imap.secret() == PASSWORD


def test_a_certificate_that_nobody_signed_is_not_believed(tmp_path: Path, dovecot: Dovecot, postfix: Postfix) -> None:
    target = tmp_path / "mailbot.toml"
    places = f"127.0.0.1:{dovecot.imaps_port} 127.0.0.1:{postfix.smtp_port}"
    shown = answered(target, BOT, places, PASSWORD, "n", "office@firma.example", "anna.init@firma.example")
    assert "CERTIFICATE_VERIFY_FAILED" in shown
    assert config.load(target).imap.tls is Tls.IMPLICIT
