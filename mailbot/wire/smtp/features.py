"""What a server offers, read from its answer to EHLO (RFC 5321 §4.1.1.1)."""

import re
from dataclasses import dataclass

from mailbot.wire.smtp.answers import Answer

_NUMBER = re.compile(r"[0-9]{1,20}")  # RFC 1870 §4


@dataclass(frozen=True, slots=True)
class Features:
    """The extensions that a courier can use; the defaults are those of a server that offers none."""

    pipelining: bool = False  # RFC 2920
    size: int | None = None  # RFC 1870: the largest message in bytes, 0 for "no limit told"; None: not offered
    eight_bit: bool = False  # RFC 6152
    utf8: bool = False  # RFC 6531
    starttls: bool = False  # RFC 3207
    auth: tuple[str, ...] = ()  # RFC 4954: mechanisms, upper case, in the server's order


def read(answer: Answer) -> Features:
    """The lines after the first; what is not known, or makes no sense, is not offered."""
    offered: dict[str, list[str]] = {}
    for line in answer.lines[1:]:
        keyword, *parameters = line.upper().replace("AUTH=", "AUTH ", 1).split() or [""]
        offered.setdefault(keyword, []).extend(parameters)
    return Features(
        pipelining="PIPELINING" in offered,
        size=_size(offered["SIZE"]) if "SIZE" in offered else None,
        eight_bit="8BITMIME" in offered,
        utf8="SMTPUTF8" in offered,
        starttls="STARTTLS" in offered,
        auth=tuple(dict.fromkeys(offered.get("AUTH", ()))),
    )


def _size(parameters: list[str]) -> int:
    limit = parameters[0] if parameters else ""
    return int(limit) if _NUMBER.fullmatch(limit) else 0
