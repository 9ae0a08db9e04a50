"""What is told of letters that could not be dealt with."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TooLarge:
    """A letter above the limit: only its header was read."""

    kind: ClassVar[str] = "toolarge"
    robotic: ClassVar[bool] = False

    subject: str
    size: int  # bytes
    limit: int  # bytes


@dataclass(frozen=True, slots=True)
class Quarantined:
    """To the admin: a letter that the bot failed on three times."""

    kind: ClassVar[str] = "quarantined"
    robotic: ClassVar[bool] = True

    sender: str
    subject: str
    message_id: str
    folder: str
    reason: str
