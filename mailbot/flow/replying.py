"""Where the replies of a campaign's customers go: the header fields that say so, and how many go where."""

from dataclasses import dataclass
from itertools import chain, repeat

from mailbot.config import Account, Settings
from mailbot.domain import replies
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.fields import Field
from mailbot.domain.folding import fold
from mailbot.domain.letter import Correspondent
from mailbot.domain.replies import Destination, Party, Tally, Wish
from mailbot.store.canonical import canonical
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class Replying:
    """The replies of one planned campaign."""

    settings: Settings
    account: Account
    requester: str  # address
    wish: Wish

    @property
    def shared(self) -> Correspondent | None:
        """Where all replies go, if not to the account itself."""
        if self.wish is Party.OWNER:
            return None
        destination = self._destination("")
        return None if destination.own else Correspondent(self._name(destination.address), destination.address)

    def own(self, recipient: Recipient) -> tuple[tuple[str, str], ...]:
        """The header field of one recipient's message, where it is not everybody's."""
        if self.wish is not Party.OWNER:
            return ()
        destination = self._destination(recipient.fields.get(Field.OWNER, ""))
        return () if destination.own else (("Reply-To", destination.address),)

    def tally(self, store: Store, campaign: Campaign, people: int) -> Tally:
        """How many replies go where."""
        if self.wish is not Party.OWNER:
            return replies.tally(repeat(self._destination(""), people))
        spread = store.recipients.spread(campaign.number, Field.OWNER)
        return replies.tally(chain.from_iterable(repeat(self._destination(owner), n) for owner, n in spread))

    def _destination(self, owner: str) -> Destination:
        """An owner with an address that is none counts as nobody."""
        account = self.account.sender.address
        found = replies.destination(
            self.wish, account=account, requester=self.requester, owner=owner, staff=self._staff()
        )
        address = canonical(found.address)
        if isinstance(address, str):
            return Destination(address, found.own, found.ownerless)
        return Destination(account, own=True, ownerless=True)

    def _staff(self) -> dict[str, str]:
        return {fold(one.name): one.address for one in self.settings.requesters if one.name}

    def _name(self, address: str) -> str:
        return next((one.name for one in self.settings.requesters if one.address == address), "")
