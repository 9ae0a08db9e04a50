"""Where a text may have merge fields: cuts a plain text or HTML into plain pieces and marks, in one pass."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape


@dataclass(frozen=True, slots=True)
class Mark:
    """Something in brackets, not yet understood."""

    inner: str  # between the brackets: without tags, entities decoded, white space made plain
    written: str  # as it stands in the source, without tags
    braces: bool = True  # {…} or {{…}}; else «…» or […]
    surely: bool = True  # a field is meant; else an unknown name is text
    unfinished: bool = False  # an opening brace without its end; ``inner`` is the word behind it, "" for {{ and {%


Token = str | Mark

# No alternative can run further than 300 characters, so that a text of nothing but brackets stays linear.
_MARK = r"""
    \\(?P<bare>[{«\[])
  | \{\{(?P<double>[^{}]{0,300})\}\}
  | \{(?P<single>(?!%)[^{}]{0,300})\}
  | «(?P<word>[^«»{}\[\]]{0,300})»
  | \[(?P<square>[^«»{}\[\]]{0,300})\]
  | \{(?:\{|%|(?P<loose>[^\W\d]\w{0,60}))
"""
_PLAIN = re.compile(_MARK, re.VERBOSE)
_HTML = re.compile(
    rf"""
    (?P<silent><!--(?s:.*?)(?:-->|\Z)|<(?P<code>style|script|title)\b(?s:.*?)(?:</(?P=code)\s*>|\Z))
  | (?P<tag><[^<>{{«\[\\]*[{{«\[\\][^<>]*>)
  | {_MARK}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_LEADING = re.compile(r"(?:\s|&nbsp;|<[^<>]*>)*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_A_FIELD_OF_WORD = re.compile(r"[^\W\d][\w.-]*(?: [\w.-]+)?")

_CONDITION = re.compile(r"\{\{?\s*(?:if|je[śs]li|je[żz]eli)\b", re.IGNORECASE)
_CONTROL = r"\{\{?\s*(?:if|je[śs]li|je[żz]eli|else|inaczej|end|koniec)(?=[\s}&<])[^{}]{0,300}\}\}?"
_ALONE = re.compile(rf"^[ \t]*({_CONTROL})[ \t]*(?:\n|\Z)", re.MULTILINE | re.IGNORECASE)
_ALONE_HTML = re.compile(
    rf"""<(p|div)\b[^<>]*> (?:\s|&nbsp;|<(?:span|font|b|i|o:p)\b[^<>]*>){{0,20}}
         ({_CONTROL})
         (?:\s|&nbsp;|<br\s*/?>|</(?:span|font|b|i|o:p)>){{0,20}} </\1\s*>""",
    re.VERBOSE | re.IGNORECASE,
)


def marks(text: str) -> Iterator[Token]:
    """A plain text; a condition's mark that has a line of its own takes the line with it."""
    if _CONDITION.search(text):
        text = _ALONE.sub(r"\1", text)
    return _cut(text)


def marks_html(html: str) -> Iterator[Token]:
    """HTML: comments, style and script are text; a condition's mark alone in a paragraph takes it along."""
    if _CONDITION.search(html):
        html = _ALONE_HTML.sub(r"\2", html)
    end = 0
    for found in _HTML.finditer(html):
        if found["silent"] is not None:
            continue
        yield html[end : found.start()]
        if found["tag"] is None:
            yield from _among_tags(found)
        else:
            yield from _cut(found[0])  # a tag with brackets in it: link targets and the like
        end = found.end()
    yield html[end:]


def _cut(text: str) -> Iterator[Token]:
    end = 0
    for found in _PLAIN.finditer(text):
        yield text[end : found.start()]
        yield _understand(found, found[0])
        end = found.end()
    yield text[end:]


def _among_tags(found: re.Match[str]) -> Iterator[Token]:
    """A mark with the editor's tags in it: those before its first letter stay before it, the rest follows it."""
    whole = found[0]
    if "<" not in whole:
        yield _understand(found, whole)
        return
    start = 2 if whole.startswith("{{") else 1
    leading = _LEADING.match(whole, start)
    turn = leading.end() if leading else start
    yield "".join(_TAG.findall(whole, start, turn))
    yield _understand(found, _TAG.sub("", whole))
    yield "".join(_TAG.findall(whole, turn))


def _understand(found: re.Match[str], written: str) -> Token:
    kind = found.lastgroup
    if kind == "bare":
        return found["bare"]
    if kind is None or kind == "loose":
        return Mark(found["loose"] or "", written, unfinished=True)
    inner = _INVISIBLE.sub("", " ".join(unescape(_TAG.sub("", found[kind])).split()))
    meant = {
        "double": True,
        "single": inner[:1].isalpha(),
        "word": bool(_A_FIELD_OF_WORD.fullmatch(inner)),
        "square": False,
    }
    return Mark(inner, written, braces=kind in ("double", "single"), surely=meant[kind])
