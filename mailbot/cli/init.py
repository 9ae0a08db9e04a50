"""``mailbot init``: asks what cannot be guessed and writes a configuration; sends nothing."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

import typer

from mailbot import config
from mailbot.cli import opening, terminal
from mailbot.config import Tls, quantities
from mailbot.errors import MailbotError

Answer = TypeVar("Answer")
Word = TypeVar("Word", bound=str)

_LAST_PORT = 65_535
_USUAL = {993: Tls.IMPLICIT, 465: Tls.IMPLICIT}


@dataclass(frozen=True, slots=True)
class _Server:
    """The answers about one server."""

    host: str
    port: int
    tls: Tls
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class _Answers:
    """All answers."""

    bot: str
    language: str
    zone: str
    database: str
    imap: _Server
    smtp: _Server
    sender: str
    requester: str


def init(context: typer.Context) -> None:
    """Ask a few questions and write a configuration; sends nothing."""
    target: Path = context.obj or opening.PLACES[0]
    if target.exists():
        raise MailbotError(f"{target} exists already; name another file: mailbot --config FILE init")
    terminal.say(f"This writes {target}. Passwords go into files of their own beside it, readable by you alone.")
    bot = _ask("The bot's e-mail address", quantities.address)
    language = _ask("Language of its answers (en, pl)", lambda written: _one_of(("en", "pl"), written), "en")
    zone = _ask("Time zone", _zone, "Europe/Warsaw")
    terminal.say("The bot's mailbox (IMAP):")
    imap = _server(f"imap.{bot.partition('@')[2]}", 993, bot)
    terminal.say("The relay that sends for it (SMTP):")
    smtp = _server(imap.host.replace("imap.", "smtp.", 1), 587, imap.user)
    sender = _ask('Sender that the customers see, like "Sales <sales@firma.example>"', _sender)
    requester = _ask("E-mail address of the first person who may command the bot", quantities.address)

    target.parent.mkdir(parents=True, exist_ok=True)
    _write_private(target.parent / "imap-password", imap.password)
    _write_private(target.parent / "smtp-password", smtp.password)
    answers = _Answers(bot, language, zone, _database(target), imap, smtp, sender, requester)
    target.write_text(_written(answers), encoding="utf-8")
    target.chmod(0o644)  # it holds no secret, and the service runs under a user of its own
    config.load(target)
    terminal.say(f"Written. Next: mailbot --config {target} check")


def _database(target: Path) -> str:
    """Beside the configuration; one in /etc belongs to the unit, whose StateDirectory is /var/lib/mailbot."""
    return "sqlite:////var/lib/mailbot/mailbot.db" if target.is_relative_to("/etc") else "sqlite:///mailbot.db"


def _server(host: str, port: int, user: str) -> _Server:
    host = _ask("  Server", str, host)
    port = _ask("  Port", _port, str(port))
    local = quantities.is_loopback(host)
    usual = _USUAL.get(port, Tls.NONE if local else Tls.STARTTLS)
    allowed = [tls for tls in Tls if local or tls is not Tls.NONE]
    tls = _ask("  Encryption", lambda written: _one_of(allowed, written), usual)
    name = _ask("  User", str, user)
    return _Server(host, port, tls, name, typer.prompt("  Password", hide_input=True))


def _ask(question: str, read: Callable[[str], Answer], default: str | None = None) -> Answer:
    """Ask until ``read`` has no objection."""
    while True:
        written: str = typer.prompt(question, default=default)
        try:
            return read(written)
        except ValueError as error:
            terminal.complain(str(error))


def _one_of(allowed: Sequence[Word], written: str) -> Word:
    """The one that was meant; ValueError names them all."""
    for word in allowed:
        if word == written.strip().lower():
            return word
    raise ValueError(f"write one of: {', '.join(allowed)}")


def _port(written: str) -> int:
    if not written.isdecimal() or not 0 < int(written) <= _LAST_PORT:
        raise ValueError(f"write a number between 1 and {_LAST_PORT}")
    return int(written)


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f'{name!r} is not a time zone; write one like "Europe/Warsaw"')
    return name


def _sender(written: str) -> str:
    quantities.correspondent(written)
    return written.strip()


def _write_private(path: Path, password: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)  # also where the file was there before
        file.write(f"{password}\n")


def _written(answers: _Answers) -> str:
    """The configuration; a JSON string is a TOML string."""
    imap, smtp = answers.imap, answers.smtp
    return f"""\
# Written by mailbot init. Every other key, its default and what it does: the sample mailbot.toml and the README.

[bot]
address = {_text(answers.bot)}
language = {_text(answers.language)}
timezone = {_text(answers.zone)}
database = {_text(answers.database)}

[imap]
host = {_text(imap.host)}
port = {imap.port}
tls = {_text(imap.tls)}
user = {_text(imap.user)}
password_file = "imap-password"

[[accounts]]
name = "main"
from = {_text(answers.sender)}
smtp = {{ host = {_text(smtp.host)}, port = {smtp.port}, tls = {_text(smtp.tls)}, user = {_text(smtp.user)}, \
password_file = "smtp-password" }}

[[requesters]]
address = {_text(answers.requester)}
admin = true
"""


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
