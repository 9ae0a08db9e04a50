"""The bot's own mails: a fact and a template become a message of plain text and HTML."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined

from mailbot.domain.campaign import Campaign
from mailbot.domain.letter import Attachment, Correspondent, Spooled
from mailbot.domain.words import Key, Verb
from mailbot.errors import HeaderError
from mailbot.mail import faults, headers, layout, manual, outcomes, remedies, sentences, telling, tree
from mailbot.mail.book_facts import ImportPlan
from mailbot.mail.facts import Fact, OfCampaign
from mailbot.mail.speech import Speech

LOOP_MARK = "X-Mailbot-Loop"
"""Our own mails bear it, so that two bots never talk to each other."""

_MESSAGE = "message/rfc822"  # among our attachments: a copy of a message that we have made ourselves
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ID = re.compile(r"[!-;=?-~]{1,250}")
_SUBJECT = 160  # characters; longer ones fill a phone's screen
_LOCAL = 64  # octets before the @ (RFC 5321 §4.5.3.1.1)
_REFERENCES = 20  # kept of a long thread
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a mail belongs: Message-IDs without angle brackets; what is not one is left out."""

    message_id: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()  # oldest first


def message_id(kind: str, sequence: int | str, domain: str, campaign: int | None = None, token: str = "") -> str:
    """A Message-ID of our own, without angle brackets: a reply finds its campaign by it.

    ``sequence`` tells apart what has the same kind; made from what is answered, the same answer has the same id.
    A token without a campaign is that of an import.
    """
    place = f"{campaign}.{token}" if campaign is not None else f"import.{token}" if token else "0.0"
    return f"mb.{place}.{kind}.{sequence}@{domain}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's words."""

    subject: str
    plain: str  # \n line ends, the mark last
    html: str


class Writer:
    """Writes mails. ``load`` gives a template's text by its name, "en/summary.jinja"; it raises where there is none."""

    def __init__(
        self,
        load: Callable[[str], str],
        bot: Correspondent,
        zone: tzinfo,
        version: str,
        *,
        plus_addresses: bool = False,  # answers may come to an address that bears the token
    ) -> None:
        self._bot = bot
        self._plus_addresses = plus_addresses
        self._zone = zone
        self._version = version
        self._plain = _environment(load, html=False)
        self._html = _environment(load, html=True)

    def write(
        self,
        fact: Fact,
        *,
        to: Correspondent,
        language: str,  # "en" | "pl"
        thread: Thread,
        now: datetime,
        attachments: Sequence[Attachment | Spooled] = (),
        last: bool = False,  # of its kind today
        sender: Correspondent | None = None,  # None: the bot
    ) -> bytes:
        """The whole message, CRLF line ends, not dot-stuffed. HeaderError when ``to`` must not enter a header."""
        letter = self.render(fact, language, now, last=last)
        shown = [file for file in attachments if isinstance(file, Attachment) and tree.is_shown(file, letter.html)]
        files = [file for file in attachments if file not in shown]
        root = tree.letter(
            tree.text("plain", letter.plain),
            tree.text("html", letter.html),
            [tree.picture(file) for file in shown],
            [_enclosed(file) for file in files],
            sha256(thread.message_id.encode()).digest(),
        )
        head = self._head(
            letter.subject,
            (sender or self._bot, to, self._answers_to(fact)),
            thread,
            now,
            robotic=fact.robotic,
        )
        return tree.written(head + b"MIME-Version: 1.0\r\n", root)

    def render(self, fact: Fact, language: str, now: datetime, *, last: bool = False) -> Rendered:
        """The words alone; languages that there are no templates for get English."""
        language = "pl" if language == "pl" else "en"
        name = f"{language}/{fact.kind}.jinja"
        context = self._context(fact, language, now) | {"last": last}
        subject, plain = _fill(self._plain, name, "txt", context)
        _, html = _fill(self._html, name, "html", context)
        campaign = _campaign(fact)
        mark = f"[#{campaign.number}] " if campaign else ""
        title = mark + telling.shorten(layout.squeeze(subject), _SUBJECT)
        return Rendered(title, _BLANK_LINES.sub("\n\n", plain).strip("\n") + "\n", html)

    def _context(self, fact: Fact, language: str, now: datetime) -> dict[str, object]:
        say = Speech(language, self._zone)
        return {
            "fact": fact,
            "campaign": _campaign(fact),
            "mark": _mark(fact),
            "language": language,
            "bot": self._bot,
            "say": say,
            "tell": sentences,
            "faults": faults,
            "layout": layout,
            "mailto": lambda verb: self._mailto(fact, verb.wording(language).example),
            "letter": self._letter,
            "left_out_rows": lambda problem: telling.left_out(problem.left_out, language),
            "offered": lambda problem: remedies.offered(problem, language),
            "line": lambda key: manual.line(key, language),
            "worded": lambda verbs: telling.worded(verbs, language, _campaign(fact)),
            "now": now,
            **telling.variables(fact, say, now),
        }

    def _mailto(self, fact: Fact, line: str) -> str:
        """A link that opens an answer with its first line already written (RFC 6068)."""
        campaign = _campaign(fact)
        address = quote(self._answers_to(fact) or self._bot.address, safe="@")
        mark = _mark(fact)
        if not mark:
            return self._letter(line)
        subject = f"Re: [#{campaign.number}]" if campaign is not None else f"Re: {self._bot.name}"
        body = f"{line}\r\n\r\n{mark}\r\n"
        return f"mailto:{address}?subject={quote(subject)}&body={quote(body)}"

    def _letter(self, subject: str, lines: Sequence[str] = ()) -> str:
        """A link that opens a new mail to the bot (RFC 6068)."""
        body = quote("\r\n".join(lines))
        return f"mailto:{quote(self._bot.address, safe='@')}?subject={quote(subject)}" + (
            f"&body={body}" if body else ""
        )

    def _answers_to(self, fact: Fact) -> str:
        """An address that says what an answer is about; "" where there is none, and the bot's own must do."""
        local, _, domain = self._bot.address.rpartition("@")
        detail = _detail(fact)
        fits = len(local) + 1 + len(detail) <= _LOCAL
        return f"{local}+{detail}@{domain}" if self._plus_addresses and detail and fits else ""

    def _head(
        self,
        subject: str,
        parties: tuple[Correspondent, Correspondent, str],
        thread: Thread,
        now: datetime,
        *,
        robotic: bool,
    ) -> bytes:
        """``parties``: who writes, who reads, and where answers go ("" is to who writes)."""
        sender, to, reply_to = parties
        fields = [
            ("Date", f"Date: {format_datetime(now)}\r\n".encode()),
            ("From", headers.mailbox("From", sender.name, sender.address)),
            ("To", headers.mailbox("To", to.name, to.address)),
            ("Subject", headers.unstructured("Subject", subject)),
            ("Message-ID", _ids("Message-ID", (thread.message_id,))),
            # RFC 3834 §5
            ("Auto-Submitted", b"Auto-Submitted: auto-%b\r\n" % (b"generated" if robotic else b"replied")),
            ("X-Auto-Response-Suppress", b"X-Auto-Response-Suppress: All\r\n"),
            (LOOP_MARK, headers.unstructured(LOOP_MARK, self._bot.address)),
            ("X-Mailer", headers.unstructured("X-Mailer", f"mailbot {self._version}")),
        ]
        if reply_to:
            fields.append(("Reply-To", headers.mailbox("Reply-To", self._bot.name, reply_to)))
        if _ID.fullmatch(thread.in_reply_to):
            fields.append(("In-Reply-To", _ids("In-Reply-To", (thread.in_reply_to,))))
        if references := [one for one in thread.references if _ID.fullmatch(one)]:
            kept = references if len(references) <= _REFERENCES else [references[0], *references[1 - _REFERENCES :]]
            fields.append(("References", _ids("References", kept)))
        block = b"".join(field for _, field in fields)
        headers.verify(block, [name for name, _ in fields])
        return block


def _enclosed(file: Attachment | Spooled) -> tree.Part:
    if isinstance(file, Attachment) and file.type == _MESSAGE:
        return tree.message(file)
    return tree.late_attachment(file)


def _environment(load: Callable[[str], str], *, html: bool) -> Environment:
    environment = Environment(
        loader=FunctionLoader(load),
        autoescape=html,  # noqa: S701 - on for HTML, and plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        auto_reload=False,
    )
    environment.filters |= {"squeeze": layout.squeeze, "shorten": telling.shorten}
    environment.globals |= {"Verb": Verb, "Key": Key, "person": outcomes.person}
    return environment


def _fill(environment: Environment, name: str, form: str, context: dict[str, object]) -> tuple[str, str]:
    """Subject and body: the same template, once on the page and with the kit for HTML, once with those for text."""
    kit = environment.get_template(f"kit.{form}.jinja").make_module(context)
    whole = {**context, "m": kit, "page": f"layout.{form}.jinja"}
    template = environment.get_template(name)
    subject = "".join(template.blocks["subject"](template.new_context(whole)))
    return subject, template.render(whole)


def _finalize(value: object) -> object:
    """Strangers' words are shown without what could turn or hide the words beside them."""
    if isinstance(value, str) and not value.isprintable():
        return type(value)(_CONTROLS.sub("", value))
    return value


def _campaign(fact: Fact) -> Campaign | None:
    return fact.campaign if isinstance(fact, OfCampaign) else None


def _mark(fact: Fact) -> str:
    """The last line of mails that wait for an answer: a reply that quotes it finds its plan."""
    if isinstance(fact, ImportPlan):
        return f"[import {fact.token}]"
    return f"[#{fact.campaign.number} {fact.token}]" if isinstance(fact, OfCampaign) else ""


def _detail(fact: Fact) -> str:
    """What stands behind the plus of an address, see ``reply.tokens``."""
    if isinstance(fact, ImportPlan):
        return f"import.{fact.token}"
    return f"{fact.campaign.number}.{fact.token}" if isinstance(fact, OfCampaign) else ""


def _ids(name: str, ids: Sequence[str]) -> bytes:
    """One id a line, so that no line grows too long (RFC 5322 §3.6.4)."""
    if not all(_ID.fullmatch(one) for one in ids):
        raise HeaderError(f"{name}: not a message id: {ids[0]!r}")
    return f"{name}: ".encode() + b"\r\n ".join(f"<{one}>".encode() for one in ids) + b"\r\n"
