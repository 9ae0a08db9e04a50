"""What an import did, or would do, row by row: the first rows in the mail, all of them in the list beside it."""

from collections.abc import Iterator, Mapping
from operator import itemgetter

from mailbot.domain.contacts import Difference, ImportResult
from mailbot.domain.fields import Field
from mailbot.mail import complaints
from mailbot.mail.room import ALL, Room, Row, cost

SHOWN = 50
"""Rows of each kind that a mail shows."""

_ROOMY = 10_000  # octets that are shown whatever kind of rows they are in
_NOTHING = "–"
_ADDED, _SKIPPED = ("added", "dodane"), ("skipped", "pominięte")
_COLUMNS = ("Row", "Who", "What", "Before", "After"), ("Wiersz", "Kto", "Co", "Było", "Jest")
_SPELT: Mapping[str, Mapping[str, str]] = {
    Field.IS_DEFAULT: {"yes": "tak", "no": "nie"},
    Field.CONSENT: {"yes": "tak", "no": "nie"},
    Field.GENDER: {"female": "kobieta", "male": "mężczyzna"},
}


def is_long(result: ImportResult) -> bool:
    """Whether a mail cannot show all of it."""
    if max(map(len, (result.skipped, result.additions, result.differences))) > SHOWN:
        return True
    texts = (cell for row in rows(result, "en") for cell in row)
    return cost(*texts) > _ROOMY


def columns(language: str) -> tuple[str, ...]:
    return _COLUMNS[language == "pl"]


def rows(result: ImportResult, language: str) -> list[tuple[str, ...]]:
    """Everything that is told, in the order of the file, under ``columns``."""
    polish = language == "pl"
    told: list[tuple[int, tuple[str, ...]]] = [
        *((one.row, (one.name, _ADDED[polish], "", "")) for one in result.additions),
        *((one.number, ("", _SKIPPED[polish], "", complaints.told(one.why, language))) for one in result.skipped),
        *(
            (one.row, (one.name, complaints.field(one.field, language), *_both(one, language)))
            for one in result.differences
        ),
    ]
    return [(str(row), *cells) for row, cells in sorted(told, key=itemgetter(0))]


def variables(result: ImportResult, language: str, room: Room) -> dict[str, object]:
    """What the templates see of it."""
    skipped = (Row(str(one.number), complaints.told(one.why, language)) for one in result.skipped[:SHOWN])
    additions = (Row(str(one.row), one.name) for one in result.additions[:SHOWN])
    return {
        "skipped": room.rows(skipped, ALL // 3),
        "differences": room.rows(_differences(result, language), ALL // 2),
        "additions": room.rows(additions),
    }


def _differences(result: ImportResult, language: str) -> Iterator[Row]:
    for one in result.differences[:SHOWN]:
        before, after = _both(one, language)
        told = f"{complaints.field(one.field, language)}: {before or _NOTHING} → {after or _NOTHING}"
        yield Row(str(one.row), one.name, told)


def _both(one: Difference, language: str) -> tuple[str, str]:
    """The values before and after, in the words of the mail."""
    words = _SPELT.get(one.field, {}) if language == "pl" else {}
    return words.get(one.before, one.before), words.get(one.after, one.after)
