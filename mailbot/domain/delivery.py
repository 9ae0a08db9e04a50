"""What a server's answer means for one message, and how a courier tells what it did."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, StrEnum
from typing import NamedTuple, Protocol


class Stage(Enum):
    """Where in the dialogue an answer (or silence) came."""

    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"  # the body is being written, the final dot is not
    DOT = "dot"  # the final dot may have left


YES, LATER, NO = 2, 4, 5
GOING_AWAY = 421  # to whatever it answers: the server closes the connection (RFC 5321 §3.8)


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's whole answer; ``text`` has its lines joined by a space, without codes."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}".rstrip()

    @property
    def kind(self) -> int:
        """The first digit: YES, LATER, NO, or something that makes no sense where it came (RFC 5321 §4.2.1)."""
        return self.code // 100


@dataclass(frozen=True, slots=True)
class Accepted:
    """250 after the dot: the server is responsible now."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Refused:
    """A final no to this recipient or this message."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Deferred:
    """A clear "not now"; ``slow_domain`` when the whole recipient domain should rest (421, greylisting)."""

    reason: str
    slow_domain: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Silence after the dot: accepted or not, nobody can know (RFC 1047)."""

    reason: str


@dataclass(frozen=True, slots=True)
class AccountFault:
    """The account or the relay is at fault, not the recipient: nobody is blamed, the account pauses."""

    reason: str
    lasting: bool  # True: a human must mend it (refused login, refused sender); False: try again later


Outcome = Accepted | Refused | Deferred | Doubt
"""How one delivery ended, for now."""


class Outgoing(NamedTuple):
    """One message ready to leave. ``data`` is the whole message with CRLF line ends, not dot-stuffed."""

    key: tuple[int, int]  # campaign, number
    sender: str  # envelope sender; "" is the null return path
    address: str
    data: bytes
    witness: str | None = None  # a second RCPT of the same DATA


class Ledger(Protocol):
    """What a courier takes its work from and writes its marks to; called from the courier's thread only."""

    def next(self) -> Outgoing | None:
        """The next claimed message, or None when nothing may leave now."""
        ...

    def mark(self, settled: "list[tuple[tuple[int, int], Outcome]]", dotted: list[tuple[int, int]]) -> bool:
        """Commit, in one transaction, how deliveries ended and which are about to get their dot.

        False when nothing may leave any more: then no dot was committed, and none of them may be written.
        It insists by itself where that may help: what it raises ends the round, and nothing of it is told again.
        """
        ...

    def hand_back(self, keys: list[tuple[int, int]]) -> None:
        """Claimed, but no dot was written: planned again."""
        ...

    def halted(self) -> bool:
        """True when no further dot may be written (STOP, CANCEL, shutdown)."""
        ...


def judge(stage: Stage, reply: Reply) -> Outcome | AccountFault:
    """What ``reply`` means at ``stage``; before the dot only for answers that do not let the dialogue go on.

    Temporary unless proven permanent, and a recipient is blamed only for what was said about it or its message.
    """
    if stage is Stage.DOT:
        return _after_the_dot(reply)
    if stage is Stage.MAIL and _too_large(reply):
        return Refused(reply)
    if stage in (Stage.RCPT, Stage.DATA, Stage.BODY):
        return _on_the_envelope(stage, reply)
    return fault(stage, reply)


def fault(stage: Stage, reply: Reply) -> AccountFault:
    """A no that is no recipient's fault; a 5xx will be said again until a human mends what is behind it."""
    return AccountFault(f"refused at {stage.value}: {reply}", lasting=reply.kind == NO)


def _after_the_dot(reply: Reply) -> Outcome | AccountFault:
    if reply.code in _TAKEN:
        return Accepted(reply)
    if reply.kind == LATER:
        return Deferred(str(reply), slow_domain=_wants_rest(reply))
    if reply.kind == NO:
        return fault(Stage.DOT, reply) if _is_ours(reply) else Refused(reply)
    return Doubt(f"an answer to the message that is neither yes nor no: {reply}")


def _on_the_envelope(stage: Stage, reply: Reply) -> Outcome | AccountFault:
    if reply.kind in (LATER, NO) and _NO_RELAYING.search(reply.text) and not _QUOTES.search(reply.text):
        return replace(fault(stage, reply), lasting=True)  # Postfix says 454 to it, and will until somebody mends it
    if reply.code in _OUT_OF_STEP or reply.kind != NO:
        return Deferred(str(reply), slow_domain=_wants_rest(reply))
    return fault(stage, reply) if _is_ours(reply) else Refused(reply)


def _is_ours(reply: Reply) -> bool:
    """A no to whoever the account would write to."""
    return reply.code in _OURS or (_ABOUT_US.search(reply.text) is not None and not _QUOTES.search(reply.text))


_TAKEN = frozenset({250, 251, 252})  # not every 2xx: a 221 may be a goodbye that crossed our dot
_OURS = frozenset({530, 534, 535, 538})  # RFC 4954 §6: the login is wanted or refused
_OUT_OF_STEP = frozenset({500, 502, 503})  # about the dialogue, not about the recipient
_BUSY = frozenset({450, 451, 452})
_FULL, _FAILED = 552, 554
_NO_RELAYING = re.compile("relay access denied", re.IGNORECASE)
_ABOUT_US = re.compile(
    # Who should have logged in and did not: Sendmail, Exchange, Exim, qmail.
    r"relay(?:ing)? (?:is )?(?:denied|not (?:permitted|allowed)|prohibited)|to relay\b|list of allowed rcpthosts"
    # Postfix and others check client and sender only when RCPT comes, Exchange and SES when the message is there.
    r"|^5\.1\.[78]\b|sender address rejected|client host (?:\[\S+\] )?(?:rejected|blocked)|SendAsDenied|to send as\b"
    r"|authentication (?:is )?required|turn on smtp authentication|email address is not verified"
    # What an account may send is used up: Google, cPanel's Exim, Zoho, SES.
    r"|(?:sending|relay) (?:limit|quota)|max (?:emails|defers and failures) per hour|mail rate exceeded|sending paused",
    re.IGNORECASE,
)
# A relay that asks the recipient's own server first, and passes on what that one said to the relay.
_QUOTES = re.compile(r"\b(?:said|was): |undeliverable address|call-?out", re.IGNORECASE)
_REST = re.compile(
    r"^4\.7\.|gr[ae]y-?list|too (?:many|fast|much)|rate limit|throttl|slow down|try again later", re.IGNORECASE
)
_SIZE = re.compile(r"^5\.(?:3\.4|2\.3)\b|too (?:large|big|long)|\bsize\b", re.IGNORECASE)


def _wants_rest(reply: Reply) -> bool:
    return reply.code == GOING_AWAY or (reply.code in _BUSY and _REST.search(reply.text) is not None)


def _too_large(reply: Reply) -> bool:
    return reply.code == _FULL or (reply.code == _FAILED and _SIZE.search(reply.text) is not None)


FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=60)


def pause(attempt: int, jitter: float = 0.0) -> timedelta:
    """How long to wait after the ``attempt``-th try (from 1): 5, 10, 20, 40, 60, 60 … minutes.

    ``jitter`` from -1 to 1 moves it by up to a fifth, so that what failed together is not tried again together.
    """
    steps = min(max(attempt, 1) - 1, 10)  # enough to reach the longest, small enough for a timedelta
    return min(FIRST_PAUSE * (1 << steps), LONGEST_PAUSE) * (1 + 0.2 * jitter)


class Cause(StrEnum):
    """Why a message did not arrive, for people; the sentence for each is in the templates, in every language."""

    NO_SUCH_ADDRESS = "no such address"
    NO_SUCH_DOMAIN = "no such domain"
    ADDRESS_CLOSED = "address closed"  # it exists and takes no mail
    MAILBOX_FULL = "mailbox full"
    TOO_LARGE = "too large"
    UNWANTED = "unwanted"  # taken for spam, or against the other side's rules
    SENDER_REFUSED = "sender refused"
    TOO_FAST = "too fast"
    PUT_OFF = "put off"  # greylisted, or "later" until the patience was over
    NO_ANSWER = "no answer"  # silence, a broken connection, a server that is away
    OTHER = "other"  # the server's words must do


def cause(words: str) -> Cause:
    """The plain-language class of a server's answer (``"550 5.1.1 No such user"``) or of a courier's reason."""
    return next((cause for pattern, cause in _CAUSES if pattern.search(words)), Cause.OTHER)


_CAUSES = tuple(
    (re.compile(pattern, re.IGNORECASE), found)
    for pattern, found in (
        (r"(?<![\d.])5\.1\.[78](?!\.?\d)|sender (?:address )?rejected", Cause.SENDER_REFUSED),
        (r"(?<![\d.])[45]\.2\.2(?!\.?\d)|mailbox (?:is )?full|quota|out of storage", Cause.MAILBOX_FULL),
        (r"(?<![\d.])5\.(?:3\.4|2\.3)(?!\.?\d)|(?:message|size).{0,40}(?:too (?:large|big)|exceed)", Cause.TOO_LARGE),
        (
            r"(?<![\d.])5\.1\.2(?!\.?\d)|(?:domain|host) (?:name )?not found|no such domain|null ?mx",
            Cause.NO_SUCH_DOMAIN,
        ),
        (r"(?<![\d.])5\.1\.(?:[136]|10)(?!\.?\d)", Cause.NO_SUCH_ADDRESS),
        (r"(?:unknown|no such|invalid) (?:local )?(?:user|mailbox|recipient|address)", Cause.NO_SUCH_ADDRESS),
        (r"(?:user|mailbox|recipient|address)\b.{0,60}(?:unknown|not (?:found|exist))", Cause.NO_SUCH_ADDRESS),
        (r"(?<![\d.])5\.2\.1(?!\.?\d)|(?:account|mailbox) (?:is )?(?:disabled|inactive|closed)", Cause.ADDRESS_CLOSED),
        (r"^(?:421|45[0-2]).*gr[ae]y-?list", Cause.PUT_OFF),
        (r"^(?:421|45[0-2]).*(?:too (?:many|fast)|rate|throttl|slow down)", Cause.TOO_FAST),
        (r"(?<![\d.])[45]\.7\.\d|spam|block(?:ed|list)|blacklist|reputation|policy|denied|virus", Cause.UNWANTED),
        (r"^(?![245]\d\d\b).*(?:no answer|closed|lost|reset|unreachable)", Cause.NO_ANSWER),
        (r"^4\d\d\b", Cause.PUT_OFF),
    )
)
