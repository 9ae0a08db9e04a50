"""Bytes of unknown honesty → text: an allow-list of codecs, and good guesses where the label is missing or lies."""

import re
from collections.abc import Mapping

_SAMPLE = 1 << 16  # bytes that a guess looks at

# A label is looked up here and nowhere else: Python's own registry also knows "zlib", "punycode" and "undefined".
# Where mail in the wild uses a superset under the name of its subset, the superset stands (as browsers do).
_CODECS: Mapping[str, str] = {
    **dict.fromkeys(("utf8", "unicode11utf8", "utf8mb4"), "utf-8"),
    **dict.fromkeys(("utf7", "unicode11utf7"), "utf-7"),
    **dict.fromkeys(("usascii", "ascii", "ansix341968", "iso646us", "us"), "ascii"),
    **dict.fromkeys(("iso88591", "latin1", "l1", "cp819", "windows1252", "cp1252", "ansi"), "cp1252"),
    **dict.fromkeys(("iso88599", "latin5", "windows1254", "cp1254"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "cp936", "gb18030", "xgbk", "euccn"), "gb18030"),
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "windows31j", "cp932", "mskanji"), "cp932"),
    **dict.fromkeys(("euckr", "ksc56011987", "ksc5601", "cp949", "windows949"), "cp949"),
    **dict.fromkeys(("tis620", "windows874", "cp874", "iso885911"), "cp874"),
    **dict.fromkeys(("big5", "big5hkscs", "cnbig5"), "big5hkscs"),
    **dict.fromkeys(("iso88598i", "iso88598e", "iso88598"), "iso8859-8"),
    **{f"iso8859{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 10, 13, 14, 15, 16)},
    **{f"windows{n}": f"cp{n}" for n in (1250, 1251, 1253, 1255, 1256, 1257, 1258)},
    **{f"cp{n}": f"cp{n}" for n in (437, 850, 852, 855, 858, 866, 1250, 1251, 1253, 1255, 1256, 1257, 1258)},
    **{f"ibm{n}": f"cp{n}" for n in (437, 850, 852, 855, 866)},
    **{f"latin{n}": f"iso8859-{m}" for n, m in ((2, 2), (3, 3), (4, 4), (6, 10), (7, 13), (8, 14), (9, 15), (10, 16))},
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "eucjp": "euc_jp",
    "iso2022jp": "iso2022_jp_2",
    "iso2022kr": "iso2022_kr",
    "hzgb2312": "hz",
    "macintosh": "mac_roman",
    "xmacroman": "mac_roman",
    "xmacce": "mac_latin2",
    "macce": "mac_latin2",
    "utf16": "utf-16",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_ONLY_POLISH = frozenset("ąłśźżĄŁŚŹŻ")  # ę, ć, ń and ó are ê, æ, ñ and ó to a western eye
_TYPOGRAPHY = frozenset("„”“’‘–—…«»€§°·•\xa0\xad")

_C1 = re.compile(rb"[\x80-\x9f]")
_CONTROLS_IN_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROLS_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def codec(label: str) -> str | None:
    """The Python codec for a charset label; None for one that is unknown or unfit for mail."""
    return _CODECS.get(re.sub(r"[^a-z0-9]", "", label[:40].lower()))


def text(content: bytes, label: str | None) -> tuple[str, bool]:
    """The text, and whether its label had to be doubted."""
    name = codec(label) if label else None
    if name is None:
        return guessed(content), label is not None
    if name == "cp1252" and (told := _as_utf_8(content)):
        return told, True  # scripts put this label on everything; honest western text hardly ever looks like UTF-8
    if name == "iso8859-2" and _C1.search(content):
        return guessed(content), True  # old Outlooks meant windows-1250
    try:
        return content.decode(name), False
    except UnicodeError:
        repaired = content.decode(name, "replace")
    strange = sum(1 for letter in repaired[:_SAMPLE] if not letter.isascii())
    if name != "ascii" and repaired.count("\ufffd", 0, _SAMPLE) * 4 <= strange:
        return repaired, True  # right label, a few broken bytes
    return guessed(content), True


def guessed(content: bytes) -> str:
    """Text without a usable label: byte order mark, strict UTF-8, Polish by its letters, else western."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if content.isascii():
        return content.decode("ascii")
    if (told := _as_utf_8(content)) is not None:
        return told
    score, best = max((_polishness(content, name), name) for name in ("iso8859-2", "cp1250"))
    return content.decode(best if score > 0 else "cp1252", "replace")


def _as_utf_8(content: bytes) -> str | None:
    """The text if it is UTF-8 beyond doubt; None for plain ASCII too."""
    try:
        return None if content.isascii() else content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _polishness(content: bytes, name: str) -> int:
    strange = [letter for letter in content[:_SAMPLE].decode(name, "replace") if not letter.isascii()]
    if not _ONLY_POLISH.intersection(strange):
        return 0
    return sum(1 if letter in _POLISH else -2 for letter in strange if letter not in _TYPOGRAPHY)


def one_line(value: str) -> str:
    """For headers and names: every control character, line separator and lone surrogate becomes a space."""
    return value if value.isprintable() else _CONTROLS_IN_LINE.sub(" ", value)


def clean_text(value: str) -> str:
    """For bodies: line ends become ``\\n``; other control characters, lone surrogates and byte order marks go."""
    return _CONTROLS_IN_TEXT.sub("", _LINE_ENDS.sub("\n", value))
