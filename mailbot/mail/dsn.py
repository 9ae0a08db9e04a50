"""Delivery status notifications, the bounces that were made for machines (RFC 3464)."""

import re
from collections.abc import Iterator

from mailbot.domain.bounce import Failing, Kind, kind
from mailbot.mail import addresses, report
from mailbot.mail.mime import Part
from mailbot.mail.report import Group

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_HEX = re.compile(r"\+([0-9A-Fa-f]{2})")
_LONGEST_WORDS = 500
_WENT_ON = ("delivered", "relayed", "expanded")


def is_status(part: Part) -> bool:
    return part.type.word in _STATUS_TYPES


def is_success(part: Part) -> bool:
    """Whether it tells that the message went on its way, as a sender may ask to be told."""
    return any(group.get("action", "").lower().startswith(_WENT_ON) for group in report.groups(part))


def failings(part: Part, otherwise: str) -> Iterator[Failing]:
    """What a delivery-status part says of recipients that failed or are late; what was delivered is no news.

    ``otherwise``: the words of the part for humans, for groups that have none of their own.
    """
    for group in report.groups(part):
        action = group.get("action", "").lower()
        late = action.startswith("delayed")
        failed = action.startswith(("fail", "error"))  # "error" is OpenSMTPD's
        final, original = _address(group, "final-recipient"), _address(group, "original-recipient")
        if (late or failed) and (final or original):
            yield _failing(group, final, original, otherwise, late=late)


def _failing(group: Group, final: str, original: str, otherwise: str, *, late: bool) -> Failing:
    told = _STATUS.match(group.get("status", ""))
    status = told[0] if told else ""
    diagnosis = _without_type(group.get("diagnostic-code", ""))
    words = (diagnosis or otherwise)[:_LONGEST_WORDS]
    return Failing(final or original, original, Kind.DELAYED if late else kind(status, words), status, words)


def _address(group: Group, name: str) -> str:
    """``rfc822; jan@x.example``; some leave the type out, some write angle brackets, some xtext (RFC 3461 §4)."""
    value = _without_type(group.get(name, "")).partition(";")[0].strip(" <>\"'")
    if group.get(name, "").lower().startswith("rfc822") and name == "original-recipient":
        value = _HEX.sub(lambda found: chr(int(found[1], 16)), value)
    return value if addresses.is_plain(value) else ""


def _without_type(value: str) -> str:
    kind_of, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and re.fullmatch(r"[A-Za-z0-9-]{1,30}", kind_of.strip()) else value.strip()
