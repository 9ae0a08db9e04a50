"""Orders that belong to no campaign: help, searches, groups, the newest status, the address book in and out."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.config import Requester
from mailbot.domain import fields
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign
from mailbot.domain.letter import Attachment
from mailbot.domain.order import Order
from mailbot.domain.states import OPEN
from mailbot.domain.words import Verb
from mailbot.flow.exporting import Exporting
from mailbot.flow.importing import Importing
from mailbot.flow.notices import Notices
from mailbot.flow.rights import may_command
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.flow.showing import Showing
from mailbot.mail import book_facts, facts
from mailbot.mail.standings import Standing, Standings
from mailbot.mail.unheeded import Unheeded
from mailbot.store.store import Store

_FOUND = 50
_LISTED = 20
"""Open campaigns that STATUS lists."""


@dataclass(frozen=True, slots=True)
class Enquiries:
    """Answers at once."""

    store: Store
    scribe: Scribe
    notices: Notices
    importing: Importing
    exporting: Exporting
    showing: Showing

    def answer(
        self, said: Order, files: Sequence[Attachment], requester: Requester, occasion: Occasion
    ) -> Answer | None:
        """None: the verb is one of a campaign."""
        match said.verb:
            case Verb.IMPORT:
                return self.importing.begin(files, requester, occasion)
            case Verb.EXPORT:
                return self.exporting.export(said.rest, requester, occasion)
            case Verb.TEMPLATES:
                return self.showing.templates(requester, occasion)
            case Verb.SEARCH:
                entries = self.store.contacts.search(said.rest, _FOUND + 1)
                fact: facts.Fact = book_facts.Found(said.rest, entries[:_FOUND], more=len(entries) > _FOUND)
            case Verb.GROUPS:
                fact = book_facts.Groups(self.store.contacts.groups())
            case Verb.HELP:
                fact = self._manual(requester, said.rest)
            case _:
                return None
        return self.scribe.plain(fact, requester.address, occasion)

    def status(self, named: str, requester: Requester, occasion: Occasion) -> Answer:
        """Of the campaign named, or of the requester's newest one, with a line for each that is not over."""
        number = named.lstrip("#")
        mine = self.store.campaigns.list(requester=requester.address, limit=1)
        campaign = self.store.campaigns.get(int(number)) if number else next(iter(mine), None)
        if campaign is None or not may_command(requester, campaign):
            return self.help(requester, occasion)
        beside = () if number else self.store.campaigns.list(OPEN, requester.address)
        if not any(one.number != campaign.number for one in beside):
            return self.notices.status(campaign, occasion)
        newest = tuple(map(self._standing, beside[:_LISTED]))
        return self.notices.status(campaign, occasion, beside=Standings(newest, len(beside)))

    def standing(self, campaigns: Sequence[Campaign], occasion: Occasion, unheeded: Unheeded) -> Answer | None:
        """Of the first of these, newest first, with a line for each; None where there are none."""
        if not campaigns:
            return None
        beside = Standings(tuple(map(self._standing, campaigns[:_LISTED])), len(campaigns))
        return self.notices.status(campaigns[0], occasion, unheeded=unheeded, beside=beside)

    def _standing(self, campaign: Campaign) -> Standing:
        people, _ = self.store.campaigns.size(campaign.number)
        return Standing(campaign, people, self.store.deliveries.counts(campaign.number))

    def help(self, requester: Requester, occasion: Occasion) -> Answer:
        return self.scribe.plain(self._manual(requester), requester.address, occasion)

    def _manual(self, requester: Requester, topic: str = "") -> facts.Help:
        """With what is the requester's own to choose from."""
        accounts = self.scribe.settings.accounts_of(requester)
        return facts.Help(
            topic,
            groups=self.store.contacts.groups(),
            accounts=tuple((account.name, account.sender) for account in accounts),
            fields=tuple(name for name in self.store.contacts.fields() if fields.known(name) is None),
            imports=requester.may_import,
        )
