"""A Word file as a package of parts: opened within bounds, refused where it reaches out of itself, written again."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from mailbot.errors import PaperError

DOCUMENT = "word/document.xml"
NUMBERING = "word/numbering.xml"
SETTINGS = "word/settings.xml"
STYLES = "word/styles.xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_PARTS = 2_000
_UNPACKED = 60_000_000  # bytes, all parts together
_XML = 5_000_000  # bytes of one part that we read
_RELATIONS = re.compile(r"(?:.*/)?_rels/[^/]*\.rels", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)  # no path within the package
_ACTIVE = re.compile(r"vbaProject|activeX|vbaData|\.bin$", re.IGNORECASE)
_HARMLESS = frozenset({"hyperlink", "attachedTemplate"})  # the second is cut out
_REACHING = re.compile(r"\s*(?:INCLUDE\w*|DDE\w*|LINK|DATABASE|IMPORT|RD|MACROBUTTON)\b", re.IGNORECASE)
_FIELD_MARK, _INSTRUCTION = f"{{{WORD}}}fldChar", f"{{{WORD}}}instrText"


@dataclass(frozen=True, slots=True)
class Package:
    """``parts``: octets by name, in their order."""

    parts: Mapping[str, bytes]

    def xml(self, name: str) -> Element:
        """The root of one part. PaperError: it is no XML, or hostile."""
        return _parsed(self.parts[name], name)


def read(content: bytes) -> Package:
    """PaperError, with what to change: no Word file, too large, with macros, or with links to other files."""
    package = Package(_unpacked(content))
    if DOCUMENT not in package.parts:
        raise PaperError("this is no Word file (.docx)")
    active = [name for name in package.parts if name.startswith("word/") and _ACTIVE.search(name)]
    if active:
        raise PaperError(f"the Word file has macros or controls in it ({active[0]}): save it as a plain .docx")
    for name in package.parts:
        if _RELATIONS.fullmatch(name):
            _refuse_links(package.xml(name))
        elif name.startswith("word/") and name.endswith(".xml") and b"instr" in package.parts[name]:
            _refuse_reaching(package.xml(name))
    if b"altChunk" in package.parts[DOCUMENT]:
        raise PaperError("the Word file has another file embedded as text: paste its text instead")
    return package


def write(file: Path, parts: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Parts in pieces, so that none has to be in memory as a whole."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in parts:
            with archive.open(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece)


def told(root: Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _unpacked(content: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = _UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > _PARTS:
                raise PaperError(f"the Word file has more than {_PARTS} parts")
            for entry in entries:
                with archive.open(entry) as part:
                    parts[entry.filename] = part.read(left + 1)
                left -= len(parts[entry.filename])
                if left < 0:
                    raise PaperError(f"the Word file unpacks to more than {_UNPACKED // 1_000_000} MB")
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise PaperError(f"the Word file cannot be opened ({error})") from error
    return parts


def _parsed(octets: bytes, name: str) -> Element:
    if len(octets) > _XML:
        raise PaperError(f"{name} in the Word file is larger than a letter can be")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(octets, parser)
    except etree.XMLSyntaxError as error:
        raise PaperError(f"{name} in the Word file cannot be read ({error.msg})") from error
    if b"<!DOCTYPE" in octets:
        raise PaperError(f"{name} in the Word file declares a document type, which Word never does")
    return root


def _refuse_links(relations: Element) -> None:
    for relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        # LibreOffice ignores the case of the mode, and what stands there need not be one of the two that there are.
        outside = relation.get("TargetMode", "Internal") != "Internal" or _ELSEWHERE.match(target)
        if outside and kind not in _HARMLESS:
            raise PaperError(f"the Word file links to {target[:100]}: insert it instead of linking to it")


def _refuse_reaching(part: Element) -> None:
    """Fields that fetch something; an instruction may be cut into several elements, behind those of other fields."""
    pieces = [
        "\n" if element.tag == _FIELD_MARK else (element.text or "") for element in part.iter(_FIELD_MARK, _INSTRUCTION)
    ]
    simple = [element.get(f"{{{WORD}}}instr", "") for element in part.iter(f"{{{WORD}}}fldSimple")]
    for instruction in (*"".join(pieces).split("\n"), *pieces, *simple):
        if found := _REACHING.match(instruction):
            raise PaperError(
                f"the Word file has a field {found[0].strip().upper()} that fetches other files: remove it"
            )
