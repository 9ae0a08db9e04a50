"""What may enter a header, and how it is written there: nothing a stranger wrote can become a header of its own."""

import re
from collections import Counter
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import compat32
from functools import lru_cache

from mailbot.errors import HeaderError
from mailbot.mail import addresses, rfc2047

_LINE = 78  # RFC 5322 §2.1.1: should
_ENCODED_LINE = 76  # RFC 2047 §2
_LONGEST_LINE = 998  # must
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # atoms, RFC 5322 §3.2.5
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9.-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])")
_TOKEN = re.compile(r" *[^ ]+")
_LONGEST_PHRASE = 900
_SPECIALS = re.compile(r'(["\\])')


def clean(value: str) -> str:
    """The value as it is; HeaderError where it holds control characters, line separators or lone surrogates.

    Those in encoded words count: ``=?utf-8?q?=0A?=Bcc: x`` is two headers to some readers, the standard library of
    Python 3.11 among them (CVE-2024-6923).
    """
    if "=?" not in value and (value.isprintable() or not _FORBIDDEN.search(value)):
        return value
    if _FORBIDDEN.search(value) or _FORBIDDEN.search(rfc2047.decode(value)):
        raise HeaderError(f"a control character or line separator may not stand in a header: {value[:80]!r}")
    return value


def unstructured(name: str, value: str) -> bytes:
    """``name: value`` with its CRLF, folded; ASCII only. Encoded words are used where the value is not plain ASCII."""
    clean(value)
    _check_name(name)
    if value.isascii() and "=?" not in value and value == value.strip():
        lines = _folded(f"{name}:", value)
        if max(map(len, lines)) <= _LONGEST_LINE:
            return ("\r\n".join(lines) + "\r\n").encode("ascii")
    return f"{name}: {rfc2047.encode(value, len(name) + 2)}\r\n".encode("ascii")


def mailbox(name: str, display: str, address: str) -> bytes:
    """``name: "Display Name" <address>`` with its CRLF, folded; ASCII only; the address must be plain."""
    _check_name(name)
    if not address.isascii():
        address = addresses.canonical(address)  # A-labels for a domain in letters of its own
    if not _ADDRESS.fullmatch(address) or "=?" in address:
        raise HeaderError(f"this may not stand in a header as an address: {address[:80]!r}")
    if not display.strip(" "):
        clean(display)
        return f"{name}: {address}\r\n".encode("ascii")
    phrase = _phrase(clean(display), len(name) + 2)
    last = len(phrase) - phrase.rfind("\n") - 1 + ("\n" not in phrase) * (len(name) + 2)
    fold = " " if last + len(address) + 3 <= _ENCODED_LINE else "\r\n "
    return f"{name}: {phrase}{fold}<{address}>\r\n".encode("ascii")


def group(name: str, display: str) -> bytes:
    """``name: display:;`` with its CRLF: a person whose address no ASCII header can hold, as RFC 6857 writes it.

    Only the envelope needs such an address (SMTPUTF8); a header of 8-bit characters would keep the copy out of many an
    archive.
    """
    _check_name(name)
    return f"{name}: {rfc2047.encode(clean(display), len(name) + 2)}:;\r\n".encode("ascii")


def verify(block: bytes, names: Sequence[str]) -> None:
    """Read a finished header block as a recipient would; HeaderError unless its fields are exactly ``names``."""
    if not block.isascii() or b"\0" in block or _stray_line_end(block):
        raise HeaderError("a header block holds a character that is no part of a header")
    if max(map(len, block.split(b"\r\n"))) > _LONGEST_LINE:
        raise HeaderError(f"a header line is longer than {_LONGEST_LINE} characters")
    message = message_from_bytes(block, policy=compat32)
    found = Counter(name.lower() for name in message)
    if found != Counter(name.lower() for name in names) or message.get_payload():
        stray = sorted((found - Counter(name.lower() for name in names)).keys())
        raise HeaderError(
            f"a header block does not read back as it was meant: {', '.join(stray) or 'fields are missing'}"
        )
    for value in message.values():
        clean(re.sub(r"\r\n(?=[ \t])", "", value).replace("\t", " "))


@lru_cache(maxsize=64)  # the same few names for every message
def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise HeaderError(f"this is no name of a header: {name[:80]!r}")


def _stray_line_end(block: bytes) -> bool:
    return block.count(b"\n") != block.count(b"\r\n") or block.count(b"\r") != block.count(b"\r\n")


def _phrase(name: str, taken: int) -> str:
    if not name.isascii() or "=?" in name or len(name) > _LONGEST_PHRASE:
        return rfc2047.encode(name, taken)
    return name if _PHRASE.fullmatch(name) else '"' + _SPECIALS.sub(r"\\\1", name) + '"'


def _folded(start: str, value: str) -> list[str]:
    """Lines of at most 78 characters where there is a space to fold at."""
    lines = [start + (" " if value else "")]
    for token in _TOKEN.findall(value):
        if len(lines[-1]) + len(token) > _LINE and lines[-1].strip(" ") != start:
            lines.append(token)
        else:
            lines[-1] += token
    return lines
