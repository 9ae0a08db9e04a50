"""Bounces that were made for humans: what a mail system wrote in words of its own, in forty dialects and ours."""

import logging
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.policy import compat32

from flufl.bounce import all_failures

from mailbot.domain.bounce import Failing, Kind, kind
from mailbot.domain.folding import fold
from mailbot.mail import addresses, charsets, markup, report
from mailbot.mail.mime import Part

# It logs each of its steps, and with a traceback what we catch.
logging.getLogger("flufl.bounce").disabled = True

_SCANNED = 64 << 10  # bytes that flufl.bounce is given: whatever a bounce says, it says at its beginning
_LINE = 400  # of each line, for its patterns run back and forth
_LINES = 1_500
_TROUBLES = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)
"""What bytes from strangers have made it, or the parser beneath it, raise."""

_ADDRESS = re.compile(r"[^\s<>()\[\]{},;:\"'=]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_HELPERS = re.compile(r"(?:post|web|host)master|abuse|mailer-daemon|support|helpdesk|admin(?:istrator)?", re.IGNORECASE)
_PARAGRAPH = 4  # lines, from the one with the address on
_MOST = 100  # addresses
_TELLING = 600  # characters of a reason
_CODE = re.compile(r"(?<![\d.])[45]\d\d[ -](?:[45]\.\d\.\d|\S)|(?<![\d.])[45]\.[0-7]\.\d{1,3}(?!\.?\d)")
_LATE = re.compile(
    r"\b(?:delayed|deferred|still being retried|will be retried|not yet been delivered|no action is required|"
    r"opoznion\w+|nie zostal\w? jeszcze dostarczon\w+|kolejn\w+ prob\w+)\b"
)
_MAIL = r"(?:message|mail|wiadomosc\w*)"
_RETURNED = re.compile(
    "[-=_ ]*(?:"
    + "|".join(
        (
            rf".{{0,60}}\bcopy of (?:.{{1,40}} )?{_MAIL}.{{0,40}}|included is .{{0,40}}{_MAIL}.{{0,40}}",
            rf"(?:the )?(?:header of the )?(?:original|returned|undelivered|failed|unsent|old) {_MAIL}.{{0,40}}",
            rf"{_MAIL} (?:text|headers?|contents?)(?: follows?)?",
            rf"(?:kopia|tresc|oryginalna|zwrocona) .{{0,40}}{_MAIL}.{{0,60}}|mensaje original.{{0,40}}",
        )
    )
    + ")[-=_ :.]*"
)
_HEADER = re.compile(r"(?:received|return-path|message-id|mime-version|delivered-to)\s?:", re.IGNORECASE)
_OURS = re.compile(r"(?:re: )?(?:subject|temat|betreff|objet|asunto|oggetto)\s?:", re.IGNORECASE)


def shown(parts: Iterable[Part]) -> str:
    """The first part that is text; of HTML what it shows."""
    for part in parts:
        if part.type.word in ("text/plain", "text/html"):
            raw = report.content(part)[:_SCANNED]
            text = charsets.clean_text(charsets.text(raw, part.type.get("charset") or None)[0])
            return text if part.type.word == "text/plain" else markup.shown(markup.parsed(markup.cleaned(text)))
    return ""


def notice(text: str) -> tuple[str, ...]:
    """The lines that the mail system wrote, without blank ones, the mail that it returns and our own subject."""
    lines: list[str] = []
    for line in text.split("\n", _LINES)[:_LINES]:
        short = " ".join(line[:_LINE].split())
        if _RETURNED.fullmatch(fold(short)) or _HEADER.match(short):
            break
        if short and not _OURS.match(short):
            lines.append(short)
    return tuple(lines)


def reason(lines: tuple[str, ...]) -> str:
    """The first lines that give one: with a code of SMTP, or words that say what is wrong; "" where none does."""
    found = next((at for at, line in enumerate(lines) if _tells(line)), len(lines))
    return " ".join(lines[found : found + _PARAGRAPH])[:_TELLING]


def failings(raw: bytes, lines: tuple[str, ...], *, machine: bool) -> tuple[Failing, ...]:
    """``machine``: the sender or the subject shows that it is a bounce; else only what flufl.bounce knows counts."""
    late, failed = _known(raw)
    if machine and not (late or failed):
        late, failed = _heard(lines)
    named = sorted(late | failed)[:_MOST]
    return tuple(_failing(one, lines, late=one not in failed, sole=len(named) == 1) for one in named)


def _failing(address: str, lines: tuple[str, ...], *, late: bool, sole: bool) -> Failing:
    paragraphs = tuple(_paragraphs(address, lines))
    words = next(filter(_tells, paragraphs), "") or (reason(lines) if sole else "")
    words = charsets.one_line(words or next(iter(paragraphs), ""))
    return Failing(address, "", Kind.DELAYED if late else kind("", words), "", words)


def _known(raw: bytes) -> tuple[set[str], set[str]]:
    """Late and failed ones by the detectors of flufl.bounce, which know the wording of each mail system."""
    shortened = b"\n".join(line[:_LINE] for line in raw[:_SCANNED].splitlines()[:_LINES])
    try:
        late, failed = all_failures(message_from_bytes(shortened, policy=compat32))
    except _TROUBLES:
        return set(), set()
    return _plain(late), _plain(failed)


def _heard(lines: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """Late and failed ones by ourselves: an address, and a reason in its paragraph."""
    named = _plain(address.encode() for line in lines for address in _ADDRESS.findall(line))
    found = {
        address
        for address in named
        if not _HELPERS.fullmatch(address.partition("@")[0]) and any(map(_tells, _paragraphs(address, lines)))
    }
    return (found, set()) if any(_LATE.search(fold(line)) for line in lines) else (set(), found)


def _plain(found: Iterable[bytes]) -> set[str]:
    texts = (address.decode("utf-8", "replace").strip() for address in found)
    return {text for text in texts if addresses.is_plain(text)}


def _paragraphs(address: str, lines: tuple[str, ...]) -> Iterator[str]:
    """Each line that names the address with those below it, up to the next one's."""
    for at, line in enumerate(lines):
        if address.lower() in line.lower():
            below = lines[at + 1 : at + _PARAGRAPH]
            end = next((n for n, one in enumerate(below) if _names_another(address, one)), len(below))
            yield " ".join((line, *below[:end]))[:_TELLING]


def _names_another(address: str, line: str) -> bool:
    named = {found.lower() for found in _ADDRESS.findall(line)}
    return bool(named) and address.lower() not in named


def _tells(line: str) -> bool:
    return _CODE.search(line) is not None or kind("", line) is not Kind.UNKNOWN
