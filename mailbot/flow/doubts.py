"""What becomes of deliveries about which nobody can know: held for a human, sent once more, or asked of a witness."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot import events
from mailbot.config import Account, OnDoubt
from mailbot.domain.campaign import Campaign
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.flow.moulds import Moulds
from mailbot.flow.ports import Mailbox
from mailbot.store.deliveries import Told
from mailbot.store.store import Store

ATTEMPTS = 5
"""A server that never answers after the dot may deliver each time: then a human decides after all."""

_OPEN = (CampaignState.SENDING, CampaignState.PAUSED)
_PAGE = 500
_ASK_AGAIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Doubts:
    """One account's policy for UNKNOWN deliveries of campaigns that are not over."""

    account: Account
    store: Store
    mailbox: Mailbox  # where the witness copies arrive
    moulds: Moulds
    clock: Callable[[], datetime]

    def turn(self) -> datetime | None:
        """When to ask again, None: nothing waits. ``MailboxError`` when the witness cannot be asked now."""
        if self.account.on_doubt is OnDoubt.HOLD:
            return None
        waiting = False
        for campaign in self.store.campaigns.list(_OPEN):
            if campaign.plan is not None and campaign.plan.account == self.account.name:
                self._decide(campaign)
                waiting = waiting or self.pending(campaign.number)
        return self.clock() + _ASK_AGAIN if waiting else None

    def pending(self, campaign: int) -> bool:
        """Whether a delivery waits for a decision that no human has to make."""
        return self.account.on_doubt is not OnDoubt.HOLD and any(True for _ in self._doubtful(campaign))

    def _decide(self, campaign: Campaign) -> None:
        number, now = campaign.number, self.clock()
        if self.account.on_doubt is OnDoubt.RESEND:
            self._resolve(number, [told.number for told in self._doubtful(number)], DeliveryState.PLANNED, now)
            return
        settled = [told for told in self._doubtful(number) if self._is_settled(told, now)]
        for start in range(0, len(settled), _PAGE):
            by_id = {
                self.moulds.message_id(number, told.number, self.account): told.number
                for told in settled[start : start + _PAGE]
            }
            archive = self.account.archive
            folder = archive.imap.folder if archive.imap is not None else "INBOX"
            there = self.mailbox.stored(folder, tuple(by_id))
            self._resolve(number, [by_id[each] for each in there], DeliveryState.SENT, now)
            absent = [each for message_id, each in by_id.items() if message_id not in there]
            self._resolve(number, absent, DeliveryState.PLANNED, now)

    def _is_settled(self, told: Told, now: datetime) -> bool:
        """Whether the witness's copy would have arrived by now."""
        return told.settled is not None and now - told.settled >= self.account.archive.settle

    def _doubtful(self, campaign: int) -> Iterator[Told]:
        first = 1
        while page := self.store.deliveries.outcomes(campaign, (DeliveryState.UNKNOWN,), first, _PAGE):
            yield from (told for told in page if told.attempt < ATTEMPTS)
            first = page[-1].number + 1

    def _resolve(self, campaign: int, numbers: list[int], new: DeliveryState, now: datetime) -> None:
        if numbers:
            self.store.deliveries.resolve_unknown(campaign, numbers, new, now)
            events.doubts_resolved(campaign, len(numbers), new.word)
