"""Frames that a request may name: the requester's text inside of a letterhead, a newsletter, a notice, or one's own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from html import escape
from typing import Final

import css_inline
from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError

from mailbot.domain.campaign import Contents
from mailbot.domain.folding import fold, fold_name
from mailbot.errors import FrameError

LANGUAGES: Final = ("en", "pl")

_ACCENT: Final = "#1f5fbf"
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_SITE: Final = re.compile(r"https?://(?P<domain>[^\s/?#\"<>]+)[^\s\"<>]*")
_OPENING: Final = re.compile(r"[{«\[]")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_BODY: Final = (
    "\ue000body\ue000"  # stands where the body will, and looks the same escaped; private use, so that no frame has it
)
_BRIGHT: Final = 0.4  # of relative luminance: from there on dark letters read better than white ones


@dataclass(frozen=True, slots=True)
class Sender:
    """What a frame may say of the account."""

    name: str
    address: str
    lines: tuple[str, ...] = ()  # company, street, telephone, tax id, as they shall stand below the text
    site: str = ""  # https://…; anything else is left out
    accent: str = ""  # #rrggbb, of bands and rules; anything else is the frame's own blue


class Frames:
    """``load`` gives a template's text by its name, "notice/en.jinja", or raises; ``names``: the folders there are."""

    def __init__(self, load: Callable[[str], str], names: Sequence[str]) -> None:
        self.names: Final = tuple(sorted(names))
        self._html = _environment(load, html=True)
        self._text = _environment(load, html=False)
        self._inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def find(self, wish: str) -> str | None:
        """The frame of that name, or whose title in any language that is; case, accents and hyphens do not matter."""
        wanted = fold_name(wish)
        return next((name for name in self.names if wanted in map(fold_name, (name, *self._titles(name)))), None)

    def near(self, wish: str, language: str) -> tuple[str, ...]:
        """Titles in that language that come close, the closest first; all of them where none does."""
        titles = {fold(self.title(name, language)): self.title(name, language) for name in self.names}
        return tuple(titles[hit] for hit in get_close_matches(fold(wish), titles, 3, 0.5)) or tuple(titles.values())

    def title(self, name: str, language: str) -> str:
        """What the frame is called: "papier firmowy"; its name where it has no title, or none that can be read."""
        try:
            return str(self._words(name, language, self._text).get("title", name))
        except FrameError:  # ``faults`` and ``framed`` tell
            return name

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the frames, a sentence each, before anybody asks for one."""
        told: list[str] = []
        for name in self.names:
            for language in LANGUAGES:
                try:
                    self.framed(Contents("", "", ""), name, Sender("", ""), language)
                except FrameError as error:
                    told.append(str(error))
        return tuple(dict.fromkeys(told))

    def framed(self, contents: Contents, name: str, sender: Sender, language: str) -> Contents:
        """The contents inside of a frame that ``find`` has named, every merge field and attachment as it was.

        ``contents.html`` must be what ``mail/body.py`` made of a letter: it enters the page unescaped. Where there is
        none, the text becomes HTML. FrameError when the frame itself is at fault.
        """
        try:
            html = self._page(contents.subject, name, sender, language)
            facts = _facts(sender) | {"say": self._words(name, language, self._text), "language": language}
            text = self._text.get_template(f"{name}/text.jinja").render(facts | {"body": contents.text.strip("\n")})
        except (TemplateError, css_inline.InlineError, OSError, LookupError) as error:
            raise FrameError(f"the frame {name} cannot be used: {error}") from error
        if html.count(_BODY) != 1:
            raise FrameError(f"the frame {name} must show {{{{ body }}}} once, not {html.count(_BODY)} times")
        body = _html_of(contents.text) if contents.html is None else contents.html
        return replace(contents, text=_squeezed(text), html=html.replace(_BODY, body))

    def _page(self, subject: str, name: str, sender: Sender, language: str) -> str:
        """With a mark in the place of the body, so that the frame's style sheet never touches what is inside."""
        words = self._words(name, language, self._html)
        facts = _facts(sender) | {
            "say": words,
            "language": language,
            "subject": subject.replace(_BODY, ""),
            "body": _BODY,
        }
        return self._inliner.inline(self._html.get_template(f"{name}/html.jinja").render(facts))

    def _titles(self, name: str) -> tuple[str, ...]:
        return tuple(self.title(name, language) for language in LANGUAGES)

    @staticmethod
    def _words(name: str, language: str, environment: Environment) -> dict[str, object]:
        """The texts of a frame in one language."""
        spoken = language if language in LANGUAGES else LANGUAGES[0]
        try:
            return dict(vars(environment.get_template(f"{name}/{spoken}.jinja").module))
        except (TemplateError, OSError, LookupError) as error:
            raise FrameError(f"the frame {name} has no texts in {spoken}: {error}") from error


def _environment(load: Callable[[str], str], *, html: bool) -> Environment:
    return Environment(
        loader=FunctionLoader(load),
        autoescape=html,  # noqa: S701 - on for HTML, and plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _facts(sender: Sender) -> dict[str, object]:
    """Plain values; brackets in them are no merge fields."""
    site = _SITE.fullmatch(sender.site)
    accent = sender.accent if _COLOUR.fullmatch(sender.accent) else _ACCENT
    return {
        "name": _literal(sender.name or sender.address),
        "address": _literal(sender.address),
        "lines": tuple(_literal(line) for line in sender.lines),
        "site": _literal(site[0]) if site else "",
        "domain": _literal(site["domain"].removeprefix("www.")) if site else "",
        "accent": accent,
        "ink": "#1f2328" if _luminance(accent) > _BRIGHT else "#ffffff",
    }


def _literal(text: str) -> str:
    return _OPENING.sub(lambda found: "\\" + found[0], text)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2), 0 to 1."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)  # noqa: PLR2004 - of the definition
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _html_of(text: str) -> str:
    """One ``div`` a line: a condition that has a line of its own takes its element with it."""
    lines = (f"<div>{escape(line, quote=False) or '<br>'}</div>" for line in text.strip("\n").split("\n"))
    return f'<div style="white-space:pre-wrap">{"".join(lines)}</div>'


def _squeezed(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", text).strip("\n") + "\n"
