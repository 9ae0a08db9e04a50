"""Answers: the first line is what the writer wrote, never what is quoted."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain import order
from mailbot.domain.letter import Correspondent, Letter
from mailbot.domain.order import Order
from mailbot.domain.words import Verb
from mailbot.mail import body, decode, reply
from tests import corpora
from tests.mail.clients import letter

TOKEN = "abcdefghijklmnopqrstuvwx27"
OURS = ("Podsumowanie wysyłki", "Odpowiedz jednym słowem:", "CONFIRM", "TAK", "Bez: nikogo", f"[#17 {TOKEN}]")
"""The quoted mail: our summary, with the very words that must not count there."""


def inside(lines: str, mark: str = "") -> str:
    return "\n".join(mark + line for line in lines.split("\n"))


QUOTED = "\n".join(OURS)
QUOTED_HTML = "<p>" + "</p><p>".join(OURS) + "</p>"
HEADER_PL = "Od: mailbot@firma.example\nWysłano: środa, 18 listopada 2026 10:30\nDo: Anna\nTemat: [#17] Podsumowanie"
HEADER_EN = (
    "From: mailbot <mailbot@firma.example>\nSent: Wednesday, November 18, 2026 10:30\nTo: Anna\nSubject: [#17] Summary"
)
BORDER = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"


def bold(header: str) -> str:
    return "<br>".join(
        f"<b>{key}:</b>{value}" for key, _, value in (line.partition(":") for line in header.split("\n"))
    )


CITED = inside(QUOTED, "> ")
CITE = f'<blockquote type="cite">{QUOTED_HTML}</blockquote>'
WHEN = "w dniu 18 lis 2026, o godz. 10:30"
BLANK = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"

REPLIES: dict[str, Callable[[str], Letter]] = {
    "gmail": lambda text: letter(
        f"{text}\n\nśr., 18 lis 2026 o 10:30 mailbot <mailbot@firma.example>\nnapisał(a):\n\n{CITED}",
        f'<div dir="ltr">{text}</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">'
        f'śr., 18 lis 2026 o 10:30 mailbot napisał(a):<br></div><blockquote class="gmail_quote">{QUOTED_HTML}'
        "</blockquote></div>",
    ),
    "gmail plain": lambda text: letter(
        f"{text}\n\nOn Wed, Nov 18, 2026 at 10:30 AM mailbot <mailbot@firma.example>\nwrote:\n\n{CITED}"
    ),
    "outlook pl": lambda text: letter(
        f"{text}\n\n{HEADER_PL}\n\n{QUOTED}",
        f"<html><body><div class=WordSection1><p class=MsoNormal>{text}<o:p></o:p></p>{BLANK}<div>"
        f"<div style='{BORDER}'><p class=MsoNormal>{bold(HEADER_PL)}</p></div></div>{QUOTED_HTML}</div></body></html>",
    ),
    "outlook en": lambda text: letter(
        None, f"<p class=MsoNormal>{text}</p><div style='{BORDER}'><p>{bold(HEADER_EN)}</p></div>{QUOTED_HTML}"
    ),
    "outlook plain pl": lambda text: letter(f"{text}\n\n{HEADER_PL}\n\n{QUOTED}"),
    "outlook plain en": lambda text: letter(f"{text}\n\n-----Original Message-----\n{HEADER_EN}\n\n{QUOTED}"),
    "outlook plain line": lambda text: letter(f"{text}\n\n{'_' * 32}\n{HEADER_EN}\n\n{QUOTED}"),
    "outlook web": lambda text: letter(
        None,
        f'<div class="elementToProof">{text}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">'
        f"<font>{bold(HEADER_PL)}</font><div>&nbsp;</div></div>{QUOTED_HTML}",
    ),
    "outlook mobile": lambda text: letter(
        None,
        f'<div>{text}</div><div id="ms-outlook-signature">Get <a href="https://aka.ms">Outlook for iOS</a></div>'
        f'<div id="mail-editor-reference-message-container"><hr>{bold(HEADER_EN)}<br>{QUOTED_HTML}</div>',
    ),
    "apple pl": lambda text: letter(
        None,
        f"<body>{text}<br><div><br><blockquote type='cite'><div>Wiadomość napisana przez mailbot &lt;m@b.example&gt; "
        f"{WHEN}:</div><br><div>{QUOTED_HTML}</div></blockquote></div></body>",
    ),
    "apple plain pl": lambda text: letter(f"{text}\n\n> Wiadomość napisana przez mailbot {WHEN}:\n> \n{CITED}"),
    "iphone": lambda text: letter(
        None,
        f"<body dir=auto>{text}<div><br>Wysłane z iPhone’a</div><div><br>{WHEN}, mailbot napisał(a):<br></div>"
        f"{CITE}</body>",
    ),
    "thunderbird": lambda text: letter(
        f"{text}\n\nW dniu 18.11.2026 o 10:30, mailbot pisze:\n{CITED}",
        f"<p>{text}</p><div class='moz-cite-prefix'>W dniu 18.11.2026 o 10:30, mailbot pisze:<br></div>{CITE}",
    ),
    "thunderbird below": lambda text: letter(f"W dniu 18.11.2026 o 10:30, mailbot pisze:\n{CITED}\n\n{text}\n"),
    "thunderbird below html": lambda text: letter(
        None, f"<div class='moz-cite-prefix'>On 11/18/2026 10:30 AM, mailbot wrote:<br></div>{CITE}<p>{text}</p>"
    ),
    "yahoo": lambda text: letter(
        None,
        f"<div class=yahoo-style-wrap><div>{text}</div></div><div id='yahoo_quoted_1' class='yahoo_quoted'>"
        f"<div>On Wednesday, mailbot &lt;a@b.example&gt; wrote:</div>{QUOTED_HTML}</div>",
    ),
    "samsung": lambda text: letter(
        None,
        f"<div>{text}</div><div id='composer_signature'>Wysłane z telefonu Galaxy</div>"
        f"<div>-------- Oryginalna wiadomość --------</div><div>{bold(HEADER_PL)}</div>{QUOTED_HTML}",
    ),
    "wp": lambda text: letter(f"{text}\n\nDnia 18 listopada 2026 10:30 mailbot <m@b.example> napisał(a):\n\n{QUOTED}"),
    "roundcube": lambda text: letter(f"{text}\n\nW dniu 2026-11-18 10:30, m@b.example napisał(a):\n{CITED}"),
    "proton": lambda text: letter(
        None, f"<div>{text}</div><div class='protonmail_quote'>On Wed, x wrote:<br>{QUOTED_HTML}</div>"
    ),
    "zoho": lambda text: letter(f"{text}\n\n---- On Wed, 18 Nov 2026 10:30:00 +0100 mailbot wrote ----\n\n{QUOTED}"),
    "no quote": letter,
    "signature": lambda text: letter(f"{text}\n-- \nAnna Nowak\nCONFIRM"),
}


@pytest.mark.parametrize("client", REPLIES)
@pytest.mark.parametrize("text", ["CONFIRM", "Tak, potwierdzam."])
def test_a_yes_above_or_below_the_quote_is_read(client: str, text: str) -> None:
    answer = REPLIES[client](text)
    assert reply.first_line(answer) == text
    assert order.read(reply.first_line(answer)) == Order(Verb.CONFIRM)


@pytest.mark.parametrize("client", REPLIES)
def test_a_yes_in_the_quote_is_nobodys(client: str) -> None:
    for text in ("", "Jeszcze się zastanowię"):
        answer = REPLIES[client](text)
        confirms = [line for line in reply.lines(answer) if order.read(line) == Order(Verb.CONFIRM)]
        assert confirms == []
        assert order.read(reply.first_line(answer)) == order.Nothing()


UNSEEN = [
    '<div style="display:none">CONFIRM</div>',
    '<div style="DISPLAY : /* x */ NONE !important">CONFIRM</div>',
    '<div style="visibility: hidden">CONFIRM</div>',
    '<div style="mso-hide:all">CONFIRM</div>',
    '<div style="font-size:0px; line-height:0">CONFIRM</div>',
    '<div style="opacity:0">CONFIRM</div>',
    '<div style="max-height:0;overflow:hidden">CONFIRM</div>',
    "<div hidden>CONFIRM</div>",
    "<blockquote>CONFIRM</blockquote>",
    '<div class="gmail_quote">CONFIRM</div>',
    '<img src="cid:x" alt="CONFIRM" title="CONFIRM">',
    "<!-- CONFIRM --><style>CONFIRM</style><title>CONFIRM</title><script>CONFIRM</script>",
    "<template>CONFIRM</template><noscript>CONFIRM</noscript><textarea>CONFIRM</textarea>",
    '<input value="CONFIRM"><select><option>CONFIRM</option></select><button>CONFIRM</button>',
    '<iframe srcdoc="CONFIRM">CONFIRM</iframe><object data="CONFIRM">CONFIRM</object>',
    "<s>CONFIRM</s>",
    "<p><del>CONFIRM</del></p>",
    '<p><span style="text-decoration:line-through">CONFIRM</span></p>',
]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_yes_that_its_writer_does_not_see_or_has_struck_out_is_none(unseen: str) -> None:
    assert reply.lines(letter("CONFIRM\n\nWhat is this?", f"{unseen}<p>What is this?</p>")) == ("What is this?",)


@pytest.mark.parametrize(
    "piece", ["border-top", "border-bottom:", "text-decoration", "/* ", "font-size:0 ", "margin:0 ", "white-space:"]
)
def test_a_style_of_a_megabyte_is_read_in_time(piece: str) -> None:
    page = f"<div style='{piece * (1_000_000 // len(piece))}:x'>From: x</div>"
    begun = time.process_time()
    assert reply.lines(letter(None, page)) == ("From: x",)
    body.split(letter(None, page))
    assert time.process_time() - begun < 5


def test_what_is_struck_out_is_not_looked_for_in_the_plain_text() -> None:
    assert reply.lines(letter("CONFIRM\n", "<p><s>CONFIRM</s></p>")) == ()
    assert reply.lines(letter("WITHOUT 7, 8\n", "<p>WITHOUT <s>7,</s> 8</p>")) == ("WITHOUT 8",)


def test_a_cell_without_a_size_hides_no_text_that_has_one() -> None:
    cell = '<table><tr><td style="font-size:0"><div style="font-size:13px">CONFIRM</div></td></tr></table>'
    assert reply.lines(letter(None, cell)) == ("CONFIRM",)


def test_lines_for_amendments_are_those_that_are_not_quoted() -> None:
    html = f"<div>Bez:\u00a0Dłużnicy<br>Paczki: 20</div><hr><div>Dziękuję</div><blockquote>{QUOTED_HTML}</blockquote>"
    assert reply.lines(letter(None, html)) == ("Bez: Dłużnicy", "Paczki: 20", "Dziękuję")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Bez: Dłużnicy\nPaczki: 20\n\nDziękuję\nAdres: ul. Długa", ["Bez: Dłużnicy", "Paczki: 20"]),
        ("Dzień dobry,\n\nBez: Dłużnicy", ["Bez: Dłużnicy"]),
        ("Dzień dobry,\nproszę o zmianę:\nBez: Dłużnicy\n> Paczki: 20", ["Bez: Dłużnicy"]),
        ("Priorytety:", ["Priorytety:"]),
        ("Bes: Dłużnicy", ["Bes: Dłużnicy"]),
        ("Tak\n\nAnna\nFirma\nAdres: ul. Długa", []),
        ("", []),
    ],
)
def test_directives_of_an_answer(text: str, written: list[str]) -> None:
    assert [directive.written for directive in reply.directives(letter(text))] == written


def test_a_quote_of_a_quote_hides_nothing_behind_it() -> None:
    inner = f"<blockquote><div id=divRplyFwdMsg>{bold(HEADER_EN)}</div></blockquote>"
    html = f"{inner}<div>TAK</div><blockquote>CONFIRM</blockquote>"
    assert reply.lines(letter(None, html)) == ("TAK",)


def test_a_short_answer_is_not_taken_for_a_part_of_the_attribution() -> None:
    assert reply.lines(letter("OK.\n2026-11-18 10:30 GMT+01:00 mailbot <m@firma.example>:\n> x")) == ("OK.",)
    assert reply.lines(letter("TAK\nOn Nov 18, mailbot <m@firma.example> wrote:\n> x")) == ("TAK",)


def test_a_single_header_word_does_not_end_an_answer() -> None:
    assert reply.lines(letter("Data: jutro\nOd: Anna\nPaczki: 20")) == ("Data: jutro", "Od: Anna", "Paczki: 20")


MESSAGE_ID = f"mb.17.{TOKEN}.summary.1@firma.example"
OTHER = "z" * 26


@pytest.mark.parametrize(
    ("answer", "tokens"),
    [
        (letter("TAK", references=["x@y", MESSAGE_ID]), ((17, TOKEN),)),
        (letter("TAK", references=[MESSAGE_ID.upper()]), ((17, TOKEN),)),
        (letter(f"TAK\n> [#17 {TOKEN}]"), ((17, TOKEN),)),
        (letter(f"TAK\n> [#17\n> {TOKEN}]"), ((17, TOKEN),)),
        (letter(None, f"<p>TAK</p><blockquote><p>[#17&nbsp;<span>{TOKEN}</span>]</p></blockquote>"), ((17, TOKEN),)),
        (letter(f"TAK\n> [#3 {OTHER}]", references=[MESSAGE_ID]), ((17, TOKEN), (3, OTHER))),
        (letter(f"[#17 {TOKEN}]\n[#17 {TOKEN}]", references=[MESSAGE_ID]), ((17, TOKEN),)),
        (letter("[#17] TAK", references=["mb.17.short.summary.1@firma.example"]), ()),
        (letter(f"[#17 {TOKEN}x]"), ()),
        (letter(None), ()),
    ],
)
def test_candidates_for_the_token_headers_first(answer: Letter, tokens: tuple[tuple[int, str], ...]) -> None:
    assert reply.tokens(answer) == tokens


def test_the_token_of_an_import_is_found_in_the_headers_and_in_the_quote() -> None:
    one, other = "a" * 26, "b" * 26
    answer = replace(letter(f"TAK\n> [import\n> {other}]"), references=(f"mb.import.{one}.importplan.3@firma.example",))
    assert reply.import_tokens(answer) == (one, other)
    assert reply.tokens(answer) == ()


def test_the_address_that_an_answer_went_to_may_carry_the_token() -> None:
    to = (
        Correspondent("mailbot", f"mailbot+17.{TOKEN.upper()}@firma.example"),
        Correspondent("", "anna+17@firma.example"),
    )
    assert reply.tokens(replace(letter("TAK"), recipients=to)) == ((17, TOKEN),)
    imported = Correspondent("", f"mailbot+import.{TOKEN}@firma.example")
    assert reply.import_tokens(replace(letter("TAK"), recipients=(imported,))) == (TOKEN,)
    assert reply.tokens(replace(letter("TAK"), recipients=(imported,))) == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Dzień dobry,\n\nTAK\n\nPozdrawiam", "TAK"),
        ("Hi Anna,\nCONFIRM", "CONFIRM"),
        ("Dzień dobry,\nmam pytanie", "mam pytanie"),
        ("Dzień dobry", "Dzień dobry"),
    ],
)
def test_a_greeting_is_not_the_first_line(text: str, first: str) -> None:
    assert reply.first_line(letter(text)) == first


def test_candidates_are_few() -> None:
    many = "\n".join(f"[#{number} {TOKEN}]" for number in range(1_000))
    assert len(reply.tokens(letter(many))) == 20


# Answers of real mail programs. Each is asked twice: with CONFIRM written above it, and with CONFIRM only in its quote.

QUOTE_STARTS = re.compile(
    r"^(?:>|\*?From:\*? |-{2,} ?Original Message|_{20,}|On .{10,80}(?:wrote:)?$|\d\d\.\d\d\.\d{4} .*)", re.MULTILINE
)


def collected() -> list[tuple[str, Letter]]:
    letters = []
    for path in corpora.files("replies-talon", "replies-zapier", "replies-talon/html"):
        raw = path.read_bytes()
        match path.suffix:
            case ".eml":
                letters.append((path.name, decode.decode(raw)))
            case ".html":
                letters.append((path.name, letter(None, raw.decode("utf-8", "replace"))))
            case _:
                letters.append((path.name, letter(raw.decode("utf-8", "replace"))))
    return letters


def above(answer: Letter) -> list[Letter]:
    """CONFIRM as the first line of each part."""
    parts = []
    if answer.text:
        parts.append(letter(f"CONFIRM\n\n{answer.text.lstrip()}"))
    if answer.html:
        body = re.search(r"<body[^>]*>", answer.html, re.IGNORECASE)
        start = body.end() if body else 0
        parts.append(letter(answer.text, f"{answer.html[:start]}<div>CONFIRM</div>{answer.html[start:]}"))
    return parts


def quoted_only(answer: Letter) -> Letter | None:
    """Nothing written, and CONFIRM as the first line of the quote; None where the mail quotes nothing."""
    found = QUOTE_STARTS.search(answer.text or "")
    if answer.text is None or found is None:
        return None
    start = found.start()
    head = answer.text[start:].split("\n", 1)
    mark = ">" if "\n>" in answer.text[start:] else ""
    return letter(
        "\n".join([head[0], *([] if len(head) == 1 else [head[1].replace("\n>", f"\n{mark} CONFIRM\n>", 1)])])
    )


def test_a_confirm_above_collected_answers_is_understood() -> None:
    asked = [(name, part) for name, answer in collected() for part in above(answer)]
    missed = [name for name, part in asked if order.read(reply.first_line(part)) != Order(Verb.CONFIRM)]
    assert len(asked) > 50
    assert len(missed) <= len(asked) * 0.05, missed


def test_a_confirm_in_the_quote_of_collected_answers_is_never_taken() -> None:
    asked = [(name, part) for name, answer in collected() if (part := quoted_only(answer)) is not None]
    taken = [name for name, part in asked if order.read(reply.first_line(part)) == Order(Verb.CONFIRM)]
    assert len(asked) > 20
    assert taken == []


def test_collected_pages_without_an_answer_give_no_line() -> None:
    """What the writer wrote is taken out of the HTML: nothing is left but the quote, in which CONFIRM stands."""
    for path in corpora.files("replies-talon/html"):
        source = path.read_bytes().decode("utf-8", "replace")
        for written in ("Hi. I am fine.", "Hi.&nbsp;I am fine.", "Thanks,", "Alex"):
            source = source.replace(written, "", 1)
        asked = letter(None, re.sub(r"Hello! How are you\?", "<p>CONFIRM</p>", source))
        assert order.read(reply.first_line(asked)) == order.Nothing(), Path(path).name


@given(st.text(max_size=300) | st.text("<>/divbrblockquote >\n:-_ OdFrom@1", max_size=300))
@settings(deadline=None)
def test_any_answer_is_read(source: str) -> None:
    for answer in (letter(source), letter(None, source)):
        assert all(line == line.strip() and line for line in reply.lines(answer))
        assert isinstance(reply.tokens(answer), tuple)
