"""An office that writes letters: its sender, its customers, its files."""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from hashlib import shake_256
from pathlib import Path

from pypdf import PdfReader

from mailbot.domain.campaign import Contents, Recipient
from mailbot.paper import printing
from mailbot.paper.letterhead import Sender
from mailbot.paper.run import Printed

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SENDER = Sender(
    "Przykładowa Spółka z o.o.",
    "ul. Długa 5/7",
    "60123",
    "Poznań",
    contact=("tel. 61 123 45 67",),
    footer=("NIP 777-00-00-000", "KRS 0000123456"),
)


def customer(number: int = 1, name: str = "Żaneta Nowak", company: str = "Łącz S.A.", **fields: str) -> Recipient:
    known = {"street": "ul. Święty Marcin 12", "postcode": "61-803", "city": "Poznań", "gender": "female"}
    return Recipient(number, "", name, company, known | fields)


def printed(folder: Path, contents: Contents, *recipients: Recipient, **more: object) -> tuple[Printed, list[str]]:
    """What came of it, and the text of each page, without line ends."""
    out = folder / "letters.pdf"
    known = ("imię", "firma", "uwaga")
    told = {"language": "pl", "now": NOW} | more
    result = printing.letters(contents, known, recipients, SENDER, out=out, **told)  # type: ignore[arg-type]
    return result, texts(out) if out.exists() else []


def texts(file: Path) -> list[str]:
    reader = PdfReader(file, strict=True)
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in reader.pages]


def png(width: int, height: int, *, noisy: bool = False) -> bytes:
    """``noisy``: as large as a photograph."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    noise = shake_256().digest(3 * width * height)
    colours = noise if noisy else b"\x20\x60\xa0" * (width * height)
    rows = b"".join(b"\0" + colours[at : at + 3 * width] for at in range(0, len(colours), 3 * width))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = {
    "w": WORD,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def word(body: str, **parts: bytes) -> bytes:
    """A .docx; further parts by name, with ``__`` for a slash and ``_`` for a point before its ending."""
    named = {name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): parts[name] for name in parts}
    kinds = {name: name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789") for name in named}
    relations = "".join(
        f'<Relationship Id="{name[5:-4]}" Type="{_NAMESPACES["r"]}/{kind}" Target="{name[5:]}"/>'
        for name, kind in kinds.items()
    )
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_MAIN}.{kind}+xml"/>'
        for name, kind in {"word/document.xml": "document.main", **kinds}.items()
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        main = f'<Relationship Id="main" Type="{_NAMESPACES["r"]}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{main}</Relationships>')
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document {DECLARED}><w:body>{body}</w:body></w:document>',
        )
        for name, content in named.items():
            archive.writestr(name, content)
        if "word/_rels/document.xml.rels" not in named:
            archive.writestr(
                "word/_rels/document.xml.rels",
                f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
            )
    return file.getvalue()
