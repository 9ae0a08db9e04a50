"""Editors' style sheets written into the elements: readers' programs drop ``<style>``, and so does our cleaning."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.etree import _Element as Element

from mailbot.mail import markup

_OPENING: Final = re.compile(r"<style\b[^>]{0,500}>", re.IGNORECASE)
_CLOSING: Final = re.compile(r"</style\s{0,9}>", re.IGNORECASE)
_RULE: Final = re.compile(r"(?:\A|(?<=[{}]))([^{}]{1,2000})\{([^{}]{0,5000})\}")
_SIMPLE: Final = re.compile(r"(?P<tag>[a-z][a-z0-9]{0,9})?(?:\.(?P<kind>[\w-]{1,60}))?", re.IGNORECASE)
_LONGEST: Final = 100_000  # characters of style sheets; Word writes about 3,000
_MOST: Final = 200  # rules; Word writes about 30
_SPARE: Final = 1_000_000  # characters that a letter may grow by

Rule = tuple[str, str, str]
"""Tag and class, "" for any, and the declarations."""


def rules(source: str) -> tuple[Rule, ...]:
    """The rules for a tag, a class, or a tag with a class, those for a class last; all others are left out."""
    written = "\n".join(_sheets(source[: 4 * _LONGEST])).replace("<!--", "").replace("-->", "")
    sheets = markup.uncommented(written, "/*", "*/")[:_LONGEST]
    return tuple(sorted(islice(_rules(sheets), _MOST), key=lambda rule: bool(rule[1])))


def written_into(root: Element, sheet: tuple[Rule, ...]) -> None:
    """Each element gets the declarations that apply to it, before its own, which win."""
    spare = _SPARE if sheet else 0
    for element in root.iter():
        kinds = {"", *element.get("class", "").split()}
        found = [declared for tag, kind, declared in sheet if tag in {"", element.tag} and kind in kinds]
        spare -= sum(map(len, found))
        if spare <= 0:
            return
        if found:
            element.set("style", "; ".join([*found, element.get("style", "")]).rstrip("; "))


def _sheets(source: str) -> Iterator[str]:
    for piece in _OPENING.split(source)[1:]:
        if end := _CLOSING.search(piece):
            yield piece[: end.start()]


def _rules(sheets: str) -> Iterator[Rule]:
    for selectors, declarations in _RULE.findall(sheets):
        declared = "; ".join(_declared(declarations))
        for selector in selectors.split(","):
            simple = _SIMPLE.fullmatch(selector.strip())
            if simple is not None and simple[0] and declared:
                yield (simple["tag"] or "").lower(), simple["kind"] or "", declared


def _declared(declarations: str) -> Iterator[str]:
    for declaration in declarations.split(";"):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        if colon and value and not name.startswith("mso-"):
            yield f"{name}:{' '.join(value.split())}"
