"""The report, and the later mails about what came back: what became of everybody, as the database knows it now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot.book import lists
from mailbot.config import Settings
from mailbot.domain.answer import Answer
from mailbot.domain.bounce import NO_RETURN, Kind
from mailbot.domain.campaign import Campaign, Counts, Recipient
from mailbot.domain.form import Form
from mailbot.domain.letter import Attachment, Spooled
from mailbot.domain.states import DeliveryState
from mailbot.domain.words import Verb
from mailbot.flow import offering
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail import facts, sentences
from mailbot.mail.columns import Columns
from mailbot.mail.columns import columns as columns_in
from mailbot.mail.return_facts import CameBack, Comeback
from mailbot.store.bounces import Returned
from mailbot.store.deliveries import Told
from mailbot.store.store import Store

_LISTED = 200
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Reporting:
    """Writes reports; each has the whole table attached."""

    store: Store
    settings: Settings
    scribe: Scribe

    def report(self, campaign: Campaign, occasion: Occasion, *, final: bool = True, trouble: str = "") -> Answer:
        """What became of everybody; ``trouble`` is why the archive lacks copies."""
        number = campaign.number
        people, _ = self.store.campaigns.size(number)
        counts = self.store.deliveries.counts(number)
        packets = self.store.packets.of(number)
        returned = self.store.bounces.of(number)
        bounced = {one.number for one in returned if one.kind not in NO_RETURN}
        reached = self.store.deliveries.outcomes(number, (DeliveryState.SENT,), 1, _LISTED + len(bounced))
        printed = self.store.deliveries.outcomes(number, (DeliveryState.PRINTED,), 1, _LISTED)
        unknown = _told(self.store, number, (DeliveryState.UNKNOWN,))
        skipped = self.store.deliveries.outcomes(number, (DeliveryState.SKIPPED,), 1, _LISTED)
        sent = counts.get(DeliveryState.SENT, 0)
        folder = campaign.plan.archive_folder if campaign.plan is not None and sent else None
        fact = facts.Report(
            campaign=campaign,
            token=self.scribe.token(campaign),
            total=people,
            counts=counts,
            reached=tuple(_recipient(told) for told in reached if told.number not in bounced)[:_LISTED],
            printed=tuple(map(_recipient, printed)),
            failures=failures(self.store, number),
            unknown=tuple(_recipient(told) for told in unknown),
            passed_over=tuple(
                facts.Failure(_recipient(told), told.reply)
                for told in skipped
                if sentences.suppression_noted(told.reply)
            ),
            comebacks=self._comebacks(number, returned),
            bounced=len(bounced),
            packets=packets[:_LISTED],
            packets_total=len(packets),
            archive=folder,
            archived=sent - self.store.archive.backlog(number) if folder is not None else 0,
            archive_trouble=trouble,
            listed=True,
            final=final,
            words=self._permitted(self._once_more(campaign, counts, returned), campaign, occasion),
        )
        return self.scribe.of_campaign(fact, occasion, attachments=(self._outcomes(campaign, people, returned),))

    def came_back(self, campaign: Campaign, since: datetime, occasion: Occasion) -> Answer:
        """What has come back since then."""
        number = campaign.number
        people, _ = self.store.campaigns.size(number)
        returned = self.store.bounces.of(number)
        new = [one for one in returned if one.received >= since]
        fact = CameBack(
            campaign=campaign,
            token=self.scribe.token(campaign),
            comebacks=self._comebacks(number, new),
            new=len(new),
            bounced=sum(one.kind not in NO_RETURN for one in returned),
            total=self.store.deliveries.counts(number).get(DeliveryState.SENT, 0),
            words=self._permitted((*self._letters(campaign, returned), Verb.REPORT, Verb.AGAIN), campaign, occasion),
        )
        return self.scribe.of_campaign(fact, occasion, attachments=(self._outcomes(campaign, people, returned),))

    def _once_more(self, campaign: Campaign, counts: Counts, returned: Sequence[Returned]) -> tuple[Verb, ...]:
        """What would mean something: RETRY passes over addresses that must not be written to, LETTERS does not."""
        failed = [told.number for told in _told(self.store, campaign.number, (DeliveryState.FAILED,))]
        account = campaign.plan.account if campaign.plan is not None else ""
        hopeless = self.store.deliveries.suppressed(campaign.number, account, failed)
        words = (
            (Verb.RETRY, len(failed) > len(hopeless)),
            (Verb.RETRY_UNKNOWN, counts.get(DeliveryState.UNKNOWN, 0) > 0),
            (Verb.LETTERS, bool(self._letters(campaign, returned, dead=bool(hopeless)))),
            (Verb.AGAIN, True),
        )
        return tuple(verb for verb, sensible in words if sensible)

    def _letters(self, campaign: Campaign, returned: Sequence[Returned], *, dead: bool = False) -> tuple[Verb, ...]:
        """On paper, where the office sends letters: it asked for some, or its address stands on the letterhead."""
        account = self.settings.account(campaign.plan.account) if campaign.plan is not None else None
        asked = campaign.plan is not None and campaign.plan.paper.form is Form.BOTH
        posts = asked or (account is not None and account.letterhead.street != "")
        missed = dead or any(one.kind not in NO_RETURN for one in returned)
        return (Verb.LETTERS,) if posts and missed else ()

    def _permitted(self, words: Sequence[Verb], campaign: Campaign, occasion: Occasion) -> tuple[Verb, ...]:
        """Those of them that the reader may say."""
        return offering.permitted(words, campaign, self.settings.requester(occasion.to) if occasion.to else None)

    def _comebacks(self, number: int, returned: Sequence[Returned]) -> tuple[Comeback, ...]:
        """The first of them, those that are still under way last."""
        told = sorted(returned, key=lambda one: one.kind is Kind.DELAYED)[:_LISTED]
        return tuple(
            Comeback(recipient, one.kind, one.words)
            for one in told
            for recipient in self.store.campaigns.recipients(number, one.number, one.number)
        )

    def _outcomes(self, campaign: Campaign, people: int, returned: Sequence[Returned]) -> Attachment | Spooled:
        columns = columns_in(campaign.language)
        came_back = {one.number: one for one in returned}
        rows = (
            (
                str(told.number),
                told.name,
                told.company,
                told.address,
                _outcome(told, came_back.get(told.number), columns),
                told.settled.astimezone(self.settings.bot.zone).strftime("%Y-%m-%d %H:%M:%S") if told.settled else "",
                came_back[told.number].words if told.number in came_back else _words(told, campaign.language),
            )
            for told in _told(self.store, campaign.number, tuple(DeliveryState))
        )
        return lists.spooled(f"{columns.report}-{campaign.number}", columns.of_report, rows, people)


def failures(store: Store, number: int) -> tuple[facts.Failure, ...]:
    """The first of those who could not be reached."""
    told = store.deliveries.outcomes(number, (DeliveryState.FAILED,), 1, _LISTED)
    return tuple(facts.Failure(_recipient(each), each.reply) for each in told)


def _told(store: Store, number: int, states: tuple[DeliveryState, ...]) -> Iterator[Told]:
    first = 1
    while page := store.deliveries.outcomes(number, states, first, _PAGE):
        yield from page
        first = page[-1].number + 1


def _outcome(told: Told, returned: Returned | None, columns: Columns) -> str:
    if returned is None or returned.kind is Kind.DELAYED:
        return columns.states[told.state]
    return columns.complained if returned.kind is Kind.COMPLAINT else columns.came_back


def _words(told: Told, language: str) -> str:
    """The server's, where it was asked; ours, where nothing was sent."""
    return sentences.skipped(told.reply, language) if told.state is DeliveryState.SKIPPED else told.reply


def _recipient(told: Told) -> Recipient:
    return Recipient(told.number, told.address, told.name, told.company)
