"""One incoming mail, decoded: what intake hands on to whoever reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Correspondent:
    """One mailbox as it stands in an address field."""

    name: str
    address: str  # as written, undecided whether it is valid


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter, or a picture that its HTML shows."""

    name: str  # display name, cleaned: no path, no control or bidi characters
    type: str  # lower case, "application/pdf"
    content: bytes
    content_id: str | None = None  # without angle brackets; set for pictures of the HTML

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Spooled:
    """A file of ours too large for memory beside the mail that it becomes part of: on the disk, until it is read."""

    name: str
    type: str
    file: BinaryIO  # nameless, at its start


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the mail server was told beside a letter (RFC 5321 §2.3.1); a mailbox keeps little of it."""

    null_sender: bool = False  # ``MAIL FROM:<>``
    recipient: str = ""  # "" where nobody recorded it


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail after total decoding: every field has a value, however broken the mail was."""

    message_id: str  # without angle brackets; "" when absent
    references: tuple[str, ...]  # In-Reply-To first, then References from the newest; without angle brackets
    senders: tuple[Correspondent, ...]  # every mailbox of every From field
    recipients: tuple[Correspondent, ...]  # To and Cc, Delivered-To
    subject: str
    date: datetime | None  # aware, UTC; None where absent or unreadable
    text: str | None  # the plain part with \n line ends; None when there is none
    html: str | None
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]  # all, in order, names lower case, values unfolded and decoded
    defects: tuple[str, ...]  # what had to be repaired, for the log

    def header(self, name: str) -> str | None:
        """The first header of that (lower case) name."""
        return next((value for key, value in self.headers if key == name), None)
