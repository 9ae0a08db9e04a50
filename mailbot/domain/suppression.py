"""Why an address must not be written to: one of a few causes, and the words of whoever told us."""

from enum import StrEnum


class Because(StrEnum):
    """The causes that mailbot finds by itself; the values are what the database and the command line show."""

    DEAD = "no such address"
    OFTEN = "bounced often"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"


_LONGEST = 200  # characters


def written(because: Because, words: str = "") -> str:
    """As it is kept: ``no such address: 5.1.1 user unknown``."""
    return f"{because}: {words}".rstrip(" :")[:_LONGEST]


def read(reason: str) -> tuple[Because | None, str]:
    """Cause and words; no cause where a person wrote the reason."""
    for because in Because:
        if reason == because or reason.startswith(f"{because}: "):
            return because, reason[len(because) :].lstrip(": ")
    return None, reason
