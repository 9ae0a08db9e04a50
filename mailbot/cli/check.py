"""``mailbot check``: reaches every server of the settings and says what it found; sends nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli import opening, terminal
from mailbot.config import Account, Imap, Settings
from mailbot.errors import MailbotError

if TYPE_CHECKING:
    from mailbot.wire.smtp import Features

_USED = ("IDLE", "MOVE", "UIDPLUS", "MULTIAPPEND")
"""What makes a mailbox quick; without them there are slower ways."""


def check(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Reach every server, name folders and rights; sends nothing."""
    settings = opening.settings(context)
    seen = [Sight("settings", good=True, told=str(opening.config_file(context.obj)))]
    seen[0].tell(aloud=not as_json)
    for what, look in _looks(settings):
        seen.append(_sight(what, look))
        seen[-1].tell(aloud=not as_json)
    if as_json:
        terminal.document([{"what": each.what, "ok": each.good, "told": each.told} for each in seen])
    if not all(each.good for each in seen):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look brought."""

    what: str
    good: bool
    told: str

    def tell(self, *, aloud: bool) -> None:
        """At once, because the next server may take its time."""
        if aloud:
            mark, style = ("ok    ", "green") if self.good else ("FAIL  ", "bold red")
            terminal.say(f"{self.what}: {self.told}", mark=mark, style=style)


def _sight(what: str, look: Callable[[], str]) -> Sight:
    try:
        return Sight(what, good=True, told=look())
    except MailbotError as error:
        return Sight(what, good=False, told=str(error))


def _looks(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    """What there is to look at, each with a function that tells what it found, or raises."""
    yield "database", partial(_database, settings)
    yield "templates", partial(_templates, settings)
    yield "mailbox", partial(_mailbox, settings.imap)
    for account in settings.accounts:
        yield f"account {account.name}", partial(_relay, account)
        if account.archive.enabled and account.archive.imap is not None:
            yield f"archive of {account.name}", partial(_archive, account.archive.imap)


def _database(settings: Settings) -> str:
    """Only looked at: a file made here would belong to whoever runs the check, and perhaps not to the daemon."""
    path = settings.bot.database_file
    if path.parent == opening.STATE and not path.parent.exists():
        return f"{path}, made by the service at its first start"
    opening.database(path)
    return f"{path}{'' if path.exists() else ', made at the first start'}"


def _templates(settings: Settings) -> str:
    from mailbot import app

    frames = app.frames(settings)
    if faults := frames.faults():
        raise MailbotError("; ".join(faults))
    return ", ".join(frames.names) or "none"


def _mailbox(imap: Imap) -> str:
    from mailbot import doors

    found = doors.probe_mailbox(imap)
    if not found.writable:
        raise MailbotError(f"{imap.user} may read {imap.folder} at {imap.host}, but not move letters out of it")
    told = [
        f"{imap.user} at {imap.host}",
        f"{found.messages} letters in {imap.folder}",
        "new mail is announced" if found.idle else f"asked for new mail every {imap.poll.total_seconds():.0f} s",
        *_folders(found.folders, (imap.processed, imap.ignored, imap.quarantine)),
        f"offers {', '.join(name for name in _USED if name in found.capabilities) or 'nothing that would be quick'}",
    ]
    return "; ".join(told)


def _folders(present: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[str]:
    there = [name for name in wanted if name in present]
    absent = [name for name in wanted if name not in present]
    if there:
        yield f"folders {', '.join(there)}"
    if absent:
        yield f"will be created: {', '.join(absent)}"


def _archive(imap: Imap) -> str:
    from mailbot import doors

    return f"{imap.user} at {imap.host}; {len(doors.probe_mailbox(imap).folders)} folders"


def _relay(account: Account) -> str:
    from mailbot import doors

    offered = doors.probe_relay(account.smtp)
    told = [
        f"{account.sender.address} through {account.smtp.host}:{account.smtp.port}",
        f"offers {', '.join(_extensions(offered)) or 'no extension'}",
        f"SIZE up to {offered.size // 1_000_000} MB" if offered.size else "no limit of size told",
        *(("it offers a login, and no user is set",) if offered.auth and account.smtp.user is None else ()),
    ]
    return "; ".join(told)


def _extensions(offered: "Features") -> Iterator[str]:
    yield from ("PIPELINING",) if offered.pipelining else ()
    yield from ("8BITMIME",) if offered.eight_bit else ()
    yield from ("SMTPUTF8",) if offered.utf8 else ()
    yield from (f"AUTH {' '.join(offered.auth)}",) if offered.auth else ()
