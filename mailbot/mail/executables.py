"""Files that run when somebody opens them, known by their names and by their octets, whatever they claim to be."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailbot.domain.folding import fold
from mailbot.mail import filenames


class Danger(StrEnum):
    """Why a file must not be sent."""

    NAME = "name"  # detail: its ending
    CONTENT = "content"  # detail: what it is
    MACROS = "macros"  # an office document with a program inside
    INSIDE = "inside"  # detail: the name of the file in a ZIP


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file that must not be sent."""

    name: str  # of the file
    danger: Danger
    detail: str = ""


# What Windows, macOS and Linux start on a double click, what installs itself, and disk images, whose files bear no
# mark of the web.
_ENDINGS: Final = frozenset(
    {"ade", "adp", "apk", "app", "appinstaller", "application", "appref-ms", "appx", "appxbundle", "bash", "bat", "cab"}
    | {"chm", "cmd", "com", "command", "cpl", "deb", "desktop", "diagcab", "dll", "dmg", "drv", "elf"}
    | {"ex", "ex_", "exe", "gadget", "hlp", "hta", "img", "inf", "ins", "iso", "isp", "jar"}
    | {"jnlp", "js", "jse", "ksh", "lib", "library-ms", "lnk", "mde", "mdt", "msc", "msh", "mshxml"}
    | {"msi", "msix", "msixbundle", "msp", "mst", "nsh", "ocx", "osd", "pif", "pkg", "prf", "ps1"}
    | {"ps1xml", "ps2", "psc1", "psd1", "psm1", "pyc", "pyw", "reg", "rpm", "run", "scf", "scpt"}
    | {"scr", "sct", "search-ms", "settingcontent-ms", "sh", "shb", "shs", "sys", "theme", "udl", "url", "vb"}
    | {"vbe", "vbp", "vbs", "vhd", "vhdx", "vxd", "webloc", "website", "workflow", "wsc", "wsf", "wsh"}
    | {"xbap", "xll", "xnk", "xpi", "zsh"}
)
_WITH_MACROS: Final = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "sldm"})
# Hidden before a harmless ending; not "com" and "js", which stand in names of sites (raport.firma.com.pdf).
_HIDDEN: Final = frozenset(
    {"bat", "cmd", "exe", "hta", "jar", "jse", "lnk", "msi", "pif", "ps1", "scr", "vbe", "vbs", "wsf"}
)
_LONGEST_DETAIL: Final = 60

_MAGIC: Final = (
    (b"\x7fELF", "ELF"),
    *(
        (magic, "Mach-O")
        for magic in (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
    ),
    (b"\xca\xfe\xba\xbe", "Mach-O"),  # or a Java class: as bad
    (b"L\x00\x00\x00\x01\x14\x02\x00", "LNK"),
    (b"MSCF\x00\x00\x00\x00", "CAB"),
    (b"ITSF\x03\x00\x00\x00", "CHM"),
    (b"!<arch>\ndebian", "DEB"),
    (b"\xed\xab\xee\xdb", "RPM"),
    (b"xar!", "PKG"),
)
_SHEBANG: Final = re.compile(rb"(?:\xef\xbb\xbf)?#![ \t]*/")
_HEADER: Final = 64  # octets of a DOS header; text has no NUL among them
_DISK: Final = slice(0x8001, 0x8006)  # ECMA-119 §8.1: where a disk image says what it is
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS: Final = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA_PROJECT_CUR"))
_ZIP: Final = b"PK\x03\x04"
_ZIPPED_MACROS: Final = "vbaproject.bin"
_ENTRY: Final = b"PK\x01\x02"
_ENTRY_SIZE: Final = 46  # octets before the name (APPNOTE 4.3.12)
_MOST_ENTRIES: Final = 20_000


def refuse(name: str, content: bytes) -> Refusal | None:
    """None: nothing speaks against sending it."""
    shown = filenames.clean(name)
    if ending := _bad_ending(shown):
        danger = Danger.MACROS if ending in _WITH_MACROS else Danger.NAME
        return Refusal(shown, danger, f".{ending}")
    if kind := _program(content):
        return Refusal(shown, Danger.CONTENT, kind)
    if content.startswith(_OLE) and any(mark in content for mark in _OLE_MACROS):
        return Refusal(shown, Danger.MACROS)
    if content.startswith(_ZIP):
        return _zipped(shown, content)
    return None


def _bad_ending(name: str) -> str:
    """The ending that is to blame, folded, or ""."""
    endings = [fold(part).strip() for part in name.split(".")[1:]]
    if not endings:
        return ""
    if endings[-1] in _ENDINGS | _WITH_MACROS:
        return endings[-1]
    return next((ending for ending in endings if ending in _HIDDEN), "")


def _program(content: bytes) -> str:
    """What kind of program it is, or ""."""
    if content.startswith(b"MZ") and b"\0" in content[:_HEADER]:
        return "EXE"
    if _SHEBANG.match(content):
        return "#!"
    if content[_DISK] in (b"CD001", b"BEA01"):
        return "ISO"
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")


def _zipped(shown: str, content: bytes) -> Refusal | None:
    """By the names in its directory, which are never compressed."""
    for name in _names(content):
        if name.lower().rpartition("/")[2] == _ZIPPED_MACROS:
            return Refusal(shown, Danger.MACROS)
        if _bad_ending(filenames.clean(name)):
            return Refusal(shown, Danger.INSIDE, filenames.clean(name)[:_LONGEST_DETAIL])
    return None


def _names(content: bytes) -> Iterator[str]:
    at = content.find(_ENTRY)
    for _ in range(_MOST_ENTRIES):
        if at < 0 or at + _ENTRY_SIZE > len(content):
            return
        (length,) = struct.unpack_from("<H", content, at + 28)
        yield content[at + _ENTRY_SIZE : at + _ENTRY_SIZE + length].decode("utf-8", "replace")
        at = content.find(_ENTRY, at + 4)
