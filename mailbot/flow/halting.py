"""STOP in a new letter: who is in a hurry writes one instead of looking for the mail to answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.domain import halt
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign
from mailbot.domain.halt import Halt
from mailbot.domain.order import Order
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.states import OPEN, PAUSABLE
from mailbot.domain.words import Verb
from mailbot.flow.enquiries import Enquiries
from mailbot.flow.heard import Heard
from mailbot.flow.orders import Orders
from mailbot.flow.rights import may_command
from mailbot.mail import facts, reply
from mailbot.mail.unheeded import Unheeded, Why
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class Halting:
    """Needs no token where the sender is believed: nothing leaves by a STOP, and RESUME is one answer away."""

    store: Store
    orders: Orders
    enquiries: Enquiries

    def meant(self, subject: str, heard: Heard) -> Halt | None:
        """What a letter without a token wants stopped, by its text or by its subject."""
        if (said := halt.heard(heard.first_line) or _of_subject(subject, heard)) is None or said.number is not None:
            return said
        return Halt(reply.numbered(subject))

    def halt(self, said: Halt, subject: str, heard: Heard, *, believed: bool) -> Answer:
        """The newest of what is told; a mail for each campaign that was stopped.

        ``believed``: the mail server vouches for the sender, or a token does. Else, as anybody may write any From,
        nothing is stopped, and the answer is a mail to which STOP is the answer.
        """
        heard = replace(heard, said=Order(Verb.PAUSE), first_line=heard.first_line or subject)
        if not believed and (campaign := self._first(said, heard)) is not None:
            return self.orders.recall(campaign, heard)
        return self._everything(heard) if said.number is None else self._one(said.number, heard)

    def _first(self, said: Halt, heard: Heard) -> Campaign | None:
        if said.number is None:
            return next(iter(self._leaving(heard)), None)
        campaign = self.store.campaigns.get(said.number)
        return campaign if campaign is not None and may_command(heard.requester, campaign) else None

    def _one(self, number: int, heard: Heard) -> Answer:
        campaign = self.store.campaigns.get(number)
        if campaign is not None and may_command(heard.requester, campaign):
            return self.orders.obey(campaign, heard)
        open_ones = self.store.campaigns.list(OPEN, heard.requester.address)
        return self._which(self._leaving(heard) or open_ones, Why.NO_SUCH, heard) or self._nothing(heard)

    def _everything(self, heard: Heard) -> Answer:
        """All that leaves or will leave by itself, and is the requester's own."""
        if leaving := self._leaving(heard):
            first, *others = [self.orders.obey(campaign, heard) for campaign in leaving]
            self.store.answers.add(others, heard.occasion.now)
            return first
        if heard.requester.admin and (elsewhere := self.store.campaigns.list(PAUSABLE)):
            return self._which(elsewhere, Why.NOT_OWN, heard) or self._nothing(heard)
        mine = heard.requester.address
        newest = self.store.campaigns.list(OPEN, mine, limit=1) or self.store.campaigns.list((), mine, limit=1)
        return self.orders.obey(newest[0], heard) if newest else self._nothing(heard)

    def _leaving(self, heard: Heard) -> tuple[Campaign, ...]:
        return self.store.campaigns.list(PAUSABLE, heard.requester.address)

    def _which(self, campaigns: Sequence[Campaign], why: Why, heard: Heard) -> Answer | None:
        """None of them is stopped; each is named with the line that stops it."""
        return self.enquiries.standing(campaigns, heard.occasion, Unheeded(why, heard.first_line))

    def _nothing(self, heard: Heard) -> Answer:
        problem = Problem(ProblemKind.CAMPAIGN_UNKNOWN, heard.first_line)
        fact = facts.Refused(Verb.PAUSE, problem)
        return self.enquiries.scribe.plain(fact, heard.requester.address, heard.occasion)


def _of_subject(subject: str, heard: Heard) -> Halt | None:
    """Another order below it is what is meant: "Re: STOP", RESUME."""
    return None if isinstance(heard.said, Order) and heard.said.verb is not Verb.PAUSE else halt.heard(subject)
