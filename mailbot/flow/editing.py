"""The list of recipients edited by answers: numbers struck off, names added, or the list itself sent back changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mailbot.domain import attached, editing, order, whom
from mailbot.domain import directives as lines
from mailbot.domain.address import parts
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.contacts import Table
from mailbot.domain.directives import Directive
from mailbot.domain.letter import Attachment
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.selector import AtAddress, Named
from mailbot.domain.words import Key, Verb
from mailbot.flow.heard import Heard
from mailbot.flow.notices import Notices
from mailbot.flow.opening import Opening
from mailbot.flow.tables import Tables
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
        """``WITHOUT 7, 12-15``, or addresses."""
        spans = order.numbers(heard.rest)
        addresses = self._numbered(campaign, spans) if spans else heard.rest.replace(";", " ").replace(",", " ").split()
        if isinstance(addresses, Problem):
            return self.notices.questions(campaign, [addresses], heard.occasion)
        return self._edited(campaign, heard, editing.struck(_draft(campaign), addresses, campaign.language))

    def add(self, campaign: Campaign, heard: Heard) -> Answer:
        """``ADD Partners, jan@client.example``."""
        terms = whom.terms(heard.rest)
        if isinstance(terms, whom.Broken) or not terms:
            example = Verb.ADD.wording(campaign.language).example
            problem = Problem(ProblemKind.VALUE_UNREADABLE, heard.first_line, offer=example)
            return self.notices.questions(campaign, [problem], heard.occasion)
        return self._edited(campaign, heard, editing.added(_draft(campaign), terms, campaign.language))

    def clear(self, campaign: Campaign, heard: Heard) -> Answer:
        return self._edited(campaign, heard, editing.cleared(_draft(campaign)))

    def leave_empty(self, campaign: Campaign, heard: Heard) -> Answer:
        """``SEND ANYWAY``: settled, but not started; the new summary wants its own yes."""
        draft = _draft(campaign)
        value = Key.EMPTY_FIELDS.wording(editing.spoken(draft, campaign.language)).example
        wishes = editing.with_line(draft, Key.EMPTY_FIELDS, value, campaign.language)
        return self._edited(campaign, heard, wishes)

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
        there = dict.fromkeys(self._addresses(campaign))
        listed: dict[str, None] = {}
        for row in table.rows:
            for text in parts(row.address):
                address = canonical(text)
                listed[address if isinstance(address, str) else text] = None
        gone = [address for address in there if address and address not in listed]
        new = [AtAddress(address) for address in listed if address not in there]
        if not gone and not new:
            return None
        draft = editing.struck(_draft(campaign), gone, campaign.language)
        return self._edited(campaign, heard, editing.added(draft, new, campaign.language))

    def _numbered(self, campaign: Campaign, spans: Sequence[tuple[int, int]]) -> list[str] | Problem:
        people, _ = self.store.campaigns.size(campaign.number)
        beyond = [last for _, last in spans if last > people] + [first for first, _ in spans if first < 1]
        if beyond:
            return Problem(ProblemKind.NUMBER_UNKNOWN, str(beyond[0]))
        return [
            recipient.address or whom.spelled((_by_name(recipient),), campaign.language)
            for first, last in spans
            for recipient in self.store.campaigns.recipients(campaign.number, first, last)
        ]

    def _addresses(self, campaign: Campaign) -> Iterator[str]:
        people, _ = self.store.campaigns.size(campaign.number)
        for first in range(1, people + 1, _PAGE):
            for recipient in self.store.campaigns.recipients(campaign.number, first, first + _PAGE - 1):
                yield recipient.address

    def _edited(self, campaign: Campaign, heard: Heard, wishes: tuple[Directive, ...]) -> Answer:
        return self.opening.edit(campaign, heard.requester, wishes, heard.occasion)


def _by_name(letter: Recipient) -> Named:
    """Whoever gets a letter has no address to be named by."""
    company = f" ({letter.company})" if letter.company and not set("()") & set(letter.company) else ""
    return Named(f"{letter.name}{company}" if letter.name else letter.company)


def _draft(campaign: Campaign) -> tuple[Directive, ...]:
    return lines.reread(campaign.block)


def _is_list(table: Table) -> bool:
    """Whether it is the list of a summary: it has its headings, in order, in one of the languages."""
    return any(tuple(islice(table.columns, len(known))) == known for known in _HEADINGS)


_HEADINGS = tuple(columns(language).of_recipients for language in ("en", "pl"))
