"""What an element of HTML says about its looks, by its tag, its attributes and its style."""

import re
from collections.abc import Mapping

from lxml.etree import _Element as Element

from mailbot.paper.nodes import Align

_TAGS: Mapping[str, str] = {
    **dict.fromkeys(("b", "strong", "th"), "b"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var", "caption"), "i"),
    **dict.fromkeys(("u", "ins"), "u"),
    **dict.fromkeys(("s", "del", "strike"), "s"),
    "sup": "^",
    "sub": "_",
}
_DECLARED = (
    ("b", re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)),
    ("i", re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)),
    ("u", re.compile(r"text-decoration(?:-line)?\s*:[^;]*underline", re.IGNORECASE)),
    ("s", re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)),
)
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center|justify|start|end)", re.IGNORECASE)
_ALIGNS = {"center": Align.CENTER, "right": Align.RIGHT, "end": Align.RIGHT}
_NO_MARGIN = re.compile(
    r"(?<![\w-])margin\s*:\s*0(?:\.0*)?(?:cm|in|pt|px|mm|em)?(?=\s|;|$)|margin-bottom\s*:\s*0(?!\.?\d)", re.IGNORECASE
)
_BORDER = re.compile(r"border(?:-\w+)*\s*:\s*(?!none|0(?:\D|$)|[\d.]+(?:px|pt)?\s+none)", re.IGNORECASE)
_LONGEST_NUMBER = 5  # digits


def style(element: Element, around: str) -> str:
    """The style of what is in it; see ``Words.style``."""
    declared = element.get("style", "")
    found = _TAGS.get(str(element.tag), "") + "".join(mark for mark, pattern in _DECLARED if pattern.search(declared))
    both = "".join(sorted({*around, *found}))
    return both.replace("b", "") if _LIGHT.search(declared) else both


def align(element: Element, around: Align) -> Align:
    declared = _ALIGN.search(element.get("style", ""))
    written = declared[1] if declared else element.get("align", "center" if element.tag == "center" else "")
    return _ALIGNS.get(written.lower(), Align.START) if written else around


def stands_alone(paragraph: Element) -> bool:
    """Whether a ``p`` has room around it; Outlook writes each line as one without."""
    return not _NO_MARGIN.search(paragraph.get("style", ""))


def text(element: Element) -> str:
    """All text in it."""
    return "".join(map(str, element.itertext()))


def blank(element: Element) -> bool:
    return element.find(".//img") is None and not text(element).strip()


def lined(table: Element) -> bool:
    """Data has lines, a layout has none."""
    if table.get("border", "0").strip() not in {"", "0"} or table.find(".//th") is not None:
        return True
    return any(_BORDER.search(cell.get("style", "")) for cell in (table, *table.iter("td")))


def number(element: Element, name: str, default: int) -> int:
    """A whole number of an attribute; pixels may say so."""
    written = element.get(name, "").strip().removesuffix("px")
    return int(written) if written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER else default
