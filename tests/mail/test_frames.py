"""Frames: the requester's words stay exactly what they were, and what is around them fits every screen."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from mailbot.domain import lint, merge
from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from mailbot.errors import FrameError
from mailbot.mail.frames import Frames, Sender

TEMPLATES = Path(__file__).parents[2] / "templates" / "campaign"
SHIPPED = tuple(path.name for path in TEMPLATES.iterdir() if path.is_dir())
FRAMES = Frames(lambda name: (TEMPLATES / name).read_text(encoding="utf-8"), SHIPPED)
SENDER = Sender(
    "Żółw & Synowie",
    "handlowy@zolw.example",
    ("ul. Długa 5, 61-001 Poznań", "tel. 61 123 45 67"),
    "https://www.zolw.example/",
    "#0f6e56",
)
LOGO = Attachment("logo.png", "image/png", b"\x89PNG", "logo@zolw.example")
HTML = (
    '<p class="MsoNormal" style="color:black">{zwrot},</p><table><tbody><tr><td>{if city = Poznań}A &amp; «city»'
    '{else}B{end}</td></tr></tbody></table><img src="cid:logo@zolw.example"><a href="https://x.example/?c={city}">x</a>'
)
LETTER = Contents("Oferta dla {firma|Klienta & Spółki}", "{zwrot},\nzapraszamy do {city|nas}.\n", HTML, (LOGO,))
EVERY = [(name, language) for name in SHIPPED for language in ("en", "pl")]
KNOWN = ("city", "firma")


def filled(html: str, values: Mapping[str, str]) -> str:
    return merge.parse_html(html, KNOWN).fill({"salutation": "Szanowni Państwo", **values})


def page_text(html: str) -> str:
    return "".join(map(str, lxml_html.document_fromstring(html).itertext()))


def test_three_frames_are_shipped() -> None:
    assert FRAMES.names == ("letterhead", "newsletter", "notice")


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_letter_stays_octet_for_octet_what_it_was(name: str, language: str) -> None:
    framed = FRAMES.framed(LETTER, name, SENDER, language)
    assert framed.html is not None
    assert framed.html.count(HTML) == 1
    assert "\n\n{zwrot},\nzapraszamy do {city|nas}.\n\n" in framed.text
    assert (framed.subject, framed.attachments) == (LETTER.subject, LETTER.attachments)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_merge_fields_work_in_a_frame_as_they_do_without(name: str, language: str) -> None:
    framed = FRAMES.framed(LETTER, name, SENDER, language)
    assert framed.html is not None
    alone = merge.parse_html(LETTER.html or "", KNOWN).fields
    in_subject = merge.parse(LETTER.subject, KNOWN).fields
    assert merge.parse_html(framed.html, KNOWN).fields in (alone, alone | in_subject)
    assert filled(LETTER.html or "", {"city": "Poznań"}) in filled(framed.html, {"city": "Poznań"})
    assert filled(LETTER.html or "", {"city": "Gdynia"}) in filled(framed.html, {"city": "Gdynia"})
    assert merge.parse(framed.text, KNOWN).fields == merge.parse(LETTER.text, KNOWN).fields


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_page_fits_a_phone_and_the_dark_and_fetches_nothing(name: str, language: str) -> None:
    html = FRAMES.framed(LETTER, name, SENDER, language).html or ""
    page = lxml_html.document_fromstring(html)
    assert page.get("lang") == language
    assert len(html) - len(HTML) < 12_000
    assert "@media (prefers-color-scheme: dark)" in html
    assert "@media screen and (max-width: 480px)" in html
    assert "max-width: 600px" in html
    assert all(element.get("style") for element in page.iter("p", "h1", "td") if element.get("class"))
    assert list(page.iter("link", "script")) == []
    assert [image.get("src") for image in page.iter("img")] == ["cid:logo@zolw.example"]
    assert {link.get("href") for link in page.iter("a")} == {
        "https://x.example/?c={city}",
        "mailto:handlowy@zolw.example",
        "https://www.zolw.example/",
    }


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_both_parts_say_who_writes(name: str, language: str) -> None:
    framed = FRAMES.framed(LETTER, name, SENDER, language)
    for text in (framed.text, page_text(framed.html or "")):
        assert all(fact in text for fact in (SENDER.name, SENDER.address, *SENDER.lines))
    assert "\n\n\n" not in framed.text


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_brackets_in_what_is_said_of_the_account_are_no_merge_fields(name: str, language: str) -> None:
    sender = Sender("{city} «firma» [city] <b>", "a@zolw.example", ("{if x}", "{{", "100 % [firma]"))
    framed = FRAMES.framed(Contents("Oferta", "Dzień dobry", None), name, sender, language)
    assert merge.parse(framed.text, KNOWN).fill({"city": "X", "firma": "Y"}).count("{city} «firma» [city] <b>") == 1
    shown = page_text(filled(framed.html or "", {"city": "X", "firma": "Y"}))
    assert all(fact in shown for fact in (sender.name, *sender.lines))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_plain_letter_becomes_html_with_its_conditions(name: str) -> None:
    text = "{zwrot},\n{if city = Poznań}\nA < B\n{else}\nC\n{end}\n\n  koniec"
    framed = FRAMES.framed(Contents("Oferta", text, None), name, SENDER, "pl")
    body = '<div style="white-space:pre-wrap"><div>Szanowni Państwo,</div>{}<div><br></div><div>  koniec</div></div>'
    assert body.format("<div>A &lt; B</div>") in filled(framed.html or "", {"city": "Poznań"})
    assert body.format("<div>C</div>") in filled(framed.html or "", {"city": "Gdynia"})


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60), st.text(max_size=60), st.none() | st.text(alphabet="ab<>&{}[]«» /p", max_size=60))
def test_no_letter_is_lost_in_a_frame(subject: str, text: str, html: str | None) -> None:
    framed = FRAMES.framed(Contents(subject, text, html), "newsletter", SENDER, "pl")
    assert html is None or html in (framed.html or "")
    assert "\ue000" not in (framed.html or "").replace(subject, "")


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        *(("letterhead", "letterhead"), ("Letterhead", "letterhead"), ("papier firmowy", "letterhead")),
        *(("NEWSLETTER", "newsletter"), ("Komunikat", "notice"), ("notice", "notice"), ("../notice", None), ("", None)),
    ],
)
def test_a_frame_is_found_by_its_name_and_its_titles(wish: str, name: str | None) -> None:
    assert FRAMES.find(wish) == name


def test_near_titles_are_offered_and_else_all() -> None:
    assert FRAMES.near("newsleter", "pl") == ("newsletter",)
    assert FRAMES.near("xyz", "pl") == ("papier firmowy", "newsletter", "komunikat")
    assert FRAMES.near("notise", "en")[0] == "notice"


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_newsletter_tells_how_to_end_it(language: str) -> None:
    framed = FRAMES.framed(LETTER, "newsletter", SENDER, language)
    kinds = {remark.kind for remark in lint.remarks(framed, date(2026, 11, 18), needs_way_out=True)}
    assert lint.RemarkKind.NO_UNSUBSCRIBE not in kinds


def test_what_is_no_colour_or_no_site_is_left_out() -> None:
    sender = Sender("", "a@zolw.example", (), "javascript:alert(1)", "red;} body{display:none")
    framed = FRAMES.framed(LETTER, "newsletter", sender, "de")
    assert "javascript" not in (framed.html or "")
    assert "display" not in (framed.html or "")
    assert framed.text.startswith("a@zolw.example\n")


@pytest.mark.parametrize(("accent", "ink"), [("#ffe066", "#1f2328"), ("#0f6e56", "#ffffff"), ("#1f5fbf", "#ffffff")])
def test_words_on_a_band_can_be_read(accent: str, ink: str) -> None:
    html = FRAMES.framed(LETTER, "newsletter", Sender("Żółw", "a@zolw.example", accent=accent), "pl").html or ""
    name = next(one for one in lxml_html.document_fromstring(html).iter("p") if one.get("class") == "name")
    assert f"color: {ink}" in name.get("style", "")


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("{{ bodyy }}", "bodyy"),
        ("{% if %}", "Expected an expression"),
        ("<p>nothing</p>", "must show {{ body }} once, not 0 times"),
        ("{{ body }}{{ body }}", "not 2 times"),
        ("{{ say.kicker }}{{ body }}", "kicker"),
    ],
)
def test_a_frame_at_fault_is_named(html: str, why: str) -> None:
    own = {"mine/html.jinja": html, "mine/text.jinja": "{{ body }}", "mine/pl.jinja": '{% set title = "nasz" %}'}
    frames = Frames(own.__getitem__, ("mine",))
    with pytest.raises(FrameError, match=f"mine .*{why.replace('{', '.').replace('}', '.')}"):
        frames.framed(LETTER, "mine", SENDER, "pl")
    assert "mine has no texts in en" in frames.faults()[0]


def test_the_shipped_frames_are_sound() -> None:
    assert FRAMES.faults() == ()


def test_a_frame_of_ones_own_needs_no_more_than_four_files() -> None:
    own = {
        "mine/html.jinja": "<style>p { color: red }</style><p>{{ name }}</p>{{ body }}",
        "mine/text.jinja": "{{ name }}: {{ body }}",
        "mine/pl.jinja": '{% set title = "nasz" %}',
        "mine/en.jinja": '{% set title = "ours" %}',
    }
    frames = Frames(own.__getitem__, ("mine",))
    framed = frames.framed(Contents("Oferta", "Dzień dobry", "<p>Dzień dobry</p>"), "mine", SENDER, "pl")
    assert frames.find("Nasz") == "mine"
    assert framed.text == "Żółw & Synowie: Dzień dobry\n"
    assert '<p style="color: red;">Żółw &amp; Synowie</p><p>Dzień dobry</p>' in (framed.html or "")
