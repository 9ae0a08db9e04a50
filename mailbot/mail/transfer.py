"""Content-Transfer-Encodings of strangers' parts → bytes (RFC 2045 §6): what is broken is read as far as it goes."""

import binascii
import string

_ALPHABET = (string.ascii_letters + string.digits + "+/").encode()
_FOREIGN = bytes(set(range(256)) - set(_ALPHABET))
_PLAIN = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit"})
_UULINES = 500_000  # of 45 bytes each in honest files
_UUENCODE = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})


def decode(content: bytes | memoryview, encoding: str) -> tuple[bytes, bool]:
    """The content, and whether its encoding is one that is known."""
    match encoding:
        case "base64":
            return base64(content), True
        case "quoted-printable":
            return binascii.a2b_qp(content), True
        case name if name in _UUENCODE:
            return uuencode(bytes(content)), True
        case name:
            return bytes(content), name in _PLAIN


def base64(content: bytes | memoryview) -> bytes:
    """Base64 with foreign characters skipped and lost padding made good."""
    try:
        return binascii.a2b_base64(content)
    except binascii.Error:
        letters = bytes(content).translate(None, _FOREIGN)
        if len(letters) % 4 == 1:  # six bits make no byte
            letters = letters[:-1]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def uuencode(content: bytes) -> bytes:
    """The first file of a uuencoded content, up to its ``end`` or its first line that is none."""
    begin = content.find(b"begin ")
    at = content.find(b"\n", begin) + 1 if begin >= 0 else 0
    done = bytearray()
    for _ in range(_UULINES):
        stop = content.find(b"\n", at)
        line = content[at : stop if stop >= 0 else len(content)].rstrip(b"\r")
        read = _uuline(line)
        if not read:
            break
        done += read
        if stop < 0:
            break
        at = stop + 1
    return bytes(done)


def _uuline(line: bytes) -> bytes:
    if line in (b"", b"end"):
        return b""
    # Some encoders leave rubbish behind the bytes that the first character counts.
    told = ((line[0] - 32 & 63) * 4 + 5) // 3
    for attempt in (line, line[:told]):
        try:
            return binascii.a2b_uu(attempt)
        except binascii.Error:
            continue
    return b""
