"""What mail systems send back: bounces and complaints, each proven to be about a delivery of ours, or left alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailbot import events
from mailbot.config import Settings
from mailbot.domain import verp
from mailbot.domain.bounce import Bounce, Complaint
from mailbot.domain.letter import Envelope
from mailbot.domain.states import DeliveryState
from mailbot.domain.verp import Proof, Purpose
from mailbot.mail import bounce
from mailbot.store.bounces import Recorded
from mailbot.store.canonical import canonical
from mailbot.store.store import Store

MEMORY = timedelta(days=60)
"""How old a campaign may be whose Message-IDs still prove something."""

_MOST_TRIED = 100_000  # deliveries, a quarter of a second
_MOST_ADDRESSES = 20  # of one bounce, whose deliveries are looked through


@dataclass(frozen=True, slots=True)
class Returns:
    """Reads them; nothing here is ever answered."""

    store: Store
    settings: Settings
    secret: bytes = field(repr=False)

    def read(self, raw: bytes, envelope: Envelope, now: datetime) -> str | None:
        """What became of it; None: it is no such mail, or nothing in it proves that it is about one of ours."""
        found = bounce.read(raw, null_sender=envelope.null_sender, recipient=envelope.recipient)
        proof = self._proof(found, now) if found is not None else None
        if found is None or proof is None:
            return None
        recorded, kind, status = self._record(found, proof, now)
        if recorded is None:
            return f"bounce about somebody else than delivery {proof.number} of campaign {proof.campaign}"
        if recorded.new:
            events.came_back(proof.campaign, proof.number, kind, status, recorded.suppressed)
            # What comes back had been taken: nobody has to wonder any longer.
            self.store.deliveries.resolve_unknown(proof.campaign, [proof.number], DeliveryState.SENT, now)
        return f"{kind} of delivery {proof.number} of campaign {proof.campaign}"

    def _record(self, found: Bounce | Complaint, proof: Proof, now: datetime) -> tuple[Recorded | None, str, str]:
        dsn = found.traces.message_id
        if isinstance(found, Complaint):
            return self.store.bounces.complain(proof, found.feedback, dsn, now), "complaint", ""
        address = self.store.bounces.address(proof)
        failing = found.about(address, self._own) if address is not None else None
        if failing is None:
            return None, "", ""
        return self.store.bounces.record(proof, failing, dsn, now), failing.kind, failing.status

    def _proof(self, found: Bounce | Complaint, now: datetime) -> Proof | None:
        proof = verp.read(Purpose.BOUNCE, found.traces.returned_to, self.settings.bot.address, self.secret)
        if proof is not None or not found.traces.originals:
            return proof
        sent = (one for address in _named(found) for one in self.store.bounces.sent_to(address, now - MEMORY))
        proof = verp.prove(found.traces.originals, sent, self.secret)
        if proof is not None or isinstance(found, Bounce):
            return proof
        # Some providers hide every address and leave the Message-ID; the first is that of the message itself.
        lately = self.store.bounces.sent_lately(now - MEMORY, _MOST_TRIED)
        return verp.prove(found.traces.originals[:1], lately, self.secret)

    @property
    def _own(self) -> tuple[str, ...]:
        """Addresses of ours that a bounce may name beside the recipient's."""
        accounts = self.settings.accounts
        archives = (account.archive.address for account in accounts if account.archive.address is not None)
        return (self.settings.bot.address, *(account.sender.address for account in accounts), *archives)


def _named(found: Bounce | Complaint) -> Iterator[str]:
    """The canonical addresses that it is about, as far as it says so."""
    if isinstance(found, Complaint):
        told: tuple[str, ...] = found.addresses
    else:
        told = tuple(name for failing in found.failings for name in (failing.original, failing.address) if name)
    for address in dict.fromkeys(told[:_MOST_ADDRESSES]):
        kept = canonical(address)
        if isinstance(kept, str):
            yield kept
