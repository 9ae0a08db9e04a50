"""Chromium without a window: measures pages, and takes pictures of them."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lxml import html as lxml_html

_SCRIPT = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions"),
    *("--hide-scrollbars", "--force-device-scale-factor=1"),
)
_PATIENCE = 60  # seconds


class Fault(NamedTuple):
    """Something that a reader would stumble over."""

    mail: str
    width: int  # 0: at every width
    kind: str  # "overflow" | "picture" | "contrast"
    what: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the browser saw of all mails in one colour scheme."""

    mails: int
    dark: bool  # as the page itself was told
    faults: tuple[Fault, ...]
    heights: dict[tuple[str, int], int]  # pixels, by mail and width


@dataclass(frozen=True, slots=True)
class Browser:
    """One program; each call is a run of it with a fresh profile."""

    program: str
    folder: Path  # of its profile and the pages it opens

    @classmethod
    def found(cls, folder: Path) -> "Browser | None":
        program = shutil.which("chromium")
        return cls(program, folder) if program is not None else None

    def look(self, mails: Sequence[tuple[str, str]], widths: Sequence[int], *, dark: bool) -> Seen:
        """Measure pages, each a name and its HTML, at every width (pixels)."""
        sources = (("mails", [(name, _without_pictures(html)) for name, html in mails]), ("widths", widths))
        scripts = [f'<script type="application/json" id="{name}">{_json(value)}</script>' for name, value in sources]
        page = self._page("measure", "".join((*scripts, f"<script>{_SCRIPT}</script>")))
        dumped = self._run(page, "--dump-dom", dark=dark)
        told = json.loads(lxml_html.document_fromstring(dumped).findtext(".//pre[@id='result']") or "null")
        return Seen(
            told["mails"],
            told["dark"],
            tuple(Fault(*fault) for fault in told["faults"]),
            {(name, width): height for name, width, height in told["heights"]},
        )

    def picture(self, html: str, size: tuple[int, int], file: Path, *, dark: bool = False) -> None:
        """The upper part of a page as a PNG; ``size``: width and height in pixels."""
        width, height = size
        frame = (
            f'<iframe id="f" style="border:0;width:{width}px;height:{height}px"></iframe>'
            f'<script type="application/json" id="html">{_json(html)}</script>'
            '<script>const page = document.getElementById("f").contentDocument; page.open();'
            'page.write(JSON.parse(document.getElementById("html").textContent)); page.close()</script>'
        )
        self._run(
            self._page("picture", frame), f"--screenshot={file}", f"--window-size={max(width, 500)},{height}", dark=dark
        )

    def _page(self, name: str, body: str) -> Path:
        file = self.folder / f"{name}.html"
        head = '<!DOCTYPE html><meta charset="utf-8"><style>:root{color-scheme:light dark}body{margin:0}</style>'
        file.write_text(f"{head}<body>{body}</body>", encoding="utf-8")
        return file

    def _run(self, page: Path, *wishes: str, dark: bool) -> str:
        scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
        profile = f"--user-data-dir={self.folder / 'profile'}"
        done = subprocess.run(  # noqa: S603 - a program of the machine, pages of our own
            [self.program, *_QUIET, profile, scheme, *wishes, page.as_uri()],
            check=True,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        )
        return done.stdout


def _json(value: object) -> str:
    """Inside a script element nothing may end it."""
    return json.dumps(value).replace("<", "\\u003c")


def _without_pictures(html: str) -> str:
    """As programs show a mail at first: with the words of its pictures."""
    return html.replace('src="cid:', 'data-src="cid:')
