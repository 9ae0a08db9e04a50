"""Answers within a campaign: a verb is obeyed, a directive line amends the plan, anything else is asked about."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mailbot import events, failpoints
from mailbot.config import Settings
from mailbot.domain import attached, order, schedule
from mailbot.domain.answer import Answer
from mailbot.domain.bounce import NO_RETURN
from mailbot.domain.campaign import Campaign, Plan
from mailbot.domain.editing import on_paper
from mailbot.domain.order import Amendment, Mixed, Nothing, Order
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.states import PAUSABLE, UNCONFIRMED, CampaignState, DeliveryState
from mailbot.domain.words import Verb
from mailbot.flow import closing, untimely
from mailbot.flow.approving import Approving
from mailbot.flow.editing import Editing
from mailbot.flow.enquiries import Enquiries
from mailbot.flow.heard import Heard
from mailbot.flow.notices import Notices
from mailbot.flow.offering import APPROVING
from mailbot.flow.opening import Opening
from mailbot.flow.rights import may_command
from mailbot.flow.scribe import Occasion
from mailbot.mail.facts import PauseReason
from mailbot.mail.unheeded import Unheeded, Why
from mailbot.store.store import Store

_LETTERS = 10_000

_Tell = Callable[[Campaign, Occasion], Answer]


@dataclass(frozen=True, slots=True)
class Orders:
    """Obeys. Each order is one compare-and-set; an order that finds nothing to move gets the status."""

    store: Store
    settings: Settings
    notices: Notices
    opening: Opening
    editing: Editing
    enquiries: Enquiries
    approving: Approving

    def obey(self, campaign: Campaign, heard: Heard) -> Answer:
        said = heard.said
        if campaign.is_overdue(heard.occasion.now):  # its time is over even where the bell has not rung yet
            closing.expire(self.store, self.notices, campaign, heard.occasion.now)
            campaign = self._again(campaign)
        if not may_command(heard.requester, campaign) and not (isinstance(said, Order) and said.verb in APPROVING):
            return self._not_theirs(campaign, heard)
        # A yes with another list attached is no yes to the list that was shown.
        if not isinstance(said, Order) or said.verb in _AGREEING:
            answer = self._edited_by_files(campaign, heard, tables=not isinstance(said, Order))
            if answer is not None:
                return answer
        match said:
            case Order():
                return self._obey_verb(campaign, said, heard)
            case Amendment():
                return self._amend(campaign, heard)
            case Mixed(first, second):
                return self.notices.unclear(self._again(campaign), first, heard.occasion, second)
            case Nothing():
                return self._unclear(campaign, heard)

    def _not_theirs(self, campaign: Campaign, heard: Heard) -> Answer:
        """Whose part is the second yes has said something else."""
        if isinstance(heard.said, Nothing) or campaign.state is CampaignState.DRAFT:
            return self._unclear(campaign, heard)
        return self._instead(campaign, heard, Why.ONLY_YES)

    def recall(self, campaign: Campaign, heard: Heard) -> Answer:
        """It names the campaign, but not which version of it; nothing is done without that."""
        return self._instead(campaign, heard, Why.UNTIED)

    def remind(self, campaign: Campaign, heard: Heard) -> Answer:
        """A letter with directive lines whose subject was typed as if it answered the campaign."""
        return self._where(campaign, heard, Unheeded(Why.RETYPED, str(campaign.number)))

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
        if not heard.fresh:
            return self._instead(campaign, heard, untimely.outdated(campaign))
        if campaign.state is CampaignState.DRAFT or plan is None:
            return self._where(campaign, heard)
        if campaign.state is CampaignState.AWAITING and (answer := self._objection(campaign, plan, heard)) is not None:
            return answer
        people, _ = self.store.campaigns.size(number)
        earliest = now.replace(microsecond=0) + self.settings.bot.undo
        start = max(plan.start, earliest) if plan.start is not None else earliest
        mails = people - self.store.printings.letters(number)
        cut = schedule.cut(mails, plan.pacing, start, plan.hours, self.settings.bot.zone)
        failpoints.reach("K9")
        if not self.store.campaigns.confirm(number, campaign.digest, now, heard.occasion.serial, cut):
            return self._instead(campaign, heard, untimely.outdated(campaign))
        events.campaign_moved(number, "awaiting", "scheduled")
        agreed = self.store.approvals.given(number, campaign.digest)
        return self._told(self.notices.receipt, self._again(campaign), heard, agreed)

    def _objection(self, campaign: Campaign, plan: Plan, heard: Heard) -> Answer | None:
        """Why a yes to the present plan cannot be taken."""
        if not self.notices.has_account(campaign):
            return self._where(campaign, heard)
        if self.notices.unsettled(campaign, heard.occasion.now):
            return self.notices.summary(campaign, heard.occasion, refused=True)
        people, _ = self.store.campaigns.size(campaign.number)
        owner = self.settings.requester(campaign.requester)
        if owner is None:
            problems: Sequence[Problem] = (Problem(ProblemKind.FORBIDDEN, campaign.requester),)
        else:
            problems = self.opening.forbidden(owner, plan.account, people)
        if problems:
            return self.notices.questions(campaign, problems, heard.occasion)
        return self.approving.awaited(campaign, heard)

    def cancel(self, campaign: Campaign, heard: Heard) -> Answer:
        moved = self.store.campaigns.cancel(campaign.number, heard.occasion.now)
        if moved:
            events.campaign_moved(campaign.number, campaign.state, "cancelled")
        if moved or self._again(campaign).state is CampaignState.CANCELLED:
            return self._told(self.notices.cancelled, self._again(campaign), heard)
        return self._instead(campaign, heard, Why.OVER)

    def pause(self, campaign: Campaign, heard: Heard) -> Answer:
        for old in PAUSABLE:
            if self.store.campaigns.move(
                campaign.number, old, CampaignState.PAUSED, heard.occasion.now, reason=PauseReason.ASKED
            ):
                events.campaign_moved(campaign.number, old, "paused", "asked")
                break
        now_is = self._again(campaign)
        if now_is.state is not CampaignState.PAUSED:
            return self._instead(now_is, heard, untimely.early(now_is))
        return self._told(lambda one, to: self.notices.paused(one, PauseReason.ASKED, to), now_is, heard)

    def resume(self, campaign: Campaign, heard: Heard) -> Answer:
        if campaign.state is not CampaignState.PAUSED:
            return self._instead(campaign, heard, untimely.early(campaign, Why.RUNNING))
        if not self.notices.has_account(campaign):
            return self._instead(campaign, heard, Why.NO_ACCOUNT)
        if self.store.campaigns.resume(campaign.number):
            events.campaign_moved(campaign.number, "paused", self._again(campaign).state)
        return self.notices.status(self._again(campaign), heard.occasion, resumed=True)

    def status(self, campaign: Campaign, heard: Heard) -> Answer:
        return self._where(campaign, heard)

    def report(self, campaign: Campaign, heard: Heard) -> Answer:
        if campaign.confirmed is None:
            return self._instead(campaign, heard, untimely.early(campaign))
        final = campaign.state is CampaignState.FINISHED
        tell = partial(self.notices.report, final=final)
        if final and campaign in self.store.agenda.unreported():  # this report stands for the requester's own
            return self._told(tell, campaign, heard)
        return tell(campaign, heard.occasion)

    def retry(self, campaign: Campaign, heard: Heard) -> Answer:
        return self._once_more(campaign, heard, DeliveryState.FAILED)

    def retry_unknown(self, campaign: Campaign, heard: Heard) -> Answer:
        return self._once_more(campaign, heard, DeliveryState.UNKNOWN)

    def test(self, campaign: Campaign, heard: Heard) -> Answer:
        sample = order.sample(heard.rest)
        if not heard.fresh:
            return self._instead(campaign, heard, untimely.outdated(campaign))
        if campaign.plan is None or sample is None or not self.notices.has_account(campaign):
            return self._where(campaign, heard)
        return self.opening.try_out(campaign, sample, heard.requester, heard.occasion)

    def again(self, campaign: Campaign, heard: Heard) -> Answer:
        return self.opening.again(campaign, heard.requester, heard.occasion)

    def letters(self, campaign: Campaign, heard: Heard) -> Answer:
        """On paper to those whose mail failed or came back: a draft of its own, with its own summary and yes."""
        # RETRY has passed over those whose addresses are known to be dead by then.
        missed = (DeliveryState.FAILED, *((DeliveryState.SKIPPED,) * (campaign.state is CampaignState.FINISHED)))
        failed = self.store.deliveries.outcomes(campaign.number, missed, 1, _LETTERS)
        returned = [one.address for one in self.store.bounces.of(campaign.number) if one.kind not in NO_RETURN]
        addresses = list(dict.fromkeys(filter(None, (*(one.address for one in failed), *returned))))
        if not addresses:
            return self._instead(campaign, heard, untimely.early(campaign, Why.NOBODY))
        new = on_paper(addresses, campaign.language)
        return self.opening.again(campaign, heard.requester, heard.occasion, new)

    def _once_more(self, campaign: Campaign, heard: Heard, old: DeliveryState) -> Answer:
        if campaign.confirmed is None:
            return self._instead(campaign, heard, untimely.early(campaign))
        if not self.store.deliveries.retry(campaign.number, old):
            return self._instead(campaign, heard, untimely.early(campaign, Why.NOBODY))
        events.campaign_moved(campaign.number, campaign.state, self._again(campaign).state, f"retry {old.word}")
        return self._where(campaign, heard)

    def _edit(self, campaign: Campaign, said: Order, heard: Heard) -> Answer:
        if not heard.fresh or campaign.state not in UNCONFIRMED:
            return self._instead(campaign, heard, untimely.outdated(campaign))
        return _EDITS[said.verb](self.editing, campaign, replace(heard, rest=said.rest))

    def _edited_by_files(self, campaign: Campaign, heard: Heard, *, tables: bool) -> Answer | None:
        """None: nothing is attached that could edit the list."""
        if campaign.state not in UNCONFIRMED or not attached.possible(heard.files):
            return None
        if not heard.fresh:
            said = replace(heard, first_line=heard.first_line or heard.files[0].name)
            return self._instead(campaign, said, Why.OUTDATED)
        if not may_command(heard.requester, campaign):  # whose part is the second yes changes nothing
            brought = self.editing.tables.candidates(heard.files, heard.requester.address)
            return self._unclear(campaign, heard) if brought else None
        return self.editing.by_files(campaign, heard, tables=tables)

    def _amend(self, campaign: Campaign, heard: Heard) -> Answer:
        if not heard.fresh or campaign.state not in UNCONFIRMED:
            return self._instead(campaign, heard, untimely.outdated(campaign))
        return self.opening.amend(campaign, heard.requester, heard.directives, heard.occasion, subject=heard.subject)

    def _told(self, tell: _Tell, campaign: Campaign, heard: Heard, beside: Collection[str] = ()) -> Answer:
        """The answer to who wrote, and the same to those whose campaign it is, and to those who agreed to it."""
        by = heard.requester.name or heard.requester.address
        readers = dict.fromkeys((*self.notices.scribe.audience(campaign), *sorted(beside)))
        others = [
            replace(heard.occasion, to=reader, reply_to="", by=by)
            for reader in readers
            if reader != heard.requester.address and self.settings.requester(reader) is not None
        ]
        self.store.answers.add([tell(campaign, each) for each in others], heard.occasion.now)
        return tell(campaign, heard.occasion)

    def _instead(self, campaign: Campaign, heard: Heard, why: Why) -> Answer:
        """Why an order was not obeyed, and where the campaign stands."""
        return self._where(campaign, heard, Unheeded(why, heard.first_line))

    def _where(self, campaign: Campaign, heard: Heard, unheeded: Unheeded | None = None) -> Answer:
        """What the campaign waits for, or how far it is."""
        now_is = self._again(campaign)
        gone = now_is.state is CampaignState.AWAITING and not self.notices.has_account(now_is)
        if now_is.state is CampaignState.DRAFT or gone:
            return self.opening.ask_again(now_is, heard.requester, heard.occasion, unheeded)
        if now_is.state is CampaignState.AWAITING:
            return self.notices.summary(now_is, heard.occasion, unheeded=unheeded)
        return self.notices.status(now_is, heard.occasion, unheeded=unheeded)

    def _unclear(self, campaign: Campaign, heard: Heard) -> Answer:
        return self.notices.unclear(self._again(campaign), heard.first_line, heard.occasion)

    def _again(self, campaign: Campaign) -> Campaign:
        """The campaign as it is now."""
        found = self.store.campaigns.get(campaign.number)
        if found is None:
            raise LookupError(f"campaign {campaign.number} is gone")
        return found


_AGREEING = (Verb.CONFIRM, Verb.SEND_ANYWAY)

_Obey = Callable[[Orders, Campaign, Heard], Answer]
_Edit = Callable[[Editing, Campaign, Heard], Answer]

_EDITS: dict[Verb, _Edit] = {
    Verb.WITHOUT: Editing.strike,
    Verb.ADD: Editing.add,
    Verb.CLEAR: Editing.clear,
    Verb.SEND_ANYWAY: Editing.send_anyway,
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
    Verb.LETTERS: Orders.letters,
}
