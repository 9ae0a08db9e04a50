"""Which columns a sheet has, by its headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.domain.fields import Field
from mailbot.domain.folding import fold
from mailbot.domain.headings import field_of, letters

_LABEL = re.compile(r"(.* - )(?:label|type|etykieta|typ)")  # Google: "E-mail 1 - Label" beside "E-mail 1 - Value"

# Parts of other columns, or nothing that a letter could use.
_IGNORED = (
    "E-mail Type",
    "Typ e-mail",
    "E-mail Display Name",
    "Wyświetlana nazwa e-mail",
    "File As",
    "Address Formatted",
    "Photo",
    "Phonetic First Name",
    "Phonetic Middle Name",
    "Phonetic Last Name",
)
_NOTHING = frozenset(map(letters, _IGNORED))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    place: int
    heading: str
    field: Field | None  # None: the office's own field
    label: int | None = None  # the column that has the label of this address


def recognised(heading: str) -> bool:
    return field_of(heading) is not None


def columns(headings: Sequence[str]) -> tuple[Column, ...]:
    """What stands where; columns that say nothing are left out."""
    labels = {match[1]: place for place, heading in enumerate(headings) if (match := _LABEL.fullmatch(fold(heading)))}
    found = []
    for place, heading in enumerate(headings):
        field = field_of(heading)
        if letters(heading) in _NOTHING or _LABEL.fullmatch(fold(heading)):
            continue
        label = labels.get(fold(heading).removesuffix("value").removesuffix("wartosc"))
        found.append(Column(place, heading, field, label if field is Field.EMAIL else None))
    return tuple(found)


def is_plain(headings: Sequence[str]) -> bool:
    """Whether all known headings are spelt as the plain form spells them; then ``email`` is the company's."""
    return all(field.value == heading for heading in headings if (field := field_of(heading)) is not None)
