"""The terminal's face. Exit codes: 0 done, 1 it could not be done, 2 wrong usage or settings."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.core import TyperGroup, TyperOption
from typer.main import get_command

import mailbot
from mailbot.cli import campaigns, check, contacts, demo, init, run, suppressions, terminal
from mailbot.errors import MailbotError, SettingsError

face = typer.Typer(
    name="mailbot",
    help="Serial correspondence from an ordinary mailbox.",
    no_args_is_help=True,
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
            envvar="MAILBOT_CONFIG",
            show_envvar=False,
            help="The settings; else $MAILBOT_CONFIG.",
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    context.obj = config


_COMPLETION = {
    "install_completion": "Let this shell complete words.",
    "show_completion": "Show what that would install.",
}
"""typer's own sentences would push the help off the screen."""


def _command() -> TyperGroup:
    command = get_command(face)
    assert isinstance(command, TyperGroup)  # noqa: S101 - there are several commands
    for option in command.params:
        if isinstance(option, TyperOption) and option.name in _COMPLETION:
            option.help = _COMPLETION[option.name]
    return command


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code; an error of the house is one sentence on standard error."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Polish letters is no reason to fail
    try:
        _command()(args=arguments, prog_name="mailbot")
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
