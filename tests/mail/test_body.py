"""The directive block is read and cut out of whatever a mail program makes of it; nothing of it reaches a customer."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain import directives
from mailbot.domain.directives import Above, Line, Misspelt
from mailbot.domain.letter import Letter
from mailbot.domain.words import Key
from mailbot.mail import active, body, decode, markup
from mailbot.mail.lines import visible
from tests.mail import bombs
from tests.mail.clients import CLIENTS, Lines, bullets, gmail, layout, letter, outlook, outlook_web, table

SIGNATURES = ("Wysłane z iPhone’a",)

REQUESTS = [
    (
        [
            "Odbiorcy: Klienci, Partnerzy",
            "Bez: Dłużnicy, advisor.example",
            "Wyślij: jutro 8:30",
            "Paczki: 50 co 10 min",
        ],
        [],
        ["Szanowni Państwo,", "od 1 marca pracujemy w godzinach 8–16."],
    ),
    (["Recipients: Clients", "Account: Sales & Co"], [""], ["Dear {first_name},", "prices <b> change & stay."]),
    (["odbiorcy : jan@a.example, Anna <anna@b.example>"], ["", ""], ["«imię», dzień dobry"]),
    (["Odbircy: Klienci", "Paczki: 50"], [], ["Dzień dobry"]),
    (["Odbiorcy: Klienci", "", "Bez: Dłużnicy"], ["---"], ["{zwrot}", "", "drugi akapit"]),
    (
        [
            *(
                "Konto: Handlowy",
                "Adresaci: plik",
                "Tylko: miasto Poznań, grupa VIP",
                "Adresy: ogólny i osoba domyślna",
            ),
            *("Gdy kilka: praca", "Szablon: papier firmowy", "Załączniki: osobne", "Odpowiedzi: opiekun"),
            *("Archiwum: tak", "Folder: Wysłane/{date} {subject}", "Rozpoczęcie: pt 10:00", "Pakiety: 20/1 h"),
            *("Godziny: 8:30–16 robocze", "Stop po błędach: 3", "Test: ja", "Puste pola: zostaw", "Język: pl"),
        ],
        [""],
        ["Dzień dobry, {imię|Kliencie}!", "Do zapłaty {kwota} do 1.12.2026."],
    ),
    (
        [
            *(
                "Recipients: Clients; Jan Kowalski (ACME)",
                'Except: those of "Spring news"',
                "Only: owner anna@a.example",
            ),
            *("Addresses: everyone", "If several: all", "Template: notice", "Attachments: to all"),
            *("Replies: sales@a.example", "Archive: no", "Start: 1.12.2026 9:00", "Packets: 50 every 10 min"),
            *("Hours: 9am-5pm", "Stop after errors: 0", "Test: me@a.example AS 2", "Language: en"),
        ],
        ["==="],
        ["{salutation},", "we are open from 8 to 16, please note."],
    ),
]
EXPECTED = [
    [
        (Key.RECIPIENTS, "Klienci, Partnerzy"),
        (Key.WITHOUT, "Dłużnicy, advisor.example"),
        (Key.SEND, "jutro 8:30"),
        (Key.PACKETS, "50 co 10 min"),
    ],
    [(Key.RECIPIENTS, "Clients"), (Key.ACCOUNT, "Sales & Co")],
    [(Key.RECIPIENTS, "jan@a.example, Anna <anna@b.example>")],
    [((Key.RECIPIENTS,), "Klienci"), (Key.PACKETS, "50")],
    [(Key.RECIPIENTS, "Klienci"), (Key.WITHOUT, "Dłużnicy")],
    [
        *((Key.ACCOUNT, "Handlowy"), (Key.RECIPIENTS, "plik"), (Key.ONLY, "miasto Poznań, grupa VIP")),
        *((Key.ADDRESSES, "ogólny i osoba domyślna"), (Key.IF_SEVERAL, "praca"), (Key.TEMPLATE, "papier firmowy")),
        *((Key.ATTACHMENTS, "osobne"), (Key.REPLIES, "opiekun"), (Key.ARCHIVE, "tak")),
        *((Key.FOLDER, "Wysłane/{date} {subject}"), (Key.SEND, "pt 10:00"), (Key.PACKETS, "20/1 h")),
        *((Key.HOURS, "8:30–16 robocze"), (Key.STOP_AFTER, "3"), (Key.TEST, "ja")),
        *((Key.EMPTY_FIELDS, "zostaw"), (Key.LANGUAGE, "pl")),
    ],
    [
        *((Key.RECIPIENTS, "Clients; Jan Kowalski (ACME)"), (Key.WITHOUT, 'those of "Spring news"')),
        *((Key.ONLY, "owner anna@a.example"), (Key.ADDRESSES, "everyone"), (Key.IF_SEVERAL, "all")),
        *((Key.TEMPLATE, "notice"), (Key.ATTACHMENTS, "to all"), (Key.REPLIES, "sales@a.example")),
        *((Key.ARCHIVE, "no"), (Key.SEND, "1.12.2026 9:00"), (Key.PACKETS, "50 every 10 min")),
        *((Key.HOURS, "9am-5pm"), (Key.STOP_AFTER, "0"), (Key.TEST, "me@a.example AS 2"), (Key.LANGUAGE, "en")),
    ],
]


def test_the_letters_are_many_enough_to_trust_them() -> None:
    assert len(CLIENTS) * len(REQUESTS) >= 120


def understood(lines: tuple[directives.Directive, ...]) -> list[tuple[Key | tuple[Key, ...], str]]:
    told = [line for line in lines if not isinstance(line, Above)]
    return [(line.key if isinstance(line, Line) else line.near, line.value) for line in told]


def remaining(text: str) -> list[str]:
    """The lines that are not blank, without a phone's signature and the signs of a list."""
    return [line for line in map(str.strip, text.split("\n")) if line and line not in SIGNATURES]


def shown(html: str) -> list[str]:
    return [line for one in visible(markup.parsed(html)) if (line := one.text.strip()) and line not in SIGNATURES]


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(("request_", "expected"), list(zip(REQUESTS, EXPECTED, strict=True)), ids=range(len(REQUESTS)))
def test_a_request_is_understood_from_every_client(
    client: Callable[[Lines], Letter],
    request_: tuple[list[str], list[str], list[str]],
    expected: list[tuple[Key | tuple[Key, ...], str]],
) -> None:
    block, between, rest = request_
    read = body.split(client([*block, *between, *rest]))
    assert understood(read.lines) == expected
    assert remaining(read.text) == [line for line in rest if line]
    if read.html is not None:
        assert shown(read.html) == [line for line in rest if line]


def plain(line: str) -> str:
    return " ".join(line.split())


KEYS = st.sampled_from([name for key in Key for name in (*key.en.names, *key.pl.names)])
VALUES = st.from_regex(r"[A-Za-zŁÓŻąęł0-9][A-Za-zŁÓŻąęł0-9 ]{0,20}", fullmatch=True).map(plain)
BLOCKS = st.lists(st.builds("{}: {}".format, KEYS, VALUES), min_size=1, max_size=6)
PARAGRAPHS = st.lists(
    st.from_regex(r"[A-Za-zŁóżą{}&<>„”!?. ]{1,40}[a-z.]", fullmatch=True).map(plain), min_size=1, max_size=4
)
GAPS = st.sampled_from([[], [""], ["---"], ["", "======", ""], ["–––"]])


@given(st.sampled_from(CLIENTS), BLOCKS, GAPS, PARAGRAPHS)
@settings(max_examples=300, deadline=None)
def test_no_directive_line_survives(
    client: Callable[[Lines], Letter], block: list[str], gap: list[str], rest: list[str]
) -> None:
    read = body.split(client([*block, *gap, *rest]))
    assert [line.value for line in read.lines] == [line.partition(":")[2].strip() for line in block]
    left = remaining(read.text)
    assert [line for line in left if directives.heard(line)] == []
    assert left == rest
    if read.html is not None:
        assert shown(read.html) == rest


def sides(text: str | None = None, html: str | None = None) -> tuple[list[str], str, str | None]:
    read = body.split(letter(text, html))
    return [line.written for line in read.lines], read.text, read.html


PLAIN = [
    ("Odbiorcy: A\n\nTekst", ["Odbiorcy: A"], "Tekst"),
    ("Tekst bez dyrektyw", [], "Tekst bez dyrektyw"),
    ("", [], ""),
    ("Odbiorcy: A", ["Odbiorcy: A"], ""),
    ("\n\n  Odbiorcy: A\n\n\nTekst\n\n", ["Odbiorcy: A"], "Tekst"),
    ("Odbiorcy: A\n---\nAdresy: ul. Długa 5", ["Odbiorcy: A"], "Adresy: ul. Długa 5"),
    ("Odbiorcy: A\n_ _ _ _\nTekst", ["Odbiorcy: A"], "Tekst"),
    ("Odbiorcy: A\n\nTekst\n---\ndalej", ["Odbiorcy: A"], "Tekst\n---\ndalej"),
    (
        "Odbiorcy: A\nFrom: x\nSent: y\nTo: z\nAttachments: w",
        ["Odbiorcy: A"],
        "From: x\nSent: y\nTo: z\nAttachments: w",
    ),
    ("Odbiorcy: A\nOd: x\nWysłano: y\nDo: z", ["Odbiorcy: A"], "Od: x\nWysłano: y\nDo: z"),
    ("Odbiorcy: A,\nB;\nC\nTekst", ["Odbiorcy: A, B; C"], "Tekst"),
    ("Odbiorcy: A,\n\nSzanowni Państwo,\ntekst", ["Odbiorcy: A,"], "Szanowni Państwo,\ntekst"),
    ("Odbiorcy: A,\nBez: B,\nPaczki: 5", ["Odbiorcy: A,", "Bez: B,", "Paczki: 5"], ""),
    (
        "Odbiorcy: a@x.example\nb@x.example\n\nJan <c@x.example>\nTekst",
        ["Odbiorcy: a@x.example b@x.example Jan <c@x.example>"],
        "Tekst",
    ),
    ("Odbiorcy: A\n\nbiuro@x.example\nTekst", ["Odbiorcy: A"], "biuro@x.example\nTekst"),
    ("Odbiorcy: a@x.example\n\nb@x.example\n\nTekst", ["Odbiorcy: a@x.example b@x.example"], "Tekst"),
    ("Odbiorcy:\n- A\n- B\n\nTekst", ["Odbiorcy: - A - B"], "Tekst"),
    ("Odbiorcy:\nBez: B\nTekst", ["Odbiorcy:", "Bez: B"], "Tekst"),
    ("Konto:\nTekst", ["Konto:"], "Tekst"),
    (
        "Odbiorcy: A\nPriorytety: wysokie\nPaczki: 50\nTekst",
        ["Odbiorcy: A", "Priorytety: wysokie", "Paczki: 50"],
        "Tekst",
    ),
    ("Odbiorcy: A\nUwaga: zmiana\nTekst", ["Odbiorcy: A"], "Uwaga: zmiana\nTekst"),
    ("Odbiorcy: A\n{zwrot}:\nTekst", ["Odbiorcy: A"], "{zwrot}:\nTekst"),
    ("Odbiorcy: A\n-- \nJan", ["Odbiorcy: A"], "-- \nJan"),
]


@pytest.mark.parametrize(("text", "lines", "rest"), PLAIN)
def test_the_block_ends_where_a_reader_would_end_it(text: str, lines: list[str], rest: str) -> None:
    assert sides(text) == (lines, rest, None)


BELOW_TEXT = [
    # a greeting and a request above are for the bot, and not sent
    (
        "Dzień dobry,\nproszę o wysłanie.\n\nOdbiorcy: Klienci\nPaczki: 8 co 10 min\n\nSzanowni Państwo,\ntekst",
        ["Odbiorcy: Klienci", "Paczki: 8 co 10 min"],
        "Szanowni Państwo,\ntekst",
    ),
    ("Hello,\nplease send this message.\nThanks!\n\nRecipients: A\n\nDear all,", ["Recipients: A"], "Dear all,"),
    ("Proszę o rozesłanie poniższej wiadomości:\nOdbiorcy: A\n---\nTekst", ["Odbiorcy: A"], "Tekst"),
    ("Dzień dobry,\n\nOdbircy: A\n\nTekst", ["Odbircy: A"], "Tekst"),
    ("Dzień dobry,\nKonto: Biuro\n\nTekst", ["Konto: Biuro"], "Tekst"),
    # so are those between directive lines
    ("Paczki: 8\n\nDzień dobry,\nproszę\nOdbiorcy: A\n\nTekst", ["Paczki: 8", "Odbiorcy: A"], "Tekst"),
    ("Odbiorcy: A\n\nDzień dobry,\nPaczki: 8\n\nTekst", ["Odbiorcy: A", "Paczki: 8"], "Tekst"),
    # other text is asked about, and not sent
    (
        "Dzień dobry,\nproszę wysłać to dziś.\nDziękuję!\nOdbiorcy: A\n\nTekst",
        ["Powyżej: proszę wysłać to dziś.", "Odbiorcy: A"],
        "Tekst",
    ),
    ("Send this today\nSend: today\nText", ["Above: Send this today", "Send: today"], "Text"),
    ("Konto: Biuro\nUwaga\nOdbiorcy: A\nTekst", ["Powyżej: Uwaga", "Konto: Biuro", "Odbiorcy: A"], "Tekst"),
    # a letter to customers is no block
    (
        "Odbiorcy: A\n\nWitamy\nAdres: ul. Lipowa 14\nKonto: 12",
        ["Odbiorcy: A"],
        "Witamy\nAdres: ul. Lipowa 14\nKonto: 12",
    ),
    ("Odbiorcy: A\n\nDzień dobry,\nAdres: ul. Lipowa 14", ["Odbiorcy: A"], "Dzień dobry,\nAdres: ul. Lipowa 14"),
    ("Odbiorcy: A\n---\nDzień dobry,\nPaczki: 8", ["Odbiorcy: A"], "Dzień dobry,\nPaczki: 8"),
    ("Dzień dobry,\nAdres: ul. Lipowa 14", [], "Dzień dobry,\nAdres: ul. Lipowa 14"),
    ("Prosimy o wpłatę\nKonto: 12 3456\nOdbiorca: ACME", [], "Prosimy o wpłatę\nKonto: 12 3456\nOdbiorca: ACME"),
    ("tekst\n" * 10 + "Odbiorcy: A", [], "tekst\n" * 10 + "Odbiorcy: A"),
]


@pytest.mark.parametrize(("text", "lines", "rest"), BELOW_TEXT)
def test_the_block_is_found_below_a_greeting_and_other_text_above_is_asked_about(
    text: str, lines: list[str], rest: str
) -> None:
    assert sides(text) == (lines, rest, None)
    html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    written, _, left = sides(None, html)
    assert written == lines
    assert left is not None
    assert shown(left) == remaining(rest)


@given(st.sampled_from(CLIENTS), BLOCKS, st.sampled_from([["Dzień dobry,"], ["Hi,", "", "please send this message."]]))
@settings(max_examples=100, deadline=None)
def test_no_directive_line_survives_below_a_greeting(
    client: Callable[[Lines], Letter], block: list[str], greeting: list[str]
) -> None:
    if client in (bullets, table):  # they put what has a colon first
        return
    read = body.split(client([*greeting, "", *block, "---", "Tekst"]))
    assert [line.value for line in read.lines] == [line.partition(":")[2].strip() for line in block]
    assert remaining(read.text) == ["Tekst"]


def test_below_text_of_an_answer_is_no_block() -> None:
    quoting = letter("Nie rozumiem.\nOdbiorcy: A\nTekst", references=["x@y"])
    assert body.split(quoting).lines == ()
    greeting = letter("Dzień dobry,\nOdbiorcy: A\nTekst", references=["x@y"])
    assert [line.written for line in body.split(greeting).lines] == ["Odbiorcy: A"]


def test_a_long_text_above_is_quoted_in_part() -> None:
    (above, _) = body.split(letter("słowo " * 200 + "\nOdbiorcy: A\n\nTekst")).lines
    assert above == Above("Powyżej", ("słowo " * 200)[:300] + "…")


def test_a_list_over_several_lines_is_one_value() -> None:
    read = body.split(letter("Odbiorcy: Klienci,\n• Partnerzy,\nJan <jan@x.example>\n\nTekst"))
    assert understood(read.lines) == [(Key.RECIPIENTS, "Klienci, Partnerzy, Jan <jan@x.example>")]


HTML = [
    ("<p>Odbiorcy: A</p><hr><p>Forma: dowolna</p>", "<p>Forma: dowolna</p>"),
    (
        "<div style='border:none;border-bottom:solid windowtext 1.0pt'><p>Odbiorcy: A</p></div><p>Forma: dowolna</p>",
        "<p>Forma: dowolna</p>",
    ),
    ("<div><span>Odbiorcy: A<br>Bez: B<br><br>Tekst<br>dalej</span></div>", "<div><span>Tekst<br>dalej</span></div>"),
    ("<b>Odbiorcy:</b> A<br>Bez: <i>B</i><p>Tekst</p>", "<p>Tekst</p>"),
    (
        "<p>Odbiorcy: <a href='http://a.example'>A</a></p><p>Bez: B</p><img src='cid:logo'><p>Tekst</p>",
        '<img src="cid:logo"><p>Tekst</p>',
    ),
    (
        "<table><tr><td>Odbiorcy<td>A<br>C</td></tr><tr><td>Bez:<td>B</td></tr>\n<tr><td>Cena<td>5 zł</tr></table>",
        "<table><tbody><tr><td>Cena</td><td>5 zł</td></tr></tbody></table>",
    ),
    (
        "<table><tr><td>Odbiorcy</td><td>A, C</td></tr><tr><td>Bez</td><td>B</td></tr></table><p>Tekst</p>",
        "<p>Tekst</p>",
    ),
    (
        "<p style='display:none'>podgląd</p><p>Odbiorcy: A</p><p>Bez: B</p>Tekst",
        '<p style="display:none">podgląd</p>Tekst',
    ),
    ("<div>Odbiorcy: A<div>Bez: B<div>Tekst</div></div></div>", "<div><div><div>Tekst</div></div></div>"),
    ("<ul><li>Odbiorcy: A</li><li>Bez: B</li><li>Tekst</li></ul>", "<ul><li>Tekst</li></ul>"),
    ("<div>Odbiorcy: A<br>Bez: B</div>\n<p>&nbsp;</p>\n<p>Tekst {imię}</p>", "<p>Tekst {imię}</p>"),
]


@pytest.mark.parametrize(("html", "rest"), HTML)
def test_the_block_is_cut_out_as_nodes(html: str, rest: str) -> None:
    read = body.split(letter(None, html))
    assert read.lines[0].value.startswith("A")
    assert read.html is not None
    assert re.sub(r"\s*\n\s*", "", read.html) == rest


def test_word_s_sheet_is_written_into_the_paragraphs() -> None:
    sheet = (
        '<style><!-- p.MsoNormal, li.x:hover {margin:0cm; font-family:"Calibri"; mso-x:1} @page {size:1} --></style>'
    )
    _, text, html = sides(None, f"{sheet}<p class=MsoNormal style='color:red'>a</p><p class=MsoNormal>b</p>")
    style = 'style="margin:0cm; font-family:&quot;Calibri&quot;'
    assert html == f'<p class="MsoNormal" {style}; color:red">a</p><p class="MsoNormal" {style}">b</p>'
    assert text == "a\nb"


ACTIVE = [
    ("<p onclick='x()' id=a>t</p><script>alert(1)</script>", "<p>t</p>"),
    ("<form action='http://x.example'><input name=a><button>b</button></form>t", "t"),
    (
        "<a href='javascript:x()'>t</a><a href='https://x.example/{imię}'>t</a>",
        '<a>t</a><a href="https://x.example/{imię}">t</a>',
    ),
    ("<a href='{{ link }}'>t</a>", '<a href="{{ link }}">t</a>'),
    ("<img src='cid:a@b' alt=x onerror=y><img src='data:image/png;base64,AA'>t", '<img src="cid:a@b" alt="x"><img>t'),
    (
        "<!-- c --><p style='color:red;background:url(http://x.example/p.png);width:expression(1)'>t</p>",
        '<p style="color:red">t</p>',
    ),
    ("<iframe src='http://x.example'></iframe><object>o</object><svg><a>v</a></svg>t", "t"),
    ("<title>tytuł</title><style>p{}</style>t", "t"),
    ("<p>{if kwota &gt; 5}&lt;b&gt;{end}</p>", "<p>{if kwota &gt; 5}&lt;b&gt;{end}</p>"),
]


@pytest.mark.parametrize(("html", "clean"), ACTIVE)
def test_nothing_active_reaches_a_customer(html: str, clean: str) -> None:
    assert sides(None, html)[2] == clean


def test_links_keep_their_targets_in_the_text() -> None:
    html = (
        "<a href='https://x.example/a'>cennik</a>, <a href='http://b.example'>b.example</a>, <a href='mailto:a@b'>a</a>"
    )
    assert sides(None, html)[1] == "cennik <https://x.example/a>, b.example, a"


def test_html_that_shows_nothing_gives_way_to_the_text() -> None:
    assert sides("Odbiorcy: A\nTekst", "<html><body><p>&nbsp;</p></body></html>") == (["Odbiorcy: A"], "Tekst", None)


def test_a_picture_alone_is_a_body() -> None:
    assert sides(None, "<p>Odbiorcy: A</p><img src='cid:x'>") == (["Odbiorcy: A"], "", '<img src="cid:x">')


def test_misspelt_lines_are_told_apart() -> None:
    read = body.split(letter("Odbircy: A\nBez: B\nTekst"))
    assert read.misspelt == (Misspelt((Key.RECIPIENTS,), "A", "Odbircy: A"),)


@given(st.text(max_size=200) | st.text("<>/pdivbrtlah1 =\"'&;:-\n\u00a0", max_size=200))
@settings(deadline=None)
def test_any_bytes_become_a_body(source: str) -> None:
    for read in (body.split(letter(None, source)), body.split(letter(source))):
        assert isinstance(read.text, str)
        assert read.html is None or markup.cleaned(read.html) == read.html


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table><tr><td", "ul><li"])
def test_deep_nesting_is_read(tag: str) -> None:
    read = body.split(letter(None, f"<p>Odbiorcy: A</p>{f'<{tag}>' * 300}Tekst"))
    assert [line.value for line in read.lines] == ["A"]
    assert "Tekst" in read.text
    assert read.html is not None
    assert "Tekst" in read.html


@pytest.mark.parametrize("written", [outlook, outlook_web, layout, gmail])
def test_an_empty_line_as_an_editor_writes_it_is_empty_in_the_plain_text_too(
    written: Callable[[Lines], Letter],
) -> None:
    taken = body.split(written(["Odbiorcy: Klienci", "", "Dzień dobry,", "zmieniamy godziny.", "", "Anna"]))
    assert taken.text == "Dzień dobry,\nzmieniamy godziny.\n\nAnna"


@pytest.mark.parametrize(
    "name", ["comments never closed", "styles never closed", "comments of a style", "a style without braces"]
)
def test_a_page_made_to_hurt_is_read_in_time(name: str) -> None:
    hurting = decode.decode(bombs.WITHIN[name]())
    assert hurting.html is not None
    begun = time.process_time()
    body.split(hurting)
    active.found(hurting.html)
    assert time.process_time() - begun < 5
