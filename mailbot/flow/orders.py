"""Answers within a campaign: a verb is obeyed, a directive line amends the plan, anything else is asked about."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mailbot import events, failpoints
from mailbot.config import Settings
from mailbot.domain import attached, order, packets
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign
from mailbot.domain.order import Order
from mailbot.domain.states import OPEN, CampaignState, DeliveryState
from mailbot.domain.words import Verb
from mailbot.flow.editing import Editing
from mailbot.flow.enquiries import Enquiries
from mailbot.flow.heard import Heard
from mailbot.flow.notices import Notices
from mailbot.flow.opening import Opening
from mailbot.mail.facts import PauseReason
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class Orders:
    """Obeys. Each order is one compare-and-set; an order that finds nothing to move gets the status."""

    store: Store
    settings: Settings
    notices: Notices
    opening: Opening
    editing: Editing
    enquiries: Enquiries

    def obey(self, campaign: Campaign, heard: Heard) -> Answer:
        said = order.read(heard.first_line)
        # A yes with another list attached is no yes to the list that was shown.
        if not isinstance(said, Order) or said.verb in _AGREEING:
            answer = self._edited_by_files(campaign, heard)
            if answer is not None:
                return answer
        if isinstance(said, Order):
            return self._obey_verb(campaign, said, heard)
        return self._amend(campaign, heard) if heard.directives else self._unclear(campaign, heard)

    def _obey_verb(self, campaign: Campaign, said: Order, heard: Heard) -> Answer:
        if said.verb in _EDITS:
            return self._edit(campaign, said, heard)
        if (verb := _OBEYED.get(said.verb)) is not None:
            return verb(self, campaign, replace(heard, rest=said.rest))
        answer = self.enquiries.answer(said, heard.files, heard.requester, heard.occasion)
        return answer or self._unclear(campaign, heard)

    def confirm(self, campaign: Campaign, heard: Heard) -> Answer:
        number, now = campaign.number, heard.occasion.now
        plan = campaign.plan
        if campaign.state is CampaignState.DRAFT or plan is None:
            return self.opening.ask_again(campaign, heard.requester, heard.occasion)
        if not heard.fresh:
            return self._stale(campaign, heard)
        if self.notices.unsettled(campaign, now):
            return self.notices.summary(campaign, heard.occasion, refused=True)
        people, _ = self.store.campaigns.size(number)
        if problems := self.opening.forbidden(heard.requester, plan.account, people):
            return self.notices.questions(campaign, problems, heard.occasion)
        earliest = now.replace(microsecond=0) + self.settings.bot.undo
        start = max(plan.start, earliest) if plan.start is not None else earliest
        cut = packets.cut(people, plan.pacing, start)
        failpoints.reach("K9")
        if not self.store.campaigns.confirm(number, campaign.digest, now, heard.occasion.serial, cut):
            return self.status(campaign, heard)
        events.campaign_moved(number, "awaiting", "scheduled")
        return self.notices.receipt(self._again(campaign), heard.occasion)

    def cancel(self, campaign: Campaign, heard: Heard) -> Answer:
        moved = self.store.campaigns.cancel(campaign.number, heard.occasion.now)
        if moved:
            events.campaign_moved(campaign.number, campaign.state, "cancelled")
        if moved or self._again(campaign).state is CampaignState.CANCELLED:
            return self.notices.cancelled(self._again(campaign), heard.occasion)
        return self.status(campaign, heard)

    def pause(self, campaign: Campaign, heard: Heard) -> Answer:
        for old in (CampaignState.SENDING, CampaignState.SCHEDULED):
            if self.store.campaigns.move(
                campaign.number, old, CampaignState.PAUSED, heard.occasion.now, reason=PauseReason.ASKED
            ):
                events.campaign_moved(campaign.number, old, "paused", "asked")
                break
        now_is = self._again(campaign)
        if now_is.state is not CampaignState.PAUSED:
            return self.status(campaign, heard)
        return self.notices.paused(now_is, PauseReason.ASKED, heard.occasion)

    def resume(self, campaign: Campaign, heard: Heard) -> Answer:
        if self.store.campaigns.move(campaign.number, CampaignState.PAUSED, CampaignState.SENDING, heard.occasion.now):
            events.campaign_moved(campaign.number, "paused", "sending")
        return self.status(campaign, heard)

    def status(self, campaign: Campaign, heard: Heard) -> Answer:
        now_is = self._again(campaign)
        if now_is.state is CampaignState.AWAITING:
            return self.notices.summary(now_is, heard.occasion)
        if now_is.state is CampaignState.DRAFT:
            return self.opening.ask_again(now_is, heard.requester, heard.occasion)
        return self.notices.status(now_is, heard.occasion)

    def report(self, campaign: Campaign, heard: Heard) -> Answer:
        if campaign.confirmed is None:
            return self.status(campaign, heard)
        final = campaign.state is CampaignState.FINISHED
        return self.notices.report(campaign, heard.occasion, final=final)

    def retry(self, campaign: Campaign, heard: Heard) -> Answer:
        return self._once_more(campaign, heard, DeliveryState.FAILED)

    def retry_unknown(self, campaign: Campaign, heard: Heard) -> Answer:
        return self._once_more(campaign, heard, DeliveryState.UNKNOWN)

    def test(self, campaign: Campaign, heard: Heard) -> Answer:
        sample = order.sample(heard.rest)
        if campaign.plan is None or sample is None:
            return self.status(campaign, heard)
        if not heard.fresh:
            return self._stale(campaign, heard)
        return self.opening.try_out(campaign, sample, heard.requester, heard.occasion)

    def again(self, campaign: Campaign, heard: Heard) -> Answer:
        return self.opening.again(campaign, heard.requester, heard.occasion)

    def _once_more(self, campaign: Campaign, heard: Heard, old: DeliveryState) -> Answer:
        if campaign.confirmed is not None and self.store.deliveries.retry(campaign.number, old):
            events.campaign_moved(campaign.number, campaign.state, self._again(campaign).state, f"retry {old.word}")
        return self.status(campaign, heard)

    def _edit(self, campaign: Campaign, said: Order, heard: Heard) -> Answer:
        if campaign.state not in _UNCONFIRMED:
            return self.status(campaign, heard)
        if not heard.fresh:
            return self._stale(campaign, heard)
        return _EDITS[said.verb](self.editing, campaign, replace(heard, rest=said.rest))

    def _edited_by_files(self, campaign: Campaign, heard: Heard) -> Answer | None:
        """None: nothing is attached that could edit the list."""
        if campaign.state not in _UNCONFIRMED or not attached.possible(heard.files):
            return None
        return self.editing.by_files(campaign, heard) if heard.fresh else self._stale(campaign, heard)

    def _amend(self, campaign: Campaign, heard: Heard) -> Answer:
        if not heard.fresh:
            return self._stale(campaign, heard)
        if campaign.state not in _UNCONFIRMED:
            return self._unclear(campaign, heard)
        return self.opening.amend(campaign, heard.requester, heard.directives, heard.occasion)

    def _stale(self, campaign: Campaign, heard: Heard) -> Answer:
        """The answer was to a summary that is out of date: the present one comes again."""
        if campaign.state is CampaignState.AWAITING:
            return self.notices.summary(campaign, heard.occasion)
        if campaign.state in OPEN and campaign.state is not CampaignState.DRAFT:
            return self.status(campaign, heard)
        return self.notices.stale(campaign, heard.occasion)

    def _unclear(self, campaign: Campaign, heard: Heard) -> Answer:
        return self.notices.unclear(self._again(campaign), heard.first_line, heard.occasion)

    def _again(self, campaign: Campaign) -> Campaign:
        """The campaign as it is now."""
        found = self.store.campaigns.get(campaign.number)
        if found is None:
            raise LookupError(f"campaign {campaign.number} is gone")
        return found


_UNCONFIRMED = (CampaignState.DRAFT, CampaignState.AWAITING)
_AGREEING = (Verb.CONFIRM, Verb.SEND_ANYWAY)

_Obey = Callable[[Orders, Campaign, Heard], Answer]
_Edit = Callable[[Editing, Campaign, Heard], Answer]

_EDITS: dict[Verb, _Edit] = {
    Verb.WITHOUT: Editing.strike,
    Verb.ADD: Editing.add,
    Verb.CLEAR: Editing.clear,
    Verb.SEND_ANYWAY: Editing.leave_empty,
}

_OBEYED: dict[Verb, _Obey] = {
    Verb.CONFIRM: Orders.confirm,
    Verb.CANCEL: Orders.cancel,
    Verb.PAUSE: Orders.pause,
    Verb.RESUME: Orders.resume,
    Verb.STATUS: Orders.status,
    Verb.REPORT: Orders.report,
    Verb.RETRY: Orders.retry,
    Verb.RETRY_UNKNOWN: Orders.retry_unknown,
    Verb.TEST: Orders.test,
    Verb.AGAIN: Orders.again,
}
