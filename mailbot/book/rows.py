"""A sheet's rows as rows of the address book, or as the table of recipients that came with a request."""

import re
from collections.abc import Iterator, Mapping, Sequence

from mailbot.book.headings import Column, columns, is_plain
from mailbot.book.sheet import Sheet, SheetRow
from mailbot.domain import copies
from mailbot.domain.contacts import NOTHING, Address, BadRow, Particulars, Row, Table, TableRow
from mailbot.domain.fields import SHARED, Field, read_gender, read_language, read_yes
from mailbot.domain.folding import fold
from mailbot.domain.headings import field_of
from mailbot.domain.names import taken_apart
from mailbot.errors import BookLacksAddresses

_SEVERAL = re.compile(r"\s*(?:\||;|:::)\s*")
_GROUPS_BY_HAND = re.compile(r"\s*(?:\||;|:::|,)\s*")  # "Clients, VIP" in one cell, as the line Recipients has it
_ADDRESSES = re.compile(r"\s*(?:\||;|:::|,)\s*")
_LABELLED = re.compile(r"(?P<label>[^@:<>]{1,40}):\s*(?P<address>\S.*)")
_ANGLES = re.compile(r".*<(?P<address>[^<>]*)>")
_NUMBER_TURNED_FLOAT = re.compile(r"\d+\.0")
_NUMBERS = frozenset(
    {Field.TAX_ID, Field.PHONE, Field.FAX, Field.POSTCODE, Field.PERSON_PHONE}
)  # that are no quantities
_UNSAID = frozenset({"unspecified", "nieokreslona", "nieokreslono", "unknown", "inna", "other", "?"})
_LIKE_AN_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_SAMPLE = 200  # rows by whose contents a column of addresses is found


class _Unreadable(Exception):
    """A cell that cannot be read; the row is bad."""


def contacts(sheet: Sheet) -> Iterator[Row | BadRow]:
    """Each row as the plain form would have it, bad ones named. Bad rows of the file itself come first."""
    yield from sheet.bad
    placed = columns(sheet.headings)
    emails = _email_columns(sheet) if not any(column.field in _EMAILS for column in placed) else ()
    placed = tuple(
        Column(column.place, column.heading, Field.EMAIL) if column.place in emails else column for column in placed
    )
    plain = is_plain(sheet.headings) and not emails
    for row in sheet.rows:
        try:
            yield _contact(row, placed, plain=plain)
        except _Unreadable as error:
            yield BadRow(row.number, str(error))


def table(sheet: Sheet) -> Table:
    """The columns are merge fields. BookLacksAddresses: no column has e-mail addresses, and none say who is meant
    or where to write on paper."""
    places = [place for place, heading in enumerate(sheet.headings) if field_of(heading) is Field.PERSON_EMAIL]
    places += [place for place, heading in enumerate(sheet.headings) if field_of(heading) is Field.EMAIL]
    places = places or list(_email_columns(sheet, copies.columns(sheet.headings)))
    found = {field_of(heading) for heading in sheet.headings}
    if not places and not any(found >= enough for enough in _WITHOUT_MAIL):
        raise BookLacksAddresses("no column of the file has e-mail addresses; call it email")
    rows = tuple(
        TableRow(row.number, next((row.cells[place] for place in places if row.cells[place]), ""), row.cells)
        for row in sheet.rows
    )
    numbers = tuple(heading for place, heading in enumerate(sheet.headings) if place in sheet.numbers)
    return Table(sheet.headings, rows, sheet.bad, numbers)


_WITHOUT_MAIL = (
    frozenset({Field.STREET, Field.CITY}),
    frozenset({Field.NAME, Field.COMPANY}),  # as in the list of a summary
    frozenset({Field.FIRST_NAME, Field.LAST_NAME}),
)
"""Columns that are enough for letters on paper."""
_EMAILS = frozenset({Field.EMAIL, Field.PERSON_EMAIL})


def _email_columns(sheet: Sheet, others: Sequence[str] = ()) -> tuple[int, ...]:
    """The first column most of whose cells are addresses; ``others``: columns that are not looked at."""
    for place in (place for place, heading in enumerate(sheet.headings) if heading not in others):
        filled = [row.cells[place] for row in sheet.rows[:_SAMPLE] if row.cells[place]]
        if filled and 2 * sum(_LIKE_AN_ADDRESS.search(cell) is not None for cell in filled) > len(filled):
            return (place,)
    return ()


def _contact(row: SheetRow, placed: Sequence[Column], *, plain: bool) -> Row:
    texts: dict[Field, str] = {}
    addresses: dict[Field, list[Address]] = {Field.EMAIL: [], Field.PERSON_EMAIL: []}
    own: list[tuple[str, str]] = []
    for column in placed:
        text = row.cells[column.place]
        if not text:
            continue
        if column.field is None:
            own.append((column.heading, text))
        elif column.field in _EMAILS:
            label = row.cells[column.label] if column.label is not None else ""
            addresses[column.field] += _addresses(text, label)
        else:
            texts.setdefault(column.field, _number(text) if column.field in _NUMBERS else text)
    first, last = _names(texts)
    emails, person_emails = addresses[Field.EMAIL], addresses[Field.PERSON_EMAIL]
    if not plain and (first or last) and not person_emails:
        emails, person_emails = [], emails
    return Row(
        row.number,
        company=texts.get(Field.COMPANY, ""),
        tax_id=texts.get(Field.TAX_ID, ""),
        email=tuple(emails),
        groups=_groups(texts.get(Field.GROUPS, ""), _SEVERAL if plain else _GROUPS_BY_HAND),
        particulars=Particulars(*(_read(column, texts) for column in SHARED)),
        first_name=first,
        last_name=last,
        position=texts.get(Field.POSITION, ""),
        gender=_read(Field.GENDER, texts),
        is_default=_yes(texts.get(Field.IS_DEFAULT, "")),
        person_email=tuple(person_emails),
        person_phone=texts.get(Field.PERSON_PHONE, ""),
        own=tuple(own),
    )


def _names(texts: dict[Field, str]) -> tuple[str, str]:
    """First and last name; from the full name where there is nothing else. "Pan Jan Nowak" says his gender too, which
    a column of its own outweighs.
    """
    full = taken_apart(texts.get(Field.NAME, ""), texts.get(Field.COMPANY, ""))
    if full.title:
        texts.setdefault(Field.GENDER, full.title)
    first, last = texts.get(Field.FIRST_NAME, ""), texts.get(Field.LAST_NAME, "")
    return (first, last) if first or last else (full.first, full.last)


def _read(field: Field, texts: Mapping[Field, str]) -> str:
    """A cell in the form that the address book keeps."""
    text = texts.get(field, "")
    if text in {"", NOTHING} or field not in {Field.GENDER, Field.LANGUAGE, Field.CONSENT}:
        return text
    if field is Field.CONSENT:
        said = read_yes(text)
        return text if said is None else "yes" if said else "no"
    if fold(text) in _UNSAID:
        return ""
    read = read_gender(text) if field is Field.GENDER else read_language(text)
    if read is None:
        raise _Unreadable(f"{field}: “{text[:40]}” cannot be read")
    return read


def _yes(text: str) -> bool | None:
    if not text:
        return None
    if text == NOTHING:
        return False
    if (said := read_yes(text)) is None:
        raise _Unreadable(f"{Field.IS_DEFAULT}: “{text[:40]}” is neither yes nor no")
    return said


def _number(text: str) -> str:
    return text[:-2] if _NUMBER_TURNED_FLOAT.fullmatch(text) else text


def _groups(text: str, between: re.Pattern[str]) -> tuple[str, ...]:
    """Without Google's own: ``* myContacts``."""
    return tuple(dict.fromkeys(one for one in between.split(text) if one and not one.startswith("* ")))


def _addresses(text: str, label: str) -> Iterator[Address]:
    """``work:anna@x.example|home:anna@y.example``; the label of a column of its own is for all of them."""
    for piece in _ADDRESSES.split(text):
        labelled = _LABELLED.fullmatch(piece)
        address = labelled["address"] if labelled else piece
        angled = _ANGLES.fullmatch(address)
        if address:
            said = labelled["label"] if labelled and labelled["label"].lower() != "mailto" else label
            yield Address(angled["address"] if angled else address, said.removeprefix("*").strip())
