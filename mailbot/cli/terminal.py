"""What is shown: sentences, tables and progress; drawn on a terminal, plain lines with tabs anywhere else."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_STEPS = 10  # lines of progress where there is no terminal


def say(sentence: str, *, mark: str = "", style: str = "") -> None:
    """One line on standard output; ``mark`` stands before it, in ``style`` where there are colours."""
    _print(Console(), Text.assemble((mark, style), visible(sentence)))


def complain(sentence: str) -> None:
    """One line on standard error."""
    _print(Console(stderr=True), Text.assemble(("mailbot: ", "bold red"), visible(sentence)))


def _print(screen: Console, line: Text) -> None:
    """Wrapped between words on a terminal, one line however long anywhere else."""
    screen.print(line, soft_wrap=not screen.is_terminal)


def draws(screen: Console) -> bool:
    """Whether what moves can be drawn: not in a pipe, and not on a terminal that only types (TERM=dumb)."""
    return screen.is_terminal and not screen.is_dumb_terminal


def show(headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """A table; elsewhere than on a terminal one line a row, cells separated by tabs, headings first."""
    screen = Console()
    if not screen.is_terminal:
        for row in (headings, *rows):
            row_in_a_pipe(row)
        return
    screen.print(drawing(headings, rows))


def row_in_a_pipe(cells: Sequence[str | int]) -> None:
    """One line, its cells separated by tabs, written at once: somebody may wait for it."""
    sys.stdout.write("\t".join(visible(str(cell)) for cell in cells) + "\n")
    sys.stdout.flush()


def drawing(headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> Table:
    """The table as a terminal shows it; columns of numbers are aligned to the right."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for index, heading in enumerate(headings):
        numeric = bool(rows) and all(isinstance(row[index], int) for row in rows)
        table.add_column(heading, justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(Text(visible(str(cell))) for cell in row))
    return table


def document(value: object) -> None:
    """One JSON document."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def visible(text: str) -> str:
    """The text on one line, without what would move the cursor or turn the direction of writing: strangers wrote it."""
    return "".join(char if char.isprintable() else " " for char in text)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Gives a function to be told (done, of how many): a bar on a terminal, a line for every tenth elsewhere."""
    screen = Console(stderr=True)
    if draws(screen):
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=screen, transient=True) as bar:
            row = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(row, completed=done, total=total)
        return
    told = 0

    def line(done: int, total: int) -> None:
        nonlocal told
        step = done * _STEPS // total if total else _STEPS
        if step > told:
            told = step
            sys.stderr.write(f"{what}: {done} of {total}\n")

    yield line
