"""Letters that were written in Word."""

import io
import re
import stat
import zipfile
from pathlib import Path

import pytest

from mailbot.domain.campaign import Recipient
from mailbot.errors import FieldUnknown, MergeError, PaperError
from mailbot.paper.troubles import Kind, Trouble, Unprintable
from mailbot.paper.word import bounds, letters, office
from mailbot.paper.word.letters import Written
from tests.paper.office import WORD, customer, word

SECTION = '<w:sectPr><w:type w:val="continuous"/><w:pgSz w:w="11906"/><w:pgMar w:top="1"/><w:cols/></w:sectPr>'
NUMBERING = (
    b'<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:abstractNum w:abstractNumId="0"/><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
RELATION = "<Relationships><Relationship Id='x' Type='http://x/{}' Target='{}' TargetMode='External'/></Relationships>"
HEADER = (
    f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>Dla {{fi</w:t></w:r><w:r><w:t>rma}}: {{zwrot}}</w:t></w:r></w:p></w:hdr>'
).encode()
FOOTER = f'<w:ftr xmlns:w="{WORD}"><w:p><w:r><w:t>KRS 0000123456</w:t></w:r></w:p></w:ftr>'.encode()
AROUND = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
    '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
)


def text(*runs: str, before: str = "") -> str:
    inside = "".join(f'<w:r w:rsidR="00AB12CD"><w:rPr><w:b/></w:rPr><w:t>{run}</w:t></w:r>' for run in runs)
    return f'<w:p w:rsidR="00AB12CD">{before}{inside}</w:p>'


def made(folder: Path, content: bytes, *recipients: Recipient, program: str | None = None, **more: int) -> Written:
    return letters.letters(
        content, ("imię", "firma"), recipients, home="PL", language="pl", folder=folder, program=program, **more
    )


def merged(folder: Path, content: bytes, *recipients: Recipient) -> tuple[Written, dict[str, str]]:
    """What came of it without LibreOffice, and the parts of the file."""
    written = made(folder, content, *recipients)
    if written.file is None:
        return written, {}
    with zipfile.ZipFile(written.file) as archive:
        return written, {name: archive.read(name).decode() for name in archive.namelist()}


def texts(document: str) -> list[str]:
    """A line for each letter: the paragraph with its section's end in it is its last."""
    lines = [""]
    for paragraph in re.findall(r"<w:p[ >].*?</w:p>", document):
        lines[-1] += "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", paragraph))
        if "<w:sectPr>" in paragraph:
            lines.append("")
    return lines


def test_each_recipient_has_a_section_of_its_own(tmp_path: Path) -> None:
    content = word(text("{zwrot}, piszemy do {firma}.") + SECTION)
    written, parts = merged(
        tmp_path, content, customer(1, firma="A & B <C>"), customer(2, city=""), customer(3, gender="")
    )
    nowhere = Unprintable(2, Trouble(Kind.ADDRESS_INCOMPLETE, "city"))
    remark = Trouble(Kind.FIELD_EMPTY, "firma (1)")
    assert written == Written(tmp_path / "letters.docx", 2, (nowhere,), (remark,))
    document = parts["word/document.xml"]
    assert texts(document) == ["Szanowna Pani, piszemy do A &amp; B &lt;C&gt;.", "Szanowni Państwo, piszemy do ."]
    section = '<w:pgSz w:w="11906"/><w:pgMar w:top="1"/><w:pgNumType w:start="1"/><w:cols/></w:sectPr>'
    assert document.count(section) == 2
    assert "rsid" not in document


def test_a_polish_postcode_that_a_spreadsheet_made_a_number_is_written_as_the_post_wants_it(tmp_path: Path) -> None:
    content = word(text("{kod pocztowy} {miasto};{uwaga}") + SECTION)
    there = {"kod pocztowy": "30001", "miasto": "Kraków", "uwaga": "30001", "postcode": "30001", "city": "Kraków"}
    abroad = {"kod pocztowy": "10115", "miasto": "Berlin", "country": "DE"}
    known = ("kod pocztowy", "miasto", "uwaga")
    them = (customer(1, **there), customer(2, **there, country="Polska"), customer(3, **abroad))
    written = letters.letters(content, known, them, home="PL", language="pl", folder=tmp_path, program=None)
    assert written.file is not None
    with zipfile.ZipFile(written.file) as archive:
        document = archive.read("word/document.xml").decode()
    assert texts(document) == ["30-001 Kraków;30001", "30-001 Kraków;30001", "10115 Berlin;"]


def test_a_field_that_word_has_cut_into_pieces_is_one_field(tmp_path: Path) -> None:
    spelling = '<w:proofErr w:type="spellStart"/>'
    _, parts = merged(
        tmp_path, word(text("Do {fi", "r", "ma|nas} i ", "«firma»", before=spelling)), customer(firma="X")
    )
    assert texts(parts["word/document.xml"]) == ["Do X i X"]


def test_words_own_merge_fields_are_filled(tmp_path: Path) -> None:
    code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> MERGEFIELD firma </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>«firma»</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = '<w:fldSimple w:instr=" MERGEFIELD firma "><w:r><w:t>«firma»</w:t></w:r></w:fldSimple>'
    page = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    _, parts = merged(tmp_path, word(f"<w:p>{code}</w:p><w:p>{simple}</w:p><w:p>{page}</w:p>"), customer(firma="X"))
    document = parts["word/document.xml"]
    assert re.findall(r"<w:t[^>]*>([^<]*)</w:t>", document) == ["X", "X"]
    assert "MERGEFIELD" not in document
    assert "PAGE" in document


def shown(part: str) -> str:
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", part))


def test_each_letter_has_a_header_of_its_own_where_that_has_fields(tmp_path: Path) -> None:
    logo = '<Relationships><Relationship Id="a" Type="http://x/image" Target="media/logo.png"/></Relationships>'
    beside = {"word___rels__header1_xml.rels": logo.encode()}
    content = word(text("{firma}") + AROUND, word__header1_xml=HEADER, word__footer1_xml=FOOTER, **beside)
    people = (customer(1, firma="A & B"), customer(2, firma="C", gender=""), customer(3, firma=""))
    written, parts = merged(tmp_path, content, *people)
    assert written == Written(tmp_path / "letters.docx", 3, (), (Trouble(Kind.FIELD_EMPTY, "firma (1)"),))
    assert {name: shown(parts[name]) for name in sorted(parts) if re.match("word/(header|footer)", name)} == {
        "word/footer1.xml": "KRS 0000123456",
        "word/header1.xml": "Dla A &amp; B: Szanowna Pani",
        "word/header1_1.xml": "Dla C: Szanowni Państwo",
        "word/header1_2.xml": "Dla : Szanowna Pani",
    }
    targets = dict(re.findall(r'Id="(\w+)" Type="[^"]*" Target="([^"]*)"', parts["word/_rels/document.xml.rels"]))
    called = re.findall(r'<w:(?:header|footer)Reference w:type="default" r:id="(\w+)"', parts["word/document.xml"])
    assert [targets[one] for one in called] == [
        *("header1.xml", "footer1.xml"),
        *("header1_1.xml", "footer1.xml"),
        *("header1_2.xml", "footer1.xml"),
    ]
    kinds = re.findall(
        r'PartName="/word/(header\w+.xml)" ContentType="[^"]*\.header\+xml"', parts["[Content_Types].xml"]
    )
    assert kinds == ["header1.xml", "header1_1.xml", "header1_2.xml"]
    assert [parts[f"word/_rels/header1{place}.xml.rels"] for place in ("", "_1", "_2")] == [logo] * 3


def test_a_field_that_only_the_header_names_is_known_or_told(tmp_path: Path) -> None:
    content = word(
        text("x") + AROUND, word__header1_xml=HEADER.replace(b"zwrot", b"nieznane"), word__footer1_xml=FOOTER
    )
    with pytest.raises(FieldUnknown) as caught:
        merged(tmp_path, content, customer())
    assert caught.value.names == ("nieznane",)


def test_conditions_may_span_paragraphs(tmp_path: Path) -> None:
    body = text("{jeśli firma}Dla ", "firmy") + text("{firma}{inaczej}Dla ") + text("osoby{koniec}!")
    _, parts = merged(tmp_path, word(body + SECTION), customer(1, firma="X"), customer(2, firma=""))
    assert texts(parts["word/document.xml"]) == ["Dla firmyX!", "Dla osoby!"]


def test_a_condition_that_tears_the_file_apart_leaves_that_letter_out(tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr><w:tc>{text('a{jeśli firma}b')}</w:tc></w:tr></w:tbl>{text('c{koniec}d')}"
    written, _ = merged(tmp_path, word(table), customer(1, firma="X"), customer(2, firma=""))
    assert (written.letters, written.unprintable) == (1, (Unprintable(2, Trouble(Kind.TEXT_TORN)),))


def test_a_proof_writes_the_first_letters_and_looks_at_all(tmp_path: Path) -> None:
    people = [customer(number, firma="X" if number < 5 else "") for number in range(1, 8)]
    written = made(tmp_path, word(text("Do {firma}")), *people, customer(8, city=""), most=3)
    assert (written.letters, [one.number for one in written.unprintable]) == (3, [8])
    assert written.remarks == (Trouble(Kind.FIELD_EMPTY, "firma (3)"),)
    assert [one.sentence("pl") for one in written.remarks] == ["puste pole w pliku Worda (w tylu listach): firma (3)"]


def test_lists_begin_anew_in_every_letter_and_shapes_differ(tmp_path: Path) -> None:
    listed = text("raz", before='<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>')
    shape = '<w:p><wp:docPr id="1" name="x"/><wp:docPr id="2"/><a:ext uri="{C183D7F6-0000-0000}"/></w:p>'
    _, parts = merged(
        tmp_path, word(listed + shape, word__numbering_xml=NUMBERING), customer(1), customer(2), customer(3)
    )
    document = parts["word/document.xml"]
    assert re.findall(r'<w:numId w:val="(\d+)"', document) == ["4", "9", "14"]
    assert re.findall(r'<w:num w:numId="(\d+)"', parts["word/numbering.xml"]) == ["4", "9", "14"]
    assert parts["word/numbering.xml"].count("startOverride") == 18
    shapes = re.findall(r'<wp:docPr id="(\d+)"', document)
    assert len(set(shapes)) == len(shapes) == 6
    assert document.count('uri="{C183D7F6-0000-0000}"') == 3


def test_a_list_that_is_one_by_its_style_begins_anew_in_every_letter_too(tmp_path: Path) -> None:
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="Based"><w:basedOn w:val="Listed"/></w:style>'
        '<w:style w:styleId="Listed"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Circle"><w:basedOn w:val="Circle"/></w:style></w:styles>'
    )
    body = "".join(
        text(name, before=f'<w:pPr><w:pStyle w:val="{name}"/><w:jc w:val="left"/></w:pPr>')
        for name in ("Based", "Circle", "Absent")
    )
    _, parts = merged(
        tmp_path,
        word(body, word__numbering_xml=NUMBERING, word__styles_xml=styles.encode()),
        customer(1),
        customer(2),
    )
    listed = r'<w:pStyle w:val="Based"/><w:numPr><w:numId w:val="(\d+)"/></w:numPr><w:jc w:val="left"/>'
    assert re.findall(listed, parts["word/document.xml"]) == ["4", "9"]
    assert parts["word/document.xml"].count("<w:numPr>") == 2


def test_an_unknown_field_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(FieldUnknown) as caught:
        merged(tmp_path, word(text("{nieznane}")), customer())
    assert caught.value.names == ("nieznane",)
    with pytest.raises(MergeError, match=r"no \{end\}"):
        merged(tmp_path, word(text("{jeśli firma}x")), customer())


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(70_000_000))
    return file.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
ALT = '<w:altChunk xmlns:r="urn:r" r:id="x"/>'
DDE = "<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>"


LINK = RELATION.format("image", "file:///etc/passwd").encode()
CUT = "".join(
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    + "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    for pieces in ((" MERGEFIELD firma ",), (" INC", "LUDEPICTURE http://x "))
)


def linked(target: str, mode: str) -> bytes:
    """A picture by a relation whose mode LibreOffice or Word may read otherwise than it was meant."""
    relation = f"<Relationship Id='x' Type='http://x/image' Target='{target}'{mode}/>"
    return word(text("x"), **{"word___rels__document_xml.rels": f"<Relationships>{relation}</Relationships>".encode()})


NOTES = f'<w:footnotes xmlns:w="{WORD}"><w:p><w:r><w:t>{{firma}}</w:t></w:r></w:p></w:footnotes>'.encode()
REACHING = {
    "cannot be opened": b"PK\x03\x04 nothing",
    "unpacks to more than 60 MB": bomb(),
    "macros": word(text("x"), word__vbaProject_bin=b"x"),
    "links to file:///etc/passwd": word(text("x"), **{"word___rels__document_xml.rels": LINK}),
    "links to http://a.example": linked("http://a.example", " TargetMode='external'"),
    "links to pictures/a": linked("pictures/a", " TargetMode=' External '"),
    "links to http://b.example": linked("http://b.example", ""),
    r"links to \\\\evil": linked("\\\\evil/x", ""),
    "links to //evil": linked("//evil/x", " TargetMode='Internal'"),
    "INCLUDEPICTURE": word(CUT),
    "embedded as text": word(ALT),
    "fetches other files": word(DDE),
    "INCLUDETEXT": word('<w:p><w:fldSimple w:instr=" INCLUDETEXT c:/x "/></w:p>'),
    "not in its notes": word(text("x"), word__footnotes_xml=NOTES),
    "begins in a later section": word(
        f"<w:p><w:pPr><w:sectPr/></w:pPr></w:p>{text('x')}{AROUND}",
        word__header1_xml=HEADER,
        word__footer1_xml=FOOTER,
    ),
    "declares a document type": word(text("x"), word__numbering_xml=ENTITIES),
    "cannot be read": word("<w:p>"),
    "has no text": word(""),
}


@pytest.mark.parametrize("why", REACHING)
def test_a_word_file_that_reaches_out_of_itself_is_refused(tmp_path: Path, why: str) -> None:
    with pytest.raises(PaperError, match=why):
        merged(tmp_path, REACHING[why], customer())


def test_what_word_would_look_for_elsewhere_is_cut_out(tmp_path: Path) -> None:
    settings = (
        b'<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="urn:r">'
        b'<w:attachedTemplate r:id="x"/><w:mailMerge/><w:zoom/></w:settings>'
    )
    relations = RELATION.format("attachedTemplate", "file:///c:/firma.dotx").replace("'", '"').encode()
    content = word(text("x"), word__settings_xml=settings, **{"word___rels__settings.xml.rels": relations})
    _, parts = merged(tmp_path, content, customer())
    assert "attachedTemplate" not in parts["word/settings.xml"] + parts["word/_rels/settings.xml.rels"]
    assert "mailMerge" not in parts["word/settings.xml"]
    assert "zoom" in parts["word/settings.xml"]


def program(folder: Path, script: str) -> str:
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def test_libreoffice_is_given_a_home_of_its_own_and_makes_a_pdf(tmp_path: Path) -> None:
    letter = tmp_path / "letters.docx"
    letter.write_bytes(b"x")
    standin = program(tmp_path, f'echo "$HOME $*" > {tmp_path}/said; cp "{letter}" "{tmp_path}/letters.pdf"')
    assert office.convert(standin, letter) == tmp_path / "letters.pdf"
    assert (tmp_path / "said").read_text() == (
        f"{tmp_path} --headless --norestore -env:UserInstallation=file://{tmp_path}/profile "
        f"--convert-to pdf --outdir {tmp_path} {letter}\n"
    )


def test_libreoffice_is_bounded_and_sees_no_password_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_IMAP__PASSWORD", "secret")
    letter = tmp_path / "letters.docx"
    letter.write_bytes(b"x")
    script = f"(ulimit -v; ulimit -t; ulimit -c; env | cut -d= -f1 | sort) > {tmp_path}/said; exit 1"
    assert office.convert(program(tmp_path, script), letter) is None
    said = (tmp_path / "said").read_text().split()
    assert said[:3] == [str(bounds.MEMORY // 1024), str(bounds.SECONDS), "0"]
    assert set(said[3:]) <= {"HOME", "LANG", "PATH", "PWD", "OLDPWD", "SHLVL", "_"}


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "sleep 30"])
def test_where_libreoffice_fails_the_word_file_is_kept(tmp_path: Path, script: str) -> None:
    letter = tmp_path / "letters.docx"
    letter.write_bytes(b"x")
    assert office.convert(program(tmp_path, script), letter, seconds=0.5) is None
    assert office.convert(str(tmp_path / "absent"), letter) is None
