"""Copies that a table asks for in its columns Cc and Bcc: a message of their own, that says whose message it is.

A copy is a recipient like any other, with one address in its envelope. Its header names the addressee of the message
that it copies, and those who visibly get one too; nobody sees who gets a hidden one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mailbot.domain.campaign import Recipient
from mailbot.domain.folding import fold_name
from mailbot.domain.letter import Correspondent

VISIBLE = " cc"
"""Among a recipient's fields: the addresses of all who visibly get a copy, by comma. No heading begins with a space."""
ORIGINAL = " to"
"""Among a copy's fields: the address of the message's own recipient."""
ADDRESSEE = " name"
"""The same, the name; "" where it is unknown."""

_HEADER = frozenset({VISIBLE, ORIGINAL, ADDRESSEE})
_VISIBLE = frozenset({"cc", "dw", "dowiadomosci"})
_HIDDEN = frozenset({"bcc", "udw", "ukrytedowiadomosci"})
_AFTER = re.compile(r"\d*:?$")  # DW 1, DW 2, Cc:


def is_visible(heading: str) -> bool:
    """Whether a column of that heading says who gets a copy that everybody sees."""
    return _key(heading) in _VISIBLE


def is_hidden(heading: str) -> bool:
    """Whether a column of that heading says who gets a copy that nobody sees."""
    return _key(heading) in _HIDDEN


def columns(headings: Iterable[str]) -> tuple[str, ...]:
    """Those that say who gets copies; no text may use them, lest it tells who gets a hidden one."""
    return tuple(heading for heading in headings if is_visible(heading) or is_hidden(heading))


def original(one: Recipient) -> str:
    """The address of whose message it is a copy; "" of a message that is none."""
    return one.fields.get(ORIGINAL, "")


def addressee(one: Recipient) -> Correspondent:
    """Whom the message is for, as its header says."""
    if address := original(one):
        return Correspondent(one.fields.get(ADDRESSEE, ""), address)
    return Correspondent(one.name, one.address)


def header(one: Recipient) -> tuple[tuple[str, str], ...]:
    """The field of its header that tells who gets a copy, where anybody does."""
    visible = one.fields.get(VISIBLE, "")
    return (("Cc", visible),) if visible else ()


def fields(told: Mapping[str, str]) -> dict[str, str]:
    """Without what is only for the header: the merge fields."""
    return {name: text for name, text in told.items() if name not in _HEADER}


def alone(one: Recipient) -> Recipient:
    """The same without a word about copies, as a test copy shows it."""
    return replace(one, fields=fields(one.fields))


def _key(heading: str) -> str:
    return _AFTER.sub("", fold_name(heading), count=1)
