"""What editors write becomes the blocks of a letter."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.merge import Hole
from mailbot.paper import html, pieces, plain
from mailbot.paper.nodes import (
    Align,
    Block,
    Break,
    Bullets,
    Cell,
    Heading,
    Image,
    Numbers,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    Telling,
    Words,
)
from mailbot.paper.pictures import Picture

LOGO = Picture("logo", "logo.png", "picture-1.png", 100, 50, b"")


def blocks(source: str, *holes: Hole, polish: bool = False) -> tuple[Block, ...]:
    return html.blocks(source, holes, {"logo": LOGO}, polish=polish)[0]


def words(text: str, style: str = "") -> Words:
    return Words(text, style)


def par(*runs: Run | str, align: Align = Align.START) -> Paragraph:
    return Paragraph(tuple(words(run) if isinstance(run, str) else run for run in runs), align)


OUTLOOK = "".join(f'<p style="margin:0cm">{text}</p>' for text in ("raz", "dwa", "&nbsp;", "trzy"))
LAYOUT = Table(2, 0, lined=False, cells=(Cell(0, 0, 1, 1, (par("raz"),)), Cell(1, 0, 1, 1, ())))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>raz</p><p>dwa</p>", (par("raz"), par("dwa"))),
        ("<div>raz</div><div>dwa</div>", (par("raz", Break(), "dwa"),)),  # Gmail, Thunderbird
        ("<div>raz</div><div><br></div><div>dwa</div>", (par("raz"), par("dwa"))),
        (OUTLOOK, (par("raz", Break(), "dwa"), par("trzy"))),
        ("raz<br>dwa<br><br>trzy", (par("raz", Break(), "dwa"), par("trzy"))),
        ("<p>raz <b>dwa <i>trzy</i></b></p>", (par("raz ", words("dwa ", "b"), words("trzy", "bi")),)),
        ('<span style="font-weight:bold;text-decoration:underline">raz</span>', (par(words("raz", "bu")),)),
        ('<b style="font-weight:normal">raz</b>', (par("raz"),)),  # Google Docs
        ('<p align="right">raz</p><p>dwa</p>', (par("raz", align=Align.RIGHT), par("dwa"))),
        ("<h1>raz</h1>dwa", (Heading(2, (words("raz"),)), par("dwa"))),
        ("<ul><li>raz<li>dwa</ul>", (Bullets(((par("raz"),), (par("dwa"),))),)),
        ('<ol start="3"><li>raz</ol>', (Numbers(3, ((par("raz"),),)),)),
        ("<ul><li>raz</li><ul><li>dwa</ul></ul>", (Bullets(((par("raz"),), (Bullets(((par("dwa"),),)),))),)),
        ("<blockquote>raz</blockquote><hr>", (Quote((par("raz"),)), Rule())),
        ('<a href="https://firma.example/">firma</a>', (par("firma", " (firma.example)"),)),
        ('<a href="https://firma.example">www.firma.example</a>', (par("www.firma.example"),)),
        ('<a href="mailto:a@firma.example">a@firma.example</a>', (par("a@firma.example"),)),
        ('<a href="javascript:alert(1)">x</a>', (par("x"),)),
        ('<img src="cid:logo" width="40" alt="Logo">', (par(Image("picture-1.png", 30.0, "Logo")),)),
        ('<img src="cid:logo" width="4000px">', (par(Image("picture-1.png", 450.0, "logo.png")),)),
        ('<img src="https://x.example/a.png" alt="Mapa">', (par("[Mapa]"),)),
        ("<script>x</script><style>y</style>raz<!-- dwa -->", (par("raz"),)),
        ("<table><tr><td>raz<td>&nbsp;</table>", (LAYOUT,)),
        ("<table><tr><td>raz<tr><td>dwa</table>", (par("raz"), par("dwa"))),  # for the layout only
        ("", ()),
    ],
)
def test_html_becomes_blocks(source: str, expected: tuple[Block, ...]) -> None:
    assert blocks(source) == expected


def test_no_two_cells_of_a_table_overlap_whatever_their_spans_say() -> None:
    (table,) = blocks(
        '<table border="1"><tr><th>a<th>b<th>c</tr><tr><td rowspan="99">d<td colspan="7">e</tr>'
        '<tr><td>f<td rowspan="2">g</tr><tr><td>h</tr></table>'
    )
    assert isinstance(table, Table)
    assert (table.head, table.lined) == (1, True)
    places = [
        (cell.x + dx, cell.y + dy) for cell in table.cells for dx in range(cell.columns) for dy in range(cell.rows)
    ]
    assert len(places) == len(set(places))
    assert max(x for x, _ in places) < table.columns


def test_a_table_too_large_for_a_page_is_set_as_text() -> None:
    row = "".join(f"<td>{number}</td>" for number in range(30))
    (paragraph,) = blocks(f"<table><tr>{row}</tr><tr><td>koniec</td></tr></table>")
    assert isinstance(paragraph, Paragraph)
    told = "".join(run.text for run in paragraph.runs if isinstance(run, Words) and isinstance(run.text, str))
    assert told.startswith("0 · 1 · 2")
    assert told.endswith("koniec")


def test_merge_fields_stay_fields_also_in_bold_and_in_links() -> None:
    source, holes = pieces.marked(
        ("<p>Dla <b>", Hole("firma"), '</b> na <a href="https://x.example/', Hole("kod"), '">stronie</a></p>')
    )
    assert blocks(source, *holes) == (
        par("Dla ", Words(Hole("firma"), "b"), " na ", "stronie", " (x.example/", Words(Hole("kod")), ")"),
    )


def test_a_strangers_text_cannot_name_a_field_by_its_number() -> None:
    source, holes = pieces.marked((pieces.unmarked("\ue0000\ue001"), Hole("firma")))
    assert blocks(source, *holes) == (par("0", Words(Hole("firma"))),)


def test_a_polish_line_does_not_end_with_a_lone_letter() -> None:
    assert blocks("<p>i w domu, a z nim o nas</p>", polish=True) == (
        par("i\u00a0w\u00a0domu, a\u00a0z\u00a0nim o\u00a0nas"),
    )


def test_a_word_that_no_line_can_hold_may_be_broken() -> None:
    (paragraph,) = blocks("x" * 300)
    assert isinstance(paragraph, Paragraph)
    (run,) = paragraph.runs
    assert isinstance(run, Words)
    assert isinstance(run.text, str)
    assert max(map(len, run.text.split("\u200b"))) < 40


WRAPPED = """Szanowni Państwo,

od 1 marca pracujemy w innych godzinach, a nasza infolinia jest czynna
całą dobę. Zapraszamy.

- pierwszy punkt, który jest tak długi, że program pocztowy go złamał
  w połowie,
- drugi punkt.
1) raz
2) dwa

-- \nZ poważaniem
Anna Nowak
"""


def test_a_plain_text_has_whole_paragraphs_and_lists_again() -> None:
    assert plain.blocks(WRAPPED, (), polish=False) == (
        par("Szanowni Państwo,"),
        par("od 1 marca pracujemy w innych godzinach, a nasza infolinia jest czynna całą dobę. Zapraszamy."),
        Bullets(
            (
                (par("pierwszy punkt, który jest tak długi, że program pocztowy go złamał w połowie,"),),
                (par("drugi punkt."),),
            )
        ),
        Numbers(1, ((par("raz"),), (par("dwa"),))),
        par("Z poważaniem", Break(), "Anna Nowak"),
    )


TAGS = ("p", "div", "b", "table", "tr", "td", "ul", "li", "ol", "blockquote", "h1", "br", "img", "a", "hr", "span")
ATTRIBUTES = ("", ' colspan="9"', ' rowspan="0"', ' style="text-align:right"', ' src="cid:logo"', ' href="https://x"')
TAG = st.builds("<{}{}{}>".format, st.sampled_from(("", "/")), st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))


@given(st.lists(TAG | st.text(max_size=5), max_size=40).map("".join))
def test_no_html_breaks_the_setting(source: str) -> None:
    cleaned = pieces.unmarked(source)
    telling = Telling()
    for block in blocks(cleaned, polish=True) + plain.blocks(cleaned, (), polish=True):
        assert json.loads(json.dumps(telling.tell(block)))["kind"]
