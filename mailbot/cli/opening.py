"""What most commands need first: the settings, and the memory that they name."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mailbot import config
from mailbot.config import Settings
from mailbot.domain.states import CampaignState
from mailbot.errors import MailbotError, StoreError

if TYPE_CHECKING:
    from mailbot.store.store import Store

STATE = Path("/var/lib/mailbot")
"""The StateDirectory of the unit: systemd makes it, and gives it to the user of the service."""

PLACES = (Path("config/mailbot.toml"), Path("/etc/mailbot/mailbot.toml"))


def config_file(named: Path | None) -> Path:
    """The file named by --config or MAILBOT_CONFIG, else the first of the usual places that exists."""
    return named or next((place for place in PLACES if place.exists()), PLACES[-1])


def settings(context: typer.Context) -> Settings:
    """SettingsError when there is no configuration or it cannot be used."""
    return config.load(config_file(context.obj))


def database(path: Path) -> Path:
    """The file, when this user may use it or make it; else MailbotError says what to do."""
    if not path.parent.is_dir():
        raise MailbotError(
            f"There is no folder {path.parent} for the database; start the service once, which makes it, "
            "or make it and give it to the user that runs mailbot."
        )
    nearest = path if path.exists() else path.parent
    if not os.access(nearest, os.R_OK | os.W_OK):
        raise MailbotError(f"This user may not write {nearest}; try it as root, or as the user that runs mailbot.")
    return path


@contextmanager
def store(context: typer.Context) -> Iterator["Store"]:
    """The database of the settings; it may be used beside a running daemon."""
    from mailbot.store import store as memory

    bot = settings(context).bot
    _make(database(bot.database_file))
    opened = memory.open(bot.database)
    try:
        yield opened
    except StoreError as error:
        if "locked" in str(error):
            raise MailbotError(f"{error}; something else is writing to it: try again in a minute.") from error
        raise
    finally:
        opened.close()


def _make(path: Path) -> None:
    """What root makes belongs to whoever has the folder: the service, whose user could not open it otherwise."""
    if os.geteuid() == 0 and not path.exists():
        path.touch(mode=0o600)
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def numbers(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """What the shell offers for a campaign's number, with subjects; nothing where that cannot be known."""
    return _numbers(context, incomplete, CampaignState)


def numbers_of(*states: CampaignState) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """The same, of campaigns in these states."""

    def offered(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        return _numbers(context, incomplete, states)

    return offered


def _numbers(context: typer.Context, incomplete: str, states: Iterable[CampaignState]) -> list[tuple[str, str]]:
    from mailbot.store import store as memory

    wanted = frozenset(states)
    try:
        bot = config.load(config_file(context.find_root().params.get("config"))).bot
        if not bot.database_file.exists():
            return []
        opened = memory.open(bot.database)
        try:
            listed = [campaign for campaign in opened.campaigns.list() if campaign.state in wanted]
        finally:
            opened.close()
    except MailbotError:
        return []
    offers = [(str(campaign.number), campaign.subject) for campaign in listed]
    return [(number, subject) for number, subject in offers if number.startswith(incomplete)]
