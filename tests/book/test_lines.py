"""What a child tells its parent is what it has read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.book import lines
from mailbot.domain.contacts import Address, BadRow, Particulars, Row, Table, TableRow
from mailbot.errors import BookEmpty, BookError, BookLacksAddresses, BookTooLarge

texts = st.text(max_size=20)
bad_rows = st.builds(BadRow, st.integers(1, 99), texts)
addresses = st.lists(st.builds(Address, texts, texts), max_size=2).map(tuple)
rows = st.builds(
    Row,
    st.integers(1, 10**6),
    company=texts,
    tax_id=texts,
    email=addresses,
    groups=st.lists(texts, max_size=2).map(tuple),
    particulars=st.builds(Particulars, *[texts] * len(Particulars._fields)),
    first_name=texts,
    last_name=texts,
    position=texts,
    gender=texts,
    is_default=st.sampled_from([None, True, False]),
    person_email=addresses,
    person_phone=texts,
    own=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
)
tables = st.builds(
    Table,
    st.lists(texts, max_size=3).map(tuple),
    st.lists(st.builds(TableRow, st.integers(1, 99), texts, st.lists(texts, max_size=3).map(tuple)), max_size=3).map(
        tuple
    ),
    st.lists(bad_rows, max_size=2).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
)


@given(tables)
def test_a_table(table: Table) -> None:
    assert lines.table(lines.of_table(table)) == table


@given(st.lists(rows | bad_rows, max_size=4).map(tuple))
def test_contacts(contacts: tuple[Row | BadRow, ...]) -> None:
    told = list(lines.of_contacts(contacts))
    assert lines.contacts(told) == contacts
    assert all(line.isascii() and line.count("\n") == 1 for line in told)


@pytest.mark.parametrize("kind", [BookError, BookEmpty, BookLacksAddresses, BookTooLarge])
def test_an_error(kind: type[BookError]) -> None:
    with pytest.raises(BookError, match="nothing there") as caught:
        lines.table([lines.of_error(kind("nothing there"))])
    assert type(caught.value) is kind


def test_silence_is_an_error_too() -> None:
    with pytest.raises(BookError, match="nothing could be read"):
        lines.contacts([])
