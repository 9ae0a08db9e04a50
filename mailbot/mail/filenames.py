"""What an attached file may be called: no path, nothing invisible, not too long, and never nothing."""

import re
import unicodedata
from collections.abc import Mapping

_LONGEST = 200  # bytes of UTF-8
_LONGEST_ENDING = 20
_SPACES = re.compile(r"\s+")
# Controls, format characters (U+202E turns "gpj.exe" round), surrogates, private and unassigned ones, line separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ENDINGS: Mapping[str, str] = {
    "application/gzip": "gz",
    "application/json": "json",
    "application/ms-tnef": "dat",
    "application/msword": "doc",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/xml": "xml",
    "application/zip": "zip",
    "audio/mpeg": "mp3",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tiff",
    "image/webp": "webp",
    "message/delivery-status": "txt",
    "message/rfc822": "eml",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "text/rtf": "rtf",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "text/xml": "xml",
    "video/mp4": "mp4",
}


def clean(name: str) -> str:
    """The name without folder and invisible characters, at most 200 bytes, ending kept; "" when nothing is left."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name.replace("\t", " ")))[-1]
    seen = "".join(letter for letter in base if unicodedata.category(letter) not in _UNSEEN)
    return _shortened(_SPACES.sub(" ", seen).strip(" ."))


def by_type(kind: str, number: int) -> str:
    """A name for a file that came without one: ``number`` tells it from its neighbours."""
    major = kind.partition("/")[0]
    stem = major if major in ("image", "audio", "video", "message") else "attachment"
    ending = _ENDINGS.get(kind) or ("txt" if major == "text" else "bin")
    return f"{stem}-{number}.{ending}"


def _shortened(name: str) -> str:
    if len(name.encode()) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    room = _LONGEST - len(f"{dot}{ending}".encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + dot + ending
