"""What reads strangers' bytes, as functions that must not raise whatever they are given."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from mailbot.book import files
from mailbot.domain import request, whom, wishes
from mailbot.domain.merge import Template, parse, parse_html
from mailbot.errors import BookError, MergeError
from mailbot.mail import body, bounce, bounds, decode, reply, unsubscribe

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FIELDS = ("imie", "nazwisko", "miasto", "zwrot")
VALUES = {"imie": "Żaneta", "nazwisko": "", "miasto": "Poznań", "zwrot": "Szanowna Pani"}


def _decode(raw: bytes) -> None:
    bounds.exceeded(raw)
    decode.decode(raw)


def _block(raw: bytes) -> None:
    taken = body.split(decode.decode(raw))
    request.read(taken.lines, "pl", NOW, UTC)


def _reply(raw: bytes) -> None:
    letter = decode.decode(raw)
    reply.lines(letter)
    reply.directives(letter)
    reply.tokens(letter)
    unsubscribe.asks(letter)


def _bounce(raw: bytes) -> None:
    for null_sender in (True, False):
        bounce.read(raw, null_sender=null_sender, recipient="mailbot@firma.example")


def _selector(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    for meant in (whom.terms(text), wishes.excluded(text, "en")):
        if isinstance(meant, tuple):
            whom.spelled(meant, "pl")
    conditions = whom.conditions(text)
    if isinstance(conditions, tuple):
        whom.spelled_conditions(conditions)


def _merge(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    for read in (parse, parse_html):
        try:
            template: Template = read(text, FIELDS)
        except MergeError:
            continue
        template.fill(VALUES)
        template.missing(VALUES)


def _tables(raw: bytes) -> None:
    for read in (files.read, files.table):
        try:
            read("clients", raw)
        except BookError:
            continue


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "decode": _decode,
    "block": _block,
    "reply": _reply,
    "bounce": _bounce,
    "selector": _selector,
    "merge": _merge,
    "tables": _tables,
}
