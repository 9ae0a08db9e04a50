"""What becomes of deliveries about which nobody can know: held for a human, sent once more, or asked of a witness."""

from collections.abc import Callable, Iterable, Iterator
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
"""A server that never answers after the dot may deliver each time: then nothing is sent once more but by a human."""

_OPEN = (CampaignState.SENDING, CampaignState.PAUSED)
_PAGE = 500
_ASK_AGAIN = timedelta(seconds=5)
_LAST_WORD = timedelta(minutes=1)
"""How long a witness is asked, after its time, about what is sent no more: for a mailbox that cannot be reached now."""


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
        if self.account.on_doubt is OnDoubt.HOLD:
            return False
        return any(_may_leave_again(told) or self._may_be_witnessed(told) for told in self._unknown(campaign))

    def _decide(self, campaign: Campaign) -> None:
        number, now = campaign.number, self.clock()
        if self.account.on_doubt is OnDoubt.RESEND:
            self._plan_again(number, self._unknown(number), now)
            return
        settled = [told for told in self._unknown(number) if self._is_settled(told, now)]
        for start in range(0, len(settled), _PAGE):
            by_id = {
                self.moulds.message_id(number, told.number, self.account): told
                for told in settled[start : start + _PAGE]
            }
            archive = self.account.archive
            folder = archive.imap.folder if archive.imap is not None else "INBOX"
            there = self.mailbox.stored(folder, tuple(by_id))
            self._resolve(number, [by_id[each].number for each in there], DeliveryState.SENT, now)
            self._plan_again(number, (told for each, told in by_id.items() if each not in there), now)

    def _is_settled(self, told: Told, now: datetime) -> bool:
        """Whether the witness's copy would have arrived by now."""
        return told.settled is not None and now - told.settled >= self.account.archive.settle

    def _may_be_witnessed(self, told: Told) -> bool:
        return self.account.on_doubt is OnDoubt.WITNESS and not self._is_settled(told, self.clock() - _LAST_WORD)

    def _unknown(self, campaign: int) -> Iterator[Told]:
        first = 1
        while page := self.store.deliveries.outcomes(campaign, (DeliveryState.UNKNOWN,), first, _PAGE):
            yield from page
            first = page[-1].number + 1

    def _plan_again(self, campaign: int, doubtful: Iterable[Told], now: datetime) -> None:
        numbers = [told.number for told in doubtful if _may_leave_again(told)]
        self._resolve(campaign, numbers, DeliveryState.PLANNED, now)

    def _resolve(self, campaign: int, numbers: list[int], new: DeliveryState, now: datetime) -> None:
        if numbers:
            self.store.deliveries.resolve_unknown(campaign, numbers, new, now)
            events.doubts_resolved(campaign, len(numbers), new.word)


def _may_leave_again(told: Told) -> bool:
    return told.attempt < ATTEMPTS
