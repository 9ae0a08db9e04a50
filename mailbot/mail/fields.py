"""Header fields of a stranger's letter → names, moments, message ids and readable text."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from mailbot.mail import charsets, rfc2047

# Fields that are free text to their readers, so that encoded words may be decoded without changing what is said.
# A decoded "=29" in an address or in Authentication-Results would close a comment that the sender's words stand in.
_FREE_TEXT = frozenset({"subject", "comments", "keywords", "content-description", "thread-topic", "organization"})
_ID = re.compile(r"<([^<>\s]++)>")
_LONGEST_DATE = 128


def text(value: bytes) -> str:
    """The value as text, its encoded words left alone, control characters made spaces."""
    return charsets.one_line(charsets.guessed(value))


def readable(name: str, value: bytes) -> str:
    """The value as a person reads it: encoded words decoded where the field is free text."""
    if name in _FREE_TEXT or name.startswith("x-"):
        return charsets.one_line(rfc2047.decode(charsets.guessed(value))).strip()
    return text(value)


def message_ids(value: str) -> tuple[str, ...]:
    """Every id of the field, in order, without angle brackets; a single bare word passes for one."""
    found = tuple(_ID.findall(value))
    bare = value.strip(" <>")
    return found or ((bare,) if bare and not re.search(r"\s", bare) else ())


def thread(in_reply_to: str, references: str) -> tuple[str, ...]:
    """What the letter answers, nearest first, each id once."""
    ids: Iterable[str] = (*message_ids(in_reply_to), *reversed(message_ids(references)))
    return tuple(dict.fromkeys(ids))


def moment(value: str) -> datetime | None:
    """The field Date in UTC; without a zone it is read as UTC. None where it is no date."""
    try:
        told = parsedate_tz(value[:_LONGEST_DATE])
        if told is None:
            return None
        zone = timezone(timedelta(seconds=told[9] or 0))
        return datetime(*told[:6], tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
