"""What a person wrote above (or below) a quoted mail, and the tokens of ours that the answer carries."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml.etree import _Element as Element

from mailbot.domain import block, courtesy, spelling
from mailbot.domain.directives import Directive
from mailbot.domain.letter import Letter
from mailbot.mail import markup
from mailbot.mail.lines import visible

_QUOTE: Final = ">"
_END: Final = (
    "________________________________"  # what Outlook draws above a quoted mail; nothing below it is an answer
)

_QUOTE_CLASSES: Final = frozenset(
    {"gmail_quote", "gmail_quote_container", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"}
    | {"tutanota_quote", "zmail_extra", "ms-outlook-mobile-reference-message"}
)
_QUOTE_IDS: Final = re.compile(r"yahoo_quoted.*|mail-editor-reference-message-container", re.IGNORECASE)
_REST_IDS: Final = frozenset({"divrplyfwdmsg", "appendonsend", "stopspelling", "olk_src_body_section", "zwchr"})
_STRUCK: Final = frozenset({"s", "strike", "del"})

_SENDER: Final = re.compile(r"\W*(?:from|od|von|de|da|van|от|nadawca|sender)\s?:", re.IGNORECASE)
_FIELD: Final = re.compile(
    r"\W*(?:from|sent|date|to|subject|cc|od|wysłano|wyslano|data|do|temat|dw|nadawca|sender|von|gesendet|an|betreff|"
    r"de|envoyé|date|à|objet|da|inviato|oggetto|van|verzonden|aan|onderwerp|от|дата|кому|тема)\s?:",
    re.IGNORECASE,
)
_ORIGINAL: Final = re.compile(
    r"-{2,}\s*(?:original (?:message|appointment)|reply message|forwarded message|oryginalna wiadomość|"
    r"wiadomość oryginalna|wiadomość przekazana|przekazana wiadomość|pierwotna wiadomość|treść oryginalna|"
    r"ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|исходное сообщение|"
    r"on .{5,200} wrote)\s*-{2,}.*",
    re.IGNORECASE,
)
_VERB: Final = re.compile(
    r"\b(?:wrote|writes|napisał(?:a|\(a\)|\(-a\)|/a)?|napisala?|pisze|schrieb|écrit|escribió|scritto|geschreven|skrev|пишет|написала?)"
    r"\s*:?\s*$",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(
    r"\W*(?:on|w dniu|dnia|dn\.|am|le|el|il|op|den|użytkownik|\d{1,4}[./-]\d|\w{2,4}\.?,? \d{1,2}\.?)\b", re.IGNORECASE
)
_APPLE_POLISH: Final = re.compile(r"wiadomość napisana przez .{1,200} w dniu .{1,60}:", re.IGNORECASE)
_ADDRESS_AND_COLON: Final = re.compile(r".{0,200}<[^<>\s]{1,200}@[^<>\s]{1,200}>.{0,3}:")
_LONGEST_ATTRIBUTION: Final = 4  # lines; Gmail wraps "On … <address>\nwrote:"
_HEADER_LINES: Final = 6
_FEW: Final = 2  # header fields that may stand in any letter
_RULE: Final = re.compile(r"[-=–—_*\s]{3,}")
_SIGNATURE: Final = re.compile(r"--\s?")

_OUR_MESSAGE_ID: Final = re.compile(r"mb\.(\d{1,9})\.([a-z2-7]{26})\.", re.IGNORECASE)
_LAST_LINE: Final = re.compile(r"\[#(\d{1,9})[\s>\u00a0]{1,20}([a-z2-7]{26})\]", re.IGNORECASE)
_PLUS: Final = re.compile(r"\+(\d{1,9})\.([a-z2-7]{26})@", re.IGNORECASE)
_IMPORT_ID: Final = re.compile(r"mb\.import\.([a-z2-7]{26})\.", re.IGNORECASE)
_IMPORT_LINE: Final = re.compile(r"\[import[\s>\u00a0]{1,20}([a-z2-7]{26})\]", re.IGNORECASE)
_IMPORT_PLUS: Final = re.compile(r"\+import\.([a-z2-7]{26})@", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(?:\s*(?:re|odp|aw|fwd?|pd)\s*:)*\s*\[#(\d{1,9})\]", re.IGNORECASE)
_MOST_TOKENS: Final = 20


def first_line(letter: Letter) -> str:
    """The first line that the writer wrote, a greeting aside; "" where there is nothing but a quote."""
    return first_of(lines(letter))


def first_of(said: Sequence[str]) -> str:
    """The same of ``lines`` that were read already."""
    return next((line for line in said if not courtesy.only(line)), next(iter(said), ""))


def lines(letter: Letter) -> tuple[str, ...]:
    """All lines that are not quoted and not blank, with plain spaces."""
    return tuple(_unquoted([spelling.plain_line(line) for line in _seen(letter)]))


def directives(letter: Letter) -> tuple[Directive, ...]:
    """The directive lines on top of an answer; a greeting and a short remark may stand above them."""
    return block.of_answer(lines(letter)).lines


def tokens(letter: Letter) -> tuple[tuple[int, str], ...]:
    """Campaign numbers with what may be their token: from the threading headers, then from the addresses that the
    letter went to (``mailbot+17.TOKEN@…``), then from the quoted text.
    """
    found = _carried(letter, _OUR_MESSAGE_ID, _PLUS, _LAST_LINE)
    return tuple(dict.fromkeys((int(number), token.lower()) for number, token in found))[:_MOST_TOKENS]


def numbered(subject: str) -> int | None:
    """The campaign that a subject names: ``Re: [#17] …``."""
    found = _NUMBERED.match(subject)
    return int(found[1]) if found else None


def import_tokens(letter: Letter) -> tuple[str, ...]:
    """What may be the token of an import, in the same order."""
    found = _carried(letter, _IMPORT_ID, _IMPORT_PLUS, _IMPORT_LINE)
    return tuple(dict.fromkeys(token.lower() for token in found))[:_MOST_TOKENS]


def _carried(
    letter: Letter, in_ids: re.Pattern[str], in_addresses: re.Pattern[str], in_text: re.Pattern[str]
) -> list[Any]:
    found = [match for reference in letter.references for match in in_ids.findall(reference)]
    found += [match for recipient in letter.recipients for match in in_addresses.findall(recipient.address)]
    for text in (letter.text, letter.html and _plain(letter.html)):
        found += in_text.findall(text or "")
    return found


def _seen(letter: Letter) -> list[str]:
    """The lines of the HTML part with its quotes marked, where it shows any; else those of the plain part, which
    says as well what is struck out in the HTML.
    """
    if letter.html is not None:
        root = markup.parsed(markup.cleaned(letter.html, ids=True))
        struck = _drop_struck(root)
        _mark_quotes(root)
        seen = [line.text for line in visible(root)]
        if struck or any(spelling.plain_line(line) for line in seen):
            return seen
    return (letter.text or "").split("\n")


def _plain(source: str) -> str:
    return markup.shown(markup.parsed(markup.cleaned(source)))


def _drop_struck(root: Element) -> bool:
    """Take out what the writer struck out: that is not said any more. Whether there was any."""
    struck = list(filter(_is_struck, root.iterdescendants()))
    for element in struck:
        markup.drop(element)
    return bool(struck)


def _is_struck(element: Element) -> bool:
    return element.tag in _STRUCK or any(
        name.startswith("text-decoration") and "line-through" in value for name, value in markup.declarations(element)
    )


def _mark_quotes(root: Element) -> None:
    """Put a line that marks a quote in the place of every element that holds one."""
    gone: set[Element] = set()
    for element in list(root.iter()):
        if element is root or element in gone:
            continue
        if _is_rest(element):
            _truncate(root, element)
            return
        if _is_quote(element):
            gone.update(element.iterdescendants())
            _empty(element, _QUOTE)


def _is_quote(element: Element) -> bool:
    kinds = {kind.removeprefix("x_") for kind in element.get("class", "").split()}
    return (
        element.tag == "blockquote" or bool(kinds & _QUOTE_CLASSES) or bool(_QUOTE_IDS.fullmatch(element.get("id", "")))
    )


def _is_rest(element: Element) -> bool:
    """From here to the end of the letter all is quoted."""
    if element.get("id", "").lower().removeprefix("x_") in _REST_IDS:
        return True
    return _has_line_above(element) and _SENDER.match(markup.shown(element)[:200]) is not None


def _has_line_above(element: Element) -> bool:
    return any(
        "border-top" in name and ("solid" in value or value.startswith("1"))
        for name, value in markup.declarations(element)
    )


def _empty(element: Element, mark: str) -> None:
    for child in list(element):
        element.remove(child)
    element.tag = "div"
    element.text = mark


def _truncate(root: Element, element: Element) -> None:
    _empty(element, _END)
    inner = element
    while inner is not root and (parent := inner.getparent()) is not None:
        for following in list(inner.itersiblings()):
            parent.remove(following)
        inner.tail = None
        inner = parent


def _unquoted(seen: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(seen):
        line = seen[at]
        if _ends_answer(seen, at):
            return
        attribution = _attribution(seen, at)
        if attribution and not _quote_follows(seen, at + attribution):
            return
        if line and not (attribution or line.startswith(_QUOTE) or _RULE.fullmatch(line)):
            yield line
        at += attribution or 1


def _ends_answer(seen: Sequence[str], at: int) -> bool:
    line = seen[at]
    if line.startswith(_END) or _ORIGINAL.fullmatch(line) or _SIGNATURE.fullmatch(line):
        return True
    if not _FIELD.match(line):
        return False
    block = [line, *filter(None, seen[at + 1 : at + 1 + 2 * _HEADER_LINES])][:_HEADER_LINES]
    return sum(bool(_FIELD.match(one)) for one in block) > _FEW and any(_SENDER.match(one) for one in block)


def _attribution(seen: Sequence[str], at: int) -> int:
    """How many lines "On … wrote:" takes; 0 where none begins here."""
    if not seen[at]:
        return 0
    joined = ""
    for length, line in enumerate(seen[at : at + _LONGEST_ATTRIBUTION], 1):
        if not line or line.startswith(_QUOTE):
            break
        joined = f"{joined} {line}".strip()
        if _introduces(seen[at], joined):
            return length
    return 0


def _introduces(first: str, joined: str) -> bool:
    """``first`` must look like the beginning already, or "OK" above an attribution would be taken for a part of it."""
    written = _OPENING.match(first) is not None and _VERB.search(joined) is not None
    dated = any(letter.isdigit() for letter in first) and _ADDRESS_AND_COLON.fullmatch(joined) is not None
    return written or dated or _APPLE_POLISH.fullmatch(joined) is not None


def _quote_follows(seen: Sequence[str], at: int) -> bool:
    following = next((line for line in seen[at:] if line), "")
    return following.startswith(_QUOTE)
