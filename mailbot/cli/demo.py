"""``mailbot demo``: the whole service in a box, with mail that goes nowhere."""

from collections.abc import Iterator
from enum import StrEnum
from threading import Event
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.text import Text

from mailbot.cli import terminal
from mailbot.domain.letter import Letter
from mailbot.errors import MailbotError

_MOMENT = 1.5  # seconds for people, before the story goes on
_WIDE = 100  # columns


class Tongue(StrEnum):
    """The languages that the bot speaks."""

    EN = "en"
    PL = "pl"


_BOX = frozenset({"pymap", "proxyprotocol", "pysasl"})
"""What the extra ``demo`` brings: pymap, and what comes with it."""


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Go on serving afterwards, to be tried with a mail program.")
    ] = False,
    lang: Annotated[Tongue, typer.Option(help="The language of the conversation.")] = Tongue.EN,
) -> None:
    """Play one campaign in a box; nothing leaves this machine."""
    try:
        from mailbot import demo as stage
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _BOX:
            raise
        raise MailbotError("The demo needs its mail server in a box; run: pip install 'mailbot[demo]'") from error
    with _Terminal() as audience:
        stage.play(audience, language=lang.value, keep=keep)


class _Terminal:
    """Shows mails as they would be read, and one bar while packets leave; a person gets a moment for each."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._moves = terminal.draws(self._console)
        self._progress = Progress(
            TextColumn("  "),
            BarColumn(50, complete_style="green", finished_style="green"),  # the usual shade is grey in 16 colours
            MofNCompleteColumn(),
            console=self._console,
            auto_refresh=False,
        )
        self._task: TaskID | None = None
        self._begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _stop(self) -> None:
        """Only what was drawn: elsewhere the library would write an empty line."""
        if self._task is not None:
            self._progress.stop()

    def say(self, line: str) -> None:
        self._stop()
        self._console.print(Text(line), soft_wrap=True)

    def tell(self, caption: str) -> None:
        self._stop()
        if self._begun and self._moves:
            Event().wait(_MOMENT)
        self._begun = True
        self._console.print(Padding(Text(caption, style="bold cyan"), (1, 0, 0, 0)))

    def mail(self, letter: Letter, most: int) -> None:
        lines = (letter.text or "").rstrip().splitlines()
        quote = next((at for at, line in enumerate(lines) if line.startswith(">")), len(lines))
        end = min(quote, most)
        while 0 < end < quote and (not lines[end - 1] or lines[end - 1].isupper()):
            end -= 1  # no heading of what is not shown
        text = (
            Text("\n".join(_head(letter)), style="bold")
            .append("\n\n")
            .append("\n".join(lines[:end]).rstrip(), "not bold")
        )
        if end < quote:
            text.append(f"\n… (+{quote - end})", "dim not bold")  # in every language
        for file in letter.attachments:
            text.append(f"\n[{file.name}]", "dim not bold")
        self._console.print(Panel(text, width=min(self._console.width, _WIDE)))

    def progress(self, done: int, total: int) -> None:
        if not self._moves:
            if done == total:
                self._console.print(f"  {done}/{total}")
            return
        if self._task is None:
            self._task = self._progress.add_task("sending", total=total)
            self._progress.start()
        self._progress.update(self._task, completed=done, refresh=True)


def _head(letter: Letter) -> Iterator[str]:
    for sender in letter.senders[:1]:
        yield f"From: {sender.name} <{sender.address}>"
    for recipient in letter.recipients[:1]:
        yield f"To: {recipient.address}"
    yield f"Subject: {letter.subject}"
