"""``mailbot demo``: the whole service in a box, with mail that goes nowhere."""

from enum import StrEnum
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.text import Text

from mailbot.domain.letter import Letter
from mailbot.errors import MailbotError

_LINES = 60  # of a mail; the rest lies in its .eml


class Tongue(StrEnum):
    """The languages that the bot speaks."""

    EN = "en"
    PL = "pl"


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Go on serving afterwards, to be tried with a mail program.")
    ] = False,
    lang: Annotated[Tongue, typer.Option(help="The language of the conversation.")] = Tongue.EN,
) -> None:
    """Play one campaign with a mail server of its own; nothing leaves this machine."""
    try:
        from mailbot import demo as stage
    except ModuleNotFoundError as error:
        if error.name != "pymap":
            raise
        raise MailbotError("The demo needs its mail server in a box; run: pip install 'mailbot[demo]'") from error
    with _Terminal() as terminal:
        stage.play(terminal, language=lang.value, keep=keep)


class _Terminal:
    """Shows mails as they would be read, and one bar while packets leave."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, width=None)
        self._progress = Progress(
            TextColumn("  sending"), BarColumn(50), MofNCompleteColumn(), console=self._console, auto_refresh=False
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def say(self, line: str) -> None:
        self._progress.stop()
        self._console.print(Text(line))

    def mail(self, title: str, letter: Letter) -> None:
        self._progress.stop()
        sender = letter.senders[0] if letter.senders else None
        lines = (letter.text or "").rstrip().splitlines()
        quote = next((at for at, line in enumerate(lines) if line.startswith(">")), len(lines))
        end = min(quote, _LINES)
        shown = lines[:end] + ([f"… {len(lines) - end} more lines"] if len(lines) > end else [])
        files = [f"[{file.name}, {file.size:,} bytes]" for file in letter.attachments]
        head = f"From: {sender.name} <{sender.address}>\nSubject: {letter.subject}\n\n" if sender else ""
        text = Text(head, style="bold") + Text("\n".join([*shown, *(["", *files] if files else [])]), style="not bold")
        self._console.print(Padding(Panel(text, title=Text(title), title_align="left"), (1, 0, 0, 0)))

    def progress(self, done: int, total: int) -> None:
        if not self._console.is_terminal:
            if done == total:
                self._console.print(f"  sent {done} of {total}")
            return
        if self._task is None:
            self._task = self._progress.add_task("sending", total=total)
            self._progress.start()
        self._progress.update(self._task, completed=done, refresh=True)
