"""One ZIP full of files for as many recipients, unpacked within bounds, or the reason why not."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from mailbot.domain.letter import Attachment
from mailbot.mail import filenames

UNPACKED: Final = 100 << 20  # octets of all files together
RATIO: Final = 100  # times the size of the ZIP
ENTRIES: Final = 1_000

_HARMLESS: Final = 1 << 20  # octets that may come of however small a ZIP
_PIECE: Final = 1 << 16
_ENCRYPTED: Final = 0x1  # APPNOTE 4.4.4
_UTF8: Final = 0x800
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others may ask for any amount of memory
_LEADS_OUT: Final = re.compile(r"^(?:[A-Za-z]:)?[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)")
_NOISE: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_ENTRY: Final = b"PK\x01\x02"
_ZIP64: Final = b"PK\x06\x07"
_ZIP64_SIZE: Final = 20
# Whatever zipfile raises on what is no ZIP, or a strange one.
_AT_FAULT: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
)
_TYPES: Final = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}


class Unopened(StrEnum):
    """Why a ZIP is not unpacked."""

    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too large"  # unpacked, or against its own size
    TOO_MANY = "too many"
    PATHS = "paths"  # a name that leads out of the folder, or a link


class _Refused(Exception):
    def __init__(self, why: Unopened) -> None:
        super().__init__(why)
        self.why = why


def is_zip(file: Attachment) -> bool:
    """By its content and its name; office documents are ZIPs too, and are what they are."""
    return file.name.lower().endswith(".zip") and file.content.startswith((b"PK\x03\x04", _END))


def unpacked(content: bytes) -> tuple[Attachment, ...] | Unopened:
    """Its files, without their folders; a ZIP among them stays closed. What is taken counts, not what it declares."""
    try:
        if _entries(content) > ENTRIES:
            return Unopened.TOO_MANY
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return tuple(_files(archive, min(UNPACKED, max(_HARMLESS, RATIO * len(content)))))
    except _Refused as refused:
        return refused.why
    except _AT_FAULT:
        return Unopened.BROKEN


def _files(archive: zipfile.ZipFile, room: int) -> Iterator[Attachment]:
    for entry in archive.infolist():
        name = _name(entry)
        _check(entry, name)
        if entry.is_dir() or _is_noise(name):
            continue
        content = _content(archive, entry, room)
        room -= len(content)
        shown = filenames.clean(name)
        if not shown:
            raise _Refused(Unopened.PATHS)
        yield Attachment(shown, _TYPES.get(shown.lower().rpartition(".")[2], "application/octet-stream"), content)


def _check(entry: zipfile.ZipInfo, name: str) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise _Refused(Unopened.ENCRYPTED)
    if entry.compress_type not in _METHODS:
        raise _Refused(Unopened.BROKEN)
    if _LEADS_OUT.search(name) or stat.S_ISLNK(entry.external_attr >> 16):
        raise _Refused(Unopened.PATHS)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    pieces: list[bytes] = []
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            room -= len(piece)
            if room < 0:
                raise _Refused(Unopened.TOO_LARGE)
            pieces.append(piece)
    return b"".join(pieces)


def _name(entry: zipfile.ZipInfo) -> str:
    """As the packer meant it: without the UTF-8 flag, macOS writes UTF-8 and a Polish Windows code page 852."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        octets = entry.filename.encode("cp437")  # how zipfile has read it
    except UnicodeEncodeError:
        return entry.filename
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp852")


def _is_noise(name: str) -> bool:
    """What macOS and Windows put beside the files."""
    folded = name.lower()
    return folded.startswith("__macosx/") or folded.rpartition("/")[2] in _NOISE


def _entries(content: bytes) -> int:
    """At most so many entries has the directory; counted before zipfile makes an object of each."""
    end = len(content) - _END_SIZE
    if content[max(end, 0) :][:4] != _END or content[-2:] != b"\0\0":
        end = content.rfind(_END, max(0, len(content) - (1 << 16) - _END_SIZE))  # a comment follows it
    if end < 0:
        raise zipfile.BadZipFile
    if content[max(end - _ZIP64_SIZE, 0) :][:4] == _ZIP64:  # nothing that fits into a letter needs it
        raise zipfile.BadZipFile
    (size,) = struct.unpack_from("<L", content, end + 12)
    return content[max(end - size, 0) : end].count(_ENTRY)
