"""``mailbot run``: the daemon, in the foreground."""

import logging
from typing import Annotated

import typer

from mailbot import events
from mailbot.cli import opening


def run(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Log more, e-mail addresses too.")] = False,
) -> None:
    """Serve the mailbox until SIGTERM or Ctrl+C."""
    settings = opening.settings(context)
    events.to_stderr(logging.DEBUG if debug else logging.INFO)
    from mailbot import app

    app.run(settings)
