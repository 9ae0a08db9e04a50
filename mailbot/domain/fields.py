"""The fields of the address book: one table of their names, EN and PL, and how their values are read."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from mailbot.domain.folding import fold, fold_name


class Field(StrEnum):
    """What is known about an addressee; the values are the names that the plain CSV form gives them."""

    NAME = "name"  # first and last
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    POSITION = "position"
    GENDER = "gender"  # "female" | "male" | ""
    IS_DEFAULT = "is_default"  # "yes" | ""
    PERSON_PHONE = "person_phone"
    PERSON_EMAIL = "person_email"
    COMPANY = "company"
    TAX_ID = "tax_id"
    EMAIL = "email"  # the one that is written to
    PHONE = "phone"  # the person's, else the company's; so are all that follow
    FAX = "fax"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    COUNTRY = "country"
    OWNER = "owner"
    LANGUAGE = "language"  # "pl", "en", another two letters, or ""
    CONSENT = "consent"  # "yes" | "no" | ""; no is an opt-out
    GROUPS = "groups"


SPELLINGS: Mapping[Field, tuple[str, ...]] = {
    Field.NAME: ("name", "full name", "imię i nazwisko"),
    Field.FIRST_NAME: ("first_name", "given name", "imię"),
    Field.LAST_NAME: ("last_name", "surname", "family name", "nazwisko"),
    Field.POSITION: ("position", "job title", "stanowisko", "funkcja"),
    Field.GENDER: ("gender", "sex", "płeć"),
    Field.IS_DEFAULT: ("is_default", "default", "domyślna", "osoba domyślna"),
    Field.PERSON_PHONE: ("person_phone", "telefon osoby"),
    Field.PERSON_EMAIL: ("person_email", "e-mail osoby"),
    Field.COMPANY: ("company", "company name", "organization", "firma", "nazwa firmy"),
    Field.TAX_ID: ("tax_id", "tax number", "vat id", "NIP", "numer NIP"),
    Field.EMAIL: ("email", "e-mail", "email address", "mail", "adres e-mail", "adres mailowy"),
    Field.PHONE: ("phone", "telephone", "phone number", "telefon", "tel.", "numer telefonu"),
    Field.FAX: ("fax", "fax number", "faks"),
    Field.STREET: ("street", "street address", "ulica"),
    Field.POSTCODE: ("postcode", "postal code", "zip", "zip code", "kod pocztowy", "kod"),
    Field.CITY: ("city", "town", "miasto", "miejscowość"),
    Field.COUNTRY: ("country", "kraj"),
    Field.OWNER: ("owner", "opiekun", "opiekunka"),
    Field.LANGUAGE: ("language", "język"),
    Field.CONSENT: ("consent", "zgoda"),
    Field.GROUPS: ("groups", "group", "grupy", "grupa"),
}
"""Every way to name a field in a text, a condition or a heading; the first is the plain CSV form's."""

SHARED = (
    Field.PHONE,
    Field.FAX,
    Field.STREET,
    Field.POSTCODE,
    Field.CITY,
    Field.COUNTRY,
    Field.OWNER,
    Field.LANGUAGE,
    Field.CONSENT,
)
"""What a company has and its persons inherit, unless they have their own."""

ALWAYS = (Field.GENDER, Field.LANGUAGE, Field.FIRST_NAME, Field.LAST_NAME)
"""Copied into every recipient: the salutation needs them."""

_BY_NAME = {fold_name(spelling): field for field, spellings in SPELLINGS.items() for spelling in spellings}

_YES = frozenset({"yes", "y", "true", "1", "x", "tak", "t", "prawda", "on"})
_NO = frozenset({"no", "n", "false", "0", "nie", "falsz", "off"})
_FEMALE = frozenset({"f", "female", "woman", "ms", "mrs", "miss", "k", "kobieta", "pani", "zenska", "z"})
_MALE = frozenset({"m", "male", "man", "mr", "mezczyzna", "pan", "meska"})
_LANGUAGES = {
    **dict.fromkeys(("pl", "pol", "polski", "polish", "po polsku"), "pl"),
    **dict.fromkeys(("en", "eng", "angielski", "english", "po angielsku"), "en"),
    **dict.fromkeys(("de", "niemiecki", "german", "deutsch"), "de"),
    **dict.fromkeys(("uk", "ua", "ukrainski", "ukrainian"), "uk"),
    **dict.fromkeys(("cs", "czeski", "czech"), "cs"),
    **dict.fromkeys(("fr", "francuski", "french"), "fr"),
}
_CODE = 2  # letters of a language's code (ISO 639-1)


def known(name: str) -> Field | None:
    """The field of that name, in whatever language and spelling."""
    return _BY_NAME.get(fold_name(name))


def read_yes(text: str) -> bool | None:
    """True or False; None where it is neither."""
    word = fold(text).rstrip(".")
    return True if word in _YES else False if word in _NO else None


@lru_cache(maxsize=64)  # asked for each message, and of the same few words
def read_gender(text: str) -> str | None:
    """ "female" or "male"; None where it is neither."""
    word = fold(text).rstrip(".")
    return "female" if word in _FEMALE else "male" if word in _MALE else None


@lru_cache(maxsize=64)
def read_language(text: str) -> str | None:
    """A two-letter code; None where no language is meant."""
    word = fold(text)
    if (language := _LANGUAGES.get(word)) is not None:
        return language
    code = word.replace("_", "-").partition("-")[0]
    return _LANGUAGES.get(code, code) if len(code) == _CODE and code.isalpha() else None


def normal(field: Field, value: str) -> str:
    """A value in the form that the address book keeps; as it is where it cannot be read."""
    if field is Field.GENDER:
        return read_gender(value) or value
    if field is Field.LANGUAGE:
        return read_language(value) or value
    if field in {Field.IS_DEFAULT, Field.CONSENT} and (yes := read_yes(value)) is not None:
        return "yes" if yes else "no" if field is Field.CONSENT else ""
    return value
