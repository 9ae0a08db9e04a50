"""The address book's answers: what goes out comes in again, and words find people."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot import book
from mailbot.book.sheet import clean
from mailbot.domain.contacts import Address, Entry, Group, Particulars, Row
from mailbot.domain.fields import SPELLINGS, Field, known
from mailbot.errors import StoreError
from mailbot.store import store as stores
from mailbot.store.transactions import run, writing
from tests.store.desk import NOW, Desk, url

SAMPLE = Path(__file__).parents[2] / "config" / "contacts.csv"


@pytest.fixture
def sample(desk: Desk) -> Desk:
    desk.store.contacts.imported(book.read(SAMPLE.name, SAMPLE.read_bytes()), now=NOW)
    return desk


def test_the_sample_book_comes_in_whole(desk: Desk) -> None:
    result = desk.store.contacts.imported(book.read(SAMPLE.name, SAMPLE.read_bytes()), now=NOW)
    assert (result.added, result.changed, result.unchanged, result.skipped) == (40, 0, 0, ())
    assert desk.store.contacts.size() == (19, 38)


def test_a_book_that_is_written_and_read_again_is_the_same(sample: Desk, tmp_path: Path) -> None:
    written = book.write(sample.store.contacts.export())
    again = sample.store.contacts.imported(book.read("contacts.csv", written), now=NOW)
    assert (again.added, again.changed, again.skipped) == (0, 0, ())
    with_copy = Desk(stores.open(url(tmp_path / "copy.db")))
    with_copy.store.contacts.imported(book.read("contacts.csv", written), now=NOW)
    assert book.write(with_copy.store.contacts.export()) == written
    with_copy.store.close()


words = st.text(st.sampled_from("aążćŁ =+-@'|;,\"\t1"), max_size=6).map(clean).filter(lambda text: text != "-")
names = st.text(st.sampled_from("abcąłżA"), min_size=1, max_size=4)
labels = st.sampled_from(("", "work", "dom"))
particulars = st.builds(
    lambda city, phone, language, consent: Particulars(city=city, phone=phone, language=language, consent=consent),
    words,
    words,
    st.sampled_from(("", "pl", "en")),
    st.sampled_from(("", "yes", "no")),
)
groups = st.lists(names, max_size=2, unique_by=str.casefold).map(tuple)
own = st.dictionaries(st.sampled_from(("Segment", "Numer")), words.filter(bool), max_size=2).map(
    lambda fields: tuple(fields.items())
)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Companies that share no name, each with persons who share no address; and people alone."""
    made: list[Row] = []
    for number in range(draw(st.integers(0, 3))):
        company = f"{draw(names)} {number}"
        made.append(Row(0, company=company, particulars=draw(particulars), groups=draw(groups), own=draw(own)))
        for _ in range(draw(st.integers(0, 3))):
            made.append(replace(_person(draw, len(made)), company=company))
    for _ in range(draw(st.integers(0, 2))):
        made.append(replace(_person(draw, len(made)), first_name=draw(names)))
    return [replace(row, number=number) for number, row in enumerate(made, 2)]


def _person(draw: st.DrawFn, number: int) -> Row:
    return Row(
        0,
        first_name=draw(names),
        last_name=draw(words),
        particulars=draw(particulars),
        groups=draw(groups),
        own=draw(own),
        person_email=(Address(f"p{number}@x.example", draw(labels)),),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows())
def test_any_book_survives_the_way_out_and_in(tmp_path_factory: pytest.TempPathFactory, taken: list[Row]) -> None:
    folder = tmp_path_factory.mktemp("books")
    first, second = (stores.open(url(folder / name)) for name in ("first.db", "second.db"))
    first.contacts.imported(taken, now=NOW)
    written = book.write(first.contacts.export())
    read = book.read("contacts.csv", written) if any(first.contacts.size()) else ()
    again = first.contacts.imported(read, now=NOW)
    assert (again.added, again.changed, again.skipped, again.differences) == (0, 0, (), ())
    second.contacts.imported(read, now=NOW)
    assert book.write(second.contacts.export()) == written
    first.close()
    second.close()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("zolwinski", ["Łukasz Żółwiński"]),
        ("ŻÓŁWI spó", ["Łukasz Żółwiński", "Ścibor Gżegżółka", "Żółw i Spółka Sp. j."]),
        ("604 900", ["Agnieszka Zielińska"]),
        ("604900112", []),
        ("48604900112", ["Agnieszka Zielińska"]),
        ("niamh@glasshouse.example", ["Niamh Byrne"]),
        ("lodz", ["Dorota Włókniarz", "Paweł Kowalczyk", "Transport Kowalczyk"]),
        ('" OR qqq=1 --', []),
        ("*", []),
        ("", []),
    ],
)
def test_words_find_people_whatever_their_diacritics(sample: Desk, asked: str, found: list[str]) -> None:
    entries = sample.store.contacts.search(asked)
    assert sorted(entry.name or entry.company for entry in entries) == sorted(found)


def test_an_entry_tells_how_to_reach_somebody(sample: Desk) -> None:
    assert sample.store.contacts.search("tomasz wójcik", limit=5) == (
        Entry(
            "Tomasz Wójcik", "Piekarnia Pod Lipą", "+48 61 850 12 30", "+48 61 850 12 31", "t.wojcik@podlipa.example"
        ),
    )


def test_a_search_has_an_end(sample: Desk) -> None:
    assert len(sample.store.contacts.search("example", limit=7)) == 7


def test_a_changed_contact_is_found_by_its_new_words_only(sample: Desk) -> None:
    row = Row(2, company="Stolarnia Dąb", tax_id="7122988764")
    sample.store.contacts.imported([row], now=NOW)
    assert sample.store.contacts.search("dąb heblowa") != ()
    assert sample.store.contacts.search("sęk heblowa lublin") == ()


def test_groups_count_who_belongs_to_them(sample: Desk) -> None:
    assert sample.store.contacts.groups() == (
        Group("Customers", 4, 3),
        Group("Debtors", 1, 1),
        Group("Dłużnicy", 2, 1),
        Group("Klienci", 10, 4),
        Group("Partners", 2, 1),
        Group("Partnerzy", 4, 1),
        Group("VIP", 4, 2),
    )


def test_every_field_has_its_polish_and_english_names_and_own_fields_their_own(sample: Desk) -> None:
    fields = sample.store.contacts.fields()
    assert fields[-1] == "segment"
    assert {known(name) for name in fields[:-1]} == set(Field)
    assert set(SPELLINGS[Field.FIRST_NAME]) <= set(fields)


def test_two_books_in_one_process_know_nothing_of_each_other(sample: Desk, tmp_path: Path) -> None:
    other = stores.open(url(tmp_path / "other.db"))
    assert other.contacts.size() == (0, 0)
    assert other.contacts.search("kowalski") == ()
    assert len(sample.store.contacts.search("kowalski")) == 1
    other.close()


def test_a_locked_book_is_a_store_error_and_nothing_is_taken(desk: Desk) -> None:
    full = desk.store._databases[0]
    run(full, "PRAGMA busy_timeout = 10")
    other = desk.reopened()
    with writing(other.store._databases[0]), pytest.raises(StoreError):
        desk.store.contacts.imported([Row(2, company="Żółw")], now=NOW)
    other.store.close()
    assert desk.store.contacts.size() == (0, 0)


def test_rows_may_come_from_a_generator_and_go_into_one(desk: Desk) -> None:
    def coming() -> Sequence[Row]:
        return [Row(n, first_name="Jan", last_name=f"Kos{n}") for n in range(1_200)]

    desk.store.contacts.imported((row for row in coming()), now=NOW)
    assert sum(1 for _ in desk.store.contacts.export()) == 1_200
