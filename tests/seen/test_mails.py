"""Every mail of the bot as its reader sees it: at three widths, by day and by night, in Chromium."""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest

from tests.seen import gallery
from tests.seen.browser import Browser, Fault, Seen

WIDTHS = (320, 600, 1000)


def page(body: str, style: str = "") -> str:
    return (
        '<!DOCTYPE html><html><head><meta name="viewport" content="width=device-width">'
        f"<style>:root {{ color-scheme: light dark }} {style}</style></head>"
        f'<body style="margin:0;font-size:15px">{body}</body></html>'
    )


ODDLY_DARK = "@media (prefers-color-scheme: dark) { p { color: #444444 !important } }"
BROKEN = {
    "tight": page("<p style='width:400px;color:#999999;background:#ffffff'>Opening hours</p>"),
    "whole": page("<p>All is well, and <b>bold</b>.</p><img src='cid:a' alt='A map'>"),
    "wide table": page("<table width='700'><tr><td>A table</td></tr></table>"),
    "long word": page(f"<p>{'x' * 90}</p>"),
    "hidden": page(f"<div style='overflow:hidden'><p style='width:900px'>{'x ' * 90}</p></div>"),
    "no alt": page("<img src='cid:a'>"),
    "empty alt": page("<img src='cid:a' alt=' '>"),
    "pale": page("<p style='color:#8a929c;background:#ffffff'>Pale</p>"),
    "pale on a box": page("<div style='background:#f6f7f9'><span style='color:#767676'>Nearly</span></div>"),
    "large and grey": page("<p style='color:#8a929c;background:#ffffff;font-size:24px'>Large</p>"),
    "see-through": page("<p style='color:rgba(0,0,0,.4);background:#ffffff'>Faint</p>"),
    "pale by night": page("<p style='color:#222222'>Night</p>", ODDLY_DARK),
}


@cache
def mails() -> dict[str, str]:
    return dict(gallery.mails())


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """All mails, and the broken ones, in one run of the browser for each colour scheme.

    Skips where there is none; in CI, which installs it, that is an error.
    """
    browser = Browser.found(tmp_path_factory.mktemp("chromium"))
    if browser is None and os.environ.get("CI"):
        pytest.fail("no chromium, which CI installs")
    if browser is None:
        pytest.skip("no chromium: install Debian's package of that name to see the mails")
    seen = browser.look([*mails().items(), *BROKEN.items()], WIDTHS, dark=request.param)
    assert seen.dark is request.param
    return seen


def test_nothing_juts_out_is_pale_or_lacks_words_in_any_mail(seen: Seen) -> None:
    assert {name for name, _ in seen.heights} == {*mails(), *BROKEN}
    assert [fault for fault in seen.faults if fault.mail not in BROKEN] == []


def test_a_broken_mail_is_noticed(seen: Seen) -> None:
    assert {fault[:3] for fault in seen.faults if fault.mail in BROKEN} == {
        *((name, 320, "overflow") for name in ("tight", "wide table", "long word", "hidden")),
        *((name, 600, "overflow") for name in ("wide table", "long word", "hidden")),
        *((name, 0, "picture") for name in ("no alt", "empty alt")),
        *((name, 0, "contrast") for name in ("tight", "pale", "pale on a box", "see-through")),
        *([("pale by night", 0, "contrast")] if seen.dark else []),
    }


def test_a_fault_names_the_mail_the_width_and_what_is_wrong(seen: Seen) -> None:
    assert [fault for fault in seen.faults if fault.mail == "tight"] == [
        Fault("tight", 320, "overflow", "400 px of content in 320 px"),
        Fault("tight", 320, "overflow", "<p> from 0 to 400 in 320 px: Opening hours"),
        Fault("tight", 0, "contrast", "2.85: rgb(153, 153, 153) on rgb(255, 255, 255), 15 px: Opening hours"),
    ]


def test_every_mail_has_a_template_in_every_language() -> None:
    assert gallery.gaps() == []


def test_a_template_that_lacks_a_language_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(gallery.TEMPLATES, tmp_path / "mail")
    (tmp_path / "mail" / "pl" / "receipt.jinja").unlink()
    assert gallery.gaps(tmp_path / "mail") == ["pl/receipt.jinja"]
