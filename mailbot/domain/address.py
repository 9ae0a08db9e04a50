"""Canonical addresses: what an invalid one is, what lies in a domain, and how an international one is shown."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invalid:
    """A text that is no e-mail address."""

    text: str
    why: str  # a short English phrase, for lists of rows


_PART = re.compile(r"(?<![^\s<>|;,:\"])[^\s<>|;,:\"]*@[^\s<>|;,:\"]*")


def parts(cell: str) -> tuple[str, ...]:
    """The addresses in a cell, ``Jan <jan@x.example>; work:jan@y.example``; the whole cell where none shows."""
    return tuple(_PART.findall(cell)) or ((cell.strip(),) if cell.strip() else ())


def is_form_of(address: str, own: str) -> bool:
    """Whether it is ``own`` or a detailed form of it (``bot+something@…``, RFC 5233), in any case."""
    local, _, domain = address.casefold().rpartition("@")
    ours, _, at = own.casefold().rpartition("@")
    return domain == at and (local == ours or local.startswith(f"{ours}+"))


def endings(domain: str) -> tuple[str, str]:
    """What a canonical address ends with that lies in ``domain`` or below it; for ``str.endswith``."""
    return "@" + domain, "." + domain


def shown(address: str) -> str:
    """A canonical address for human eyes: A-labels become letters, unless they mix alphabets.

    ``аpple.example`` with a Cyrillic а looks like somebody else; it stays punycode (UTS #39, section 5).
    """
    local, at, domain = address.rpartition("@")
    if "xn--" not in domain:
        return address
    try:
        letters = ".".join(_letters(label) for label in domain.split("."))
    except UnicodeError:
        return address
    return f"{local}{at}{letters}" if len(_scripts(letters)) == 1 else address


def _letters(label: str) -> str:
    return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label


def _scripts(text: str) -> set[str]:
    """The alphabets of its letters, by the first word of their Unicode names."""
    return {unicodedata.name(letter, "UNKNOWN").split()[0] for letter in text if letter.isalpha()}
