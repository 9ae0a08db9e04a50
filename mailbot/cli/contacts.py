"""``mailbot contacts``: the address book, in and out."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from mailbot import clock
from mailbot.cli import opening, terminal
from mailbot.domain import formats
from mailbot.domain.contacts import Book, ImportResult, Row
from mailbot.domain.formats import Format
from mailbot.errors import MailbotError

if TYPE_CHECKING:
    from mailbot.store.store import Store

_TOLD_EVERY = 1_000  # rows

face = typer.Typer(help="Import, export and search the address book.", no_args_is_help=True)


@face.command("import")
def take_in(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The table of contacts.", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")] = False,
) -> None:
    """Take a file of contacts in; the same file once more changes nothing."""
    from mailbot import book

    rows = book.read(file.name, file.read_bytes())
    with opening.store(context) as store, terminal.progress("rows") as told:
        result = store.contacts.imported(
            rows, dry_run=dry_run, now=clock.now(), progress=lambda done: told(done, len(rows))
        )
    _tell(result, dry_run=dry_run)
    if result.skipped and not (result.added or result.changed or result.unchanged):
        raise MailbotError(f"Nothing in {file} could be taken.")


def _tell(result: ImportResult, *, dry_run: bool) -> None:
    for bad in result.skipped:
        terminal.complain(f"row {bad.number}: {bad.why}")
    rows = [(each.row, each.name, each.field, each.before, each.after) for each in result.differences]
    if dry_run:  # who is new is asked for beforehand; afterwards it is what was wanted
        rows += [(each.row, each.name, "added", "", "") for each in result.additions]
    if rows:
        terminal.show(("row", "name", "field", "before", "after"), sorted(rows, key=lambda row: row[0]))
    terminal.say(
        f"{'Would be' if dry_run else 'Rows'}: {result.added} added, {result.changed} changed, "
        f"{result.unchanged} unchanged, {len(result.skipped)} skipped."
    )


@face.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write; its ending says what it is.", dir_okay=False)],
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, ods or vcard, whatever the file's ending.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Take the place of a file that is there.")] = False,
) -> None:
    """Write the whole address book as CSV, XLSX, ODS or vCard; importing it again changes nothing."""
    if (chosen := formats.named(form or file.suffix)) is None:
        raise typer.BadParameter(f"{form or file.name!r} says none of these: csv, xlsx, ods, vcard.")
    if file.exists() and not force:
        raise MailbotError(f"{file} is there already; --force writes over it.")
    with opening.store(context) as store, terminal.progress("rows") as told:
        rows = _written(file, store, chosen, told)
    terminal.say(f"{rows} rows in {file}")


def _written(file: Path, store: "Store", form: Format, told: Callable[[int, int], None]) -> int:
    """How many rows there are in it. What stood in the file before stands there until all are written."""
    from mailbot import book

    rows = 0

    def counted(them: Iterator[Row]) -> Iterator[Row]:
        nonlocal rows
        for rows, row in enumerate(them, 1):
            if rows % _TOLD_EVERY == 0:
                told(rows, max(amount, rows))
            yield row

    amount = sum(store.contacts.size())
    try:
        with _whole(file) as out, store.contacts.export(apart=form is Format.VCARD) as whole:
            book.write(out, Book(whole.extra, counted(whole.rows)), form)
    except OSError as error:
        raise MailbotError(f"{file} cannot be written ({error.strerror})") from error
    return rows


@contextmanager
def _whole(file: Path) -> Iterator[BinaryIO]:
    """For the owner only: it has names and addresses. It takes its place when it is whole."""
    part = file.with_name(f".{file.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:  # noqa: PTH123 - a descriptor
            yield out
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


@face.command()
def search(
    context: typer.Context, words: Annotated[list[str], typer.Argument(help="Beginnings of words, in any order.")]
) -> None:
    """Find companies and persons by name, address, phone or place."""
    with opening.store(context) as store:
        found = store.contacts.search(" ".join(words))
    if not found:
        raise MailbotError(f"Nobody in the address book fits {' '.join(words)!r}.")
    terminal.show(
        ("name", "company", "address", "phone", "fax"),
        [(each.name, each.company, each.address, each.phone, each.fax) for each in found],
    )


@face.command()
def groups(context: typer.Context) -> None:
    """List the groups and how many belong to each."""
    with opening.store(context) as store:
        listed = store.contacts.groups()
    terminal.show(("group", "companies", "persons"), [(each.name, each.companies, each.persons) for each in listed])
