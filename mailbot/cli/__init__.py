"""The terminal's face. Exit codes: 0 done, 1 it could not be done, 2 wrong usage or settings."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import mailbot
from mailbot.cli import campaigns, check, contacts, demo, init, run, suppressions, terminal
from mailbot.errors import MailbotError, SettingsError

face = typer.Typer(
    name="mailbot",
    help="Serial correspondence from an ordinary mailbox: write one mail, confirm the list, get a report.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
face.command("run")(run.run)
face.command("check")(check.check)
face.command("init")(init.init)
face.command("demo")(demo.demo)
face.add_typer(contacts.face, name="contacts")
face.add_typer(campaigns.face, name="campaigns")
face.add_typer(suppressions.face, name="suppressions")


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        terminal.say(f"mailbot {mailbot.__version__}")
        raise typer.Exit


@face.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            envvar="MAILBOT_CONFIG", help="Settings; else config/mailbot.toml, else /etc/mailbot/mailbot.toml."
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    context.obj = config


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code; an error of the house is one sentence on standard error."""
    try:
        face(args=arguments)
    except SettingsError as error:
        for problem in error.problems:
            terminal.complain(problem)
        sys.exit(2)
    except MailbotError as error:
        terminal.complain(str(error))
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe has gone, as with "| head"; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(1)
    sys.exit(0)
