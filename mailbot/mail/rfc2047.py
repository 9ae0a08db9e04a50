"""Encoded words of headers (RFC 2047), both ways.

The standard library's header parser took 1.75 GB for 224 KB of them, hence a reader of our own.
"""

import base64
import binascii
import re
from collections.abc import Iterator

from mailbot.mail import charsets, transfer

_WORD = re.compile(r"=\?([!-)+->@-~]{1,40})(?:\*[A-Za-z0-9-]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_LONGEST = 75  # RFC 2047 §2
_ENVELOPE = len("=?utf-8?q??=")
_WIDEST_LETTER = len("=F0=9F=98=80")
_LATER = range(0x80, 0xC0)  # bytes of a letter after its first, in UTF-8
_LATER_BYTES = frozenset({"=8", "=9", "=A", "=B"})
# Letters that a Q word may show as they are in every place, a phrase included (RFC 2047 §5 (3)).
_SHOWN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_QUOTED = tuple("_" if byte == ord(" ") else chr(byte) if byte in _SHOWN else f"={byte:02X}" for byte in range(256))


def decode(value: str) -> str:
    """The value with its encoded words read; whatever is not one stays. The result may hold control characters."""
    if "=?" not in value:
        return value
    done: list[str] = []
    run, run_label, end = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        label = word[1].lower()
        if between.strip() or label != run_label:
            done.append(charsets.text(run, run_label)[0] if run else "")
            run, run_label = b"", label
        if between.strip() or not end:
            done.append(between)
        # Neighbours of one charset are joined as bytes: many mailers cut a letter in two (against §5).
        run += _content(word[2], word[3])
        end = word.end()
    done.append(charsets.text(run, run_label)[0] if run else "")
    done.append(value[end:])
    return "".join(done)


def _content(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "surrogatepass")
    return transfer.base64(raw) if encoding in "bB" else binascii.a2b_qp(raw, header=True)


def encode(value: str, taken: int) -> str:
    """The value as encoded words of at most 75 characters, one a line, joined by CRLF and a space.

    ``taken``: characters that stand before it in its first line.
    """
    raw = value.encode()
    quoted = "".join(map(_QUOTED.__getitem__, raw))
    room = _LONGEST - _ENVELOPE
    first = max(room - taken, _WIDEST_LETTER)
    if len(quoted) <= first:
        return f"=?utf-8?q?{quoted}?="
    if len(quoted) * 3 <= len(raw) * 4:
        return "\r\n ".join(f"=?utf-8?q?{piece}?=" for piece in _cut_quoted(quoted, first, room))
    words = (base64.b64encode(piece).decode("ascii") for piece in _cut_raw(raw, first // 4 * 3, room // 4 * 3))
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in words)


def _cut_quoted(quoted: str, first: int, room: int) -> Iterator[str]:
    """Never within a letter (RFC 2047 §5): its later bytes are =80 to =BF; an equals sign begins nothing else."""
    start, end = 0, first
    while end < len(quoted):
        cut = quoted.find("=", end - 2, end)
        end = end if cut < 0 else cut
        while quoted[end : end + 2] in _LATER_BYTES:
            end -= 3
        yield quoted[start:end]
        start, end = end, end + room
    yield quoted[start:]


def _cut_raw(raw: bytes, first: int, room: int) -> Iterator[bytes]:
    start, end = 0, first
    while end < len(raw):
        while raw[end] in _LATER:
            end -= 1
        yield raw[start:end]
        start, end = end, end + room
    yield raw[start:]
