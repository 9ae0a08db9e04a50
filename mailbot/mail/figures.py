"""Dates and numbers of merge fields, as their reader's language writes them."""

import re
from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal

from mailbot.domain.merge import Choice, Piece, Template
from mailbot.mail.speech import NBSP, Speech

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d):(\d\d)(?::\d\d)?)?")
_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?")  # as Python writes a float
_CENTS = 2


def written(value: str, language: str, *, number: bool) -> str:
    """``2026-12-01`` → 1 grudnia 2026; with ``number`` 1200.5 → 1200,50. All else stays as it is.

    ``number``: the value is one beyond doubt, because a spreadsheet kept it as one; of a text like 12.05 nobody knows.
    """
    if not value[-1:].isdecimal():
        return value
    spoken = "pl" if language == "pl" else "en"
    if (found := _DATE.fullmatch(value)) is not None:
        return _date(found, Speech(spoken, UTC)) or value
    return _number(value, spoken) if number and _NUMBER.fullmatch(value) else value


def compared(template: Template) -> frozenset[str]:
    """Fields that a condition asks about."""
    return frozenset(_compared(template.pieces))


def _date(found: re.Match[str], say: Speech) -> str:
    try:
        day = date.fromisoformat(found[1])
    except ValueError:  # 2026-02-31
        return ""
    return say.date(day) + (f", {int(found[2])}:{found[3]}" if found[2] else "")


def _number(value: str, language: str) -> str:
    """Fractions have two digits at least, as amounts have."""
    number = Decimal(value)
    _, point, fraction = f"{number:f}".partition(".")
    grouped = f"{number:,.{max(len(fraction), _CENTS) if point else 0}f}"
    if language != "pl":
        return grouped
    whole, _, cents = grouped.partition(".")
    digits = whole.replace(",", NBSP) if abs(number) >= 10_000 else whole.replace(",", "")  # noqa: PLR2004 - Polish groups from five digits on
    return f"{digits},{cents}" if cents else digits


def _compared(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Choice):
            yield piece.test.name
            yield from _compared(piece.then)
            yield from _compared(piece.otherwise)
