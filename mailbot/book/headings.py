"""What a heading says: the plain form's own, Polish and English ones, and those of Outlook, Google and Thunderbird."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.domain.fields import SPELLINGS, Field
from mailbot.domain.folding import fold

_NO_LETTERS = re.compile(r"[\W\d_]+")
_LABEL = re.compile(r"(.* - )(?:label|type|etykieta|typ)")  # Google: "E-mail 1 - Label" beside "E-mail 1 - Value"

# Beside the names in domain/fields.py. Numbers in them do not matter: "E-mail 2 Address" is another e-mail address.
_FOREIGN: Mapping[Field, tuple[str, ...]] = {
    Field.NAME: ("Display Name", "Wyświetlana nazwa", "Nazwa wyświetlana", "Osoba", "Osoba kontaktowa", "Contact"),
    Field.COMPANY: (
        "Organization Name",
        "Organizacja",
        "Nazwa",
        "Kontrahent",
        "Klient",
        "Customer",
        "Nazwa kontrahenta",
    ),
    Field.POSITION: ("Organization Title", "Tytuł służbowy"),
    Field.TAX_ID: ("VAT", "VAT number", "NIP UE"),
    Field.EMAIL: (
        "E-mail Value",
        "Primary Email",
        "Secondary Email",
        "Podstawowy e-mail",
        "Dodatkowy e-mail",
        "Podstawowy adres e-mail",
        "Dodatkowy adres e-mail",
        "Emails",
        "Poczta",
        "Adres email",
    ),
    Field.PHONE: ("Company Main Phone", "Telefon firmy", "Główny telefon firmy"),
    Field.PERSON_PHONE: (
        "Business Phone",
        "Primary Phone",
        "Mobile Phone",
        "Home Phone",
        "Phone Value",
        "Work Phone",
        "Mobile Number",
        "Mobile",
        "Telefon służbowy",
        "Telefon komórkowy",
        "Telefon domowy",
        "Telefon podstawowy",
        "Telefon (praca)",
        "Komórka",
    ),
    Field.FAX: ("Business Fax", "Faks służbowy", "Numer faksu"),
    Field.STREET: (
        "Business Street",
        "Work Address",
        "Address Street",
        "Ulica - adres służbowy",
        "Adres służbowy - ulica",
        "Adres służbowy",
        "Adres (praca)",
        "Adres",
        "Address",
        "Home Street",
        "Home Address",
    ),
    Field.POSTCODE: (
        "Business Postal Code",
        "Work ZipCode",
        "Address Postal Code",
        "Kod pocztowy - adres służbowy",
        "Adres służbowy - kod pocztowy",
        "Kod pocztowy (praca)",
        "Home Postal Code",
        "Home ZipCode",
    ),
    Field.CITY: (
        "Business City",
        "Work City",
        "Address City",
        "Miasto - adres służbowy",
        "Miejscowość - adres służbowy",
        "Adres służbowy - miasto",
        "Adres służbowy - miejscowość",
        "Miejscowość (praca)",
        "Home City",
    ),
    Field.COUNTRY: (
        "Business Country/Region",
        "Work Country",
        "Address Country",
        "Kraj/region - adres służbowy",
        "Adres służbowy - kraj/region",
        "Kraj (praca)",
        "Home Country/Region",
        "Home Country",
    ),
    Field.GROUPS: ("Categories", "Kategorie", "Labels", "Etykiety", "Group Membership"),
}
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


def _key(heading: str) -> str:
    """Letters only, folded."""
    return _NO_LETTERS.sub("", fold(heading))


_FIELDS = {
    _key(spelling): field
    for table in (_FOREIGN, SPELLINGS)
    for field, spellings in table.items()
    for spelling in spellings
}
_NOTHING = frozenset(map(_key, _IGNORED))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    place: int
    heading: str
    field: Field | None  # None: the office's own field
    label: int | None = None  # the column that has the label of this address


def recognised(heading: str) -> bool:
    return _key(heading) in _FIELDS


def field_of(heading: str) -> Field | None:
    """The field that a heading names; None: an own one."""
    return _FIELDS.get(_key(heading))


def columns(headings: Sequence[str]) -> tuple[Column, ...]:
    """What stands where; columns that say nothing are left out."""
    labels = {match[1]: place for place, heading in enumerate(headings) if (match := _LABEL.fullmatch(fold(heading)))}
    found = []
    for place, heading in enumerate(headings):
        field = field_of(heading)
        if _key(heading) in _NOTHING or _LABEL.fullmatch(fold(heading)):
            continue
        label = labels.get(fold(heading).removesuffix("value").removesuffix("wartosc"))
        found.append(Column(place, heading, field, label if field is Field.EMAIL else None))
    return tuple(found)


def is_plain(headings: Sequence[str]) -> bool:
    """Whether all known headings are spelt as the plain form spells them; then ``email`` is the company's."""
    return all(field.value == heading for heading in headings if (field := field_of(heading)) is not None)
