"""A letter's parts → what it says, as text and as HTML, and what came with it."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from mailbot.domain.letter import Attachment
from mailbot.mail import charsets, fields, filenames, flowed, parameters, transfer
from mailbot.mail.mime import Part

# What all texts of a letter may have together; what is longer is kept as a file. A line or an element costs half a
# kilobyte and some hundred microseconds until the letter is understood.
BODIES = 2_000_000  # bytes
LINES = 10_000
TAGS = 40_000  # of HTML, those that close among them
ENTITIES = 100_000  # of HTML: each "&" and no-break space costs some microseconds whenever it is cleaned

_TOO_LONG = "a text too long to be read"
_AS_TEXT = frozenset({"text/plain", "text/enriched", "text/richtext", "text/markdown"})
_ALTERNATIVE = "multipart/alternative"
_OF_ONE_PIECE = frozenset({_ALTERNATIVE, "multipart/related"})
_RENDITIONS = _AS_TEXT | {"text/html", "text/calendar"}
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_CID = re.compile(r"cid:([^\s\"'<>)]{1,500})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """What a part and everything below it says. ``text`` and ``html`` say the same, or one of them is None."""

    text: str | None = None
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads one letter's tree."""

    defects: list[str]
    left: int = BODIES
    lines: int = LINES  # left, as are the tags and entities
    tags: int = TAGS
    entities: int = ENTITIES
    speaks: bool = False  # a body has been read
    files: int = 0

    def content(self, part: Part, within: str = "") -> Content:
        """``within``: the type of the multipart that holds the part."""
        kind = part.type.word
        if kind.startswith("multipart/"):
            if not part.parts:
                return self.leaf(part, "text/plain", within)
            pieces = [self.content(one, kind) for one in part.parts if one.type.word not in _SIGNATURES]
            return _best(pieces) if kind == _ALTERNATIVE else _sequence(pieces)
        if within == _ALTERNATIVE and kind.startswith("text/") and kind not in _RENDITIONS and not _filename(part):
            return Content()  # said once more for readers of another kind
        return self.leaf(part, kind, within)

    def leaf(self, part: Part, kind: str, within: str) -> Content:
        encoding = fields.text(part.field("content-transfer-encoding")).partition(";")[0].strip().lower()
        raw, known = transfer.decode(part.body, encoding)
        if not known:
            self.defects.append("an unknown transfer encoding")
        if self.is_body(part, kind, within, len(raw)) and (body := self.body(part, kind, raw)) is not None:
            self.speaks = True
            return body
        self.files += 1
        name = filenames.clean(_filename(part)) or filenames.by_type(kind, self.files)
        return Content(attachments=(Attachment(name, kind, raw, _content_id(part)),))

    def is_body(self, part: Part, kind: str, within: str, size: int) -> bool:
        if kind not in _AS_TEXT and kind != "text/html":
            return False
        if parameters.read(part.field("content-disposition")).word == "attachment":
            return False
        # A text file that Apple Mail shows in its place. A rendition, or the root of a related, may have a name.
        if self.speaks and within not in _OF_ONE_PIECE and _filename(part):
            return False
        if size > self.left:
            self.defects.append(_TOO_LONG)
            return False
        return True

    def body(self, part: Part, kind: str, raw: bytes) -> Content | None:
        """None: it has more lines, tags or entities than are left."""
        page = kind == "text/html"
        text = charsets.clean_text(self.decoded(raw, self.charset(part, raw) if page else part.type.get("charset")))
        lines, tags = text.count("\n"), text.count("<") if page else 0
        entities = text.count("&") + text.count("\u00a0") if page else 0
        if lines > self.lines or tags > self.tags or entities > self.entities:
            self.defects.append(_TOO_LONG)
            return None
        self.left -= len(raw)
        self.lines -= lines
        self.tags -= tags
        self.entities -= entities
        if page:
            return Content(html=text)
        if part.type.get("format").lower() == "flowed":
            text = flowed.unwrap(text, delete_space=part.type.get("delsp").lower() == "yes")
        return Content(text=text)

    def charset(self, part: Part, raw: bytes) -> str:
        """What the part says of itself, else what stands in its HTML."""
        charset = part.type.get("charset")
        if not charset and (meta := _META_CHARSET.search(raw, 0, 4096)):
            return meta[1].decode("ascii", "replace")
        return charset

    def decoded(self, raw: bytes, label: str) -> str:
        text, doubted = charsets.text(raw, label.partition(" ")[0] or None)
        if doubted:
            self.defects.append("a charset that is unknown or untrue")
        return text


def with_pictures(content: Content) -> Content:
    """Only files that the HTML shows keep their Content-ID: Outlook gives one to every file."""
    shown = {unquote(html.unescape(cid)) for cid in _CID.findall(content.html or "")}
    return Content(content.text, content.html, tuple(_shown_or_not(one, shown) for one in content.attachments))


def _shown_or_not(file: Attachment, shown: set[str]) -> Attachment:
    if file.content_id is None or file.content_id in shown:
        return file
    return Attachment(file.name, file.type, file.content)


def _best(renditions: list[Content]) -> Content:
    """The first text, for later ones are pieces of richer renditions, and the last, richest HTML (RFC 2046 §5.1.4)."""
    texts = [one.text for one in renditions if one.text is not None]
    pages = [one.html for one in renditions if one.html is not None]
    text = next((text for text in texts if text.strip()), texts[0] if texts else None)
    page = next((page for page in reversed(pages) if page.strip()), pages[-1] if pages else None)
    return Content(text, page, tuple(_attached(renditions)))


def _sequence(pieces: list[Content]) -> Content:
    """One after the other; where any piece is HTML, the plain ones are in the HTML too, as they stand on the screen."""
    texts = [one.text for one in pieces if one.text is not None]
    pages = [_page(one) for one in pieces] if any(one.html is not None for one in pieces) else []
    text = _joined(texts) if texts else None
    return Content(text, _joined(list(filter(None, pages))) if pages else None, tuple(_attached(pieces)))


def _page(piece: Content) -> str:
    if piece.html is not None or not (piece.text or "").strip():
        return piece.html or ""
    lines = html.escape(piece.text or "", quote=False).replace("\n", "<br>\n")
    return f"<div>{lines}</div>"


def _joined(texts: list[str]) -> str:
    return "".join(text if text.endswith("\n") else text + "\n" for text in texts[:-1]) + (texts[-1] if texts else "")


def _attached(pieces: list[Content]) -> Iterator[Attachment]:
    for piece in pieces:
        yield from piece.attachments


def _filename(part: Part) -> str:
    return parameters.read(part.field("content-disposition")).get("filename") or part.type.get("name")


def _content_id(part: Part) -> str | None:
    return fields.text(part.field("content-id")).strip(" <>") or None
