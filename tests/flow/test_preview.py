"""Whose copies the summary shows, and which merge fields are empty for whom."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.domain.addressee import Resolution
from mailbot.domain.campaign import Contents
from mailbot.domain.contacts import Table, TableRow
from mailbot.domain.letter import Correspondent
from mailbot.domain.selector import AttachedTable, Selector
from mailbot.flow import preview
from mailbot.mail.facts import Empty, SampleKind
from mailbot.mail.mould import Mould
from mailbot.store import store as stores
from mailbot.store.store import Store

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def look(folder: Path, text: str, *rows: tuple[str, str]) -> preview.Preview:
    """At a campaign with this text, whose recipients have these cities and prizes."""
    store: Store = stores.open(f"sqlite:///{folder}/mailbot.db")
    letter = store.letters.take(b"\r\n", "wish@firma.example", "lmtp", None, null_sender=False, now=NOW)
    assert letter is not None
    contents = Contents("Nagroda", text, None)
    number = store.campaigns.open(
        letter, "anna@firma.example", "pl", contents, (), thread="wish@firma.example", now=NOW, expires=None
    ).number
    listed = tuple(
        TableRow(place, f"n{place}@x.example", (f"n{place}@x.example", *row)) for place, row in enumerate(rows, 1)
    )
    table = Table(("email", "miasto", "nagroda"), listed)
    names = ("miasto", "nagroda")
    resolved = store.recipients.resolve(number, Selector((AttachedTable(),)), table, names, NOW)
    assert isinstance(resolved, Resolution)
    sender = Correspondent("Biuro", "biuro@firma.example")
    seen = preview.look(store, number, Mould(contents, names, sender=sender, date=NOW, language="pl", seed=b""))
    store.close()
    return seen


def test_the_first_the_longest_and_the_emptiest_are_shown_as_they_will_read_it(tmp_path: Path) -> None:
    seen = look(
        tmp_path, "{miasto}: {nagroda}\n", ("Łódź", "1 zł"), ("", ""), ("Konstantynów Łódzki", "1000 zł"), ("", "2")
    )
    assert [(one.kind, one.recipient.number, one.contents.text) for one in seen.samples] == [
        (SampleKind.FIRST, 1, "Łódź: 1 zł\n"),
        (SampleKind.LONGEST, 3, "Konstantynów Łódzki: 1000 zł\n"),
        (SampleKind.EMPTIEST, 2, ": \n"),
    ]
    assert seen.empty == (Empty("miasto", 2, (2, 4)), Empty("nagroda", 1, (2,)))


def test_where_nobody_lacks_anything_the_last_makes_three(tmp_path: Path) -> None:
    seen = look(tmp_path, "{miasto}: {nagroda}\n", ("Łódź", "1"), ("Konstantynów", "9"), ("Sopot", "5"), ("Hel", "2"))
    assert [(one.kind, one.recipient.number) for one in seen.samples] == [
        (SampleKind.FIRST, 1),
        (SampleKind.LONGEST, 2),
        (SampleKind.LAST, 4),
    ]


def test_nobody_is_shown_twice(tmp_path: Path) -> None:
    seen = look(tmp_path, "{miasto}: {nagroda}\n", ("", "1 zł"))
    assert [(one.kind, one.recipient.number) for one in seen.samples] == [(SampleKind.FIRST, 1)]


def test_of_many_whose_field_is_empty_ten_are_named_and_all_are_counted(tmp_path: Path) -> None:
    seen = look(tmp_path, "{miasto}\n", *[("", "x")] * 1_500)
    assert seen.empty == (Empty("miasto", 1_500, tuple(range(1, 11))),)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("{miasto|Warszawa}\n", ()),
        ("{if nagroda}{miasto}{end}\n", (Empty("miasto", 1, (1,)),)),
        ("{if miasto}{miasto}{end}\n", ()),
        ("{zwrot},\n", ()),
    ],
)
def test_only_a_place_that_would_stay_empty_counts(tmp_path: Path, text: str, lacking: tuple[Empty, ...]) -> None:
    assert look(tmp_path, text, ("", "1 zł"), ("", "")).empty == lacking
