"""``mailbot init``: five questions, answers that were tried, and a configuration that explains every key."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

import typer

from mailbot import config
from mailbot.cli import opening, sample, terminal, trying
from mailbot.cli.trying import Server, Servers
from mailbot.config import quantities
from mailbot.errors import MailbotError

Answer = TypeVar("Answer")

_PASSWORDS = ("imap-password", "smtp-password")
_ETC = Path("/etc")
_ZONE_FILES = (Path("/etc/timezone"), Path("/etc/localtime"))
_ZONE = "Europe/Warsaw"
_SERVERS_OWN = frozenset({"Etc/UTC", "UTC", "Etc/GMT", "GMT"})
"""What many servers are set to, and no office lives in."""


def init(context: typer.Context) -> None:
    """Ask five questions, try the answers, write the settings; sends nothing."""
    target: Path = context.obj or opening.PLACES[1 if os.geteuid() == 0 else 0]
    _nothing_there(target)
    terminal.say(f"Five questions, then {target} is written. Nothing is sent.")
    bot = _ask("1/5 The e-mail address of the bot's mailbox", quantities.address)
    servers = _servers(bot)
    sender = _ask('4/5 The sender that customers see, like "Sales <sales@firma.example>"', _sender)
    requester = _ask("5/5 Your e-mail address: who may command the bot", quantities.address)

    language = "pl" if os.environ.get("LANG", "").startswith("pl") else "en"
    zone = _zone()
    _write(
        target,
        servers,
        {
            "bot.address": bot,
            "bot.language": language,
            "bot.timezone": zone,
            "bot.database": _database(target),
            "accounts.name": "main",
            "accounts.from": sender,
            "requesters.address": requester,
            "requesters.admin": True,
        },
    )
    terminal.say(f"Written: {target}. Its language is {language!r} and its time zone {zone}.")
    terminal.say("Every other key stands in it too, with its default and a sentence.")
    if target.is_relative_to(_ETC) and servers.smtp.user is None:
        terminal.say("The relay asks for no login: take the line with smtp-password out of mailbot.service.")
    terminal.say(f"Next: mailbot --config {target} check")


def _nothing_there(target: Path) -> None:
    for path in (target, *(target.parent / name for name in _PASSWORDS)):
        if path.exists():
            raise MailbotError(f"{path} exists already; name another file: mailbot --config FOLDER/mailbot.toml init")


def _servers(bot: str) -> Servers:
    """Questions 2 and 3, once more while the answers do not work and are not wanted all the same."""
    domain = bot.rpartition("@")[2]
    places, user = f"imap.{domain} smtp.{domain}", bot
    while True:
        imap, smtp = _ask("2/5 Its servers for IMAP and SMTP, or one for both", trying.places, places)
        places = f"{imap} {smtp}"
        password: str = typer.prompt("3/5 Its password", hide_input=True)
        found = trying.servers(imap, smtp, user, password, terminal.say)
        if found.work or not typer.confirm("That does not work yet. Other answers?", default=True):
            return found
        user = _ask("The user name, where it is not the address", str.strip, user)


def _ask(question: str, read: Callable[[str], Answer], default: str | None = None) -> Answer:
    """Ask until ``read`` has no objection."""
    while True:
        written: str = typer.prompt(question, default=default)
        try:
            return read(written)
        except ValueError as error:
            terminal.complain(str(error))


def _sender(written: str) -> str:
    quantities.correspondent(written)
    return written.strip()


def _zone() -> str:
    """That of this machine, where it says so and people live in it."""
    for path in _ZONE_FILES:
        try:
            told = (
                str(path.readlink()).partition("zoneinfo/")[2] if path.is_symlink() else path.read_text("ascii").strip()
            )
        except (OSError, UnicodeDecodeError):
            continue
        if told in available_timezones() and told not in _SERVERS_OWN:
            return told
    return _ZONE


def _database(target: Path) -> str:
    """Beside the configuration; one in /etc belongs to the unit, whose StateDirectory is /var/lib/mailbot."""
    return f"sqlite:///{opening.STATE}/mailbot.db" if target.is_relative_to(_ETC) else "sqlite:///mailbot.db"


def _write(target: Path, servers: Servers, values: dict[str, str | int | None]) -> None:
    """The passwords first, each in a file of its own; the configuration holds none."""
    imap, smtp = servers.imap, servers.smtp
    answered = values | _keys("imap", imap, _PASSWORDS[0]) | _keys("accounts.smtp", smtp, _PASSWORDS[1])
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for name, server in zip(_PASSWORDS, (imap, smtp), strict=True):
            if server.user is not None:
                _write_private(target.parent / name, servers.password)
        target.write_text(sample.filled(answered), encoding="utf-8")
        target.chmod(0o644)  # it holds no secret, and the service runs under a user of its own
    except OSError as error:
        raise MailbotError(f"{error.filename} cannot be written ({error.strerror}); try it as root.") from error
    config.load(target)


def _keys(section: str, server: Server, password_file: str) -> dict[str, str | int | None]:
    """What the sample calls the answers about one server."""
    return {
        f"{section}.host": server.host,
        f"{section}.port": server.port,
        f"{section}.tls": server.tls,
        f"{section}.user": server.user,
        f"{section}.password_file": password_file if server.user is not None else None,
    }


def _write_private(path: Path, password: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{password}\n")
