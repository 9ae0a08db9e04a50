"""What an archive asks of a PDF, read from the file's own structure (ISO 19005-2, level A)."""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NullObject, PdfObject

from mailbot.domain.campaign import Contents
from mailbot.paper import run
from mailbot.paper.letterhead import Style
from mailbot.paper.run import Printed
from tests.paper.office import customer, printed

CONTENTS = Contents("Oferta", "", "<h2>Zażółć</h2><p><b>gęślą</b> <i>jaźń</i> {firma} Ωμέγα</p>")
ONE, BOUND = 1, run.BATCH + 2
Made = Mapping[tuple[int, bool], Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Letters by how many people they are for, and whether for an archive."""
    files: dict[tuple[int, bool], Path] = {}
    for people, archival in product((ONE, BOUND), (False, True)):
        folder = tmp_path_factory.mktemp("letters")
        recipients = [customer(number, firma="Łącz") for number in range(1, people + 1)]
        result, _ = printed(folder, CONTENTS, *recipients, style=Style(archival=archival))
        assert result == Printed(people, people)
        files[people, archival] = folder / "letters.pdf"
    return files


def root(reader: PdfReader, name: str) -> PdfObject:
    """What the catalog has under that name."""
    catalog = reader.trailer["/Root"]
    assert isinstance(catalog, DictionaryObject)
    return catalog[name].get_object() or NullObject()


def descriptors(page: PageObject) -> Iterator[DictionaryObject]:
    for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
        (descendant,) = font.get_object()["/DescendantFonts"]
        yield descendant.get_object()["/FontDescriptor"].get_object()


@pytest.mark.parametrize("people", [ONE, BOUND])
@pytest.mark.parametrize("archival", [False, True])
def test_every_font_of_every_page_is_embedded_and_every_page_is_tagged(
    made: Made, people: int, *, archival: bool
) -> None:
    reader = PdfReader(made[people, archival], strict=True)
    assert len(reader.pages) == people
    for page in reader.pages:
        fonts = list(descriptors(page))
        assert len(fonts) >= 3  # plain, bold, italic
        assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts)
        assert "/StructParents" in page
    assert root(reader, "/MarkInfo")["/Marked"].value  # type: ignore[index]
    assert root(reader, "/StructTreeRoot")["/Type"] == "/StructTreeRoot"  # type: ignore[index]
    assert str(root(reader, "/Lang")) == "pl"


@pytest.mark.parametrize("people", [ONE, BOUND])
def test_an_archival_pdf_names_its_standard_and_its_colours(made: Made, people: int) -> None:
    reader = PdfReader(made[people, True], strict=True)
    metadata = reader.xmp_metadata
    assert metadata is not None
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "A")
    intents = root(reader, "/OutputIntents")
    assert isinstance(intents, ArrayObject)
    (intent,) = (one.get_object() for one in intents)
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"  # an ICC profile
    assert "/Encrypt" not in reader.trailer
    assert "/ID" in reader.trailer


@pytest.mark.parametrize("archival", [False, True])
def test_what_is_bound_does_not_claim_the_pages_of_one_part(made: Made, *, archival: bool) -> None:
    file = made[BOUND, archival]
    metadata = root(PdfReader(file, strict=True), "/Metadata").get_data()  # type: ignore[attr-defined]
    assert b"<xmp:CreatorTool>" in metadata
    assert b"NPages>" not in metadata
    assert file.read_bytes().count(b"/Type/Metadata") == 1
