"""Bound PDFs: nothing of the parts is lost."""

from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from mailbot.errors import PaperError
from mailbot.paper import binding

TITLE = r"x (a (b) c) 5 0 R )( \ /StructParent 7 ż"


def part(folder: Path, name: str, pages: int = 2) -> Path:
    source = f"""
        #set document(title: "{TITLE.replace(chr(92), chr(92) * 2)}")
        #set text(font: "Libertinus Serif", lang: "pl")
        #for page in range({pages}) [
          = {name} #page
          #table(columns: 2, table.header([Numer], [Nazwa]), [1 0 R], [zażółć])
          #link("https://x.example/(5 0 R)")[adres]
          #pagebreak(weak: true)
        ]
    """
    file = folder / f"{name}.pdf"
    file.write_bytes(typst.compile(source.encode(), format="pdf", ignore_system_fonts=True) or b"")
    return file


def test_pages_links_and_tags_survive(tmp_path: Path) -> None:
    out = tmp_path / "bound.pdf"
    parts = [part(tmp_path, name) for name in ("raz", "dwa", "trzy")]
    assert [binding.pages(one) for one in parts] == [2, 2, 2]
    assert binding.bind(parts, out) == 6
    reader = PdfReader(out, strict=True)
    assert [page.extract_text().split("\n")[0] for page in reader.pages] == [
        f"{name} {page}" for name in ("raz", "dwa", "trzy") for page in (0, 1)
    ]
    assert [page["/Annots"][0]["/A"]["/URI"] for page in reader.pages] == ["https://x.example/(5 0 R)"] * 6  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE

    tree = reader.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    numbers = tree["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert sorted(parents) == list(range(tree["/ParentTreeNextKey"]))
    for page in reader.pages:
        leaf = parents[page["/StructParents"]].get_object()[0].get_object()
        assert leaf["/Pg"] == page
        while leaf["/Type"] != "/StructTreeRoot":
            leaf = leaf["/P"]
        assert leaf == tree
    names = tree["/IDTree"]["/Names"][::2]
    assert names == sorted(set(names))
    assert len(names) == 12  # two headings on each page


def test_what_the_typesetter_did_not_write_is_refused(tmp_path: Path) -> None:
    strange = tmp_path / "strange.pdf"
    strange.write_bytes(b"%PDF-1.4\n")
    with pytest.raises(PaperError):
        binding.bind([strange, strange], tmp_path / "bound.pdf")
