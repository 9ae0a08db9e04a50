"""``mailbot suppressions``: the addresses that must not be written to."""

from typing import Annotated

import typer

from mailbot import clock
from mailbot.cli import opening, terminal
from mailbot.domain.address import Invalid
from mailbot.errors import MailbotError

face = typer.Typer(help="List, add and remove addresses that are never written to.", no_args_is_help=True)

Address = Annotated[str, typer.Argument(help="An e-mail address.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Account = Annotated[str, typer.Option(help="Of this account's mail only, by its name; else of everything.")]


@face.command("list")
def show_all(context: typer.Context, as_json: Json = False) -> None:
    """List them with reason and date, the newest first."""
    zone = opening.settings(context).bot.zone
    with opening.store(context) as store:
        listed = store.suppressions.list()
    if as_json:
        terminal.document(
            [
                {
                    "address": each.address,
                    "reason": each.reason,
                    "since": each.since.astimezone(zone).isoformat(),
                    "account": each.scope or None,
                }
                for each in listed
            ]
        )
        return
    rows = [(each.address, each.reason, f"{each.since.astimezone(zone):%Y-%m-%d}", each.scope) for each in listed]
    terminal.show(("address", "reason", "since", "account"), rows)


@face.command()
def add(
    context: typer.Context,
    address: Address,
    reason: Annotated[str, typer.Option(help="Why; shown to whoever wonders.")] = "asked for",
    account: Account = "",
) -> None:
    """Never write to this address again, whoever asks for it."""
    scope = _scope(context, account)
    with opening.store(context) as store:
        added = store.suppressions.add(address, reason, clock.now(), scope)
    if isinstance(added, Invalid):
        raise MailbotError(f"{added.text!r} is not an e-mail address: {added.why}")
    terminal.say(f"{address} is {'not written to any more' if added else 'on the list already'}.")


@face.command()
def remove(context: typer.Context, address: Address, account: Account = "") -> None:
    """Allow an address again."""
    scope = _scope(context, account)
    with opening.store(context) as store:
        if not store.suppressions.remove(address, scope):
            raise MailbotError(f"{address} is not on the list; see: mailbot suppressions list")
    terminal.say(f"{address} may be written to again.")


def _scope(context: typer.Context, account: str) -> str:
    """The account's name as the settings write it; "" is everything."""
    if not account:
        return ""
    found = opening.settings(context).account(account)
    if found is None:
        raise MailbotError(f"There is no account {account!r} in the settings.")
    return found.name
