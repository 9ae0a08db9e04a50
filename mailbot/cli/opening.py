"""What most commands need first: the settings, and the memory that they name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mailbot import config
from mailbot.config import Settings

if TYPE_CHECKING:
    from mailbot.store.store import Store

PLACES = (Path("config/mailbot.toml"), Path("/etc/mailbot/mailbot.toml"))


def config_file(context: typer.Context) -> Path:
    """The file named by --config or MAILBOT_CONFIG, else the first of the usual places that exists."""
    named: Path | None = context.obj
    return named or next((place for place in PLACES if place.exists()), PLACES[-1])


def settings(context: typer.Context) -> Settings:
    """SettingsError when there is no configuration or it cannot be used."""
    return config.load(config_file(context))


@contextmanager
def store(context: typer.Context) -> Iterator["Store"]:
    """The database of the settings; it may be used beside a running daemon."""
    from mailbot.store import store as memory

    opened = memory.open(settings(context).bot.database)
    try:
        yield opened
    finally:
        opened.close()
