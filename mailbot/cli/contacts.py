"""``mailbot contacts``: the address book, in and out."""

from pathlib import Path
from typing import Annotated

import typer

from mailbot import clock
from mailbot.cli import opening, terminal
from mailbot.domain.contacts import ImportResult
from mailbot.errors import MailbotError

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
    if result.differences:
        terminal.show(
            ("row", "name", "field", "before", "after"),
            [(each.row, each.name, each.field, each.before, each.after) for each in result.differences],
        )
    terminal.say(
        f"{'Would be' if dry_run else 'Rows'}: {result.added} added, {result.changed} changed, "
        f"{result.unchanged} unchanged, {len(result.skipped)} skipped."
    )


@face.command()
def export(context: typer.Context, file: Annotated[Path, typer.Argument(help="The CSV file to write.")]) -> None:
    """Write the whole address book as CSV; importing it again changes nothing."""
    from mailbot import book

    with opening.store(context) as store:
        rows = tuple(store.contacts.export())
    try:
        file.write_bytes(book.write(rows))
    except OSError as error:
        raise MailbotError(f"{file} cannot be written ({error.strerror})") from error
    terminal.say(f"{len(rows)} rows in {file}")


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
