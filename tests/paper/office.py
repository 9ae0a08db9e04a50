"""An office that writes letters: its sender, its customers, its files."""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime
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


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"\x20\x60\xa0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def word(body: str, **parts: bytes) -> bytes:
    """A .docx; further parts by name, with ``__`` for a slash and ``_`` for a point before its ending."""
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    whole = f'<?xml version="1.0"?><w:document {namespaces}><w:body>{body}</w:body></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", whole)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return file.getvalue()
