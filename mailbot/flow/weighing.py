"""How large a campaign's messages are, and whether the account's relay takes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.config import Account, Settings
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.errors import HeaderError, MergeError
from mailbot.flow.outgoing import Outgoing
from mailbot.store.store import Store

_MEGABYTE = 1_000_000
_SLACK = 4_000  # octets that servers on the way may add
_WORTH_ASKING = 500_000  # octets of text and files; every relay takes so much

Ask = Callable[[Account], int | None]
"""What an account's relay takes, in octets, asked of itself at this moment; 0 is no limit, None no answer."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Makes the largest message of a plan before anybody confirms it."""

    store: Store
    settings: Settings
    ask: Ask

    def problem(self, campaign: Campaign, account: Account, now: datetime) -> Problem | None:
        """None where the relay takes it, or does not say what it takes."""
        known, largest = self.store.relays.is_known(account.name), self.store.relays.largest(account.name)
        if not known and self._bulk(campaign.number) > _WORTH_ASKING:
            largest = self._asked(account)
        if largest is None:
            return None
        weight = self._weight(campaign, account, now)
        if weight + _SLACK <= largest:
            return None
        weighed, limit = (_megabytes(octets, campaign.language) for octets in (weight, largest))
        return Problem(ProblemKind.TOO_HEAVY, "", detail=f"{weighed} (limit: {limit})")

    def _asked(self, account: Account) -> int | None:
        """Of an account that has never sent anything; one that cannot be asked now is asked again next time."""
        largest = self.ask(account)
        if largest is not None:
            self.store.relays.remember(account.name, largest)
        return largest or None

    def _bulk(self, campaign: int) -> int:
        """Octets of all that the messages are made of: more than any of them has, before it is encoded."""
        contents = self.store.campaigns.contents(campaign)
        files = sum(file.size for file in contents.attachments)
        return len(contents.text) + len(contents.html or "") + files + self.store.outgoing.weight(campaign)[1]

    def _weight(self, campaign: Campaign, account: Account, now: datetime) -> int:
        outgoing = Outgoing(self.store, self.settings)
        mould = outgoing.mould(campaign, account, outgoing.contents(campaign), date=now)
        weight = 0
        for one in self._largest(campaign.number):
            try:
                weight = max(weight, len(mould.fill(one, f"weighed.{one.number}@{account.sender.address}")))
            except (MergeError, HeaderError):  # the report will tell
                continue
        return weight

    def _largest(self, campaign: int) -> Iterator[Recipient]:
        """Whoever has most in the fields, and whoever gets the largest files."""
        yield self.store.recipients.longest(campaign)
        if (number := self.store.outgoing.heaviest(campaign)) is not None:
            yield from self.store.campaigns.recipients(campaign, number, number)


def _megabytes(octets: int, language: str) -> str:
    told = f"{octets / _MEGABYTE:.1f} MB"
    return told.replace(".", ",") if language == "pl" else told
