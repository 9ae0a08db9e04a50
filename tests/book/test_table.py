"""The table that comes with a request: columns are merge fields, one of them has the addresses."""

import pytest

from mailbot import book
from mailbot.domain.contacts import BadRow, Table, TableRow
from mailbot.errors import BookError


def table(text: str) -> Table:
    return book.table("list.csv", text.encode())


def test_every_column_is_a_merge_field() -> None:
    assert table("Imię;Adres e-mail;Kwota\nJan;jan@x.example;12 zł\n\nEwa;;7 zł\n") == Table(
        ("Imię", "Adres e-mail", "Kwota"),
        (
            TableRow(2, "jan@x.example", ("Jan", "jan@x.example", "12 zł")),
            TableRow(4, "", ("Ewa", "", "7 zł")),
        ),
    )


def test_the_column_of_addresses_is_found_by_its_contents_where_no_heading_says_so() -> None:
    found = table("Klient;Kontakt\nJan;jan@x.example\nEwa;brak\nIga;Iga <iga@x.example>\n")
    assert [row.address for row in found.rows] == ["jan@x.example", "brak", "Iga <iga@x.example>"]


def test_the_persons_address_goes_before_the_companys() -> None:
    found = table("email;person_email\nb@x.example;jan@x.example\nc@x.example;\n")
    assert [row.address for row in found.rows] == ["jan@x.example", "c@x.example"]


def test_a_list_without_headings_has_numbered_columns() -> None:
    found = table("Jan;jan@x.example\nEwa;ewa@x.example\n")
    assert found.columns == ("column 1", "column 2")
    assert [row.address for row in found.rows] == ["jan@x.example", "ewa@x.example"]


def test_headings_that_stand_twice_are_told_apart() -> None:
    assert table("e-mail;Kwota;Kwota;\njan@x.example;1;2;3\n").columns == ("e-mail", "Kwota", "Kwota 2", )  # fmt: skip


def test_bad_rows_are_named() -> None:
    found = table("e-mail;Kwota\njan@x.example;1;2\newa@x.example;3\n")
    assert found.bad == (BadRow(2, "more cells than the 2 headings"),)
    assert [row.number for row in found.rows] == [3]


def test_a_table_without_addresses_is_refused() -> None:
    with pytest.raises(BookError, match=r"list\.csv: no column .* has e-mail addresses"):
        table("Imię;Kwota\nJan;12\n")
