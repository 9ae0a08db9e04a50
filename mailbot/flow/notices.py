"""What the requester is told about a campaign: the facts gathered from the database and handed to the pen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot.book import lists
from mailbot.config import Account, Settings
from mailbot.domain import packets as slices
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Contents, Counts, Recipient, Turnover
from mailbot.domain.letter import Attachment
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.domain.words import Verb
from mailbot.flow.moulds import known_fields
from mailbot.flow.preview import Preview
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail import facts
from mailbot.mail.columns import columns as columns_in
from mailbot.mail.mould import Mould
from mailbot.store.deliveries import Told
from mailbot.store.store import Store

_WORDS: Mapping[CampaignState, tuple[Verb, ...]] = {
    CampaignState.DRAFT: (Verb.CANCEL,),
    CampaignState.AWAITING: (Verb.CONFIRM, Verb.TEST, Verb.WITHOUT, Verb.ADD, Verb.CANCEL),
    CampaignState.SCHEDULED: (Verb.PAUSE, Verb.CANCEL),
    CampaignState.SENDING: (Verb.PAUSE, Verb.CANCEL),
    CampaignState.PAUSED: (Verb.RESUME, Verb.CANCEL),
    CampaignState.FINISHED: (Verb.REPORT, Verb.AGAIN),
    CampaignState.CANCELLED: (Verb.AGAIN,),
    CampaignState.EXPIRED: (Verb.AGAIN,),
}
"""The words to answer in each state."""

_UNSETTLED = (Verb.SEND_ANYWAY, Verb.WITHOUT, Verb.CANCEL)

_LISTED = 200
_SHOWN = 20
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Notices:
    """The mails of a campaign's conversation, each made from what the database holds at that moment."""

    store: Store
    settings: Settings
    scribe: Scribe

    def account(self, campaign: Campaign) -> Account:
        """The account of a campaign that has a plan. LookupError when it was taken out of the settings."""
        name = campaign.plan.account if campaign.plan is not None else ""
        for account in self.settings.accounts:
            if account.name == name:
                return account
        raise LookupError(
            f"campaign {campaign.number} is planned for the account {name!r}, which is not in the settings"
        )

    def summary(
        self,
        campaign: Campaign,
        occasion: Occasion,
        *,
        changes: tuple[str, ...] = (),
        turnover: Turnover | None = None,
        tested: str = "",
        refused: bool = False,
    ) -> Answer:
        """The plan, to be confirmed, with the whole list attached. ``refused``: it was, and lacks a decision."""
        number = campaign.number
        plan = campaign.plan
        account = self.account(campaign)
        contents = self.store.campaigns.contents(number)
        people, companies = self.store.campaigns.size(number)
        preview = Preview(campaign, self.mould(campaign, contents, occasion.now))
        columns = columns_in(campaign.language)
        rows = (
            (str(each.number), each.name, each.company, each.address)
            for each in preview.seen(self._everyone(number, people))
        )
        whole = lists.table(f"{columns.recipients}-{number}", columns.of_recipients, rows, people)
        settled = not preview.empty() or (plan is not None and plan.leave_empty)
        fact = facts.Summary(
            campaign=campaign,
            token=self.scribe.token(campaign),
            total=people,
            people=people,
            companies=companies,
            account=account.sender,
            replies=account.sender.address,
            end=self._end(campaign, people, plan.start if plan is not None and plan.start else occasion.now),
            left_out=self.store.campaigns.left_out(number, _SHOWN),
            left_out_counts=self.store.campaigns.left_out_counts(number),
            samples=preview.samples(),
            recipients=self.store.campaigns.recipients(number, 1, _LISTED),
            attachments=contents.attachments,
            empty=preview.empty(),
            settled=settled,
            refused=refused,
            changes=changes,
            turnover=turnover,
            tested=tested,
            listed=people > _LISTED,
            words=_WORDS[CampaignState.AWAITING] if settled else _UNSETTLED,
        )
        return self.scribe.of_campaign(fact, occasion, attachments=(whole,))

    def unsettled(self, campaign: Campaign, now: datetime) -> bool:
        """Whether a merge field is empty for somebody, and nobody has said that it may be."""
        if campaign.plan is None or campaign.plan.leave_empty:
            return False
        mould = self.mould(campaign, self.store.campaigns.contents(campaign.number), now)
        candidates = self.store.recipients.lacking(campaign.number, mould.bare) if mould.bare else ()
        return any(mould.missing(recipient) for recipient in candidates)

    def mould(self, campaign: Campaign, contents: Contents, now: datetime) -> Mould:
        """To show or try what a planned campaign will send."""
        return Mould(
            contents,
            known_fields(self.store, campaign.number),
            sender=self.account(campaign).sender,
            date=now,
            language=campaign.language,
            seed=b"",
        )

    def questions(self, campaign: Campaign, problems: Sequence[Problem], occasion: Occasion) -> Answer:
        fact = facts.Questions(campaign, self.scribe.token(campaign), tuple(problems), _asked(problems))
        return self.scribe.of_campaign(fact, occasion)

    def tested(self, campaign: Campaign, address: str, recipient: Recipient, occasion: Occasion) -> Answer:
        words = _WORDS.get(campaign.state, ())
        fact = facts.TestCopy(campaign, self.scribe.token(campaign), address, recipient, words)
        return self.scribe.of_campaign(fact, occasion)

    def receipt(self, campaign: Campaign, occasion: Occasion) -> Answer:
        packets = self.store.packets.of(campaign.number)
        people, _ = self.store.campaigns.size(campaign.number)
        start = packets[0].due or occasion.now
        fact = facts.Receipt(
            campaign, self.scribe.token(campaign), people, len(packets), start, self._end(campaign, people, start)
        )
        return self.scribe.of_campaign(fact, occasion)

    def status(self, campaign: Campaign, occasion: Occasion) -> Answer:
        packets = self.store.packets.of(campaign.number)
        waiting = [packet for packet in packets if packet.started is None]
        people, _ = self.store.campaigns.size(campaign.number)
        upcoming = waiting[0].due if waiting else None
        left = sum(packet.size for packet in waiting)
        fact = facts.Status(
            campaign=campaign,
            token=self.scribe.token(campaign),
            total=people,
            counts=self.store.deliveries.counts(campaign.number),
            packets_done=sum(packet.ended is not None for packet in packets),
            packets=len(packets),
            next_due=upcoming,
            end=self._end(campaign, left, upcoming) if upcoming is not None else None,
            words=_WORDS.get(campaign.state, ()),
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
            failures=self._failures(number),
        )
        return self.scribe.of_campaign(fact, occasion)

    def cancelled(self, campaign: Campaign, occasion: Occasion) -> Answer:
        people, _ = self.store.campaigns.size(campaign.number)
        counts = self.store.deliveries.counts(campaign.number)
        fact = facts.Cancelled(campaign, self.scribe.token(campaign), people, counts)
        return self.scribe.of_campaign(fact, occasion)

    def expired(self, campaign: Campaign, occasion: Occasion) -> Answer:
        return self.scribe.of_campaign(facts.Expired(campaign, self.scribe.token(campaign)), occasion)

    def unclear(self, campaign: Campaign, said: str, occasion: Occasion) -> Answer:
        words = _WORDS.get(campaign.state, ())
        fact = facts.Unclear(campaign, self.scribe.token(campaign), said, words)
        return self.scribe.of_campaign(fact, occasion)

    def stale(self, campaign: Campaign, occasion: Occasion) -> Answer:
        fact = facts.Stale(campaign, self.scribe.token(campaign), _WORDS.get(campaign.state, ()))
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
        number = campaign.number
        people, _ = self.store.campaigns.size(number)
        counts = self.store.deliveries.counts(number)
        packets = self.store.packets.of(number)
        reached = self.store.deliveries.outcomes(number, (DeliveryState.SENT,), 1, _LISTED)
        unknown = self._told(number, (DeliveryState.UNKNOWN,))
        folder = campaign.plan.archive_folder if campaign.plan is not None else None
        sent = counts.get(DeliveryState.SENT, 0)
        fact = facts.Report(
            campaign=campaign,
            token=self.scribe.token(campaign),
            total=people,
            counts=counts,
            reached=tuple(_recipient(told) for told in reached),
            failures=self._failures(number),
            unknown=tuple(_recipient(told) for told in unknown),
            packets=packets[:_LISTED],
            packets_total=len(packets),
            archive=folder,
            archived=sent - self.store.archive.backlog(number) if folder is not None else 0,
            archive_trouble=trouble,
            listed=True,
            final=final,
            words=_report_words(counts),
        )
        return self.scribe.of_campaign(fact, occasion, attachments=(self._outcomes(campaign, people),))

    def _outcomes(self, campaign: Campaign, people: int) -> Attachment:
        columns = columns_in(campaign.language)
        rows = (
            (
                str(told.number),
                told.name,
                told.company,
                told.address,
                columns.states[told.state],
                told.settled.astimezone(self.settings.bot.zone).strftime("%Y-%m-%d %H:%M:%S") if told.settled else "",
                told.reply,
            )
            for told in self._told(campaign.number, tuple(DeliveryState))
        )
        return lists.table(f"{columns.report}-{campaign.number}", columns.of_report, rows, people)

    def _failures(self, number: int) -> tuple[facts.Failure, ...]:
        told = self.store.deliveries.outcomes(number, (DeliveryState.FAILED,), 1, _LISTED)
        return tuple(facts.Failure(_recipient(each), each.reply) for each in told)

    def _told(self, number: int, states: tuple[DeliveryState, ...]) -> Iterator[Told]:
        first = 1
        while page := self.store.deliveries.outcomes(number, states, first, _PAGE):
            yield from page
            first = page[-1].number + 1

    def _everyone(self, number: int, people: int) -> Iterator[Recipient]:
        for first in range(1, people + 1, _PAGE):
            yield from self.store.campaigns.recipients(number, first, first + _PAGE - 1)

    def _end(self, campaign: Campaign, people: int, start: datetime) -> datetime | None:
        if campaign.plan is None:
            return None
        limits = self.account(campaign).limits
        return slices.estimated_end(people, campaign.plan.pacing, start, limits.per_minute, limits.per_day)


def _recipient(told: Told) -> Recipient:
    return Recipient(told.number, told.address, told.name, told.company)


def _report_words(counts: Counts) -> tuple[Verb, ...]:
    """Once more, where that would mean something."""
    failed = (Verb.RETRY,) if counts.get(DeliveryState.FAILED) else ()
    unknown = (Verb.RETRY_UNKNOWN,) if counts.get(DeliveryState.UNKNOWN) else ()
    return (*failed, *unknown, Verb.AGAIN)


def _asked(problems: Sequence[Problem]) -> tuple[Verb, ...]:
    """Where the list is empty it can be filled."""
    nobody = any(problem.kind is ProblemKind.NO_RECIPIENTS for problem in problems)
    return (Verb.ADD, Verb.CANCEL) if nobody else (Verb.CANCEL,)
