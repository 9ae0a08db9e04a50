"""``mailbot suppressions``."""

import re

from tests.cli.conftest import Line


def test_an_address_is_added_once_listed_and_removed(line: Line) -> None:
    assert line("suppressions", "add", "Jan@Client.example", "--reason", "asked by phone").out == (
        "Jan@Client.example is not written to any more.\n"
    )
    assert line("suppressions", "add", "jan@client.example").out == "jan@client.example is on the list already.\n"

    heading, row = line("suppressions", "list").out.splitlines()
    assert heading == "address\treason\tsince\taccount"
    assert re.fullmatch(r"jan@client\.example\tasked by phone\t\d{4}-\d\d-\d\d\t", row)

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


def test_one_may_be_for_one_account_only(line: Line) -> None:
    assert line("suppressions", "add", "jan@client.example", "--account", "SALES").code == 0
    (row,) = line("suppressions", "list").out.splitlines()[1:]
    assert row.endswith("\tsales")
    assert line("suppressions", "remove", "jan@client.example").code == 1
    assert line("suppressions", "remove", "jan@client.example", "--account", "sales").code == 0
    told = line("suppressions", "add", "jan@client.example", "--account", "nobody")
    assert (told.code, told.err) == (1, "mailbot: There is no account 'nobody' in the settings.\n")
