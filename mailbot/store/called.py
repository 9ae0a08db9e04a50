"""What the rows of an attached table call whoever they are about."""

from collections.abc import Iterator, Mapping

from mailbot.domain.addressee import key
from mailbot.domain.contacts import Table, TableRow
from mailbot.domain.fields import Field
from mailbot.domain.headings import field_of
from mailbot.domain.names import taken_apart


def cells(table: Table) -> Iterator[tuple[TableRow, Mapping[str, str]]]:
    """Each row with what it tells, by ``key``; first and last name are also one name.

    A heading that only imports know, such as ``Osoba``, tells its field too where no column is called by its name.
    """
    keys = [key(column) for column in table.columns]
    meant = [(place, field_of(column)) for place, column in enumerate(table.columns)]
    also = [(place, field) for place, field in meant if field is not None and field not in keys]
    for row in table.rows:
        told = {name: text for name, text in zip(keys, row.cells, strict=True) if text}
        for place, field in also:
            if row.cells[place]:
                told.setdefault(field, row.cells[place])
        yield row, with_name(_with_gender(told))


def _with_gender(told: dict[str, str]) -> dict[str, str]:
    """As "Pani" before a full name tells it. Which word is the surname nobody knows, and the address book may."""
    title = taken_apart(told.get(Field.NAME, ""), told.get(Field.COMPANY, "")).title
    return {Field.GENDER.value: title} | told if title else told


def with_name(told: dict[str, str]) -> dict[str, str]:
    """First and last name go before the address book's also where they are shown as one."""
    if Field.NAME not in told and (Field.FIRST_NAME in told or Field.LAST_NAME in told):
        told[Field.NAME] = f"{told.get(Field.FIRST_NAME, '')} {told.get(Field.LAST_NAME, '')}".strip()
    return told
