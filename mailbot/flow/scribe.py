"""The bot's pen: a fact becomes a mail in the requester's language, addressed as the list of requesters says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.config import Requester, Settings
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, import_token, token
from mailbot.domain.imports import BookImport
from mailbot.domain.letter import Attachment, Correspondent
from mailbot.mail import compose
from mailbot.mail.book_facts import ImportPlan
from mailbot.mail.facts import Fact, OfCampaign


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a mail is written, now (aware)."""

    serial: int  # makes its Message-ID: a mail that is written twice on one occasion has the same one, and is kept once
    now: datetime
    reply_to: str = ""  # Message-ID of the letter that it answers, without angle brackets


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

    def requester(self, address: str) -> Requester | None:
        """None when the person was taken off the list."""
        return next((one for one in self.settings.requesters if one.address == address), None)

    def language(self, requester: Requester | None) -> str:
        spoken = requester.language if requester is not None else None
        return spoken or self.settings.bot.language

    def of_campaign(
        self,
        fact: OfCampaign,
        occasion: Occasion,
        attachments: Sequence[Attachment] = (),
    ) -> Answer:
        """A mail of a campaign's conversation, to its requester."""
        campaign = fact.campaign
        message_id = compose.message_id(fact.kind, occasion.serial, self.domain, campaign.number, fact.token)
        references = tuple(dict.fromkeys(each for each in (campaign.thread, occasion.reply_to) if each))
        raw = self.writer.write(
            fact,
            to=self._correspondent(campaign.requester),
            language=campaign.language,
            thread=compose.Thread(message_id, occasion.reply_to or campaign.thread, references),
            now=occasion.now,
            attachments=attachments,
        )
        return Answer(message_id, campaign.requester, raw, campaign.number, fact.kind)

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
            language=self.language(self.requester(to)),
            thread=compose.Thread(message_id, occasion.reply_to, (occasion.reply_to,) if occasion.reply_to else ()),
            now=occasion.now,
            attachments=attachments,
        )
        return Answer(message_id, to, raw, None, fact.kind)

    def _correspondent(self, address: str) -> Correspondent:
        requester = self.requester(address)
        return Correspondent(requester.name if requester is not None else "", address)
