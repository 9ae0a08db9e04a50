"""The list of recipients edited by answers: numbers struck off, names added, or the list itself sent back changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mailbot.domain import attached, editing, listed, whom, wishes
from mailbot.domain import directives as lines
from mailbot.domain.address import parts
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.contacts import Table, TableRow
from mailbot.domain.directives import Directive, Line
from mailbot.domain.letter import Attachment
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.selector import AtAddress, Named, Selector, Term
from mailbot.domain.states import CampaignState
from mailbot.domain.words import Key, Verb
from mailbot.flow.heard import Heard
from mailbot.flow.notices import Notices
from mailbot.flow.opening import Opening
from mailbot.flow.tables import Tables
from mailbot.mail import sentences
from mailbot.mail.columns import columns
from mailbot.store.canonical import canonical
from mailbot.store.store import Store

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Editing:
    """Every edit becomes lines of the draft, so that a replan keeps it."""

    store: Store
    notices: Notices
    opening: Opening
    tables: Tables

    def strike(self, campaign: Campaign, heard: Heard) -> Answer:
        """``WITHOUT 7, 12-15``, addresses, or names; one that nobody bears leaves the draft as it is."""
        spans, names = listed.parted(heard.rest)
        numbered = self._numbered(campaign, spans)
        named = self._named(campaign, names, heard) if names else ()
        if isinstance(numbered, Problem) or isinstance(named, Problem):
            problems = [one for one in (numbered, named) if isinstance(one, Problem)]
            return self.notices.questions(campaign, problems, heard.occasion)
        draft = editing.struck(_draft(campaign), (*numbered, *named), campaign.language)
        line = lines.heard(heard.first_line)
        if isinstance(draft, whom.Broken) and isinstance(line, Line):  # the line that was asked about, put right
            return self.opening.amend(campaign, heard.requester, (line,), heard.occasion)
        return self._edited(campaign, heard, draft)

    def _named(self, campaign: Campaign, names: str, heard: Heard) -> Sequence[Term] | Problem:
        terms = whom.terms(names)
        if isinstance(terms, whom.Broken):
            return Problem(ProblemKind.VALUE_UNREADABLE, heard.first_line)
        return self._misnamed(campaign, Selector((), without=terms), heard) or terms

    def _misnamed(self, campaign: Campaign, selector: Selector, heard: Heard) -> Problem | None:
        """The first word that names nobody, or several."""
        table = self.tables.of(campaign) if attached.asked_for(_draft(campaign)) else None
        known = table if isinstance(table, Table) else None
        for fault in self.store.recipients.faults(campaign.number, selector, known):
            if selector.without or fault.kind is not ProblemKind.TABLE_MISSING:  # a table can still be attached
                stands = sentences.stands(campaign.language) if campaign.state is CampaignState.AWAITING else ""
                return replace(fault, line=heard.first_line, understood=fault.line, detail=fault.detail or stands)
        return None

    def add(self, campaign: Campaign, heard: Heard) -> Answer:
        """``ADD Partners, jan@client.example``; a name that nobody bears leaves the draft as it is."""
        terms = whom.terms(heard.rest)
        if isinstance(terms, whom.Broken) or not terms:
            example = Verb.ADD.wording(campaign.language).example
            problem = Problem(ProblemKind.VALUE_UNREADABLE, heard.first_line, offer=example)
            return self.notices.questions(campaign, [problem], heard.occasion)
        if (unknown := self._misnamed(campaign, Selector(terms), heard)) is not None:
            return self.notices.questions(campaign, [unknown], heard.occasion)
        return self._edited(campaign, heard, editing.added(_draft(campaign), terms, campaign.language))

    def clear(self, campaign: Campaign, heard: Heard) -> Answer:
        return self._edited(campaign, heard, editing.cleared(_draft(campaign)))

    def send_anyway(self, campaign: Campaign, heard: Heard) -> Answer:
        """``SEND ANYWAY``: settled, but not started; the new summary wants its own yes."""
        draft, language = _draft(campaign), campaign.language
        spoken = editing.spoken(draft, language)
        unfiled = campaign.plan is not None and self.notices.outlines.lacks_files(campaign)
        if unfiled:
            draft = editing.with_line(draft, Key.ATTACHMENTS, wishes.separate_anyway(spoken), language)
        if not unfiled or self.notices.lacks_fields(campaign, heard.occasion.now):
            draft = editing.with_line(draft, Key.EMPTY_FIELDS, Key.EMPTY_FIELDS.wording(spoken).example, language)
        return self._edited(campaign, heard, draft)

    def by_files(self, campaign: Campaign, heard: Heard, *, tables: bool) -> Answer | None:
        """The list sent back, or with ``tables`` a table for a request that asks for one.

        None: neither, or the list as it was.
        """
        asked = tables and attached.asked_for(lines.amend(_draft(campaign), heard.directives))
        for file, read in self.tables.candidates(heard.files, heard.requester.address):
            if isinstance(read, Table) and _is_list(read):
                return self._by_list(campaign, heard, read)
            if asked:
                return self._by_table(campaign, heard, file, read)
        return None

    def _by_table(self, campaign: Campaign, heard: Heard, file: Attachment, read: Table | Problem) -> Answer:
        if isinstance(read, Problem):
            return self.notices.questions(campaign, [read], heard.occasion)
        return self.opening.amend(campaign, heard.requester, heard.directives, heard.occasion, table=file)

    def _by_list(self, campaign: Campaign, heard: Heard, table: Table) -> Answer | None:
        """Rows that are missing are struck off, rows that are new are added."""
        there = {_term(one): None for one in self._everyone(campaign)}
        rows = {term: None for row in table.rows for term in _terms(row)}
        gone = [term for term in there if term not in rows]
        new = [term for term in rows if term not in there]
        if not gone and not new:
            return None
        draft = editing.struck(_draft(campaign), gone, campaign.language)
        if not isinstance(draft, whom.Broken):
            draft = editing.added(draft, new, campaign.language)
        return self._edited(campaign, heard, draft)

    def _numbered(self, campaign: Campaign, spans: Sequence[tuple[int, int]]) -> Sequence[Term] | Problem:
        people, _ = self.store.campaigns.size(campaign.number)
        beyond = [last for _, last in spans if last > people] + [first for first, _ in spans if first < 1]
        if beyond:
            return Problem(ProblemKind.NUMBER_UNKNOWN, str(beyond[0]))
        return [
            _term(recipient)
            for first, last in spans
            for recipient in self.store.campaigns.recipients(campaign.number, first, last)
        ]

    def _everyone(self, campaign: Campaign) -> Iterator[Recipient]:
        people, _ = self.store.campaigns.size(campaign.number)
        for first in range(1, people + 1, _PAGE):
            yield from self.store.campaigns.recipients(campaign.number, first, first + _PAGE - 1)

    def _edited(self, campaign: Campaign, heard: Heard, draft: tuple[Directive, ...] | whom.Broken) -> Answer:
        """A list that cannot be read, or not any more, is asked about and left as it is."""
        if isinstance(draft, whom.Broken):
            problem = Problem(ProblemKind.VALUE_UNREADABLE, heard.first_line, understood=draft.piece)
            return self.notices.questions(campaign, [problem], heard.occasion)
        return self.opening.edit(campaign, heard.requester, draft, heard.occasion)


def _term(one: Recipient) -> AtAddress | Named:
    """Whoever gets a letter has no address to be named by."""
    return AtAddress(one.address) if one.address else _by_name(one.name, one.company)


def _terms(row: TableRow) -> Iterator[AtAddress | Named]:
    """Whom a row of the list means."""
    for text in parts(row.address):
        address = canonical(text)
        yield AtAddress(address if isinstance(address, str) else text)
    _, name, company, *_ = (" ".join(cell.split()) for cell in row.cells)
    if not row.address.strip() and (name or company):
        yield _by_name(name, company)


def _by_name(name: str, company: str) -> Named:
    within = f" ({company})" if company and not set("()") & set(company) else ""
    return Named(f"{name}{within}" if name else company)


def _draft(campaign: Campaign) -> tuple[Directive, ...]:
    return lines.reread(campaign.block)


def _is_list(table: Table) -> bool:
    """Whether it is the list of a summary: it has its headings, in order, in one of the languages."""
    return any(tuple(islice(table.columns, len(known))) == known for known in _HEADINGS)


_HEADINGS = tuple(columns(language).of_recipients for language in ("en", "pl"))
