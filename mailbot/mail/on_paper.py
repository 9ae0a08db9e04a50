"""Letters on paper as the templates see them: rows of people and files."""

from collections.abc import Mapping

from mailbot.domain.campaign import LeftOut, Recipient
from mailbot.domain.fields import Field
from mailbot.domain.problem import ProblemKind
from mailbot.mail.paper_facts import OnPaper, Printed
from mailbot.mail.room import Room, Row

_LIST = 8_000  # octets of a list

PROBLEMS: Mapping[ProblemKind, tuple[str, str]] = {
    ProblemKind.WITHOUT_LETTERS: (
        "This is printed beside letters only, and no letters were asked for.",
        "To drukuję tylko do listów na papierze, a w zleceniu ich nie ma.",
    ),
    ProblemKind.PAPER_MISSING: (
        "I cannot print letters yet: the administrator has to install the addition (pip install 'mailbot[paper]').",
        "Nie potrafię jeszcze drukować listów: administrator musi doinstalować dodatek (pip install 'mailbot[paper]').",
    ),
    ProblemKind.PAPER_REFUSED: ("No letters can be made of this.", "Nie da się z tego zrobić listów."),
}
"""A sentence for each kind, EN and PL."""

_FIELDS = {
    Field.NAME: ("name or company", "imię i nazwisko albo firma"),
    Field.STREET: ("street", "ulica"),
    Field.POSTCODE: ("postcode", "kod pocztowy"),
    Field.CITY: ("city", "miejscowość"),
}


def planned(paper: OnPaper, room: Room) -> dict[str, object]:
    """Of a summary."""
    return {
        "paper_remarks": room.rows((Row("!", remark) for remark in paper.remarks), _LIST),
        "paper_refused": room.rows((Row(f"{one.number}.", _who(one), "", why) for one, why in paper.refused), _LIST),
        "unprinted": room.rows((Row("–", name) for name in paper.unprinted), _LIST),
    }


def printed(fact: Printed, room: Room) -> dict[str, object]:
    """Of the mail that brings letters."""
    return {
        "files": room.rows((Row("–", name) for name in fact.files), _LIST),
        "failed": room.rows((Row("✗", _who(one.recipient), "", one.why) for one in fact.failed), 3 * _LIST),
        "paper_remarks": room.rows((Row("!", remark) for remark in fact.remarks), _LIST),
    }


def postal(one: Recipient) -> str:
    """Where a letter goes, on one line."""
    street, postcode, city = (one.fields.get(field, "") for field in (Field.STREET, Field.POSTCODE, Field.CITY))
    return ", ".join(part for part in (street, f"{postcode} {city}".strip()) if part)


def lacking(one: LeftOut, language: str) -> str:
    """The fields that a postal address lacks, in the reader's language."""
    names = (Field(name) for name in one.detail.split(",") if name)
    return ", ".join(_FIELDS[name][language == "pl"] for name in names if name in _FIELDS)


def _who(one: Recipient) -> str:
    return ", ".join(part for part in (one.name, one.company) if part)
