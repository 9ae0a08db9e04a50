"""Mails that machines send back: bounces (RFC 3464, or any wording) and complaints (RFC 5965). Total, and bounded."""

import re

from mailbot.domain.bounce import Bounce, Complaint
from mailbot.domain.folding import fold
from mailbot.mail import addresses, bounce_text, dsn, fields, mime, report, rfc2047, robots
from mailbot.mail.mime import Part

_LONGEST_SUBJECT = 300
_FEEDBACK = "message/feedback-report"
# Not "virus", "not-spam" (RFC 5965 §7.3) nor "auth-failure" (RFC 6591): with those no recipient complains.
_COMPLAINTS = frozenset({"abuse", "fraud", "other", "opt-out", "opt-out-list", "miscategorized"})
_MACHINES = re.compile(
    r"mailer[-_. ]?daemon|post ?master|mdaemon|mail[-_. ]?(?:delivery|deliver|system|administrator|router)"
    r"|delivery[-_. ](?:sub)?system|system administrator|\bndr\b|<>\s*\Z",
    re.IGNORECASE,
)
_SUBJECTS = re.compile(  # they meet folded text
    r"""undeliver | non[- ]delivery | not\ delivered | returned\ mail | returning\ to | could\ not\ be\ delivered
    | delivery\ (?:status|failure|report|problem|notification) | permanent\ delivery | failure\ (?:notice|delivery)
    | (?:message|mail)\ (?:delivery\ |sending\ )?(?:fail|could\ not|error|delayed) | delayed\ mail | failed\ mail
    | warning:\ .{0,60}(?:delayed|not\ yet\ been\ delivered) | (?:automatically|mail)\ rejected
    | nie\ ?dostarczon | nie\ ?doreczon | zwrot\ (?:wiadomosci|poczty) | blad\ dostarcz | opoznienie\ dostarcz
    | unzustellbar | non\ remis""",
    re.VERBOSE,
)


def read(raw: bytes, *, null_sender: bool, recipient: str = "") -> Bounce | Complaint | None:
    """What came back, or None for any other mail; ask ``bounds.exceeded`` first.

    ``null_sender`` and ``recipient`` are the envelope's ("" where nobody recorded it). Nothing in it is proven: look
    for a genuine token or Message-ID of ours in its traces before anything is done.
    """
    root = mime.split(raw).root
    parts = tuple(report.own_parts(root))
    if (complained := report.returned_header(root)) is not None and complained.field(report.HOTMAIL):
        return Complaint(report.traces(raw, root, (recipient,)), "abuse", report.written_to(root))
    for part in parts:
        if part.type.word == _FEEDBACK:
            return _complaint(raw, root, part, recipient)
    text = bounce_text.shown(parts)
    notice = bounce_text.notice(text)
    statuses = [part for part in parts if dsn.is_status(part)]
    otherwise = bounce_text.reason(notice)
    failings = tuple(dict.fromkeys(one for part in statuses for one in dsn.failings(part, otherwise)))
    machine = _is_from_machine(root)
    if not failings and (machine or null_sender) and not any(map(dsn.is_success, statuses)):
        failings = bounce_text.failings(raw, notice, machine=machine)
    return Bounce(report.traces(raw, root, (recipient,), text), failings) if failings else None


def _complaint(raw: bytes, root: Part, part: Part, recipient: str) -> Complaint | None:
    told = next(iter(report.groups(part)), {})
    feedback = told.get("feedback-type", "").lower()
    if feedback not in _COMPLAINTS:
        return None
    whom = tuple(one.address for one in addresses.lenient(told.get("original-rcpt-to", "")))
    whom = tuple(dict.fromkeys((*whom, *report.written_to(root))))
    # Original-Mail-From is the return path that we gave the message.
    return Complaint(report.traces(raw, root, (recipient, told.get("original-mail-from", ""))), feedback, whom)


def _is_from_machine(root: Part) -> bool:
    """By what mail systems call themselves and their bounces; holiday notices and read receipts (RFC 8098) are none."""
    subject = fields.readable("subject", root.field("subject"))
    if robots.is_out_of_office(subject):
        return False
    receipt = root.type.get("report-type").lower() == "disposition-notification"
    sender = rfc2047.decode(fields.text(root.field("from")))
    return bool(
        root.field("x-failed-recipients")
        or (root.type.word == "multipart/report" and not receipt)
        or _MACHINES.search(sender)
        or _SUBJECTS.search(fold(subject[:_LONGEST_SUBJECT]))
    )
