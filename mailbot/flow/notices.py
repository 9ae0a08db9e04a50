"""What the requester is told about a campaign: the facts gathered from the database and handed to the pen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.config import Account, Requester, Settings
from mailbot.domain import schedule
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Contents, Recipient, Turnover
from mailbot.domain.problem import Problem
from mailbot.domain.states import CampaignState
from mailbot.domain.words import Verb
from mailbot.flow import listing, offering, preview
from mailbot.flow.lettering import Lettering
from mailbot.flow.outgoing import Outgoing
from mailbot.flow.outline import Outlines
from mailbot.flow.papering import Papering
from mailbot.flow.reporting import Reporting, failures
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail import facts
from mailbot.mail.approval_facts import Reminder
from mailbot.mail.mould import Mould
from mailbot.mail.standings import Standings
from mailbot.mail.unheeded import Unheeded
from mailbot.store.store import Store

_GOING = frozenset({CampaignState.SCHEDULED, CampaignState.SENDING})
_LISTED = 200
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Notices:
    """The mails of a campaign's conversation, each made from what the database holds at that moment."""

    store: Store
    settings: Settings
    scribe: Scribe
    outlines: Outlines
    lettering: Lettering

    def account(self, campaign: Campaign) -> Account:
        """The account of a campaign that has a plan. LookupError when it was taken out of the settings."""
        account = self._account(campaign)
        if account is None:
            raise LookupError(f"campaign {campaign.number} is planned for an account that is not in the settings")
        return account

    def has_account(self, campaign: Campaign) -> bool:
        """Whether the account of its plan is still in the settings."""
        return self._account(campaign) is not None

    def _account(self, campaign: Campaign) -> Account | None:
        name = campaign.plan.account if campaign.plan is not None else ""
        return next((account for account in self.settings.accounts if account.name == name), None)

    def summary(
        self,
        campaign: Campaign,
        occasion: Occasion,
        *,
        changes: tuple[str, ...] = (),
        turnover: Turnover | None = None,
        tested: str = "",
        refused: bool = False,
        unheeded: Unheeded | None = None,
    ) -> Answer:
        """The plan, to be confirmed, with the whole list attached. ``refused``: it was, and lacks a decision."""
        number = campaign.number
        plan = campaign.plan
        account = self.account(campaign)
        contents = self.outgoing.contents(campaign)
        people, companies = self.store.campaigns.size(number)
        kinds = self.store.recipients.kinds(number)
        seen = preview.look(self.store, number, self.mould(campaign, contents, occasion.now))
        outline = self.outlines.of(campaign, account, occasion.now)
        samples = [one for one in seen.samples if one.recipient.address]
        copies, bare = self.outlines.copies(campaign, account, samples, occasion.now)
        paper, proof = Papering(self.lettering).told(campaign, account, occasion.now)
        unfiled = plan is not None and outline.enclosed is not None and not plan.unfiled and outline.enclosed.lacks
        settled = (not seen.empty or (plan is not None and plan.leave_empty)) and not unfiled
        fact = facts.Summary(
            campaign=campaign,
            token=self.scribe.token(campaign),
            total=people,
            people=kinds.named,
            companies=companies,
            general=kinds.general,
            bare=kinds.bare,
            copies=kinds.copies,
            account=account.sender,
            outline=replace(outline, bare=bare),
            end=self._end(campaign, paper.mails if paper else people, _start(campaign, occasion)),
            left_out=self.store.campaigns.left_out(number, _SHOWN),
            left_out_counts=self.store.campaigns.left_out_counts(number),
            samples=seen.samples,
            opened=bool(copies),
            recipients=self.store.campaigns.recipients(number, 1, _LISTED),
            attachments=contents.attachments,
            empty=seen.empty,
            settled=settled,
            unfiled=unfiled,
            refused=refused,
            changes=changes,
            turnover=turnover,
            tested=tested,
            listed=people > _LISTED,
            by=occasion.by,
            words=offering.words(campaign, self._reader(occasion), settled=settled),
            unheeded=unheeded,
            paper=paper,
        )
        whole = listing.whole(self.store, campaign)
        return self.scribe.of_campaign(fact, occasion, attachments=(*proof, whole, *copies))

    def unsettled(self, campaign: Campaign, now: datetime) -> bool:
        """Whether a field is empty for somebody, or a file is missing, and nobody has said that it may be."""
        return campaign.plan is not None and (self.lacks_fields(campaign, now) or self.outlines.lacks_files(campaign))

    def _words(self, campaign: Campaign, occasion: Occasion) -> tuple[Verb, ...]:
        """What the reader may say to it now."""
        asked = campaign.state is CampaignState.AWAITING and self.has_account(campaign)
        settled = not (asked and self.unsettled(campaign, occasion.now))
        return offering.words(campaign, self._reader(occasion), settled=settled)

    def _reader(self, occasion: Occasion) -> Requester | None:
        return self.settings.requester(occasion.to) if occasion.to else None

    def lacks_fields(self, campaign: Campaign, now: datetime) -> bool:
        """The first half of that."""
        if campaign.plan is None or campaign.plan.leave_empty:
            return False
        mould = self.mould(campaign, self.outgoing.contents(campaign), now)
        return any(map(mould.missing, self.store.recipients.lacking(campaign.number, mould.bare)))

    def mould(self, campaign: Campaign, contents: Contents, now: datetime) -> Mould:
        """To show or try what a planned campaign will send."""
        return self.outgoing.mould(campaign, self.account(campaign), contents, date=now)

    @property
    def outgoing(self) -> Outgoing:
        return Outgoing(self.store, self.settings)

    def questions(
        self, campaign: Campaign, problems: Sequence[Problem], occasion: Occasion, unheeded: Unheeded | None = None
    ) -> Answer:
        fact = facts.Questions(
            campaign, self.scribe.token(campaign), tuple(problems), offering.asked(problems), unheeded
        )
        return self.scribe.of_campaign(fact, occasion)

    def tested(self, campaign: Campaign, address: str, recipient: Recipient, occasion: Occasion) -> Answer:
        words = self._words(campaign, occasion)
        fact = facts.TestCopy(campaign, self.scribe.token(campaign), address, recipient, words)
        return self.scribe.of_campaign(fact, occasion)

    def receipt(self, campaign: Campaign, occasion: Occasion) -> Answer:
        packets = self.store.packets.of(campaign.number)
        people, _ = self.store.campaigns.size(campaign.number)
        letters = self.store.printings.letters(campaign.number)
        start = (packets[0].due if packets else None) or occasion.now
        planned = campaign.plan.start if campaign.plan is not None else None
        fact = facts.Receipt(
            campaign=campaign,
            token=self.scribe.token(campaign),
            total=people,
            packets=len(packets),
            start=start,
            end=self._end(campaign, people - letters, start) if packets else None,
            letters=letters,
            words=offering.permitted((Verb.PAUSE, Verb.STATUS, Verb.CANCEL), campaign, self._reader(occasion)),
            missed=planned if planned is not None and planned < occasion.now else None,
            by=occasion.by,
        )
        return self.scribe.of_campaign(fact, occasion)

    def status(
        self,
        campaign: Campaign,
        occasion: Occasion,
        *,
        unheeded: Unheeded | None = None,
        resumed: bool = False,
        beside: Standings | None = None,
    ) -> Answer:
        number = campaign.number
        packets = self.store.packets.of(number)
        waiting = [packet for packet in packets if packet.started is None]
        people, _ = self.store.campaigns.size(number)
        going = campaign.state in _GOING
        upcoming = waiting[0].due if waiting and going else None
        left = sum(packet.size for packet in waiting)
        fact = facts.Status(
            campaign=campaign,
            token=self.scribe.token(campaign),
            total=people,
            counts=self.store.deliveries.counts(number),
            packets_done=sum(packet.ended is not None for packet in packets),
            packets=len(packets) if campaign.confirmed is not None else 0,
            next_due=upcoming,
            retry_due=self.store.deliveries.next_due(number) if going else None,
            end=self._end(campaign, left, upcoming) if upcoming is not None else None,
            words=self._words(campaign, occasion),
            resumed=resumed,
            unheeded=unheeded,
            open=beside,
        )
        return self.scribe.of_campaign(fact, occasion)

    def paused(
        self,
        campaign: Campaign,
        reason: facts.PauseReason,
        occasion: Occasion,
        detail: str = "",
    ) -> Answer:
        number = campaign.number
        people, _ = self.store.campaigns.size(number)
        fact = facts.Paused(
            campaign=campaign,
            token=self.scribe.token(campaign),
            reason=reason,
            total=people,
            counts=self.store.deliveries.counts(number),
            detail=detail,
            failures=failures(self.store, number),
            by=occasion.by,
        )
        return self.scribe.of_campaign(fact, occasion)

    def told_paused(
        self, campaign: Campaign, reason: facts.PauseReason, occasion: Occasion, detail: str = ""
    ) -> list[Answer]:
        """The same to everybody who is told what happens to the campaign; to admins too, where the settings are why."""
        admins = reason in (facts.PauseReason.NO_ACCOUNT, facts.PauseReason.RIGHTS)
        return [
            self.paused(campaign, reason, each, detail)
            for each in self.scribe.occasions(campaign, occasion, admins=admins)
        ]

    def cancelled(self, campaign: Campaign, occasion: Occasion) -> Answer:
        people, _ = self.store.campaigns.size(campaign.number)
        counts = self.store.deliveries.counts(campaign.number)
        # Before the yes there is nothing to report.
        later = () if campaign.confirmed is None else (Verb.REPORT, Verb.AGAIN)
        words = offering.permitted(later, campaign, self._reader(occasion))
        fact = facts.Cancelled(campaign, self.scribe.token(campaign), people, counts, occasion.by, words)
        return self.scribe.of_campaign(fact, occasion)

    def expired(self, campaign: Campaign, occasion: Occasion) -> Answer:
        return self.scribe.of_campaign(facts.Expired(campaign, self.scribe.token(campaign)), occasion)

    def reminder(self, campaign: Campaign, expires: datetime, occasion: Occasion) -> Answer:
        people, _ = self.store.campaigns.size(campaign.number)
        return self.scribe.of_campaign(Reminder(campaign, self.scribe.token(campaign), people, expires), occasion)

    def unclear(self, campaign: Campaign, said: str, occasion: Occasion, second: str = "") -> Answer:
        """``second``: a line further down that contradicts it."""
        words = self._words(campaign, occasion)
        fact = facts.Unclear(campaign, self.scribe.token(campaign), said, words, second)
        return self.scribe.of_campaign(fact, occasion)

    def report(
        self,
        campaign: Campaign,
        occasion: Occasion,
        *,
        final: bool = True,
        trouble: str = "",
    ) -> Answer:
        """What became of everybody; ``trouble`` is why the archive lacks copies."""
        reporting = Reporting(self.store, self.settings, self.scribe)
        return reporting.report(campaign, occasion, final=final, trouble=trouble)

    def came_back(self, campaign: Campaign, since: datetime, occasion: Occasion) -> Answer:
        return Reporting(self.store, self.settings, self.scribe).came_back(campaign, since, occasion)

    def _end(self, campaign: Campaign, people: int, start: datetime) -> datetime | None:
        account = self._account(campaign)
        if campaign.plan is None or account is None:
            return None
        return schedule.estimated_end(
            people,
            campaign.plan.pacing,
            start,
            campaign.plan.hours,
            self.settings.bot.zone,
            per_minute=account.limits.per_minute,
            per_day=account.limits.per_day,
        )


def _start(campaign: Campaign, occasion: Occasion) -> datetime:
    planned = campaign.plan.start if campaign.plan is not None else None
    return max(planned or occasion.now, occasion.now)
