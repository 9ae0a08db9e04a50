"""Tables of recipients that come with letters: found among the attachments, read by a child, kept with the campaign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mailbot.domain import attached
from mailbot.domain.campaign import Campaign, Contents
from mailbot.domain.contacts import Table
from mailbot.domain.letter import Attachment
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.errors import BookEmpty, BookError, BookLacksAddresses, BookTooLarge
from mailbot.store.store import Store

ReadTable = Callable[[bytes], Table]
"""A foreign file as a table. BookError: it is none."""

Candidates = list[tuple[Attachment, Table | Problem]]

_TRIED = 5  # files of one letter that are read: each may take its ten seconds
_FILE = "file"  # the word that asks for a table, as the store tells it

_KINDS = {
    BookEmpty: ProblemKind.TABLE_EMPTY,
    BookLacksAddresses: ProblemKind.TABLE_LACKS_ADDRESSES,
    BookTooLarge: ProblemKind.TABLE_TOO_LARGE,
}


def problem(error: BookError, name: str) -> Problem:
    """Why the file of that name is no table."""
    return Problem(_KINDS.get(type(error), ProblemKind.TABLE_UNREADABLE), name)


@dataclass(frozen=True, slots=True)
class Tables:
    """Each campaign has one at most; it never goes out to customers."""

    store: Store
    reading: ReadTable

    def of(self, campaign: Campaign) -> Table | Problem:
        """The one that is kept; else the one among the attachments of a draft, which is kept from now on."""
        kept = self.store.attached.of(campaign.number)
        if kept is not None:
            return self.read(kept)
        contents = self.store.campaigns.contents(campaign.number)
        found = self._choose(self.candidates(contents.attachments, campaign.requester))
        if isinstance(found, Problem):
            return found
        file, table = found
        self.store.attached.keep(campaign.number, file, _without(contents, [file]))
        return table

    def candidates(self, files: Sequence[Attachment], writer: str) -> Candidates:
        """The first files that may be a table, as they read; not the card that the writer's program appends."""
        read = [(file, self.read(file)) for file in attached.possible(files)[:_TRIED]]
        return [
            (file, table)
            for file, table in read
            if isinstance(table, Problem) or not attached.is_signature(file, table, writer)
        ]

    def take(self, campaign: int, file: Attachment) -> None:
        """A table that came with an answer, in the place of what was there.

        What it replaces must not go to customers as an attachment now: tables with addresses, and the only file that
        could have been meant.
        """
        contents = self.store.campaigns.contents(campaign)
        there = attached.possible(contents.attachments)
        replaced = [
            one for one in there if len(there) == 1 or one.name == file.name or isinstance(self.read(one), Table)
        ]
        self.store.attached.keep(campaign, file, _without(contents, replaced))

    def read(self, file: Attachment) -> Table | Problem:
        try:
            return self.reading(file.content)
        except BookError as error:
            return problem(error, file.name)

    @staticmethod
    def _choose(read: Candidates) -> tuple[Attachment, Table] | Problem:
        if not read:
            return Problem(ProblemKind.TABLE_MISSING, _FILE)
        tables = [(file, table) for file, table in read if isinstance(table, Table)]
        if len(tables) == 1:
            return tables[0]
        if tables:
            return Problem(ProblemKind.TABLE_SEVERAL, _FILE, near=tuple(file.name for file, _ in tables))
        return next(fault for _, fault in read if isinstance(fault, Problem))


def _without(contents: Contents, files: Sequence[Attachment]) -> Contents:
    return replace(contents, attachments=tuple(one for one in contents.attachments if one not in files))
