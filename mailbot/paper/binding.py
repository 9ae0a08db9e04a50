"""Several PDFs of the typesetter bound into one: pages, tags and metadata survive, and memory does not grow with them.

General libraries for PDF read every object into memory, and drop the tags (ISO 32000-1, 14.7) and with them PDF/A.
Here objects are copied as octets, with new numbers. That works for the files of one known writer: objects outside of
object streams, all of generation 0, numbered without gaps in the order in which they stand, a cross-reference table
(7.5.4), literal strings that are escaped or balanced.
"""

import re
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from mailbot.errors import PaperError

_CATALOG, _PAGES, _TREE, _FIRST = 1, 2, 3, 4  # our own objects, and the first of the parts

_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\)"
_TOKEN = re.compile(
    rb"\((?P<id>U\d+x\d+y\d+)\)|" + _STRING + rb"|<[0-9A-Fa-f\s]*>(?!>)"
    rb"|(?<![0-9.])(?P<to>\d+) 0 R|/(?P<key>StructParents?) (?P<number>\d+)",
    re.DOTALL,
)
_STREAM = b">>\nstream\n"
_TRAILER = re.compile(rb"trailer\s*<<(?P<entries>.*?)>>\s*startxref\s+(?P<table>\d+)\s+%%EOF\s*\Z", re.DOTALL)
_ID = re.compile(rb"/ID\[([^\]]*)\]")
_ENTRY = re.compile(rb"(\d{10}) 00000 n")
_KIDS = re.compile(rb"/K\[(?P<kids>[^\]]*)\]")
_PARENTS = re.compile(rb"/ParentTree<</Nums\[(?P<numbers>[^\]]*)\]>>")
_PARENT = re.compile(rb"(\d+) (\d+) 0 R")
_HEADINGS = re.compile(rb"/IDTree<</Names\[(?P<names>[^\]]*)\]>>")
_HEADING = re.compile(rb"\((P\d+U[^)]*)\)(\d+) 0 R")
_NEXT_KEY = re.compile(rb"/ParentTreeNextKey \d+")
_PAGE_COUNT = re.compile(rb"<xmpTPg:NPages>\d+</xmpTPg:NPages>")


def pages(part: Path) -> int:
    """How many pages a PDF of the typesetter has."""
    return _Part(part.read_bytes()).pages


def bind(parts: Sequence[Path], out: Path) -> int:
    """``parts`` in their order become ``out``; how many pages it has. PaperError: they are not the typesetter's."""
    with out.open("wb") as file:
        volume = _Volume(file)
        for part in parts:
            volume.add(_Part(part.read_bytes()))
        return volume.finish()


class _Part:
    """One file, and where its objects are."""

    def __init__(self, octets: bytes) -> None:
        trailer = _TRAILER.search(octets)
        if trailer is None:
            raise PaperError("the typesetter wrote a PDF of a kind that cannot be bound")
        self._octets = octets
        self._starts = array("Q", map(int, _ENTRY.findall(octets, int(trailer["table"]))))
        self._starts.append(int(trailer["table"]))
        self.size = len(self._starts) - 1
        self.catalog_number = _reference(b"Root", trailer["entries"])
        self.info_number = _reference(b"Info", trailer["entries"])
        self.id = _found(_ID, trailer["entries"])
        self.catalog = self.object(self.catalog_number)
        self.pages_number = _reference(b"Pages", self.catalog)
        self.tree_number = _reference(b"StructTreeRoot", self.catalog)
        self.metadata_number = _reference(b"Metadata", self.catalog)
        self.pages = _number(rb"/Count (\d+)", self.object(self.pages_number))

    def object(self, number: int) -> bytes:
        """What stands between ``obj`` and ``endobj``."""
        whole = self._octets[self._starts[number - 1] : self._starts[number]]
        return whole[whole.index(b"obj\n") + 4 : whole.rindex(b"\nendobj")]


class _Volume:
    """What is being bound."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._starts = array("Q", [0] * _FIRST)  # by number; 0 stands for none
        self._pages = 0
        self._parts: list[int] = []  # their page trees
        self._documents: list[bytes] = []  # their trees of structure: references
        self._parents: list[bytes] = []
        self._headings: list[tuple[bytes, bytes]] = []  # of tables: name, reference
        self._next_key = 0
        self._catalog = self._tree = b""
        self._info = 0
        self._id = b""
        file.write(b"%PDF-1.7\n%\x80\x80\x80\x80\n")

    def add(self, part: _Part) -> None:
        numbering = _Numbering(part, len(self._starts) - 1, self._next_key, len(self._parts))
        tree = numbering.renumbered(part.object(part.tree_number))
        if not self._parts:
            self._catalog, self._tree = numbering.renumbered(part.catalog), tree
            self._info, self._id = part.info_number + numbering.shift, part.id
        unused = {part.catalog_number, part.tree_number, *((part.metadata_number,) if self._parts else ())}
        for number in range(1, part.size + 1):
            content = numbering.renumbered(part.object(number))
            if number == part.pages_number:
                content = content.replace(b"/Type/Pages", b"/Type/Pages/Parent %d 0 R" % _PAGES, 1)
            if number == part.metadata_number:
                content = _uncounted(content)
            if number in unused:
                self._starts.append(0)
            else:
                self._starts.append(self._file.tell())
                self._write(number + numbering.shift, content)
        self._take(tree)
        self._parts.append(part.pages_number + numbering.shift)
        self._pages += part.pages

    def finish(self) -> int:
        """Writes what holds the parts together."""
        kids = b" ".join(b"%d 0 R" % part for part in self._parts)
        self._own(_PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (self._pages, kids))
        self._own(_TREE, self._joined_tree())
        catalog = re.sub(rb"/Pages \d+ 0 R", b"/Pages %d 0 R" % _PAGES, self._catalog, count=1)
        self._own(_CATALOG, catalog)
        table = self._file.tell()
        self._file.write(b"xref\n0 %d\n" % len(self._starts))
        for start in self._starts:
            self._file.write(b"%010d 00000 n\r\n" % start if start else b"0000000000 65535 f\r\n")
        self._file.write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[%b]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._starts), _CATALOG, self._info, self._id, table)
        )
        return self._pages

    def _own(self, number: int, content: bytes) -> None:
        self._starts[number] = self._file.tell()
        self._write(number, content)

    def _write(self, number: int, content: bytes) -> None:
        self._file.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))

    def _take(self, tree: bytes) -> None:
        """The part's share in the tree of structure."""
        self._documents.append(_found(_KIDS, tree))
        parents = _PARENT.findall(_found(_PARENTS, tree))
        self._parents += (b"%d %b 0 R" % (int(key) + self._next_key, number) for key, number in parents)
        self._next_key += len(parents)
        if headings := _HEADINGS.search(tree):
            self._headings += _HEADING.findall(headings["names"])

    def _joined_tree(self) -> bytes:
        tree = _KIDS.sub(b"/K[%b]" % b" ".join(self._documents), self._tree, count=1)
        tree = _PARENTS.sub(b"/ParentTree<</Nums[%b]>>" % b" ".join(self._parents), tree, count=1)
        tree = _NEXT_KEY.sub(b"/ParentTreeNextKey %d" % self._next_key, tree, count=1)
        names = b" ".join(b"(%b)%b 0 R" % heading for heading in sorted(self._headings))
        return _HEADINGS.sub(b"", tree, count=1)[:-2] + (b"/IDTree<</Names[%b]>>>>" % names if names else b">>")


class _Numbering:
    """How the numbers of a part change."""

    def __init__(self, part: _Part, shift: int, next_key: int, place: int) -> None:
        self.shift = shift
        self._next_key = next_key  # of the tree of parents
        self._place = place  # ids of table headings are counted in each part anew
        self._tree = part.tree_number

    def renumbered(self, content: bytes) -> bytes:
        """An object's content; the octets of a stream stay as they are."""
        cut = content.find(_STREAM)
        head = content if cut < 0 else content[:cut]
        return _TOKEN.sub(self._token, head) + (b"" if cut < 0 else content[cut:])

    def _token(self, found: re.Match[bytes]) -> bytes:
        if found["to"] is not None:
            number = int(found["to"])
            return b"%d 0 R" % (_TREE if number == self._tree else number + self.shift)
        if found["key"] is not None:
            return b"/%b %d" % (found["key"], int(found["number"]) + self._next_key)
        if found["id"] is not None:
            return b"(P%d%b)" % (self._place, found["id"])
        return found[0]


def _uncounted(metadata: bytes) -> bytes:
    """XMP without the page count, which is the part's; with spaces in its place, so that the stream's length stays."""
    return _PAGE_COUNT.sub(lambda found: b" " * len(found[0]), metadata)


def _found(pattern: re.Pattern[bytes], content: bytes) -> bytes:
    found = pattern.search(content)
    if found is None:
        raise PaperError("the typesetter wrote a PDF of a kind that cannot be bound")
    return found[1]


def _reference(name: bytes, entries: bytes) -> int:
    return _number(rb"/" + name + rb" (\d+) 0 R", entries)


def _number(pattern: bytes, content: bytes) -> int:
    return int(_found(re.compile(pattern), content))
