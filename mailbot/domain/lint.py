"""What somebody who reads a letter once more before it leaves would stumble over; remarks keep nothing from leaving."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from html import unescape
from itertools import islice

from mailbot.domain import merge
from mailbot.domain.campaign import Contents
from mailbot.domain.dates import Mention, mentions
from mailbot.domain.folding import fold_name
from mailbot.domain.marks import Mark, marks

MOST = 3
"""Remarks of one kind; more would only hide the others."""

_BEGINNING = 300  # characters in which a word to the bot would stand
_LONGEST_DETAIL = 60  # characters
_LONGEST_TEXT = 200_000  # characters that are looked at


class RemarkKind(StrEnum):
    """What is odd; the sentence for each is in ``mail/remarks.py``, in every language."""

    EMPTY_SUBJECT = "empty subject"
    REPLY_SUBJECT = "reply subject"  # detail: "Re:"
    NO_ATTACHMENT = "no attachment"  # detail: the words that promise one
    OPEN_BRACES = "open braces"  # detail: what stands there
    LOCAL_LINK = "local link"  # detail: the path or the address
    WRONG_WEEKDAY = "wrong weekday"  # detail: as written; day: the date, whose weekday is another
    PAST_DATE = "past date"  # detail: as written; day: the date
    TO_THE_BOT = "to the bot"  # detail: words that ask to send this
    QUOTED = "quoted"  # detail: the line above an older mail that is still below the text
    WINMAIL = "winmail"  # detail: the file's name
    PHONE_SIGNATURE = "phone signature"  # detail: the line
    MISSING_PICTURE = "missing picture"  # detail: its name; the HTML shows a picture that did not come with the letter
    REMOVED = "removed"  # detail: what was taken out of the HTML, see ``Active``
    NO_UNSUBSCRIBE = "no unsubscribe"
    START_MOVED = "start moved"  # detail: the hours; day: the one asked for, on which nothing may leave


class Active(StrEnum):
    """What is taken out of a letter's HTML, because no mail program would let it act."""

    SCRIPT = "script"
    FORM = "form"
    EMBEDDED = "embedded"  # a page, a film, a program
    ACTION = "action"  # attributes that run something, links that do
    LOCAL = "local"  # links to files and pictures of the writer's own machine or network


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that looks like a slip."""

    kind: RemarkKind
    detail: str = ""  # an excerpt of the letter, white space made plain
    day: date | None = None


_REPLY = re.compile(r"\s*(?:(?:re|fwd?|odp|pd|aw|wg)(?:\[\d+\])?\s?:)", re.IGNORECASE)
_PROMISE = re.compile(
    r"""\b(?:
        (?<!not\ )(?:attached|enclosed)
      | (?:i|we)(?:\ am|\ are|'m|’m|'re|’re)?\ (?:attach|enclose|attaching|enclosing)
      | (?:see|find|open|in)\ (?:the\ |our\ )?(?:attachments?|enclosures?)
      | w\ (?:za[łl][ąa]czeniu|za[łl][ąa]czniku|za[łl][ąa]cznikach)
      | za[łl][ąa]cz(?:am|amy|y[łl](?:em|am)|yli[śs]my)
      | za[łl][ąa]czon(?:y|a|e|ą|ej|ego|ych|ym|ymi)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LEFT_OPEN = re.compile(r"\{\{|\}\}|<<[^\W\d][\w .-]{0,40}>>|%[^\W\d_]{3,30}%|[{}]")
_ESCAPED = "{"  # alone: written with a backslash before it
_LOCAL = re.compile(
    r"""(?<![\w/\\])(?:
        [a-z]:\\[^\s"'<>|]*
      | \\\\[\w.-]+\\[^\s"'<>|]*
      | file:/{1,3}[^\s"'<>]+
      | https?://(?P<host>[\w.-]+)(?::\d+)?(?:[/?\#][^\s"'<>]*)?
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_INSIDE = re.compile(
    r"""[^.]+ | .+\.(?:local|localdomain|lan|intranet|internal|corp|home|intra)
      | (?:127|10)(?:\.\d+){3} | 192\.168(?:\.\d+){2} | 172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2} | 169\.254(?:\.\d+){2}""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK = re.compile(r"""\bhref\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})')""", re.IGNORECASE)
_PHONE = re.compile(
    r"""^[ \t>*_-]*(?:
        sent\ (?:from|with|via)\ (?:my\ |a\ |the\ )?(?:i(?:phone|pad|pod)|android|samsung|galaxy|mobile|phone
            |huawei|xiaomi|pixel|blackberry|outlook|yahoo|mail\ for|gmail|proton|tablet|windows)
      | get\ outlook\ for
      | wys[łl]an[oey]\ (?:z|ze|za\ pomoc[ąa])\ (?:mojego\ |moj[ae]j\ |telefonu|urz[ąa]dzenia|smartfona|aplikacji
            |programu|i(?:phone|pad)|androida?|samsung|galaxy|huawei|xiaomi|outlook|poczty)
      | (?:pobierz|uzyskaj)\ (?:aplikacj[ęe]\ )?outlooka?\ (?:dla|na)
    ).*$""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
# What mail programs write above the mail that is answered or forwarded.
_QUOTED = re.compile(
    r"""^[ \t>]*(?:
        (?:on|w\ dniu|dnia|dn\.)\b[^\n]{5,200}(?:\n[^\n]{0,100}){0,2}?(?:wrote|napisa[łl]\(?a?\)?|pisze)\ ?:[ \t]*$
      | -{2,}\ ?(?:original\ message|forwarded\ message|(?:oryginalna|pierwotna|przekazana)\ wiadomo[śs][ćc]
            |wiadomo[śs][ćc]\ (?:oryginalna|przekazana)|tre[śs][ćc]\ oryginalna)\ ?-{2,}
      | (?:from|od|nadawca):\ [^\n]{3,200}\n+[ \t>]*(?:sent|date|wys[łl]ano|data):\ [^\n]{3,200}$
      | (?:>[^\n]*\n){3,}
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
# Said to whoever sends it, with no line that names the recipients: "please send this to all clients".
_TO_THE_BOT = re.compile(
    r"""\b(?:send|forward|mail|distribute)\ (?:this|it|the\ (?:following|below|message|letter|e-?mail|mail))
        [^.!?\n]{0,40}?\bto\ (?:all|everybody|everyone|(?:our\ |the\ |my\ )?(?:clients|customers|partners|group))\b
      | \b(?:wy[śs]lij|wy[śs][łl]a[ćc]|roze[śs]lij|roze[śs][łl]a[ćc]|prze[śs]lij)\b[^.!?\n]{0,60}?
        \b(?:do\ (?:wszystkich|naszych|klient[óo]w|kontrahent[óo]w|partner[óo]w|grupy)
            |klientom|kontrahentom|wszystkim)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WINMAIL = re.compile(r"win(?:mail|dat)\.dat", re.IGNORECASE)
_WAY_OUT = re.compile(
    r"""unsubscribe | opt[\ -]?out | (?:no\ longer|not|rather\ not)\ (?:want|wish|like)?\s?(?:to\ )?(?:receive|get)\b
      | remove\ (?:me|you)\ from | wypisa[ćc] | wypisz | zrezygnowa[ćc] | rezygnacj | rezygnuj
      | nie\ (?:chce|chc[ąa]|[żz]ycz|ch[ęe])\w*(?:\s\w+){0,3}\s(?:otrzymyw|dostaw)a[ćc]
      | cofn[ąa][ćc]\ zgod | wycofa[ćc]\ zgod | usuni[ęe]ci\w*\ z\ (?:listy|bazy)""",
    re.IGNORECASE | re.VERBOSE,
)
_PICTURE = re.compile(r"""\bsrc\s*=\s*["']?cid:([^"'\s>]{1,300})""", re.IGNORECASE)
# "the contract of 3.02.2025" is history on purpose
_REFERENCE = re.compile(r"\b(?:z dnia|z dn\.|z|dated|of|since|born|ur\.|nr|no\.?)\s$", re.IGNORECASE)
_HISTORY = timedelta(days=400)  # what lies further back is no slip


def remarks(
    contents: Contents,  # as the requester wrote it, merge fields still in it
    day: date,  # on which the first message leaves, in the zone of the requester
    *,
    known: Collection[str] = (),  # merge fields
    files: int | None = None,  # how many files each recipient gets; None: those of ``contents`` that are not shown
    needs_way_out: bool = False,  # the account demands a line that tells how to unsubscribe
    removed: Sequence[str] = (),  # from the HTML; values of ``Active``
) -> tuple[Remark, ...]:
    """In the order of ``RemarkKind``; at most ``MOST`` of a kind, none twice."""
    text = contents.text[:_LONGEST_TEXT].replace("\u00a0", " ")
    flat = " ".join(text.split())
    found = [
        *_of_subject(contents.subject),
        *(_promises(contents.subject, flat) if not (_files(contents) if files is None else files) else ()),
        *_braces(f"{contents.subject}\n{text}", known),
        *_local_links(text, contents.html or ""),
        *_of_dates(f"{contents.subject}\n{text}", day),
        *islice(_excerpts(RemarkKind.TO_THE_BOT, _TO_THE_BOT, flat[:_BEGINNING]), 1),
        *islice(_excerpts(RemarkKind.QUOTED, _QUOTED, text), 1),
        *(Remark(RemarkKind.WINMAIL, file.name) for file in contents.attachments if _WINMAIL.fullmatch(file.name)),
        *_excerpts(RemarkKind.PHONE_SIGNATURE, _PHONE, text),
        *_missing_pictures(contents),
        *(Remark(RemarkKind.REMOVED, what) for what in removed),
        *([Remark(RemarkKind.NO_UNSUBSCRIBE)] if needs_way_out and not _WAY_OUT.search(flat) else []),
    ]
    order = tuple(RemarkKind)
    distinct = sorted(dict.fromkeys(found), key=lambda remark: order.index(remark.kind))
    return tuple(_few(distinct))


def _few(found: Sequence[Remark]) -> Iterator[Remark]:
    for kind in RemarkKind:
        yield from [remark for remark in found if remark.kind is kind][:MOST]


def _files(contents: Contents) -> int:
    """Files that are attachments, and not pictures of the HTML."""
    html = contents.html or ""
    return sum(not (file.content_id and f"cid:{file.content_id}" in html) for file in contents.attachments)


def _of_subject(subject: str) -> Iterator[Remark]:
    if not subject.strip():
        yield Remark(RemarkKind.EMPTY_SUBJECT)
    if (reply := _REPLY.match(subject)) is not None:
        yield Remark(RemarkKind.REPLY_SUBJECT, reply[0].strip())


def _promises(subject: str, text: str) -> Iterator[Remark]:
    """The first one tells enough."""
    promise = _PROMISE.search(subject) or _PROMISE.search(text)
    if promise is not None:
        yield Remark(RemarkKind.NO_ATTACHMENT, _excerpt(promise[0]))


def _braces(text: str, known: Collection[str]) -> Iterator[Remark]:
    """What looks like a merge field and is text: it reaches the customers as it stands."""
    fields = {fold_name(name) for name in known}
    escaped = 0  # braces that were meant and wait for their end
    for token in islice(marks(text), 2 * merge.MARK_LIMIT):
        if not isinstance(token, str):
            if token.unfinished or _left_as_text(token, fields):
                yield Remark(RemarkKind.OPEN_BRACES, _excerpt(token.written))
        elif token == _ESCAPED:
            escaped += 1
        else:
            meant = min(escaped, token.count("}"))
            escaped -= meant
            yield from _excerpts(RemarkKind.OPEN_BRACES, _LEFT_OPEN, token.replace("}", "", meant))


def _left_as_text(mark: Mark, fields: Collection[str]) -> bool:
    """``fields``: folded names."""
    name = mark.inner.partition("|")[0]
    if mark.braces:
        return not name[:1].isalpha()  # {1}, { }: what begins with a letter is a field, or a question to the requester
    if fold_name(name) in fields:
        return False
    return any(fold_name(word) in fields for word in name.split()) or bool(merge.near(name, fields))


def _local_links(text: str, html: str) -> Iterator[Remark]:
    targets = [unescape(one or other) for one, other in _LINK.findall(html[: 4 * _LONGEST_TEXT])]
    for source in (*targets, text):
        for found in _LOCAL.finditer(source):
            if found["host"] is None or _INSIDE.fullmatch(found["host"].rstrip(".")):
                yield Remark(RemarkKind.LOCAL_LINK, _excerpt(found[0].rstrip(".,;:!?)")))


def _missing_pictures(contents: Contents) -> Iterator[Remark]:
    there = {file.content_id for file in contents.attachments}
    for shown in _PICTURE.findall(contents.html or ""):
        if unescape(shown) not in there:
            yield Remark(RemarkKind.MISSING_PICTURE, _excerpt(unescape(shown).partition("@")[0]))


def _of_dates(text: str, day: date) -> Iterator[Remark]:
    for mention in mentions(text, day):
        if not mention.fits:
            yield Remark(RemarkKind.WRONG_WEEKDAY, mention.written, mention.day)
        elif _over(mention, text, day):
            yield Remark(RemarkKind.PAST_DATE, mention.written, mention.day)


def _over(mention: Mention, text: str, day: date) -> bool:
    return mention.sure and day - _HISTORY < mention.day < day and not _REFERENCE.search(text[: mention.start][-20:])


def _excerpts(kind: RemarkKind, pattern: re.Pattern[str], text: str) -> Iterator[Remark]:
    for found in pattern.finditer(text):
        yield Remark(kind, _excerpt(found[0]))


def _excerpt(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_DETAIL else plain[: _LONGEST_DETAIL - 1] + "…"
