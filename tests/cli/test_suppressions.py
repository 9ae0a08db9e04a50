"""``mailbot suppressions``."""

import re

from tests.cli.conftest import Line


def test_an_address_is_added_once_listed_and_removed(line: Line) -> None:
    assert line("suppressions", "add", "Jan@Client.example", "--reason", "asked by phone").out == (
        "Jan@Client.example is not written to any more.\n"
    )
    assert line("suppressions", "add", "jan@client.example").out == "jan@client.example is on the list already.\n"

    heading, row = line("suppressions", "list").out.splitlines()
    assert heading == "address\treason\tsince"
    assert re.fullmatch(r"jan@client\.example\tasked by phone\t\d{4}-\d\d-\d\d", row)

    assert line("suppressions", "remove", "JAN@client.example").code == 0
    assert line("suppressions", "list").out.splitlines() == [heading]


def test_what_is_no_address_is_refused(line: Line) -> None:
    told = line("suppressions", "add", "jan")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("mailbot: 'jan' is not an e-mail address: ")


def test_what_is_not_on_the_list_cannot_be_removed(line: Line) -> None:
    told = line("suppressions", "remove", "jan@client.example")
    assert told.code == 1
    assert told.err == "mailbot: jan@client.example is not on the list; see: mailbot suppressions list\n"
