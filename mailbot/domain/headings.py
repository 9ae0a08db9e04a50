"""Headings of tables that name a field: the address book's own words, and those of offices and mail programs."""

import re
from collections.abc import Mapping

from mailbot.domain.fields import SPELLINGS, Field
from mailbot.domain.folding import fold

_NO_LETTERS = re.compile(r"[\W\d_]+")

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


def letters(heading: str) -> str:
    """Letters only, folded: what makes two headings one."""
    return _NO_LETTERS.sub("", fold(heading))


_FIELDS = {
    letters(spelling): field
    for table in (_FOREIGN, SPELLINGS)
    for field, spellings in table.items()
    for spelling in spellings
}


def field_of(heading: str) -> Field | None:
    """The field that a heading names; None: an own one."""
    return _FIELDS.get(letters(heading))
