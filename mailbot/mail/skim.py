"""What must be known of a letter before it may be parsed: read off the bytes, total, and quick on anything."""

import re

HEADERS = 256 * 1024
"""How far into a letter to look: more is no header block that mailbot reads."""

_END = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(
    rb"^message-id[ \t]{0,9}:\s{0,99}<?([^\s<>]{1,998})>?[ \t]{0,99}\r?$", re.IGNORECASE | re.MULTILINE
)
_RETURN_PATH = re.compile(rb"^return-path[ \t]{0,9}:\s{0,99}<[ \t]{0,9}>[ \t]{0,99}\r?$", re.IGNORECASE | re.MULTILINE)


def message_id(raw: bytes) -> str:
    """The first Message-ID without its brackets; "" where there is none, or more than one word of it."""
    found = _MESSAGE_ID.search(_head(raw))
    return found[1].decode("utf-8", "backslashreplace") if found else ""


def null_return_path(raw: bytes) -> bool:
    """Whether the delivering server noted the null return path (RFC 5321 §4.4); an absent field says nothing."""
    return _RETURN_PATH.search(_head(raw)) is not None


def field(raw: bytes, name: str) -> str:
    """The first line of the first such field as it stands, undecoded: for people, nothing is decided by it."""
    line = re.search(
        rb"^%b[ \t]{0,9}:([^\r\n]{0,500})" % re.escape(name.encode()), _head(raw), re.IGNORECASE | re.MULTILINE
    )
    return "".join(filter(str.isprintable, line[1].decode("utf-8", "replace"))).strip() if line else ""


def _head(raw: bytes) -> bytes:
    end = _END.search(raw, 0, HEADERS)
    return raw[: end.start() if end else HEADERS]
