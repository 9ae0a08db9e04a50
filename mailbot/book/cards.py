"""vCard 3.0 out (RFC 2426): a card for each company and person, what cards have no place for in fields of our own."""

from collections.abc import Iterator, Sequence

from mailbot.book import vcard
from mailbot.book.sheet import clean
from mailbot.domain.contacts import Address, Book, Row
from mailbot.domain.fields import Field

_LINE = 75  # octets (RFC 2426 §2.6)
_PLAIN_LABELS = frozenset({"work", "home", "other"})
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_GENDERS = {"female": "F", "male": "M"}
_PAGE = 500  # cards that are written at once


def written(book: Book) -> Iterator[str]:
    """Some cards at a time, UTF-8 to be; no row of the book may be a company and a person at once."""
    page: list[str] = []
    for row in book.rows:
        page.append("".join(f"{_folded(line)}\r\n" for line in _card(row)))
        if len(page) == _PAGE:
            yield "".join(page)
            page.clear()
    yield "".join(page)


def _card(row: Row) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    addresses = row.person_email if row.has_person else row.email
    shown = row.person or row.company or row.tax_id or (addresses[0].address if addresses else "")
    yield f"FN:{_text(shown)}"
    yield f"N:{_text(row.last_name)};{_text(row.first_name)};;;"
    yield f"KIND:{vcard.PERSON if row.has_person else vcard.COMPANY}"  # RFC 6350, as the few that follow
    yield from _filled(
        ("ORG", row.company),
        ("TITLE", row.position),
        ("GENDER", _GENDERS.get(row.gender, "")),
        ("LANG", row.particulars.language),
        ("TEL;TYPE=voice", row.person_phone or row.particulars.phone),
        ("TEL;TYPE=fax", row.particulars.fax),
        (vcard.OURS[Field.TAX_ID], row.tax_id),
        (vcard.OURS[Field.OWNER], row.particulars.owner),
        (vcard.OURS[Field.CONSENT], row.particulars.consent),
        (vcard.OURS[Field.IS_DEFAULT], {None: "", True: "yes", False: "no"}[row.is_default]),
    )
    for number, address in enumerate(addresses, 1):
        yield from _email(number, address)
    where = row.particulars
    if where.street or where.city or where.postcode or where.country:
        place = ("", "", where.street, where.city, "", where.postcode, where.country)
        yield f"ADR;TYPE=work:{';'.join(map(_text, place))}"
    if row.groups:
        yield f"CATEGORIES:{','.join(map(_text, row.groups))}"
    yield from (f"{vcard.OWN}:{_text(name)};{_text(text)}" for name, text in row.own)
    yield "END:VCARD"


def _filled(*lines: tuple[str, str]) -> Iterator[str]:
    return (f"{name}:{_text(value)}" for name, value in lines if value)


def _email(number: int, address: Address) -> Sequence[str]:
    """A label that is no type of RFC 2426 stands in a line beside it, as Apple writes them."""
    if not address.label:
        return (f"EMAIL:{_text(address.address)}",)
    if address.label in _PLAIN_LABELS:
        return (f"EMAIL;TYPE={address.label}:{_text(address.address)}",)
    return (
        f"item{number}.EMAIL:{_text(address.address)}",
        f"item{number}.{vcard.LABEL}:{_text(address.label)}",
    )


def _text(value: str) -> str:
    """What reading would take for a spreadsheet's doing keeps the apostrophe that tells so."""
    return (value if clean(value) == value else f"'{value}").translate(_ESCAPES)


def _folded(line: str) -> str:
    """In lines of 75 octets at most, no character cut in two."""
    if len(line) * 4 <= _LINE or len(line.encode()) <= _LINE:
        return line
    pieces, piece, room = [], "", _LINE
    for letter in line:
        octets = len(letter.encode())
        if octets > room:
            pieces.append(piece)
            piece, room = " ", _LINE - 1
        piece += letter
        room -= octets
    return "\r\n".join((*pieces, piece))
