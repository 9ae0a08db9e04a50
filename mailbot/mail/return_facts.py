"""What mails tell about what came back, and about who wants no more, as values; the words are in the templates."""

from dataclasses import dataclass
from typing import ClassVar

from mailbot.domain.bounce import Kind
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.letter import Correspondent
from mailbot.domain.words import Verb


@dataclass(frozen=True, slots=True)
class Comeback:
    """A delivery that the relay took, and what came back of it."""

    recipient: Recipient
    kind: Kind
    words: str  # of the other mail system


@dataclass(frozen=True, slots=True)
class CameBack:
    """What has come back since the report."""

    kind: ClassVar[str] = "cameback"
    robotic: ClassVar[bool] = True

    campaign: Campaign
    token: str
    comebacks: tuple[Comeback, ...]  # the first of them, at least one
    new: int  # how many since the last mail about it
    bounced: int  # how many messages came back in all
    total: int  # that had left
    listed: bool = True  # the whole table is attached
    words: tuple[Verb, ...] = (Verb.REPORT, Verb.AGAIN)


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """To a customer: the wish was read."""

    kind: ClassVar[str] = "unsubscribed"
    robotic: ClassVar[bool] = False

    address: str
    sender: Correspondent  # whose mail it was about
    everything: bool  # False: this sender's mail only
