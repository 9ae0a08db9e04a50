"""The log's vocabulary: one function per fact that an operator would look for, one line each, ``key=value``.

Never a body, never a password, an address only at debug. What strangers wrote is escaped, so that no letter can forge
a line or move a terminal's cursor.
"""

import logging
import os
import re
import traceback
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

FACTS = (
    *("started", "stopping", "recovered", "mailbox-lost", "mailbox-back", "troubled", "template-broken"),
    *("letter-taken", "letter-ignored", "letter-broke-us", "letter-quarantined", "file-broke-child"),
    *("came-back", "unsubscribed", "sender-muted"),
    *("answered", "answer-delayed", "answer-withheld", "copy-refused"),
    *("campaign-planned", "campaign-moved", "packet-started", "packet-done", "letters-printed"),
    *("delivery-settled", "doubts-resolved", "archived", "archive-away", "account-resting"),
)
"""The first word of each line. What they mean, and what to do, stands in docs/operating.md."""

_told = Counter(dict.fromkeys(FACTS, 0))
_settled: Counter[str] = Counter()
_counting = Lock()

_log = logging.getLogger("mailbot")
_LONGEST = 500
_FRAMES = 6
_PERSON = re.compile(r"""(?:"[^"]{0,64}"|[^\s<>"'=,;:()\[\]]{1,64})@(?=[\w\[])""")


def to_stderr(level: int) -> None:
    """Send the log to standard error; under systemd without a time, because the journal stamps every line."""
    stamp = "" if "JOURNAL_STREAM" in os.environ else "%(asctime)s "
    logging.basicConfig(level=logging.WARNING, format=f"{stamp}%(levelname)s %(message)s", force=True)
    _log.setLevel(level)


def started(version: str, database: str, epoch: int) -> None:
    _line(logging.INFO, "started", version=version, database=database, epoch=epoch)


def stopping(reason: str) -> None:
    _line(logging.INFO, "stopping", reason=reason)


def recovered(planned: int, unknown: int) -> None:
    """What a start found in flight: ``planned`` goes out again, ``unknown`` nobody can know."""
    _line(logging.WARNING if unknown else logging.INFO, "recovered", planned=planned, unknown=unknown)


def letter_taken(source: str, letter: int, size: int) -> None:
    """``source``: the mailbox's name, or "lmtp"."""
    _line(logging.INFO, "letter-taken", letter=letter, source=source, size=size)


def letter_ignored(letter: int, reason: str) -> None:
    _line(logging.INFO, "letter-ignored", letter=letter, reason=reason)


def letter_broke_us(letter: int, attempts: int, bug: BaseException) -> None:
    """A bug of ours; the letter waits and is tried again, three times in all."""
    frames = traceback.extract_tb(bug.__traceback__)[-_FRAMES:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    _line(
        logging.ERROR, "letter-broke-us", letter=letter, attempts=attempts, bug=f"{type(bug).__name__}: {bug}", at=where
    )


def letter_quarantined(letter: int, reason: str) -> None:
    _line(logging.ERROR, "letter-quarantined", letter=letter, reason=reason)


def template_broken(fault: str) -> None:
    """A frame in templates/campaign cannot be used; requests that name it are answered with a question."""
    _line(logging.WARNING, "template-broken", fault=fault)


def file_broke_child(code: int, last_words: str) -> None:
    """An attached file ended the process that read it: ``code`` is its exit code, or minus the signal's number."""
    _line(logging.WARNING, "file-broke-child", code=code, last_words=last_words)


def came_back(campaign: int, delivery: int, kind: str, status: str, suppressed: bool) -> None:  # noqa: FBT001 - a field of the line, not a mode
    """A bounce or a complaint; ``suppressed``: because of it, the address is not written to any more."""
    _line(logging.INFO, "came-back", campaign=campaign, delivery=delivery, kind=kind, status=status, dropped=suppressed)


def unsubscribed(campaign: int, delivery: int, scope: str) -> None:
    """A recipient wants no more mail; ``scope``: from this account, "" for all."""
    _line(logging.INFO, "unsubscribed", campaign=campaign, delivery=delivery, scope=scope or "all")


def sender_muted(letter: int) -> None:
    """Too many letters with tokens that were never given to anybody."""
    _line(logging.WARNING, "sender-muted", letter=letter)


def answered(kind: str, campaign: int | None = None) -> None:
    """A mail of the bot's own left: summary, report, questions …"""
    _line(logging.INFO, "answered", campaign=campaign, kind=kind)


def answer_delayed(kind: str, campaign: int | None, trouble: str) -> None:
    _line(logging.WARNING, "answer-delayed", campaign=campaign, kind=kind, trouble=_nameless(trouble))


def copy_refused(campaign: int | None, reply: str) -> None:
    """A test copy was not taken, and will not be tried again."""
    _line(logging.WARNING, "copy-refused", campaign=campaign, reply=_nameless(reply))


def answer_withheld(kind: str, campaign: int | None) -> None:
    """The address got its share of answers today to what is no order."""
    _line(logging.WARNING, "answer-withheld", campaign=campaign, kind=kind)


def campaign_planned(campaign: int, people: int) -> None:
    _line(logging.INFO, "campaign-planned", campaign=campaign, people=people)


def campaign_moved(campaign: int, before: str, after: str, reason: str = "") -> None:
    why = _nameless(reason) or None
    _line(logging.INFO, "campaign-moved", campaign=campaign, before=before, after=after, reason=why)


def packet_started(campaign: int, packet: int, size: int) -> None:
    _line(logging.INFO, "packet-started", campaign=campaign, packet=packet, size=size)


def packet_done(campaign: int, packet: int) -> None:
    _line(logging.INFO, "packet-done", campaign=campaign, packet=packet)


def letters_printed(campaign: int, letters: int, failed: int) -> None:
    """On paper: their PDFs are owed to the requester."""
    _line(logging.INFO, "letters-printed", campaign=campaign, letters=letters, failed=failed)


def delivery_settled(campaign: int, delivery: int, state: str, reply: str, address: str = "") -> None:
    """Everything that is not plainly sent is worth a line at INFO; the rest would drown it."""
    with _counting:
        _settled[state] += 1
    level = logging.DEBUG if state == "sent" else logging.INFO
    _line(level, "delivery-settled", campaign=campaign, delivery=delivery, state=state, reply=_nameless(reply))
    _write(logging.DEBUG, "delivery-settled", campaign=campaign, delivery=delivery, address=address)


def doubts_resolved(campaign: int, deliveries: int, state: str) -> None:
    """The account's policy decided about deliveries that nobody can know about."""
    _line(logging.INFO, "doubts-resolved", campaign=campaign, deliveries=deliveries, state=state)


def archived(campaign: int, copies: int, folder: str) -> None:
    _line(logging.INFO, "archived", campaign=campaign, copies=copies, folder=folder)


def archive_away(account: str, reason: str) -> None:
    """Copies wait; the sending goes on."""
    _line(logging.WARNING, "archive-away", account=account, reason=reason)


def account_resting(account: str, reason: str, lasting: bool) -> None:  # noqa: FBT001 - a field of the line, not a mode
    """An account is at fault; ``lasting`` when a human must mend it."""
    _line(logging.ERROR if lasting else logging.WARNING, "account-resting", account=account, reason=reason)


def mailbox_lost(mailbox: str, reason: str, seconds: float) -> None:
    """The mailbox cannot be reached; the next try is in ``seconds``."""
    _line(logging.WARNING, "mailbox-lost", mailbox=mailbox, reason=reason, retry_in=round(seconds, 1))


def mailbox_back(mailbox: str) -> None:
    _line(logging.INFO, "mailbox-back", mailbox=mailbox)


def troubled(who: str, trouble: str, seconds: float) -> None:
    """A database that is locked or full, or a server that is away; the next try is in ``seconds``."""
    _line(logging.WARNING, "troubled", who=who, trouble=trouble, retry_in=round(seconds, 1))


def told() -> Mapping[str, int]:
    """How often each fact was told since the start of this process, whatever the level of the log."""
    with _counting:
        return dict(_told)


def settled() -> Mapping[str, int]:
    """How often deliveries were settled in each state since the start of this process, those plainly sent aside."""
    with _counting:
        return dict(_settled)


def _nameless(words: str) -> str:
    """A server's words quote the recipient; at debug they may."""
    return words if _log.isEnabledFor(logging.DEBUG) else _PERSON.sub("…@", words)


def _line(level: int, fact: str, **fields: str | float | None) -> None:
    with _counting:
        _told[fact] += 1
    _write(level, fact, **fields)


def _write(level: int, fact: str, **fields: str | float | None) -> None:
    if _log.isEnabledFor(level):
        told = (f"{key}={_written(value)}" for key, value in fields.items() if value is not None)
        _log.log(level, "%s", " ".join((fact, *told)))


def _written(value: str | float) -> str:
    """Quoted where a reader of ``key=value`` needs it; cut, because a server's reply may be as long as it likes."""
    text = str(value)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    text = text.replace("\\", "\\\\")
    text = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    if text and not set(' "=') & set(text):
        return text
    quoted = text.replace('"', '\\"')
    return f'"{quoted}"'
