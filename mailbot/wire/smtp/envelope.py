"""A message made ready for one server: its commands, its stuffed body, or why this server cannot take it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from mailbot.domain.delivery import AccountFault, Deferred, Outcome, Outgoing, Refused, Reply, Stage, judge
from mailbot.wire.smtp.answers import Answer
from mailbot.wire.smtp.features import Features

_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\ud800-\udfff]")  # could end the command, or the path, and begin another
_LONGEST_PATH = 254  # RFC 5321 §4.5.3.1.3, without its brackets

PLAIN_STAGES = (Stage.MAIL, Stage.RCPT, Stage.DATA)
WITNESS_STAGES = (Stage.MAIL, Stage.RCPT, Stage.RCPT, Stage.DATA)
GO_AHEAD = 354
_LONG = 65_536  # bytes
_WITNESS = 2  # its place among WITNESS_STAGES


class Envelope(NamedTuple):
    """What is written for one message, in this order; the final dot is not part of it."""

    message: Outgoing
    commands: tuple[bytes, ...]  # MAIL, RCPT, perhaps RCPT of the witness, DATA
    body: bytes  # dot-stuffed, ends with a line end

    @property
    def stages(self) -> tuple[Stage, ...]:
        return PLAIN_STAGES if self.message.witness is None else WITNESS_STAGES


def seal(message: Outgoing, features: Features) -> Envelope | Refused | AccountFault:
    """Refused when this message cannot leave over a server with these features; AccountFault for its sender."""
    sender, address, witness = message.sender, message.address, message.witness
    for ours in (sender or None, witness):  # no sender is the null return path
        if ours is not None and (_unfit(ours) or not (ours.isascii() or features.utf8)):
            return AccountFault(f"the account's own address {ours!r} cannot be used with this server", lasting=True)
    if _unfit(address):
        return _refused(553, "5.1.3 this is no address that can be written to")
    parameters = _parameters(message, features)
    if isinstance(parameters, Refused):
        return parameters
    if not _well_formed(message.data):
        return _refused(554, "5.6.0 the message has a bare line end or a NUL, which some servers read as its end")
    mail = b"MAIL FROM:<%b>%b\r\n" % (sender.encode(), parameters)
    witnesses = () if witness is None else (_rcpt(witness),)
    return Envelope(message, (mail, _rcpt(address), *witnesses, b"DATA\r\n"), _stuffed(message.data))


def verdict(envelope: Envelope, answers: Sequence[Answer]) -> Outcome | AccountFault | None:
    """The first refusal among the answers to the commands; None when there is none (so far)."""
    for place, (stage, answer) in enumerate(zip(envelope.stages, answers, strict=False)):
        if answer.code == GO_AHEAD if stage is Stage.DATA else answer.positive:
            continue
        judged = judge(stage, answer.reply)
        if place == _WITNESS and stage is Stage.RCPT and isinstance(judged, Refused | Deferred):
            # Without its witness a message must not leave, and its recipient has done nothing wrong.
            return Deferred(f"the archive address was refused: {answer.reply}")
        return judged
    return None


def _unfit(address: str) -> bool:
    return not address or len(address) > _LONGEST_PATH or _UNSAFE.search(address) is not None


def _rcpt(address: str) -> bytes:
    return b"RCPT TO:<%b>\r\n" % address.encode()


def _parameters(message: Outgoing, features: Features) -> bytes | Refused:
    size = len(message.data)
    parameters = b""
    if features.size is not None:
        if 0 < features.size < size:
            return _refused(552, f"5.3.4 the message has {size} bytes, the server takes at most {features.size}")
        parameters = b" SIZE=%d" % size
    if not message.data.isascii():
        if not features.eight_bit:
            return _refused(554, "5.6.3 the message has 8-bit characters, which the server does not take")
        parameters += b" BODY=8BITMIME"
    if message.address.isascii() and message.sender.isascii() and (message.witness or "").isascii():
        return parameters
    if not features.utf8:
        return _refused(553, "5.6.7 the address needs SMTPUTF8, which the server does not offer")
    return parameters + b" SMTPUTF8"


def _well_formed(data: bytes) -> bool:
    """A bare CR or LF is how a second message is smuggled past a server that reads line ends differently."""
    if b"\0" in data:
        return False
    if len(data) > _LONG:  # counting needs no memory
        return data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    lines = data.splitlines()  # at CR, LF and CRLF alike; twice as quick as counting
    if data.endswith(b"\r\n"):
        lines.append(b"")
    return b"\r\n".join(lines) == data


def _stuffed(data: bytes) -> bytes:
    """RFC 5321 §4.5.2."""
    body = data.replace(b"\r\n.", b"\r\n..") if data.rfind(b"\r\n.") >= 0 else data  # rfind: a third of the time
    if body.startswith(b"."):
        body = b"." + body
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _refused(code: int, text: str) -> Refused:
    return Refused(Reply(code, text))
