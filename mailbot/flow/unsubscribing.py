"""Recipients who want no more mail: believed when something proves that they were written to, and answered once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot import events
from mailbot.config import Account, Settings
from mailbot.config import Unsubscribed as Scope
from mailbot.domain import verp
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign
from mailbot.domain.letter import Envelope, Letter
from mailbot.domain.suppression import Because
from mailbot.domain.verp import Proof, Purpose
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail import guard, robots, unsubscribe
from mailbot.mail.return_facts import Unsubscribed
from mailbot.store.canonical import canonical
from mailbot.store.store import Store

MEMORY = timedelta(days=730)
"""People answer old mail; how old the campaign may be."""


@dataclass(frozen=True, slots=True)
class Heeded:
    """An address that is not written to any more."""

    verdict: str
    answer: Answer | None  # None: a machine wrote, or it stood on the list already


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """Reads such letters, and what comes by the web address."""

    store: Store
    settings: Settings
    scribe: Scribe

    def read(self, letter: Letter, envelope: Envelope, occasion: Occasion) -> Heeded | None:
        """None: it is no such letter, or nothing proves who unsubscribes."""
        robotic = envelope.null_sender or robots.reason(letter, guard.LOOP_MARK) is not None
        proof = self._by_address(letter, envelope) or (None if robotic else self._by_answer(letter, occasion.now))
        return self.heed(proof, occasion, answered=not robotic) if proof is not None else None

    def heed(self, proof: Proof, occasion: Occasion, *, answered: bool) -> Heeded | None:
        """Suppress the address of this delivery; what is still to be sent to it will not be. None: no such delivery."""
        address = self.store.bounces.address(proof)
        campaign = self.store.campaigns.get(proof.campaign)
        if address is None or campaign is None or campaign.plan is None:
            return None
        account = self.settings.account(campaign.plan.account)
        scope = account.name if account is not None and account.unsubscribe is Scope.ACCOUNT else ""
        if self.store.suppressions.add(address, Because.UNSUBSCRIBED, occasion.now, scope) is True:
            events.unsubscribed(proof.campaign, proof.number, scope)
        answer = self._answer(campaign, account, address, scope, occasion) if answered and account else None
        return Heeded(f"unsubscribed delivery {proof.number} of campaign {proof.campaign}", answer)

    def by_link(self, tag: str, now: datetime) -> bool:
        """What somebody has posted who follows the link of one message; the page itself is the answer."""
        address = verp.with_tag(self.settings.bot.address, tag)
        proof = verp.read(Purpose.UNSUBSCRIBE, (address,), self.settings.bot.address, self.scribe.secret)
        return proof is not None and self.heed(proof, Occasion(0, now), answered=False) is not None

    def _by_address(self, letter: Letter, envelope: Envelope) -> Proof | None:
        """Whoever knows the address of List-Unsubscribe was written to; it says all, whatever the letter says."""
        came_to = unsubscribe.came_to(letter, envelope.recipient)
        return verp.read(Purpose.UNSUBSCRIBE, came_to, self.settings.bot.address, self.scribe.secret)

    def _by_answer(self, letter: Letter, now: datetime) -> Proof | None:
        """An answer to a message of ours, from the address that it went to, whose first line asks for it."""
        if len(letter.senders) != 1 or not letter.references:
            return None
        address = canonical(letter.senders[0].address)
        sent = self.store.bounces.sent_to(address, now - MEMORY) if isinstance(address, str) else ()
        proof = verp.prove(letter.references, sent, self.scribe.secret)
        return proof if proof is not None and unsubscribe.asks(letter) else None  # no stranger has his letter read

    def _answer(self, campaign: Campaign, account: Account, address: str, scope: str, occasion: Occasion) -> Answer:
        """To the address itself, never to From; its Message-ID is the same as long as the address stands on the list,
        so that it leaves once.
        """
        since = self.store.suppressions.since(address, scope) or occasion.now
        fact = Unsubscribed(address, account.sender, everything=not scope)
        return self.scribe.to_recipient(fact, campaign, account, occasion, place=f"{int(since.timestamp())}.{scope}")
