"""What goes through a mailbox: a message that arrived, and a copy that goes into the archive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as it lies in the mailbox."""

    mailbox: str
    uidvalidity: int
    uid: int
    raw: bytes
    oversize: bool = False  # larger than the limit: ``raw`` is its header block alone
    whole: int = 0  # bytes of an oversize one, as the server counts them


@dataclass(frozen=True, slots=True)
class Copy:
    """One sent message for the archive."""

    message_id: str  # our own, without angle brackets
    sent: datetime  # aware; becomes INTERNALDATE
    raw: bytes  # CRLF line ends, not dot-stuffed


Known = Callable[[str, int, int], bool]
"""Answers whether a message (mailbox, UIDVALIDITY, UID) was taken before."""
