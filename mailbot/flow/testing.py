"""Test copies: the real message with one recipient's fields, to an address that the requester names, at once."""

from dataclasses import dataclass, field, replace

from mailbot.config import Requester
from mailbot.domain import copies
from mailbot.domain.address import Invalid
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Recipient, copy_message_id
from mailbot.domain.order import Sample
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.errors import MergeError
from mailbot.flow.notices import Notices
from mailbot.flow.scribe import Occasion
from mailbot.mail.mould import marked
from mailbot.store.canonical import canonical
from mailbot.store.store import Store

_KIND = "copy"


@dataclass(frozen=True, slots=True)
class Sent:
    """A test copy that is owed now."""

    address: str
    recipient: Recipient  # whose fields it has


@dataclass(frozen=True, slots=True)
class Testing:
    """Puts test copies into the outbox: they are nobody's delivery, and leave through the campaign's account."""

    store: Store
    notices: Notices
    secret: bytes = field(repr=False)

    def send(self, campaign: Campaign, sample: Sample, requester: Requester, occasion: Occasion) -> Sent | Problem:
        """``campaign`` has a plan. The same letter read twice owes one copy."""
        address = canonical(sample.address or requester.address)
        if isinstance(address, Invalid):
            return Problem(ProblemKind.VALUE_UNREADABLE, address.text)
        found = self.store.campaigns.recipients(campaign.number, sample.number, sample.number)
        if not found:
            return Problem(ProblemKind.NUMBER_UNKNOWN, str(sample.number))
        account = self.notices.account(campaign)
        domain = account.sender.address.rpartition("@")[2]
        message_id = copy_message_id(self.secret, campaign.number, occasion.serial, domain)
        outgoing = self.notices.outgoing
        mould = self.notices.mould(campaign, marked(outgoing.contents(campaign)), occasion.now)
        own = outgoing.replying(campaign, account).own(found[0])
        try:
            raw = mould.fill(replace(copies.alone(found[0]), address=address, name=""), message_id, own)
        except MergeError as error:
            return Problem(ProblemKind.MERGE_BROKEN, error.excerpt)
        copy = Answer(message_id, address, raw, campaign.number, _KIND, account.name)
        self.store.answers.add([copy], occasion.now)
        return Sent(address, found[0])
