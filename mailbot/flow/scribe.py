"""The bot's pen: a fact becomes a mail in the requester's language, addressed as the list of requesters says."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from mailbot.config import Account, Requester, Settings
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, import_token, token
from mailbot.domain.imports import BookImport
from mailbot.domain.letter import Attachment, Correspondent, Spooled
from mailbot.mail import compose
from mailbot.mail.book_facts import ImportPlan
from mailbot.mail.facts import Fact, OfCampaign
from mailbot.mail.return_facts import Unsubscribed


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a mail is written, now (aware)."""

    serial: int  # makes its Message-ID: a mail that is written twice on one occasion has the same one, and is kept once
    now: datetime
    reply_to: str = ""  # Message-ID of the letter that it answers, without angle brackets
    to: str = ""  # an address on the list of requesters; "": whoever is told about the campaign
    by: str = ""  # whose order it was, where that is not the reader; a name for people
    last: Collection[str] = ()  # kinds of answers of which the reader gets no more today


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes answers; sends nothing."""

    settings: Settings
    writer: compose.Writer
    secret: bytes = field(repr=False)

    @property
    def domain(self) -> str:
        return self.settings.bot.address.rpartition("@")[2]

    def token(self, campaign: Campaign) -> str:
        """What an answer to this campaign's present plan carries."""
        return token(self.secret, campaign.number, campaign.digest)

    def import_token(self, waiting: BookImport) -> str:
        """What an answer to this import carries."""
        return import_token(self.secret, waiting.number, waiting.sha256)

    def language(self, requester: Requester | None) -> str:
        spoken = requester.language if requester is not None else None
        return spoken or self.settings.bot.language

    def audience(self, campaign: Campaign) -> tuple[str, ...]:
        """Who is told what happens to a campaign: its requester, while that one is on the list; else every admin."""
        if self.settings.requester(campaign.requester) is not None:
            return (campaign.requester,)
        return self._admins()

    def _admins(self) -> tuple[str, ...]:
        return tuple(requester.address for requester in self.settings.requesters if requester.admin)

    def occasions(self, campaign: Campaign, occasion: Occasion, *, admins: bool = False) -> Iterator[Occasion]:
        """One for each of them; with ``admins``, for every admin as well."""
        readers = (*self.audience(campaign), *(self._admins() if admins else ()))
        return (replace(occasion, to=address) for address in dict.fromkeys(readers))

    def of_campaign(
        self,
        fact: OfCampaign,
        occasion: Occasion,
        attachments: Sequence[Attachment | Spooled] = (),
    ) -> Answer:
        """A mail of a campaign's conversation; LookupError where there is nobody who might be told."""
        campaign = fact.campaign
        to = occasion.to or next(iter(self.audience(campaign)), "")
        if (reader := self.settings.requester(to)) is None:
            raise LookupError(f"nobody on the list may be told about campaign {campaign.number}")
        mine = to == campaign.requester
        # The same news to somebody else is another mail.
        place = f"{occasion.serial}" if mine else f"{occasion.serial}-{sha256(to.encode()).hexdigest()[:8]}"
        message_id = compose.message_id(fact.kind, place, self.domain, campaign.number, fact.token)
        references = tuple(dict.fromkeys(each for each in (campaign.thread, occasion.reply_to) if each))
        raw = self.writer.write(
            fact,
            to=self._correspondent(to),
            language=campaign.language if mine else self.language(reader),
            thread=compose.Thread(message_id, occasion.reply_to or campaign.thread, references),
            now=occasion.now,
            attachments=attachments,
            last=fact.kind in occasion.last,
        )
        return Answer(message_id, to, raw, campaign.number, fact.kind)

    def plain(
        self,
        fact: Fact,
        to: str,
        occasion: Occasion,
        attachments: Sequence[Attachment] = (),
    ) -> Answer:
        """A mail outside every campaign."""
        token = fact.token if isinstance(fact, ImportPlan) else ""
        message_id = compose.message_id(fact.kind, occasion.serial, self.domain, token=token)
        raw = self.writer.write(
            fact,
            to=self._correspondent(to),
            language=self.language(self.settings.requester(to)),
            thread=compose.Thread(message_id, occasion.reply_to, (occasion.reply_to,) if occasion.reply_to else ()),
            now=occasion.now,
            attachments=attachments,
            last=fact.kind in occasion.last,
        )
        return Answer(message_id, to, raw, None, fact.kind)

    def to_recipient(
        self, fact: Unsubscribed, campaign: Campaign, account: Account, occasion: Occasion, place: str
    ) -> Answer:
        """To somebody whom a campaign was sent to, in the name of the account that they know.

        ``place``: tells it from other mails of that kind to the same address.
        """
        message_id = compose.message_id(fact.kind, sha256(f"{fact.address} {place}".encode()).hexdigest(), self.domain)
        raw = self.writer.write(
            fact,
            to=Correspondent("", fact.address),
            language=campaign.language,
            thread=compose.Thread(message_id, occasion.reply_to, (occasion.reply_to,) if occasion.reply_to else ()),
            now=occasion.now,
            sender=account.sender,
        )
        return Answer(message_id, fact.address, raw, campaign.number, fact.kind, account.name)

    def _correspondent(self, address: str) -> Correspondent:
        requester = self.settings.requester(address)
        return Correspondent(requester.name if requester is not None else "", address)
