"""What each of the bot's own mails tells, as values; the words are in the templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from mailbot.domain.campaign import Campaign, Contents, Counts, LeftOut, Packet, Reason, Recipient, Turnover
from mailbot.domain.contacts import Group
from mailbot.domain.letter import Attachment, Correspondent
from mailbot.domain.request import Problem
from mailbot.domain.words import Verb
from mailbot.mail.approval_facts import Approval, Reminder
from mailbot.mail.book_facts import OfBook
from mailbot.mail.letter_facts import Quarantined, TooLarge
from mailbot.mail.outline import Outline
from mailbot.mail.paper_facts import OnPaper, Printed
from mailbot.mail.return_facts import CameBack, Comeback, Unsubscribed
from mailbot.mail.standings import Standings
from mailbot.mail.template_facts import Templates
from mailbot.mail.unheeded import Unheeded


class SampleKind(StrEnum):
    """Why the summary shows just this copy."""

    FIRST = "first"
    LONGEST = "longest"
    EMPTIEST = "emptiest"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Sample:
    """A copy as one recipient will read it."""

    kind: SampleKind
    recipient: Recipient
    contents: Contents  # filled, see ``Mould.copy``


@dataclass(frozen=True, slots=True)
class Empty:
    """A merge field without fallback that is empty for some recipients."""

    field: str
    count: int
    numbers: tuple[int, ...]  # the first of them in the list


@dataclass(frozen=True, slots=True)
class Failure:
    """A recipient who could not be reached, and the server's last words."""

    recipient: Recipient
    words: str


class PauseReason(StrEnum):
    """Why a campaign stands still."""

    ASKED = "asked"  # by STOP, or by the admin
    ERRORS = "errors"  # the threshold of failures
    ACCOUNT = "account"  # the relay refuses the account; ``detail`` has its words
    STALE = "stale"  # the daemon was away for long, or its clock or machine changed
    RIGHTS = "rights"  # its requester may no longer send it; ``detail`` has who, and what was taken away
    NO_ACCOUNT = "no account"  # it was taken out of the settings; ``detail`` has its name


@dataclass(frozen=True, slots=True)
class Summary:
    """The plan, to be confirmed."""

    kind: ClassVar[str] = "summary"
    robotic: ClassVar[bool] = False  # an answer, not a mail of the bot's own accord

    campaign: Campaign  # with its plan
    token: str
    total: int  # messages
    people: int  # named ones among their recipients
    companies: int
    account: Correspondent
    outline: Outline
    end: datetime | None  # estimated; None where the start is "now" or nothing is known
    left_out: tuple[LeftOut, ...] = ()  # the first of them
    left_out_counts: Mapping[Reason, int] = field(default_factory=dict)
    samples: tuple[Sample, ...] = ()
    opened: bool = False  # whether some of them are attached as mails
    recipients: tuple[Recipient, ...] = ()  # the first 200
    attachments: tuple[Attachment, ...] = ()
    empty: tuple[Empty, ...] = ()
    settled: bool = True  # False: nobody has decided yet about empty fields or missing files; nothing can start
    unfiled: bool = False  # files are missing, and nobody has decided about that
    refused: bool = False  # a yes was not taken, for want of that
    changes: tuple[str, ...] = ()  # directive lines that differ from the last summary
    turnover: Turnover | None = None  # and recipients that do
    general: int = 0  # recipients without a name: companies' own addresses
    bare: int = 0  # of whom only the address is known
    copies: int = 0  # of others' messages
    tested: str = ""  # where a test copy went at once
    listed: bool = False  # the whole list is attached
    words: tuple[Verb, ...] = (Verb.CONFIRM, Verb.CANCEL)
    unheeded: Unheeded | None = None  # an order that this mail answers instead of obeying it
    by: str = ""  # who has said yes, where the reader's yes is needed as the second one
    paper: OnPaper | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """What keeps a request from being a plan."""

    kind: ClassVar[str] = "questions"
    robotic: ClassVar[bool] = False

    campaign: Campaign
    token: str
    problems: tuple[Problem, ...]
    words: tuple[Verb, ...] = (Verb.CANCEL,)
    unheeded: Unheeded | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """CONFIRM was read."""

    kind: ClassVar[str] = "receipt"
    robotic: ClassVar[bool] = False

    campaign: Campaign
    token: str
    total: int
    packets: int  # 0: letters only
    start: datetime  # of the first packet
    end: datetime | None  # estimated
    words: tuple[Verb, ...] = (Verb.PAUSE, Verb.STATUS, Verb.CANCEL)
    missed: datetime | None = None  # the start that was planned, where it had passed at the confirmation
    letters: int = 0  # of ``total`` on paper
    by: str = ""  # who said so, where it was not the reader; here and below


@dataclass(frozen=True, slots=True)
class TestCopy:
    """A test copy has been handed to the relay."""

    __test__: ClassVar[bool] = False  # not one of pytest's
    kind: ClassVar[str] = "testcopy"
    robotic: ClassVar[bool] = False

    campaign: Campaign
    token: str
    address: str  # where it went
    recipient: Recipient  # whose fields it has
    words: tuple[Verb, ...] = (Verb.CONFIRM, Verb.CANCEL)


@dataclass(frozen=True, slots=True)
class Status:
    """Where a campaign stands."""

    kind: ClassVar[str] = "status"
    robotic: ClassVar[bool] = False

    campaign: Campaign
    token: str
    total: int
    counts: Counts
    packets_done: int
    packets: int
    next_due: datetime | None = None  # of the first packet that has not begun
    retry_due: datetime | None = None  # of the first delivery that is to be tried again
    end: datetime | None = None  # estimated
    words: tuple[Verb, ...] = ()
    resumed: bool = False  # RESUME has just been obeyed
    unheeded: Unheeded | None = None
    open: Standings | None = None  # all of the reader's, where this is not the only one


@dataclass(frozen=True, slots=True)
class Paused:
    """A campaign was stopped, by a person or by its own brakes."""

    kind: ClassVar[str] = "paused"
    robotic: ClassVar[bool] = True

    campaign: Campaign
    token: str
    reason: PauseReason
    total: int
    counts: Counts
    detail: str = ""
    failures: tuple[Failure, ...] = ()  # the last of them
    words: tuple[Verb, ...] = (Verb.RESUME, Verb.CANCEL)
    by: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of everybody."""

    kind: ClassVar[str] = "report"
    robotic: ClassVar[bool] = True

    campaign: Campaign
    token: str
    total: int
    counts: Counts
    reached: tuple[Recipient, ...] = ()  # the first of them
    printed: tuple[Recipient, ...] = ()  # the same
    failures: tuple[Failure, ...] = ()  # the first of them
    unknown: tuple[Recipient, ...] = ()  # all: each has a name
    passed_over: tuple[Failure, ...] = ()  # the first of those who were skipped, with the reason that was noted
    comebacks: tuple[Comeback, ...] = ()  # the first of them
    bounced: int = 0  # how many of those sent came back
    packets: tuple[Packet, ...] = ()  # the first of them
    packets_total: int = 0
    archive: str | None = None  # folder
    archived: int = 0
    archive_trouble: str = ""  # why copies are missing there
    listed: bool = False  # the whole table is attached
    final: bool = True  # False: asked for while it is under way
    words: tuple[Verb, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A campaign was ended before its end."""

    kind: ClassVar[str] = "cancelled"
    robotic: ClassVar[bool] = False

    campaign: Campaign
    token: str
    total: int
    counts: Counts
    by: str = ""
    words: tuple[Verb, ...] = ()


@dataclass(frozen=True, slots=True)
class Expired:
    """Nobody confirmed in time."""

    kind: ClassVar[str] = "expired"
    robotic: ClassVar[bool] = True

    campaign: Campaign
    token: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """An answer that is no order; ``said`` is its first line, ``second`` one that contradicts it."""

    kind: ClassVar[str] = "unclear"
    robotic: ClassVar[bool] = False

    campaign: Campaign
    token: str
    said: str
    words: tuple[Verb, ...] = (Verb.CONFIRM, Verb.CANCEL)
    second: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """How to write to the bot; with ``topic``: one chapter, or one key or verb, as the requester wrote it."""

    kind: ClassVar[str] = "help"
    robotic: ClassVar[bool] = False

    topic: str = ""
    groups: tuple[Group, ...] = ()
    accounts: tuple[tuple[str, Correspondent], ...] = ()  # the reader's own, by name, the default one first
    fields: tuple[str, ...] = ()  # the address book's own ones
    imports: bool = False  # the reader may bring in an address book


@dataclass(frozen=True, slots=True)
class Refused:
    """An order for the bot itself that was not obeyed."""

    kind: ClassVar[str] = "refused"
    robotic: ClassVar[bool] = False

    verb: Verb | None  # None: what was written is no verb
    problem: Problem


OfPlan = Summary | Questions | Approval | Reminder | Receipt | TestCopy | Expired | Unclear
OfCampaign = OfPlan | Status | Paused | Report | CameBack | Cancelled | Printed
Fact = OfCampaign | OfBook | Help | Refused | TooLarge | Quarantined | Unsubscribed | Templates
