"""The posting list: a row a letter, for the post office and the files; ``book.lists.table`` makes it a spreadsheet."""

from mailbot.domain.campaign import Recipient
from mailbot.domain.fields import Field
from mailbot.paper.address import Address, address, line

_COLUMNS = {
    "en": ("No.", "Name", "Company", "Address", "Phone", "Fax"),
    "pl": ("Nr", "Imię i nazwisko", "Firma", "Adres", "Telefon", "Faks"),
}


def columns(language: str) -> tuple[str, ...]:
    return _COLUMNS["pl" if language == "pl" else "en"]


def row(recipient: Recipient, home: str) -> tuple[str, ...]:
    """``home``: the country that the letters are posted in. An incomplete address stands there as far as it goes."""
    found = address("-", "", recipient.fields, home)
    if isinstance(found, Address):
        postal = ", ".join(found.lines[1:])
    else:
        parts = (recipient.fields.get(field, "") for field in (Field.STREET, Field.POSTCODE, Field.CITY, Field.COUNTRY))
        postal = ", ".join(part for part in map(line, parts) if part)
    phone, fax = (recipient.fields.get(field, "") for field in (Field.PHONE, Field.FAX))
    return str(recipient.number), line(recipient.name), line(recipient.company), postal, line(phone), line(fax)
