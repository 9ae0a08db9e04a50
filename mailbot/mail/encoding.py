"""Transfer encodings: Unicode text to the 7-bit lines that every mail server passes on unchanged (RFC 2045 §6)."""

import re
from binascii import b2a_base64
from collections.abc import Iterator
from enum import StrEnum
from typing import BinaryIO

LINE = 76  # RFC 2045 §6.7 (5), §6.8: encoded lines are no longer

_BLOCK = LINE // 4 * 3 * 1024
"""Octets that are cut into lines at a time: all lines of a large attachment at once would be as many objects."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_UNSAFE = re.compile(rb"[^ -<>-~]")
_TRIPLETS = {bytes([octet]): b"=%02X" % octet for octet in range(256)}


class Encoding(StrEnum):
    """A Content-Transfer-Encoding that we write; 8bit is not among them, since not every relay takes it."""

    SEVEN_BIT = "7bit"
    QUOTED = "quoted-printable"
    BASE64 = "base64"


def clean(text: str) -> str:
    """A body's text: ``\\n`` line ends, tabs kept, every other control character and lone surrogate dropped."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def clean_line(text: str) -> str:
    """The same for a value that stays on one line: line ends and tabs become spaces."""
    return text if text.isprintable() else " ".join(clean(text).replace("\t", " ").split("\n")).strip()


def choose(text: str) -> Encoding:
    """The shortest encoding that is safe for this text, whatever a hole in it may bring."""
    octets = text.replace("\n", "").encode()
    quoted = len(octets) + 2 * len(_UNSAFE.findall(octets))
    return Encoding.QUOTED if quoted <= len(octets) * 1.4 else Encoding.BASE64


def fits_seven_bit(text: str) -> bool:
    """True when the text may travel as it is: ASCII, short lines, nothing at a line's end or start that gets lost."""
    return text.isascii() and all(
        len(line) <= LINE and not line.endswith((" ", "\t")) and not line.startswith(("From ", "--", "."))
        for line in text.split("\n")
    )


def encode(text: str, encoding: Encoding) -> bytes:
    """A whole text with ``\\n`` line ends, CRLF in what comes out."""
    match encoding:
        case Encoding.SEVEN_BIT:
            return text.replace("\n", "\r\n").encode("ascii")
        case Encoding.QUOTED:
            return quoted(text)
        case Encoding.BASE64:
            return base64(text.replace("\n", "\r\n").encode())


def quoted(text: str) -> bytes:
    """Quoted-printable, lines cut softly at 76; it ends as the text ends, without a line end of its own."""
    if "\n" not in text:  # as most of what fills a hole
        return _quoted_line(text)
    return b"\r\n".join(_quoted_line(line) for line in text.split("\n"))


def _quoted_line(line: str) -> bytes:
    octets = _UNSAFE.sub(_triplet, line.encode())
    if octets.endswith(b" "):  # white space at a line's end may be dropped on the way, §6.7 (3)
        octets = octets[:-1] + b"=20"
    return octets if len(octets) < LINE and not octets.startswith(b".") else b"=\r\n".join(_soft(octets))


def _soft(octets: bytes) -> Iterator[bytes]:
    """Pieces that leave room for the ``=``, do not cut a triplet, and do not begin with a dot.

    SMTP doubles such a dot, for which a large mail is there twice, and bad servers do not take it out (RFC 2049 §3).
    """
    start = 0
    while True:
        head = b"=2E" if octets.startswith(b".", start) else b""
        start += bool(head)
        if len(head) + len(octets) - start < LINE:
            yield head + octets[start:]
            return
        end = start + LINE - 1 - len(head)
        triplet = octets.find(b"=", end - 2, end)
        end = triplet if triplet >= 0 else end
        yield head + octets[start:end]
        start = end


def _triplet(found: re.Match[bytes]) -> bytes:
    return _TRIPLETS[found[0]]


def base64(octets: bytes) -> bytes:
    """Base64 in lines of 76, each with its CRLF."""
    return b"".join(base64_blocks(octets))


def base64_blocks(octets: bytes) -> Iterator[bytes]:
    """The same block by block, for who need not have all of it at once."""
    for start in range(0, len(octets), _BLOCK):
        yield _lines(octets[start : start + _BLOCK])


def base64_file(file: BinaryIO) -> Iterator[bytes]:
    """The same of a file, which is closed at its end."""
    with file:
        while block := file.read(_BLOCK):
            yield _lines(block)


def _lines(octets: bytes) -> bytes:
    whole = b2a_base64(octets, newline=False)
    return b"".join([whole[start : start + LINE] + b"\r\n" for start in range(0, len(whole), LINE)])
