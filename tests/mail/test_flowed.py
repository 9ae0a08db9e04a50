"""Promises about format=flowed: paragraphs come out whole, quotes stay quotes (RFC 3676)."""

import pytest

from mailbot.mail import flowed


@pytest.mark.parametrize(
    ("written", "delete_space", "read"),
    [
        ("one \ntwo\nthree", False, "one two\nthree"),
        ("Zaż \nółć", True, "Zażółć"),
        ("> quoted \n> more\nmine", False, "> quoted more\nmine"),
        ("> quoted \nmine", False, "> quoted \nmine"),
        (">> a \n>> b\n> c", False, ">> a b\n> c"),
        ("text \n-- \nAnna", False, "text \n-- \nAnna"),
        ("> text\n> -- \n> Anna", False, "> text\n> -- \n> Anna"),
        (" > no quote", False, "> no quote"),
        (" From here", False, "From here"),
        ("end ", False, "end "),
        ("", False, ""),
        ("\n\n", True, "\n\n"),
    ],
)
def test_paragraphs_are_made_whole(written: str, read: str, *, delete_space: bool) -> None:
    assert flowed.unwrap(written, delete_space=delete_space) == read
