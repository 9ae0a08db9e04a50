"""An HTML body made harmless, taken apart, put together again, and turned into text."""

import re
from collections.abc import Iterator
from typing import Final

import nh3
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree, html
from lxml.etree import _Element as Element

_TAGS: Final = nh3.ALLOWED_TAGS | {"font", "tfoot", "big"}
_SILENT: Final = frozenset(
    {"script", "style", "title", "xml", "noscript", "template", "textarea", "select", "button", "object", "iframe"}
    | {"svg", "math", "audio", "video"}
)
_ATTRIBUTES: Final = {
    "*": {"align", "bgcolor", "class", "color", "dir", "height", "hidden", "lang", "style", "title", "valign", "width"},
    "a": {"href", "name"},
    "font": {"face", "size"},
    "hr": {"size", "noshade"},
    "img": {"src", "alt", "border", "hspace", "vspace"},
    "li": {"value"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "table": {"border", "cellpadding", "cellspacing", "role"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap", "scope"},
}
_SCHEMES: Final = {"http", "https", "mailto", "tel", "cid"}
_HARMFUL: Final = re.compile(r"url\(|expression\(|script:|@|behavior|-moz-binding|[\\<]", re.IGNORECASE)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_KEEPS_LINES: Final = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_DEEPEST: Final = 100  # inscriptis recurses; no editor nests so deep
_DEEPEST_TAG: Final = 300  # more, since some tags are never closed
_MOST_LINE_ENDS: Final = 20_000
_NESTING: Final = re.compile(
    r"<(?P<close>/?)(?!(?:area|base|br|col|hr|img|input|link|meta|p|li|dd|dt|td|th|tr|wbr)\b)[a-z][^\s<>/]*[^<>]*>",
    re.IGNORECASE,
)

_AS_TEXT: Final = ParserConfig(css=CSS_PROFILES["strict"], display_images=False)
_NO_MARGIN: Final = re.compile(r"(?<![\w-])margin\s*:\s*0(?:\.0*)?(?:cm|in|pt|px|mm|em)?(?=\s|;|$)[^;]*", re.IGNORECASE)
_SPACE: Final = " \t\r\n\f"
_MANY_BLANK_LINES: Final = re.compile(r"\n{3,}")


def cleaned(source: str, *, ids: bool = False) -> str:
    """Without scripts, forms, event attributes, comments, and styles that fetch or run something."""
    attributes = {**_ATTRIBUTES, "*": _ATTRIBUTES["*"] | {"id"}} if ids else _ATTRIBUTES
    return nh3.clean(
        _shallow(source),
        tags=_TAGS,
        clean_content_tags=set(_SILENT),
        attributes=attributes,
        attribute_filter=_filtered,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def printable(source: str) -> str:
    """Without the characters that no XML may have; lxml reads them and then refuses to write them."""
    return _UNPRINTABLE.sub("", source)


def parsed(clean: str) -> Element:
    """A ``div`` around what ``cleaned`` gave; line breaks that only a style keeps have become ``br``."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    document = f"<html><body><div>{printable(clean)}</div></body></html>".encode()
    root = html.document_fromstring(document, parser=parser).find("body/div")
    if root is None:
        root = etree.Element("div")
    _flatten(root)
    _break_preformatted(root)
    return root


def written(root: Element) -> str:
    """What is inside of ``root``, clean again."""
    # By way of XML, for lxml's HTML writer escapes the "{" and "ę" of merge fields in link targets.
    for element in root.iter():
        if element.text is None and not len(element) and element.tag not in _VOID:
            element.text = ""  # <td></td>, not <td/>, which HTML takes for an opening tag
    whole = etree.tostring(root, encoding="unicode", method="xml", with_tail=False)
    return cleaned(whole.partition(">")[2].rpartition("</")[0])


def text(root: Element) -> str:
    """For those who read plain text: links with their targets, at most one blank line in a row. Changes ``root``."""
    for link in root.iter("a"):
        target = link.get("href", "")
        label = shown(link).strip()
        if target.startswith(("http:", "https:")) and label and label.rstrip("/") not in target:
            link.tail = f" <{target}>{link.tail or ''}"
    for element in list(root.iter()):
        if element.tag == "p" and shown(element).strip(_SPACE) == "\u00a0" and element.find(".//img") is None:
            _blank(element)
        if element.tag == "p":
            element.set("style", _NO_MARGIN.sub("margin-top:0px; margin-bottom:0px", element.get("style", "")))
        # inscriptis decodes entities once more than it should
        element.text = element.text and element.text.replace("&", "&amp;")
        element.tail = element.tail and element.tail.replace("&", "&amp;")
    lines = Inscriptis(root, _AS_TEXT).get_text().replace("\u00a0", " ").split("\n")
    return _MANY_BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


def _blank(paragraph: Element) -> None:
    """Word writes an empty line as a paragraph with a no-break space, of which inscriptis shows nothing."""
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = None
    etree.SubElement(paragraph, "br")


def shown(element: Element) -> str:
    """All text in it."""
    return "".join(map(str, element.itertext()))


def uncommented(source: str, opening: str, closing: str) -> str:
    """Without what stands between those two; one that is never closed ends the source."""
    first, *others = source.split(opening)
    return first + "".join(piece.partition(closing)[2] for piece in others)


def declarations(element: Element) -> Iterator[tuple[str, str]]:
    """Of its style: names and values in small letters. Split, for a pattern's time may be the square of its length."""
    for piece in uncommented(element.get("style", ""), "/*", "*/").lower().split(";"):
        name, _, value = piece.partition(":")
        yield name.strip(), value.strip()


def drop(element: Element) -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _shallow(source: str) -> str:
    """Without the opening tags beyond a depth that no editor writes: a parser's time grows with the square of it."""
    depth = 0
    kept: list[str] = []
    end = 0
    for tag in _NESTING.finditer(source):
        depth = max(0, depth - 1) if tag["close"] else depth + 1
        if depth > _DEEPEST_TAG and not tag["close"]:
            kept.append(source[end : tag.start()])
            end = tag.end()
    return "".join([*kept, source[end:]])


def _filtered(_: str, attribute: str, value: str) -> str | None:
    if attribute != "style":
        return value
    kept = [part.strip() for part in value.split(";") if ":" in part and not _HARMFUL.search(part)]
    return "; ".join(kept) or None


def _flatten(root: Element) -> None:
    """Tags that nest too deep go; what is in them stays."""
    depth, deep = 0, []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > _DEEPEST:
            deep.append(element)
    for element in deep:
        element.tag = "deep"
    etree.strip_tags(root, "deep")


def _break_preformatted(root: Element) -> None:
    """``br`` for the line ends of ``pre`` and ``white-space: pre…``, so that one kind of line end is left.

    More of them than any letter has stay as they are: entities make a line end of five bytes.
    """
    if shown(root).count("\n") > _MOST_LINE_ENDS:
        return
    for outer in [element for element in root.iter() if _keeps_lines(element)]:
        for element in [outer, *outer.iterdescendants()]:
            if element.text and "\n" in element.text:
                first, *rest = element.text.split("\n")
                element.text = first
                for piece in reversed(rest):
                    element.insert(0, _line_end(piece))
            if element is not outer and element.tail and "\n" in element.tail:
                first, *rest = element.tail.split("\n")
                element.tail = first
                for piece in reversed(rest):
                    element.addnext(_line_end(piece))


def _keeps_lines(element: Element) -> bool:
    return element.tag == "pre" or bool(_KEEPS_LINES.search(element.get("style", "")))


def _line_end(tail: str) -> Element:
    end = etree.Element("br")
    end.tail = tail
    return end
