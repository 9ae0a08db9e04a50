"""A recipient's address as the post wants it: who, company, street, postcode and city, the country only abroad."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.domain.fields import Field
from mailbot.paper.countries import Country, country

FIELDS = (Field.NAME, Field.COMPANY, Field.STREET, Field.POSTCODE, Field.CITY, Field.COUNTRY)
"""What an address is made of; ``Recipient.fields`` should have them under these names."""

_CITY_FIRST = frozenset({"US", "CA", "AU"})  # "Springfield, IL 62704"
_POSTCODE_LAST = frozenset({"GB"})  # on a line of its own
_NO_POSTCODES = frozenset(  # many addresses there have none
    {"AE", "CL", "CO", "EG", "HK", "IE", "JO", "KE", "KW", "LB", "NG", "PE", "QA", "UY"}
)
_POLISH = re.compile(r"(\d{2})[\s-]?(\d{3})")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Address:
    """The lines, as they stand behind a window."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What the post cannot do without."""

    missing: tuple[Field, ...]


def address(name: str, company: str, fields: Mapping[str, str], home: str) -> Address | Incomplete:
    """``home``: the country that the letter is posted in, by code or name."""
    who = _unlike(line(name), line(company))
    street, code, city = (line(fields.get(field, "")) for field in (Field.STREET, Field.POSTCODE, Field.CITY))
    leaves = country(home)
    goes = country(line(fields.get(Field.COUNTRY, "")) or home)
    missing = [field for field, text in ((Field.STREET, street), (Field.CITY, city)) if not text]
    if not who:
        missing.insert(0, Field.NAME)
    if not code and goes.code and goes.code not in _NO_POSTCODES:
        missing.append(Field.POSTCODE)
    if missing:
        return Incomplete(tuple(missing))
    abroad = () if goes == leaves else (goes.name("pl" if leaves.code == "PL" else "en"),)
    return Address((*who, street, *_place(postcode(code, fields, home), city, goes), *abroad))


def postcode(written: str, fields: Mapping[str, str], home: str) -> str:
    """As the country writes it that ``fields`` name: a spreadsheet may have made a number of ``30-001``."""
    digits = _POLISH.fullmatch(written)
    if digits and country(line(fields.get(Field.COUNTRY, "")) or home).code == "PL":
        return f"{digits[1]}-{digits[2]}"
    return written


def line(text: str) -> str:
    """On one line, without what cannot be seen."""
    shown = _INVISIBLE.sub("", _CONTROLS.sub(" ", text))
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def _unlike(name: str, company: str) -> tuple[str, ...]:
    """A company that is its owner is named once."""
    parts = (name, company) if name.casefold() != company.casefold() else (name,)
    return tuple(part for part in parts if part)


def _place(postcode: str, city: str, goes: Country) -> tuple[str, ...]:
    if goes.code in _POSTCODE_LAST:
        return city, postcode
    if goes.code in _CITY_FIRST:
        return (f"{city} {postcode}",)
    return (f"{postcode} {city}".strip(),)
