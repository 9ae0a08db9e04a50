"""What the rows of an attached table call whoever they are about."""

from collections.abc import Iterator, Mapping

from mailbot.domain.addressee import key
from mailbot.domain.contacts import Table, TableRow
from mailbot.domain.fields import Field


def cells(table: Table) -> Iterator[tuple[TableRow, Mapping[str, str]]]:
    """Each row with what it tells, by ``key``; first and last name are also one name."""
    keys = [key(column) for column in table.columns]
    for row in table.rows:
        yield row, with_name({name: text for name, text in zip(keys, row.cells, strict=True) if text})


def with_name(told: dict[str, str]) -> dict[str, str]:
    """First and last name go before the address book's also where they are shown as one."""
    if Field.NAME not in told and (Field.FIRST_NAME in told or Field.LAST_NAME in told):
        told[Field.NAME] = f"{told.get(Field.FIRST_NAME, '')} {told.get(Field.LAST_NAME, '')}".strip()
    return told
