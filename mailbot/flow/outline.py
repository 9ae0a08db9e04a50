"""What a planned campaign's summary tells beside recipients and times, gathered from the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from mailbot.config import Account, Settings
from mailbot.domain import hours, lint, listed
from mailbot.domain.campaign import Campaign, Contents, Overlap, Plan, Recipient
from mailbot.domain.enclosures import Enclosures
from mailbot.domain.form import Form
from mailbot.domain.letter import Attachment
from mailbot.domain.lint import Remark, RemarkKind
from mailbot.errors import HeaderError, MergeError
from mailbot.flow import enclosing
from mailbot.flow.enclosing import Enclosing
from mailbot.flow.framing import Framing
from mailbot.flow.outgoing import Outgoing, known_fields
from mailbot.mail.facts import Sample
from mailbot.mail.outline import Enclosed, Outline
from mailbot.store.store import Store

_LATELY = timedelta(days=7)
_OVERLAPS = 3
_LEAST_SHARE = 0.1  # of the recipients; fewer are no news
_GIVEN = 200
_WITHOUT = 50
_LONGEST_STRIKE = 200  # characters
_SAMPLES = 3_000_000  # octets of files that copies are attached with

_MESSAGE = "message/rfc822"
_NAMES = {"en": "copy", "pl": "kopia"}


@dataclass(frozen=True, slots=True)
class Outlines:
    """Looks at one planned campaign at a time."""

    store: Store
    settings: Settings
    framing: Framing

    def of(self, campaign: Campaign, account: Account, now: datetime) -> Outline:
        """LookupError when it has no plan."""
        plan = _plan(campaign)
        number = campaign.number
        people, _ = self.store.campaigns.size(number)
        enclosed = self._enclosed(campaign) if plan.separate else None
        return Outline(
            frame=self.framing.frames.title(plan.frame, campaign.language) if plan.frame else "",
            replies=self._outgoing.replying(campaign, account).tally(self.store, campaign, people),
            remarks=self._remarks(campaign, account, enclosed, now),
            overlaps=self._overlaps(number, people, now),
            enclosed=enclosed,
        )

    @property
    def _outgoing(self) -> Outgoing:
        return Outgoing(self.store, self.settings)

    def _remarks(
        self, campaign: Campaign, account: Account, enclosed: Enclosed | None, now: datetime
    ) -> tuple[Remark, ...]:
        """On what the requester wrote; on what leaves only whether it says how to unsubscribe."""
        number, plan, zone = campaign.number, _plan(campaign), self.settings.bot.zone
        contents = self.store.campaigns.contents(number)
        day = (plan.start or now).astimezone(zone).date()
        found = lint.remarks(
            contents,
            day,
            known=(*self.store.contacts.fields(), *known_fields(self.store, number)),
            files=enclosed.files if enclosed is not None else None,
            removed=self.store.outgoing.removed(number),
        )
        opens = hours.next_open(plan.start or now, plan.hours, zone)
        if plan.start is not None and plan.hours is not None and opens.astimezone(zone).date() != day:
            found = (*found, Remark(RemarkKind.START_MOVED, hours.written(plan.hours, campaign.language), day))
        if not account.bulk or plan.paper.form is Form.LETTER:  # nobody unsubscribes from the post
            return found
        leaving = lint.remarks(self._outgoing.contents(campaign), day, needs_way_out=True)
        return (*found, *(one for one in leaving if one.kind is RemarkKind.NO_UNSUBSCRIBE))

    def _overlaps(self, campaign: int, people: int, now: datetime) -> tuple[Overlap, ...]:
        least = max(ceil(_LEAST_SHARE * people), 1)
        return self.store.overlaps.since(campaign, now - _LATELY, _OVERLAPS, least)

    def _enclosed(self, campaign: Campaign) -> Enclosed:
        number = campaign.number
        found = self._matched(number, self.store.campaigns.contents(number))
        files, octets = self.store.outgoing.weight(number)
        without = (self.store.campaigns.recipients(number, one, one) for one in found.without[:_WITHOUT])
        return Enclosed(
            files=files,
            octets=octets,
            given=self.store.outgoing.given(number, _GIVEN),
            left=found.left,
            without=tuple(one for page in without for one in page),
            without_total=len(found.without),
            strike=_copied(listed.spelled(found.without)),
            missing=found.missing,
        )

    def lacks_files(self, campaign: Campaign) -> bool:
        """Whether somebody who shall get files of their own gets none, or not all, and nobody has settled that."""
        plan = _plan(campaign)
        if not plan.separate or plan.unfiled:
            return False
        found = self._matched(campaign.number, self.store.campaigns.contents(campaign.number))
        return bool(found.without or found.missing)

    def _matched(self, campaign: int, contents: Contents) -> Enclosures:
        return Enclosing(self.store).matched(campaign, enclosing.apart(contents))

    def copies(
        self, campaign: Campaign, account: Account, samples: Sequence[Sample], now: datetime
    ) -> tuple[tuple[Attachment, ...], bool]:
        """The samples as whole mails, to be opened in a mail program; True: without their files, which are large."""
        contents = self._outgoing.contents(campaign)
        shown = enclosing.shown(contents)
        heavy = sum(file.size for sample in samples for file in sample.contents.attachments) > _SAMPLES
        if sum(file.size for file in shown) * len(samples) > _SAMPLES:
            samples = samples[:1]
        mould = self._outgoing.mould(
            campaign,
            account,
            replace(contents, attachments=shown) if heavy else contents,
            date=_plan(campaign).start or now,
            enclosing=not heavy,
        )
        replying = self._outgoing.replying(campaign, account)
        domain = account.sender.address.rpartition("@")[2]
        copies: list[Attachment] = []
        for one in (sample.recipient for sample in samples):
            message_id = f"sample.{campaign.number}.{one.number}@{domain}"
            try:
                raw = mould.fill(one, message_id, replying.own(one))
            except (MergeError, HeaderError):  # the report will tell
                continue
            copies.append(Attachment(_name(campaign, one), _MESSAGE, raw))
        return tuple(copies), heavy


def _copied(numbers: str) -> str:
    return numbers if len(numbers) <= _LONGEST_STRIKE else ""


def _name(campaign: Campaign, one: Recipient) -> str:
    return f"{_NAMES.get(campaign.language, _NAMES['en'])}-{one.number}.eml"


def _plan(campaign: Campaign) -> Plan:
    if campaign.plan is None:
        raise LookupError(f"campaign {campaign.number} has no plan")
    return campaign.plan
