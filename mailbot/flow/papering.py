"""What a request for letters must have before it can be a plan: a typesetter, a sheet that exists, whole addresses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.config import Account
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.contacts import Table
from mailbot.domain.directives import Line
from mailbot.domain.form import Form, Paper
from mailbot.domain.letter import Attachment
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.request import Request
from mailbot.domain.words import Key
from mailbot.errors import FieldUnknown, MergeError, PaperError, PaperMissing
from mailbot.flow import enclosing
from mailbot.flow.lettering import Beginning, Lettering
from mailbot.mail.paper_facts import OnPaper
from mailbot.paper import address, labels
from mailbot.paper.troubles import Kind, Trouble, Unprintable
from mailbot.store.postal import OnPaper as Postal

_NAMED = 200
"""Unprintable letters that a summary names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Papering:
    """Looks at drafts and plans that ask for paper."""

    lettering: Lettering

    def refusal(self, campaign: Campaign, account: Account, now: datetime) -> Problem | None:
        """Why its letters cannot be printed; the recipients have been copied."""
        try:
            made = self.lettering.begin(campaign, account, now)
        except PaperMissing:
            return Problem(ProblemKind.PAPER_MISSING, "")
        except PaperError as error:
            return Problem(ProblemKind.PAPER_REFUSED, "", detail=str(error))
        except FieldUnknown as error:
            return Problem(ProblemKind.FIELD_UNKNOWN, ", ".join(f"{{{name}}}" for name in error.names))
        except MergeError as error:
            return Problem(ProblemKind.MERGE_BROKEN, error.excerpt)
        if (trouble := _hopeless(made)) is not None:
            return Problem(ProblemKind.PAPER_REFUSED, "", detail=trouble.sentence(campaign.language))
        return None

    def told(
        self, campaign: Campaign, account: Account, now: datetime
    ) -> tuple[OnPaper | None, tuple[Attachment, ...]]:
        """What a summary tells, and the proof that it brings; nothing of a campaign that is mail only."""
        if campaign.plan is None or not campaign.plan.paper.printed:
            return None, ()
        paper = campaign.plan.paper
        people, _ = self.lettering.store.campaigns.size(campaign.number)
        letters = self.lettering.store.printings.letters(campaign.number)
        made_of = self.lettering.word_file(campaign)
        fact = OnPaper(
            paper.form,
            letters,
            people - letters,
            archival=paper.archival or account.letterhead.archival,
            labels=paper.labels,
            first_label=paper.first_label,
            envelopes=paper.envelopes.upper(),
            made_of=made_of.name if made_of is not None else "",
            unprinted=self._unprinted(campaign, made_of),
        )
        if not letters:
            return fact, ()
        try:
            made = self.lettering.begun(campaign, account, now)
        except (PaperError, MergeError) as error:  # it could be made when the plan was
            return replace(fact, remarks=(str(error),)), ()
        fact = replace(
            fact,
            proof=made.file.name if made.file is not None else "",
            pages=tuple(page.content_id for page in made.pages if page.content_id),
            unprintable=len(made.unprintable),
            refused=tuple(self._refused(campaign, made.unprintable[:_NAMED])),
            remarks=tuple(one.sentence(campaign.language) for one in made.remarks),
        )
        return fact, (*made.pages, *((made.file,) if made.file is not None else ()))

    def _refused(self, campaign: Campaign, unprintable: Sequence[Unprintable]) -> Iterator[tuple[Recipient, str]]:
        for one in unprintable:
            (recipient,) = self.lettering.store.campaigns.recipients(campaign.number, one.number, one.number)
            yield recipient, one.trouble.sentence(campaign.language)

    def _unprinted(self, campaign: Campaign, made_of: Attachment | None) -> tuple[str, ...]:
        """Attachments that no letter can have: not pictures in the text, nor the Word file that letters are made of."""
        contents = self.lettering.store.campaigns.contents(campaign.number)
        apart = (*enclosing.shown(contents), *((made_of,) if made_of is not None else ()))
        return tuple(file.name for file in contents.attachments if file not in apart)


def _hopeless(made: Beginning) -> Trouble | None:
    """Why nobody could read these letters: none can be made, or their text is in a script that no font has."""
    if made.file is None and made.unprintable:
        return made.unprintable[0].trouble
    lost = (one for one in made.remarks if one.kind is Kind.CHARACTERS_LEFT_OUT)
    return next((Trouble(Kind.NO_FONT, one.detail) for one in lost if any(map(str.isalpha, one.detail))), None)


def postal(paper: Paper, account: Account) -> Postal | None:
    """Who gets a letter, and what an address lacks where this account's letters are posted; None without letters."""
    if not paper.printed:
        return None
    home = account.letterhead.country

    def lacks(name: str, company: str, fields: Mapping[str, str]) -> str:
        found = address.address(name, company, fields, home)
        return ",".join(found.missing) if isinstance(found, address.Incomplete) else ""

    return Postal(paper.form, lacks)


def problems(read: Request, table: Table | None) -> Iterator[Problem]:
    """What is wrong with the lines about paper; and a table that is good for letters only, where mail is wanted."""
    paper = read.paper
    if table is not None and table.rows and paper.form is Form.MAIL and not any(row.address for row in table.rows):
        yield Problem(ProblemKind.TABLE_LACKS_ADDRESSES, "")
    for key, wish, exists in (
        (Key.LABELS, paper.labels, labels.sheet(paper.labels) is not None),
        (Key.ENVELOPES, paper.envelopes, paper.envelopes.upper() in labels.ENVELOPES),
    ):
        line = read.line(key)
        if line is None or not wish:
            continue
        if paper.form is Form.MAIL:
            yield Problem(ProblemKind.WITHOUT_LETTERS, line.written, offer=_named(line, ""))
        elif not exists:
            yield Problem(ProblemKind.VALUE_UNREADABLE, line.written, offer=_named(line, key.en.example))


def _named(line: Line, value: str) -> str:
    return f"{line.written.partition(':')[0]}: {value}".rstrip()
