"""A campaign's letters on paper: what stands on them, how they begin, and the files that one run of them makes."""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from mailbot.book import lists
from mailbot.config import Account, Settings
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.fields import Field
from mailbot.domain.form import Paper
from mailbot.domain.letter import Attachment
from mailbot.errors import PaperError
from mailbot.flow import enclosing
from mailbot.flow.outgoing import known_fields
from mailbot.paper import address, labels, posting, printing
from mailbot.paper.letterhead import Sender, Style, Window
from mailbot.paper.troubles import Trouble, Unprintable
from mailbot.paper.word import letters as word
from mailbot.paper.word import office
from mailbot.store.store import Store

NEEDED = (*address.FIELDS[2:], Field.PHONE, Field.FAX)
"""Fields that recipients of letters are copied with; name and company stand beside them."""

SHOWN = 3
"""Letters and pages of a proof."""

_PDF, _PNG = "application/pdf", "image/png"
_PAGE = 500
_NAMES: Mapping[str, tuple[str, str, str, str, str]] = {
    "en": ("letters", "labels", "envelopes", "posting-list", "proof"),
    "pl": ("listy", "etykiety", "koperty", "lista-wysylkowa", "wydruk-probny"),
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a campaign's letters begin."""

    file: Attachment | None  # the first letters; None where none of them can be made
    pages: tuple[Attachment, ...]  # pictures, with a Content-ID
    unprintable: tuple[Unprintable, ...] = ()  # of all recipients
    remarks: tuple[Trouble, ...] = ()


@dataclass(slots=True)
class Kept:
    """The proof that was made last: a summary shows the one that its plan was tried with."""

    of: str = ""  # SHA-256, hex, over all that it was made of
    beginning: Beginning | None = None

    def take(self, of: str) -> Beginning | None:
        """Once; None where it was made of something else."""
        taken, self.beginning = self.beginning, None
        return taken if of == self.of else None


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that were printed together."""

    letters: Attachment | None  # None: not one could be made
    beside: tuple[Attachment, ...]  # labels, envelopes, and the list
    pages: int  # 0 of a Word file
    printed: tuple[int, ...]  # numbers of recipients
    unprintable: tuple[Unprintable, ...] = ()
    remarks: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Lettering:
    """Sets letters of planned campaigns. PaperError: nothing can be printed. MergeError: the text cannot be read."""

    store: Store
    settings: Settings
    kept: Kept = field(default_factory=Kept)

    def begin(self, campaign: Campaign, account: Account, now: datetime) -> Beginning:
        """The first letters, as a file and as pictures, and who will get none; kept for ``begun``."""
        self.kept.beginning = self._beginning(campaign, account, now)
        self.kept.of = self._digest(campaign, account, now)
        return self.kept.beginning

    def begun(self, campaign: Campaign, account: Account, now: datetime) -> Beginning:
        """The same, made anew only where it was not just made."""
        kept = self.kept.take(self._digest(campaign, account, now))
        return kept or self._beginning(campaign, account, now)

    def _digest(self, campaign: Campaign, account: Account, now: datetime) -> str:
        contents = self.store.campaigns.contents(campaign.number)
        day = self._dated(campaign, now).date()
        told = (campaign.number, campaign.language, contents.digest(), _paper(campaign), account.letterhead, day)
        seal = sha256(repr((*told, sender(account))).encode())
        for recipient in self._letters(campaign):
            seal.update(repr(recipient).encode())
        return seal.hexdigest()

    def _beginning(self, campaign: Campaign, account: Account, now: datetime) -> Beginning:
        name = f"{_names(campaign)[4]}-{campaign.number}"
        if (file := self.word_file(campaign)) is not None:
            return self._word_begun(campaign, account, file, name)
        made = printing.proof(
            self.store.campaigns.contents(campaign.number),
            known_fields(self.store, campaign.number),
            self._letters(campaign),
            sender(account),
            language=campaign.language,
            now=self._dated(campaign, now),
            style=_style(account, _paper(campaign)),
            templates=self.settings.bot.templates,
        )
        file = Attachment(f"{name}.pdf", _PDF, made.pdf) if made.pdf else None
        return Beginning(file, _pictures(campaign, made.pages), made.printed.unprintable, made.printed.remarks)

    def _word_begun(self, campaign: Campaign, account: Account, file: Attachment, name: str) -> Beginning:
        """Pictures where LibreOffice makes a PDF, and the typesetter can show it."""
        with tempfile.TemporaryDirectory(prefix="mailbot-proof-") as folder:
            written = self._written(campaign, account, file, self._letters(campaign), Path(folder), most=SHOWN)
            pages: tuple[bytes, ...] = ()
            if written.file is not None and written.file.suffix == ".pdf":
                with suppress(PaperError):
                    pages = printing.shown(written.file, self.settings.bot.templates)
            pictures = _pictures(campaign, pages)
            return Beginning(_read(written.file, name), pictures, written.unprintable, written.remarks)

    def run(self, campaign: Campaign, account: Account, recipients: Sequence[Recipient], now: datetime) -> Run:
        """The letters of these recipients, and what the request wants beside them."""
        with tempfile.TemporaryDirectory(prefix="mailbot-letters-") as name:
            folder = Path(name)
            made = self._set(campaign, account, recipients, folder, now)
            lost = {one.number for one in made.unprintable}
            printed = tuple(one for one in recipients if one.number not in lost)
            beside = self._beside(campaign, account, printed, folder, now) if made.letters else ()
            return Run(
                made.letters, beside, made.pages, tuple(one.number for one in printed), made.unprintable, made.remarks
            )

    def word_file(self, campaign: Campaign) -> Attachment | None:
        """The Word file that the letters are made of."""
        return enclosing.word_letter(self.store.campaigns.contents(campaign.number), _paper(campaign))

    def _set(
        self, campaign: Campaign, account: Account, recipients: Sequence[Recipient], folder: Path, now: datetime
    ) -> Run:
        name = _numbered(_names(campaign)[0], campaign, recipients)
        if (file := self.word_file(campaign)) is not None:
            written = self._written(campaign, account, file, recipients, folder)
            return Run(_read(written.file, name), (), 0, (), written.unprintable)
        out = folder / "letters.pdf"
        done = printing.letters(
            self.store.campaigns.contents(campaign.number),
            known_fields(self.store, campaign.number),
            recipients,
            sender(account),
            language=campaign.language,
            now=self._dated(campaign, now),
            out=out,
            style=_style(account, _paper(campaign)),
            templates=self.settings.bot.templates,
        )
        return Run(_read(out if done.letters else None, name), (), done.pages, (), done.unprintable, done.remarks)

    def _written(
        self,
        campaign: Campaign,
        account: Account,
        file: Attachment,
        recipients: Iterable[Recipient],
        folder: Path,
        *,
        most: int = sys.maxsize,
    ) -> word.Written:
        return word.letters(
            file.content,
            known_fields(self.store, campaign.number),
            recipients,
            home=account.letterhead.country,
            language=campaign.language,
            folder=folder,
            program=office.found(),
            most=most,
        )

    def _beside(
        self, campaign: Campaign, account: Account, printed: Sequence[Recipient], folder: Path, now: datetime
    ) -> tuple[Attachment, ...]:
        paper, home = _paper(campaign), account.letterhead.country
        _, of_labels, of_envelopes, of_list, _ = _names(campaign)
        files: list[Attachment | None] = []
        if (sheet := labels.sheet(paper.labels)) is not None:
            out = folder / "labels.pdf"
            start = paper.first_label + printed[0].number - self.store.printings.first(campaign.number)
            done = printing.labels(
                printed,
                sheet,
                home=home,
                language=campaign.language,
                now=self._dated(campaign, now),
                out=out,
                start=start,
                templates=self.settings.bot.templates,
            )
            files.append(_read(out if done.letters else None, _numbered(of_labels, campaign, printed)))
        if (envelope := labels.ENVELOPES.get(paper.envelopes.upper())) is not None:
            out = folder / "envelopes.pdf"
            done = printing.envelopes(
                printed,
                envelope,
                sender(account),
                language=campaign.language,
                now=self._dated(campaign, now),
                out=out,
                templates=self.settings.bot.templates,
            )
            files.append(_read(out if done.letters else None, _numbered(of_envelopes, campaign, printed)))
        rows = (posting.row(one, home) for one in printed)
        name = _numbered(of_list, campaign, printed)
        files.append(lists.table(name, posting.columns(campaign.language), rows, len(printed)))
        return tuple(file for file in files if file is not None)

    def _letters(self, campaign: Campaign) -> Iterator[Recipient]:
        """Those who get a letter, a page at a time."""
        first = self.store.printings.first(campaign.number)
        while page := self.store.campaigns.recipients(campaign.number, first, first + _PAGE - 1) if first else ():
            yield from page
            first += _PAGE

    def _dated(self, campaign: Campaign, now: datetime) -> datetime:
        """A letter bears the day on which the campaign starts."""
        start = campaign.plan.start if campaign.plan is not None else None
        return max(start or now, now).astimezone(self.settings.bot.zone)


def sender(account: Account) -> Sender:
    """What stands on the account's letterhead."""
    head = account.letterhead
    return Sender(
        name=head.name or next(iter(head.lines), "") or account.sender.name or account.sender.address,
        street=head.street,
        postcode=head.postcode,
        city=head.city,
        country=head.country,
        place=head.place,
        contact=head.contact,
        footer=head.footer,
    )


def _pictures(campaign: Campaign, pages: Sequence[bytes]) -> tuple[Attachment, ...]:
    name = f"{_names(campaign)[4]}-{campaign.number}"
    return tuple(
        Attachment(f"{name}-{place}.png", _PNG, page, f"proof{place}.{campaign.number}@mailbot")
        for place, page in enumerate(pages, 1)
    )


def _style(account: Account, paper: Paper) -> Style:
    head = account.letterhead
    return Style(head.design, Window(head.window.value), archival=paper.archival or head.archival)


def _paper(campaign: Campaign) -> Paper:
    if campaign.plan is None:
        raise LookupError(f"campaign {campaign.number} has no plan")
    return campaign.plan.paper


def _names(campaign: Campaign) -> tuple[str, str, str, str, str]:
    return _NAMES.get(campaign.language, _NAMES["en"])


def _numbered(name: str, campaign: Campaign, recipients: Sequence[Recipient]) -> str:
    """``listy-12-1-500``: the campaign, and the first and last recipient in the file."""
    return f"{name}-{campaign.number}-{recipients[0].number}-{recipients[-1].number}"


def _read(file: Path | None, name: str) -> Attachment | None:
    if file is None:
        return None
    return Attachment(f"{name}{file.suffix}", word.TYPE if file.suffix == ".docx" else _PDF, file.read_bytes())
