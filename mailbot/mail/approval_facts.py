"""What a mail tells about a plan that needs the yes of two people, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mailbot.domain.campaign import Campaign
from mailbot.domain.words import Verb


@dataclass(frozen=True, slots=True)
class Approval:
    """A yes was read, and another one is missing."""

    kind: ClassVar[str] = "approval"
    robotic: ClassVar[bool] = False

    campaign: Campaign
    token: str
    total: int  # messages
    agreed: tuple[str, ...]  # who has said yes
    missing: tuple[str, ...]  # any one of them will do
    words: tuple[Verb, ...] = (Verb.STATUS, Verb.CANCEL)


@dataclass(frozen=True, slots=True)
class Reminder:
    """Nobody has said yes yet, and the plan will expire."""

    kind: ClassVar[str] = "reminder"
    robotic: ClassVar[bool] = True

    campaign: Campaign
    token: str
    total: int
    expires: datetime
    words: tuple[Verb, ...] = (Verb.CONFIRM, Verb.STATUS, Verb.CANCEL)
