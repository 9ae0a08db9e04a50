"""Word files as Word writes them, through LibreOffice itself."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from mailbot.paper import printing
from mailbot.paper.word import letters, office
from tests.paper.office import DECLARED, WORD, customer, texts, word

SOFFICE = office.found()
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="no LibreOffice: install Debian's package libreoffice-writer to see Word files as PDF"
)

STYLES = f"""<w:styles xmlns:w="{WORD}">
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Liczby"><w:name w:val="List Number"/><w:basedOn w:val="Normal"/>
<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="LiczbyB"><w:name w:val="Moje liczby"/><w:basedOn w:val="Liczby"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
HEADER = f"<w:hdr {DECLARED}><w:p><w:r><w:t>Przykładowa Spółka z o.o.</w:t></w:r></w:p></w:hdr>"
FOOTER = (
    f"<w:ftr {DECLARED}><w:p><w:r><w:t xml:space='preserve'>Strona </w:t></w:r>"
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)


def runs(*pieces: str) -> str:
    """As Word cuts what was typed with pauses, and checked for spelling."""
    return "".join(
        f'<w:proofErr w:type="spellStart"/><w:r w:rsidR="00A1{place:04}"><w:t xml:space="preserve">{piece}</w:t></w:r>'
        for place, piece in enumerate(pieces)
    )


def paragraph(*pieces: str, style: str = "") -> str:
    looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{looks}{runs(*pieces)}</w:p>"


def box(*pieces: str) -> str:
    """A text box; Word writes its text twice, for new programs and for old ones."""
    inside = f"<w:txbxContent>{paragraph(*pieces)}</w:txbxContent>"
    shape = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page">'
        '<wp:posOffset>900000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="page">'
        '<wp:posOffset>6000000</wp:posOffset></wp:positionV><wp:extent cx="2700000" cy="900000"/>'
        '<wp:wrapNone/><wp:docPr id="1" name="Pole"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2700000" cy="900000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor>"
    )
    old = f'<v:shape id="Pole" style="width:210pt;height:70pt"><v:textbox>{inside}</v:textbox></v:shape>'
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{old}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


CELLS = "".join(
    f"<w:tc><w:tcPr><w:tcW w:w='3000'/></w:tcPr>{paragraph(*one)}</w:tc>" for one in (("Firma",), ("{fir", "ma}"))
)
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417"/></w:sectPr>'
)
BODY = (
    paragraph("{", "{ zw", "rot", " }", "},")
    + paragraph("Drogi Kliencie {imię|", "„Klient”", "}, zażółć gęślą jaźń.")
    + f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>{CELLS}</w:tr></w:tbl>"
    + box("W ramce: {", "firma", "}")
    + paragraph("raz", style="LiczbyB")
    + paragraph("dwa", style="LiczbyB")
    + SECTION
)
LETTER = word(
    BODY,
    word__styles_xml=STYLES.encode(),
    word__numbering_xml=NUMBERING.encode(),
    word__header1_xml=HEADER.encode(),
    word__footer1_xml=FOOTER.encode(),
)


def made(folder: Path, content: bytes, people: int) -> letters.Written:
    known = ("imię", "firma")
    them = [
        customer(number, firma=f"Łącz {number}", **({"imię": "Ewa"} if number == 2 else {}))
        for number in range(1, people + 1)
    ]
    return letters.letters(content, known, them, home="PL", language="pl", folder=folder, program=SOFFICE)


def test_what_word_wrote_is_a_pdf_with_a_page_for_each_letter(tmp_path: Path) -> None:
    written = made(tmp_path, LETTER, 3)
    assert (written.file, written.letters) == (tmp_path / "letters.pdf", 3)
    names = {1: "Klient", 2: "Ewa", 3: "Klient"}
    for number, page in enumerate(texts(tmp_path / "letters.pdf"), 1):
        assert "Przykładowa Spółka z o.o." in page
        assert f"Szanowna Pani, Drogi Kliencie {names[number]}, zażółć gęślą jaźń. Firma Łącz {number}" in page
        assert f"W ramce: Łącz {number}" in page
        assert "1. raz 2. dwa" in page  # not 3. and 4. in the second letter
        assert "Strona 1" in page
        assert "{" not in page
    fonts = PdfReader(tmp_path / "letters.pdf").pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    descriptors = [font.get_object()["/FontDescriptor"].get_object() for font in fonts.values()]
    assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


def test_the_pages_of_such_a_pdf_are_shown_as_pictures(tmp_path: Path) -> None:
    file = made(tmp_path, LETTER, 2).file
    assert file is not None
    assert [page[:4] for page in printing.shown(file)] == [b"\x89PNG"] * 2


def test_what_libreoffice_cannot_read_stays_a_word_file(tmp_path: Path) -> None:
    file = tmp_path / "letters.docx"
    file.write_bytes(b"PK\x03\x04 nothing")
    assert SOFFICE is not None
    assert office.convert(SOFFICE, file) is None


def test_no_time_is_no_pdf(tmp_path: Path) -> None:
    file = tmp_path / "letters.docx"
    file.write_bytes(LETTER)
    assert SOFFICE is not None
    assert office.convert(SOFFICE, file, seconds=0.2) is None
    assert not file.with_suffix(".pdf").exists()


def test_a_header_with_fields_is_each_letters_own(tmp_path: Path) -> None:
    header = HEADER.replace("Spółka", "Spółka dla {firma}").encode()
    content = word(BODY, word__header1_xml=header, word__footer1_xml=FOOTER.encode())
    written = made(tmp_path, content, 3)
    assert written.file == tmp_path / "letters.pdf"
    pages = texts(written.file)
    assert [page.count(f"Spółka dla Łącz {number} z o.o.") for number, page in enumerate(pages, 1)] == [1, 1, 1]
    assert [page.count("Spółka dla") for page in pages] == [1, 1, 1]
