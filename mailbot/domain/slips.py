"""Lines that must be directives although they are not written so: ``Odbiorcy Klienci``, ``Do: Klienci``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice

from mailbot.domain import courtesy, directives, guesses, spelling, when
from mailbot.domain.directives import Line, Misspelt
from mailbot.domain.folding import fold
from mailbot.domain.words import Key

_LONGEST = 120  # characters of an answer's line


@dataclass(frozen=True, slots=True)
class Slip:
    """Where it stands, and what it is asked about as."""

    at: int
    line: Misspelt


def of(plain: Sequence[str]) -> Slip | None:
    """The first line that is neither blank nor a courtesy nor a directive, where no line names the recipients.

    Without them nothing can be sent, so that to ask costs nobody anything; left in the text it would go to customers.
    """
    if any(map(_says_whom, plain)):
        return None
    rest = (at for at, line in enumerate(plain) if line and not courtesy.asks(line) and not _is_directive(line))
    for at in islice(rest, 1):
        if (line := directives.slip(plain[at])) is not None and not _forwarded(plain[at + 1 :]):
            return Slip(at, line)
    return None


def as_line(said: str, now: datetime, zone: tzinfo) -> str:
    """What an answer must mean that lacks but the colon, ready to copy: ``Wyślij: jutro o 9``; "" where it is none."""
    found = spelling.key_without_colon(said) if len(said) <= _LONGEST else None
    if found is None:
        return ""
    name, key, value = found
    if not value or (key is Key.SEND and not _is_time(value, now, zone)):
        return ""
    return f"{name}: {value}"


def _is_time(value: str, now: datetime, zone: tzinfo) -> bool:
    return isinstance(when.read(value, now, zone), datetime) or bool(guesses.of(value, now, zone))


def _forwarded(below: Sequence[str]) -> bool:
    """Whether another line of a mail's header follows."""
    following = spelling.name_and_value(next(filter(None, below), ""))
    return following is not None and spelling.never(following[0])


def _is_directive(line: str) -> bool:
    named = spelling.name_and_value(line)
    return directives.heard(line) is not None or (named is not None and fold(named[0]) in {"subject", "temat"})


def _says_whom(line: str) -> bool:
    heard = directives.heard(line)
    if isinstance(heard, Line):
        return heard.key is Key.RECIPIENTS
    return isinstance(heard, Misspelt) and Key.RECIPIENTS in heard.near
