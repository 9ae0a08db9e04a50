"""The tree of a MIME message that we write, flattened into octets that never change and chunks filled per recipient."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Protocol
from urllib.parse import quote

from mailbot.domain.letter import Attachment, Spooled
from mailbot.mail import encoding
from mailbot.mail.encoding import Encoding


class Filling(Protocol):
    """A place in a message that differs from recipient to recipient."""

    def fill(self, values: Mapping[str, str]) -> bytes:
        """``values`` are cleaned (``encoding.clean_line``), one for each field of the mould."""
        ...


Chunk = bytes | Filling


@dataclass(frozen=True, slots=True)
class Enclosures:
    """Where a recipient's own files go, behind those that everybody gets."""

    boundary: str  # of the multipart that they are parts of

    def fill(self, values: Mapping[str, str]) -> bytes:  # noqa: ARG002 - nobody's files
        return b""

    def hold(self, files: Sequence[Attachment]) -> bytes:
        """The octets of the parts."""
        opening = f"--{self.boundary}\r\n".encode()
        return b"".join(part for file in files for part in (opening, fixed(attachment(file)), b"\r\n"))


@dataclass(frozen=True, slots=True)
class LateFile:
    """A file that is encoded while the message is written: of a large one there are never two."""

    lines: Iterator[bytes]

    def fill(self, values: Mapping[str, str]) -> bytes:  # noqa: ARG002 - the same for everybody
        return b"".join(self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    """One node: its header lines, and its body without the line end that belongs to the boundary behind it."""

    head: tuple[Chunk, ...]
    body: tuple[Chunk, ...]

    @property
    def whole(self) -> tuple[Chunk, ...]:
        return (*self.head, b"\r\n", *self.body)


class Boundaries:
    """Boundaries that follow from a seed, and cannot occur in a part.

    Neither base64 nor quoted-printable can bring forth ``=_`` (RFC 2045 §6.7), and of 7bit parts no line begins with
    ``--`` (``encoding.fits_seven_bit``).
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._made = 0

    def next(self) -> str:
        self._made += 1
        return "=_" + sha256(self._seed + b"|%d" % self._made).hexdigest()[:28]


_TYPE = re.compile(r"(?!multipart/|message/)[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_CONTENT_ID = re.compile(r"[!-;=?-~]{1,200}")
_PLAIN_NAME = re.compile(r"[ !#-\[\]-~]{1,60}")
_PIECE = 55  # characters of a continued file name on one line
_PIECES = re.compile(rf"(?:%..|[^%]){{1,{_PIECE // 3}}}")


def text_head(subtype: str, transfer: Encoding) -> bytes:
    """The header lines of a text part; all our text is UTF-8."""
    return f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {transfer}\r\n".encode()


def text(subtype: str, content: str) -> Part:
    """A text part that is the same for everybody."""
    content = encoding.clean(content)
    transfer = Encoding.SEVEN_BIT if encoding.fits_seven_bit(content) else encoding.choose(content)
    return Part((text_head(subtype, transfer),), (encoding.encode(content, transfer),))


def attachment(file: Attachment, name: Chunk | None = None) -> Part:
    """A file; ``name`` is its ``disposition`` where that differs from recipient to recipient."""
    return Part((_file_head(file), name or disposition(file.name)), _encoded(file))


def _encoded(file: Attachment) -> tuple[bytes, ...]:
    """In pieces, which are made one when the whole message is: of a large file there are two then, and not three."""
    return tuple(encoding.base64_blocks(file.content))


def late_attachment(file: Attachment | Spooled) -> Part:
    """The same octets, for ``written``."""
    lines = encoding.base64_file(file.file) if isinstance(file, Spooled) else encoding.base64_blocks(file.content)
    return Part((_file_head(file), disposition(file.name)), (LateFile(lines),))


def message(file: Attachment) -> Part:
    """A whole mail of our own making, 7-bit already: such parts may have no other encoding (RFC 2046 §5.2.1)."""
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n"
    return Part((head, disposition(file.name)), (file.content.removesuffix(b"\r\n"),))


def picture(file: Attachment) -> Part:
    """A picture that the HTML shows by its Content-ID."""
    identified = f"Content-ID: <{file.content_id}>\r\n".encode()
    return Part((_file_head(file), identified, disposition(file.name, "inline")), _encoded(file))


def is_shown(file: Attachment, html: str) -> bool:
    """True when the HTML shows this file, so that it belongs beside it and not among the attachments."""
    return bool(file.content_id and _CONTENT_ID.fullmatch(file.content_id) and f"cid:{file.content_id}" in html)


def disposition(name: str, kind: str = "attachment") -> bytes:
    """The Content-Disposition line; names beyond plain ASCII as RFC 2231 §4 has it."""
    name = encoding.clean_line(name)
    if _PLAIN_NAME.fullmatch(name):
        return f'Content-Disposition: {kind}; filename="{name}"\r\n'.encode()
    return b"".join((f"Content-Disposition: {kind}".encode(), *_continued(quote(name, safe="")), b"\r\n"))


def multipart(subtype: str, parts: Sequence[Part], boundaries: Boundaries, *, enclosing: bool = False) -> Part:
    """Parts in one; a single part stays itself, unless it is ``enclosing`` more of them in its end."""
    if len(parts) == 1 and not enclosing:
        return parts[0]
    boundary = boundaries.next()
    parameter = '; type="text/html"' if subtype == "related" else ""  # RFC 2387 §3.1
    body: list[Chunk] = []
    for part in parts:
        body += [f"--{boundary}\r\n".encode(), *part.whole, b"\r\n"]
    if enclosing:
        body.append(Enclosures(boundary))
    body.append(f"--{boundary}--\r\n".encode())
    head = f'Content-Type: multipart/{subtype}{parameter};\r\n boundary="{boundary}"\r\n'.encode()
    return Part((head,), tuple(body))


def letter(
    plain: Part,
    html: Part | None,
    shown: Sequence[Part],
    files: Sequence[Part],
    seed: bytes,
    *,
    enclosing: bool = False,
) -> Part:
    """The usual tree: mixed(alternative(plain, related(html, shown)), files), each level only where it is needed.

    With ``enclosing`` it has a place for ``Enclosures`` behind the files.
    """
    boundaries = Boundaries(seed)
    readings = [plain] if html is None else [plain, multipart("related", [html, *shown], boundaries)]
    parts = [multipart("alternative", readings, boundaries), *files]
    return multipart("mixed", parts, boundaries, enclosing=enclosing)


def joined(chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    """Neighbouring octets made one."""
    run: list[bytes] = []
    for chunk in chunks:
        if isinstance(chunk, bytes):
            run.append(chunk)
            continue
        if run:
            yield b"".join(run)
            run = []
        yield chunk
    if run:
        yield b"".join(run)


def fixed(part: Part) -> bytes:
    """The octets of a tree that has nothing to fill."""
    return b"".join(chunk if isinstance(chunk, bytes) else chunk.fill({}) for chunk in part.whole)


def written(head: bytes, root: Part) -> bytes:
    """``head`` and a tree that has nothing to fill, piece by piece: a report's list may be as large as a book."""
    letter = BytesIO()
    letter.write(head)
    for chunk in root.whole:
        if isinstance(chunk, LateFile):
            letter.writelines(chunk.lines)
        else:
            letter.write(chunk if isinstance(chunk, bytes) else chunk.fill({}))
    return letter.getvalue()


def _file_head(file: Attachment | Spooled) -> bytes:
    """Multipart and message types would be read as structure, and may not be encoded (RFC 2045 §6.4)."""
    sound = file.type if _TYPE.fullmatch(file.type) else "application/octet-stream"
    return f"Content-Type: {sound}\r\nContent-Transfer-Encoding: base64\r\n".encode()


def _continued(encoded: str) -> Iterator[bytes]:
    """``filename*0*=…`` on lines that are short enough (RFC 2231 §3, §4.1)."""
    if len(encoded) <= _PIECE:
        yield f";\r\n filename*=utf-8''{encoded}".encode()
        return
    for number, piece in enumerate(_PIECES.findall(encoded)):
        charset = "utf-8''" if number == 0 else ""
        yield f";\r\n filename*{number}*={charset}{piece}".encode()
