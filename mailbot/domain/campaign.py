"""A campaign as the house speaks of it: its contents, its plan, its recipients, and the token that a yes must carry."""

import hashlib
import hmac
import json
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from mailbot.domain import hours as opening_hours
from mailbot.domain import replies as answered
from mailbot.domain.form import MAIL_ONLY, Paper, kept
from mailbot.domain.hours import Hours
from mailbot.domain.letter import Attachment
from mailbot.domain.states import UNCONFIRMED, CampaignState, DeliveryState


@dataclass(frozen=True, slots=True)
class Contents:
    """What the customers shall see, with its merge fields still in it and without any directive line."""

    subject: str
    text: str
    html: str | None
    attachments: tuple[Attachment, ...] = ()

    def digest(self) -> str:
        """SHA-256, hex, over every part."""
        seal = hashlib.sha256()
        parts = [self.subject.encode(), self.text.encode(), (self.html or "").encode()]
        for attachment in self.attachments:
            parts += [attachment.name.encode(), (attachment.content_id or "").encode(), attachment.content]
        for part in parts:
            seal.update(len(part).to_bytes(8, "big"))
            seal.update(part)  # apart: files are large
        return seal.hexdigest()


@dataclass(frozen=True, slots=True)
class Pacing:
    """How fast a campaign may leave: at most ``size`` per packet, at least ``every`` between two packets' starts."""

    size: int | None = None  # None: everything in one packet
    every: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the requester confirms beside contents and recipients."""

    account: str
    start: datetime | None  # aware, UTC; None is "now", which means at CONFIRM
    pacing: Pacing = Pacing()
    stop_after: int = 0  # pause after so many final failures; 0 is never
    archive_folder: str | None = None  # None: no archive
    leave_empty: bool = False  # merge fields that are empty for somebody are meant to be
    hours: Hours | None = None  # of the day, in the zone of the bot; None: it may be sent at any time
    replies: answered.Wish = answered.Party.ACCOUNT  # where the customers' replies go
    frame: str = ""  # around the text; "" is none
    separate: bool = False  # each recipient gets files of their own
    unfiled: bool = False  # and who has none is meant to get the message without
    paper: Paper = MAIL_ONLY

    def digest(self, contents: str, recipients: str) -> str:
        """SHA-256, hex, over the plan and the digests of what is sent and to whom; any change makes another one."""
        told = [
            self.account,
            self.start.isoformat() if self.start else "now",
            self.pacing.size,
            self.pacing.every.total_seconds(),
            self.stop_after,
            self.archive_folder,
            self.leave_empty,
            opening_hours.written(self.hours, "en") if self.hours else "",
            answered.written(self.replies),
            self.frame,
            self.separate,
            self.unfiled,
            kept(self.paper),
            contents,
            recipients,
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def token(secret: bytes, number: int, plan_digest: str) -> str:
    """The 128-bit proof that a reply answers exactly this plan: 26 characters of base32, lower case."""
    seal = hmac.digest(secret, f"token|{number}|{plan_digest}".encode(), "sha256")
    return b32encode(seal[:16]).decode().rstrip("=").lower()


def import_token(secret: bytes, number: int, sha256: str) -> str:
    """The same for an import: a reply answers exactly the file of that digest."""
    seal = hmac.digest(secret, f"import|{number}|{sha256}".encode(), "sha256")
    return b32encode(seal[:16]).decode().rstrip("=").lower()


class MessageIds:
    """The Message-IDs of a campaign's deliveries: the same at every attempt, and not to be guessed."""

    __slots__ = ("_domain", "_seal")

    def __init__(self, secret: bytes, number: int, domain: str) -> None:
        self._seal = hmac.new(secret, f"delivery|{number}|".encode(), "sha256")
        self._domain = domain

    def of(self, recipient: int) -> str:
        """Without angle brackets, 128 bits in hexadecimal; the key is set up once, as this is made a million times."""
        seal = self._seal.copy()
        seal.update(b"%d" % recipient)
        return f"{seal.hexdigest()[:32]}@{self._domain}"


def message_id(secret: bytes, number: int, recipient: int, domain: str) -> str:
    """The Message-ID of one delivery, without angle brackets."""
    return MessageIds(secret, number, domain).of(recipient)


def copy_message_id(secret: bytes, number: int, letter: int, domain: str) -> str:
    """The Message-ID of the test copy that a letter ordered: no delivery's."""
    seal = hmac.digest(secret, f"test|{number}|{letter}".encode(), "sha256")
    return f"{b32encode(seal[:16]).decode().rstrip('=').lower()}@{domain}"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address copied into a campaign: what the summary shows is what is sent."""

    number: int  # from 1, the number in the summary's list
    address: str  # canonical: domain in A-labels, case-folded; "": the letter goes on paper
    name: str  # "" where unknown
    company: str  # "" where unknown
    fields: dict[str, str] = field(default_factory=dict)  # merge fields by folded name


@dataclass(frozen=True, slots=True)
class Turnover:
    """How a list differs from the one that was there before: whom it gained and lost, and the first of them."""

    came: int
    went: int
    newcomers: tuple[Recipient, ...] = ()  # with their numbers in the new list
    leavers: tuple[Recipient, ...] = ()  # with those that they had in the old one


@dataclass(frozen=True, slots=True)
class Overlap:
    """An earlier campaign that reached some of the same people only lately."""

    number: int
    subject: str
    people: int
    last: datetime  # when the last of them was reached


class Reason(StrEnum):
    """Why somebody who was meant is not written to."""

    SUPPRESSED = "suppressed"
    DUPLICATE = "duplicate"  # detail: the name under which the address is kept
    INVALID = "invalid"
    NO_ADDRESS = "no address"  # none for the mode asked
    INCOMPLETE = "incomplete"  # no complete postal address; detail: the fields that are missing, by comma
    BAD_ROW = "bad row"  # of an attached table
    EXCLUDED = "excluded"  # detail: the word of Without that did it
    CONDITION = "condition"  # detail: the condition of Only that is not met
    ORIGINAL = "original"  # what would be copied does not leave; detail: for whom it would have been


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who was meant and is not written to."""

    name: str
    address: str  # "" where there is none
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign's own row; recipients and deliveries are asked for separately."""

    number: int
    state: CampaignState
    requester: str  # address on the list of requesters
    language: str  # of the bot's answers
    subject: str
    block: tuple[str, ...]  # the directive lines as understood so far, one ``Key: value`` each
    plan: Plan | None  # None while DRAFT
    digest: str  # of the plan; "" while DRAFT
    thread: str  # Message-ID of the request, without angle brackets
    created: datetime
    expires: datetime | None
    confirmed: datetime | None = None
    finished: datetime | None = None
    pause_reason: str = ""

    def is_overdue(self, now: datetime) -> bool:
        """Whether nobody confirmed it in time (``now`` aware)."""
        return self.state in UNCONFIRMED and self.expires is not None and self.expires <= now


@dataclass(frozen=True, slots=True)
class Packet:
    """A numbered slice of a campaign: recipients ``first`` to ``last``, both included."""

    number: int
    first: int
    last: int
    due: datetime | None  # aware, UTC; None until confirmed when the start is "now"
    started: datetime | None = None
    ended: datetime | None = None

    @property
    def size(self) -> int:
        return self.last - self.first + 1


Counts = dict[DeliveryState, int]
"""How many deliveries stand in each state; states that nobody is in are absent."""
