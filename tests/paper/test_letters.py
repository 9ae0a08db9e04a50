"""Letters: what a customer reads on paper, and what the office hears when one cannot be printed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from mailbot.errors import FieldUnknown, PaperError
from mailbot.paper import printing, run
from mailbot.paper.letterhead import Sender, Style, Window, dateline
from mailbot.paper.run import Printed
from mailbot.paper.troubles import Kind, Trouble, Unprintable
from tests.paper.office import NOW, SENDER, customer, png, printed, texts

PLAIN = Contents("Oferta dla {firma}", "{zwrot},\n\nmamy coś dla {firma}.\n", None)
NOWHERE = "\u0378"  # no character, so that no machine has it in a font
RETURN_LINE = "Przykładowa Spółka z o.o. · ul. Długa 5/7 · 60-123 Poznań"
FOOT = "NIP 777-00-00-000 · KRS 0000123456"


def html(inside: str, *attachments: Attachment) -> Contents:
    return Contents("Oferta", "", inside, attachments)


def inside(page: str) -> str:
    """What stands between the subject and the foot."""
    return page.rpartition(" Oferta ")[2].removesuffix(f" {FOOT}")


def test_a_whole_letter(tmp_path: Path) -> None:
    result, pages = printed(tmp_path, PLAIN, customer(firma="Łącz S.A."))
    assert result == Printed(1, 1)
    head = f"Przykładowa Spółka z o.o. ul. Długa 5/7 60-123 Poznań tel. 61 123 45 67 {RETURN_LINE}"
    address = "Żaneta Nowak Łącz S.A. ul. Święty Marcin 12 61-803 Poznań Poznań, 1 marca 2026 r."
    assert pages == [f"{head} {address} Oferta dla Łącz S.A. Szanowna Pani, mamy coś dla Łącz S.A.. {FOOT}"]


def test_the_second_design_has_a_letterhead_and_a_foot_of_its_own(tmp_path: Path) -> None:
    result, pages = printed(tmp_path, PLAIN, customer(firma="Łącz S.A."), style=Style("classic"))
    assert result == Printed(1, 1)
    head = f"Przykładowa Spółka z o.o. ul. Długa 5/7, 60-123 Poznań, tel. 61 123 45 67 {RETURN_LINE}"
    address = "Żaneta Nowak Łącz S.A. ul. Święty Marcin 12 61-803 Poznań Poznań, 1 marca 2026 r."
    text = "Oferta dla Łącz S.A. Szanowna Pani, mamy coś dla Łącz S.A.. NIP 777-00-00-000 KRS 0000123456"
    assert pages == [f"{head} {address} {text}"]


def test_letters_stand_in_the_order_of_the_list_each_in_its_recipients_language(tmp_path: Path) -> None:
    john = customer(2, "John Smith", "Acme Ltd", language="en", gender="male", last_name="Smith", country="England")
    result, pages = printed(tmp_path, PLAIN, customer(1, firma="A"), john, customer(3, "Jan Lis", firma="C"))
    assert result == Printed(3, 3)
    assert [name for page in pages for name in ("Żaneta", "John", "Jan Lis") if name in page] == [
        "Żaneta",
        "John",
        "Jan Lis",
    ]
    assert "WIELKA BRYTANIA Poznań, 1 March 2026" in pages[1]
    assert "Dear Mr Smith," in pages[1]


def test_pages_are_numbered_from_the_second_and_each_letter_counts_anew(tmp_path: Path) -> None:
    long = html("<p>Zażółć gęślą jaźń, a potem jeszcze raz i jeszcze raz.</p>" * 90)
    result, pages = printed(tmp_path, long, customer(1), customer(2, language="en"))
    assert result == Printed(6, 2)
    numbers = [re.findall(r"(?:Strona|Page) \d (?:z|of) \d", page) for page in pages]
    assert numbers == [[], ["Strona 2 z 3"], ["Strona 3 z 3"], [], ["Page 2 of 3"], ["Page 3 of 3"]]
    assert [FOOT in page for page in pages] == [True, False, False, True, False, False]


def test_conditions_choose_between_texts(tmp_path: Path) -> None:
    contents = html("<p>{jeśli firma = Łącz}dla Łącza{inaczej}dla innych{koniec}</p>")
    _, pages = printed(
        tmp_path, contents, customer(1, firma="Łącz"), customer(2, firma="Rozłącz"), customer(3, firma="łącz")
    )
    assert [inside(page) for page in pages] == ["dla Łącza", "dla innych", "dla Łącza"]


def test_what_cannot_be_posted_is_named_and_the_others_are_printed(tmp_path: Path) -> None:
    result, pages = printed(
        tmp_path,
        PLAIN,
        customer(1, city=""),
        customer(2, name="x" * 900),
        customer(3, name=f"Jan {NOWHERE}"),
        customer(4, firma="y" * 600_000),
        customer(5, firma="dobra"),
    )
    assert len(pages) == 1
    assert result == Printed(
        1,
        1,
        (
            Unprintable(1, Trouble(Kind.ADDRESS_INCOMPLETE, "city")),
            Unprintable(2, Trouble(Kind.ADDRESS_TOO_LONG, "x" * 200)),
            Unprintable(3, Trouble(Kind.NO_FONT, NOWHERE)),
            Unprintable(4, Trouble(Kind.FIELDS_TOO_LONG)),
        ),
    )
    assert [one.trouble.sentence("pl") for one in result.unprintable[:1]] == [
        "w adresie pocztowym brakuje: miejscowość"
    ]
    assert all(one.trouble.sentence("en") for one in result.unprintable)


def test_nobody_to_print_for_makes_no_file(tmp_path: Path) -> None:
    result, pages = printed(tmp_path, PLAIN, customer(1, city=""))
    assert (result.letters, result.pages, pages) == (0, 0, [])
    assert not list(tmp_path.iterdir())


def test_a_name_of_300_characters_is_still_behind_the_window(tmp_path: Path) -> None:
    name = "Nazwa " * 50
    _, (page,) = printed(tmp_path, PLAIN, customer(name=name, firma="x"))
    assert name.strip() in page


def test_characters_of_the_text_that_no_font_has_are_left_out_and_told(tmp_path: Path) -> None:
    result, (page,) = printed(tmp_path, html(f"<p>raz {NOWHERE} dwa</p>"), customer())
    assert result.remarks == (Trouble(Kind.CHARACTERS_LEFT_OUT, NOWHERE),)
    assert inside(page) == "raz dwa"


@pytest.mark.parametrize("name", ["Іван Петренко", "Γιώργος Παπαδόπουλος", "Đặng Văn Lâm", "Zoë Šťastná-Ağaoğlu"])
def test_the_scripts_of_europe_are_printed_as_they_are(tmp_path: Path, name: str) -> None:
    result, (page,) = printed(tmp_path, PLAIN, customer(name=name, firma="x"))
    assert result == Printed(1, 1)
    assert name in page


HOSTILE = (
    '#read("/etc/passwd")',
    "*x* _y_ $z$ `q` = a",
    '#import "x.typ"',
    '\\ \\u{0041} "',
    "[a] {b} <c> @d ~",
    "// nic /* nic */",
    '"}]}, "x"',
    "<b>nie</b> &amp; &lt;",
    "{imię} «firma»",
    "0 R (endobj) stream",
)


def test_fields_are_never_markup(tmp_path: Path) -> None:
    people = [customer(number, firma=text, name=text) for number, text in enumerate(HOSTILE, 1)]
    result, pages = printed(tmp_path, PLAIN, *people)
    assert result == Printed(len(HOSTILE), len(HOSTILE))
    for text, page in zip(HOSTILE, pages, strict=True):
        assert f"Oferta dla {text} Szanowna Pani, mamy coś dla {text}." in page
        assert f"{text} Łącz S.A. ul. Święty Marcin" in page


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), min_size=1, max_size=25))
def test_every_field_gives_a_letter_or_a_reason(tmp_path: Path, values: list[str]) -> None:
    people = [customer(number, firma=value, name=value) for number, value in enumerate(values, 1)]
    result, _ = printed(tmp_path, PLAIN, *people)
    assert result.letters + len(result.unprintable) == len(values)
    assert {one.trouble.kind for one in result.unprintable} <= {Kind.NO_FONT, Kind.ADDRESS_TOO_LONG}


def test_a_text_with_unknown_fields_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FieldUnknown):
        printed(tmp_path, Contents("x", "{nieznane}", None), customer())


def test_pictures_of_the_letter_are_printed_and_others_are_told(tmp_path: Path) -> None:
    torn = png(60, 40)[:-30]
    contents = html(
        '<p><img src="cid:logo" alt="Logo"><img src="cid:torn" alt="Plan"><img src="cid:bomb" alt="Bomba">'
        '<img src="https://x.example/pixel.gif"></p>',
        Attachment("logo.png", "image/png", png(60, 40), "logo"),
        Attachment("torn.png", "image/png", torn, "torn"),
        Attachment("bomb.png", "image/png", png(1, 1)[:16] + b"\0\1\0\0\0\1\0\0" + png(1, 1)[24:], "bomb"),
    )
    result, (page,) = printed(tmp_path, contents, customer())
    assert result == Printed(
        1,
        1,
        remarks=(
            Trouble(Kind.PICTURE_LEFT_OUT, "Bomba"),
            Trouble(Kind.PICTURE_LEFT_OUT, "https://x.example/pixel.gif"),
            Trouble(Kind.PICTURE_LEFT_OUT, "torn.png"),
        ),
    )
    assert inside(page) == "[Plan][Bomba]"
    assert len(PdfReader(tmp_path / "letters.pdf").pages[0].images) == 1


def test_a_table_of_700_rows_goes_over_many_pages_with_its_head_on_each(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{number}</td><td>wartość</td></tr>" for number in range(700))
    result, pages = printed(tmp_path, html(f"<table><tr><th>Numer</th><th>Co</th></tr>{rows}</table>"), customer())
    assert result.letters == 1
    assert len(pages) > 10
    assert all("Numer Co" in page for page in pages)


def test_fonts_are_embedded_and_the_pdf_is_tagged(tmp_path: Path) -> None:
    printed(tmp_path, PLAIN, customer(firma="Łącz"))
    reader = PdfReader(tmp_path / "letters.pdf", strict=True)
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]  # type: ignore[index]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert all("/FontFile3" in one or "/FontFile2" in one for one in descriptors)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value  # type: ignore[index]
    assert reader.trailer["/Root"]["/Lang"] == "pl"  # type: ignore[index]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Oferta dla {firma}", SENDER.name)


def test_an_archival_pdf_says_so_also_when_it_is_bound_from_parts(tmp_path: Path) -> None:
    logo = Attachment("logo.png", "image/png", png(6, 4), "logo")
    contents = html('<h2>Co</h2><table border="1"><tr><th>a<tr><td>b</table><img src="cid:logo">{firma}', logo)
    people = [customer(number) for number in range(1, run.BATCH + 3)]
    result, pages = printed(tmp_path, contents, *people, style=Style("classic", Window.RIGHT, archival=True))
    assert result == Printed(len(people), len(people))
    assert len(pages) == len(people)
    reader = PdfReader(tmp_path / "letters.pdf", strict=True)
    assert "/OutputIntents" in reader.trailer["/Root"]  # type: ignore[operator]
    assert reader.xmp_metadata is not None
    assert (reader.xmp_metadata.pdfaid_part, reader.xmp_metadata.pdfaid_conformance) == ("2", "A")
    tree = reader.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    assert len(tree["/K"]) == 2
    assert tree["/ParentTreeNextKey"] == len(people)


def test_the_same_letters_are_the_same_octets(tmp_path: Path) -> None:
    printed(tmp_path, PLAIN, customer(firma="Łącz"))
    before = (tmp_path / "letters.pdf").read_bytes()
    printed(tmp_path, PLAIN, customer(firma="Łącz"))
    assert (tmp_path / "letters.pdf").read_bytes() == before


def test_a_proof_shows_the_first_three_letters_that_can_be_printed() -> None:
    people = [customer(1, firma="A"), customer(2, city=""), customer(3, firma=NOWHERE), customer(4, firma="D")]
    proof = printing.proof(PLAIN, ("firma",), people, SENDER, language="pl", now=NOW)
    assert proof.pdf.startswith(b"%PDF")
    assert [page[:4] for page in proof.pages] == [b"\x89PNG"] * 2  # the first and the fourth
    assert [one.number for one in proof.printed.unprintable] == [2, 3]
    nothing = printing.proof(PLAIN, ("firma",), people[1:2], SENDER, language="pl", now=NOW)
    assert (nothing.pdf, nothing.pages) == (b"", ())


def test_an_offices_own_design_goes_before_ours_and_may_have_its_own_logo(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "paper"
    own.mkdir(parents=True)
    (own / "logo.png").write_bytes(png(20, 10))
    (own / "letter.typ").write_text(
        '#import "frame.typ": letters\n#letters(head: image("logo.png", width: 1cm), foot: [NASZA STOPKA])'
    )
    _, (page,) = printed(tmp_path, PLAIN, customer(firma="x"), templates=tmp_path / "templates")
    assert "NASZA STOPKA" in page


def test_a_broken_design_is_told_with_the_typesetters_words(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "paper"
    own.mkdir(parents=True)
    (own / "letter.typ").write_text("#nonsense()")
    people = [customer(number, firma="x") for number in range(1, 6)]
    with pytest.raises(PaperError, match="design letter: unknown variable: nonsense"):
        printed(tmp_path, PLAIN, *people, templates=tmp_path / "templates")
    with pytest.raises(PaperError, match=r"no design '\.\./letter'"):
        printed(tmp_path, PLAIN, *people, style=Style("../letter"))


def test_a_letter_that_breaks_the_typesetter_does_not_take_the_others_along(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "paper"
    own.mkdir(parents=True)
    (own / "letter.typ").write_text(
        '#import "frame.typ": letters, order\n'
        '#for letter in order.letters { assert(not letter.subject.contains("zła"), message: "zły dzień") }\n#letters()'
    )
    people = [customer(number, firma="zła" if number in {2, 7} else "x") for number in range(1, 10)]
    result, pages = printed(tmp_path, PLAIN, *people, templates=tmp_path / "templates")
    assert (result.letters, len(pages)) == (7, 7)
    assert [one.number for one in result.unprintable] == [2, 7]
    assert "zły dzień" in result.unprintable[0].trouble.sentence("pl")


def test_a_design_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "paper"
    own.mkdir(parents=True)
    (own / "letter.typ").write_text('#read("/../../../../etc/passwd")')
    people = [customer(number, firma="x") for number in range(1, 6)]
    with pytest.raises(PaperError, match="cannot be set"):
        printed(tmp_path, PLAIN, *people, templates=tmp_path / "templates")


def test_the_date_is_written_as_each_language_does() -> None:
    assert dateline(NOW.date(), "Łódź", "pl") == "Łódź, 1 marca 2026 r."
    assert dateline(NOW.date(), "", "en") == "1 March 2026"


def test_a_sender_without_an_address_has_a_letterhead_all_the_same(tmp_path: Path) -> None:
    out = tmp_path / "letters.pdf"
    sender = replace(Sender("Firma"), city="Poznań")
    result = printing.letters(PLAIN, ("firma",), [customer(firma="x")], sender, language="pl", now=NOW, out=out)
    assert result.letters == 1
    assert "Firma · Poznań" in texts(out)[0]
