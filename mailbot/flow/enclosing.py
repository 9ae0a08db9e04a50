"""Attachments: those that must not leave are refused; where each contact gets their own, each file finds its owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from mailbot.domain import copies, enclosures
from mailbot.domain.campaign import Contents, Recipient
from mailbot.domain.enclosures import Bearer, Enclosures
from mailbot.domain.fields import Field
from mailbot.domain.form import Paper
from mailbot.domain.letter import Attachment
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.mail import archives, executables, refusals, tree
from mailbot.mail.archives import Unopened
from mailbot.paper.word import letters as word
from mailbot.store.store import Store

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Enclosing:
    """Reads the attachments of drafts."""

    store: Store

    def problems(self, contents: Contents, language: str, *, separate: bool) -> Iterator[Problem]:
        """What keeps these files from leaving, told in ``language``."""
        for file in contents.attachments:
            yield from self._problems(file, language, separate=separate)
        if separate and not apart(contents):
            yield Problem(ProblemKind.FILES_MISSING, "")

    def _problems(self, file: Attachment, language: str, *, separate: bool) -> Iterator[Problem]:
        inside: Sequence[Attachment] | Unopened = ()
        if separate and archives.is_zip(file):
            inside = archives.unpacked(file.content)
        if isinstance(inside, Unopened):
            yield Problem(ProblemKind.FILE_UNOPENED, "", detail=f"{file.name}: {refusals.unopened(inside, language)}")
            inside = ()
        for one in inside or (file,):
            if refusal := executables.refuse(one.name, one.content):
                yield Problem(ProblemKind.FILE_REFUSED, "", detail=refusals.refused(refusal, language))

    def matched(self, campaign: int, files: Sequence[Attachment]) -> Enclosures:
        """Which of the files goes to whom of the campaign's recipients; a copy has those of what it copies."""
        bearers: list[Bearer] = []
        copied: dict[int, str] = {}
        for one in self._everyone(campaign):
            if original := copies.original(one):
                copied[one.number] = original
            else:
                bearers.append(_bearer(one))
        found = enclosures.match([file.name for file in files], bearers)
        if not copied:
            return found
        at = {bearer.address: found.files[bearer.number] for bearer in bearers if bearer.number in found.files}
        theirs = {number: at[original] for number, original in copied.items() if original in at}
        return replace(found, files={**found.files, **theirs})

    def _everyone(self, campaign: int) -> Iterator[Recipient]:
        first = 1
        while page := self.store.campaigns.recipients(campaign, first, first + _PAGE - 1):
            yield from page
            first += _PAGE


def shown(contents: Contents) -> tuple[Attachment, ...]:
    """The pictures of the HTML: everybody gets them."""
    return tuple(file for file in contents.attachments if tree.is_shown(file, contents.html or ""))


def word_letter(contents: Contents, paper: Paper) -> Attachment | None:
    """The Word file that is the letter itself: the only one that is attached where letters are wanted."""
    if not paper.printed:
        return None
    found = [file for file in contents.attachments if file.type == word.TYPE or file.name.lower().endswith(".docx")]
    return found[0] if len(found) == 1 else None


def apart(contents: Contents) -> tuple[Attachment, ...]:
    """The files that go to some of the recipients only: all but the pictures, those of a ZIP one by one."""
    pictures = shown(contents)
    files = (file for file in contents.attachments if file not in pictures)
    return tuple(chain.from_iterable(map(_opened, files)))


def _opened(file: Attachment) -> tuple[Attachment, ...]:
    unpacked = archives.unpacked(file.content) if archives.is_zip(file) else (file,)
    return () if isinstance(unpacked, Unopened) else unpacked


def _bearer(one: Recipient) -> Bearer:
    column = enclosures.column(one.fields)
    return Bearer(
        number=one.number,
        address=one.address,
        name=one.name,
        company=one.company,
        tax_id=one.fields.get(Field.TAX_ID, ""),
        named=one.fields.get(column, "") if column else "",
    )
