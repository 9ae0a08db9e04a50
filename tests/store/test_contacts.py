"""The address book's answers: what goes out comes in again, and words find people."""

import io
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
from mailbot.domain.formats import Format
from mailbot.errors import StoreError
from mailbot.store import store as stores
from mailbot.store.store import Store
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


def written(store: Store, form: Format = Format.CSV) -> bytes:
    """The whole address book as a file."""
    out = io.BytesIO()
    with store.contacts.export(apart=form is Format.VCARD) as whole:
        book.write(out, whole, form)
    return out.getvalue()


@pytest.mark.parametrize("form", Format)
def test_a_book_that_is_written_and_read_again_is_the_same(sample: Desk, tmp_path: Path, form: Format) -> None:
    read = book.read("contacts", written(sample.store, form))
    again = sample.store.contacts.imported(read, now=NOW)
    assert (again.added, again.changed, again.skipped) == (0, 0, ())
    with_copy = Desk(stores.open(url(tmp_path / "copy.db")))
    with_copy.store.contacts.imported(read, now=NOW)
    assert written(with_copy.store) == written(sample.store)
    with_copy.store.close()


def test_nothing_that_a_contact_has_is_lost_on_the_way_through_cards(desk: Desk, tmp_path: Path) -> None:
    known = (
        Row(
            2,
            company="Łąka; Bór, i \\Spółka",
            tax_id="781-123-45-67",
            email=(Address("biuro@laka.example", "Sekretariat główny"), Address("b@laka.example", "work")),
            groups=("Klienci", "VIP, złoci"),
            particulars=Particulars("61 1", "61 2", "ul. Leśna 1;2", "60-001", "Łódź", "Polska", "Anna", "pl", "yes"),
            own=(("Segment; A", "=1+1"), ("Uwagi\\", "'=x")),
        ),
        Row(
            3,
            company="Jan Kos",
            first_name="Jan",
            last_name="Kos",
            is_default=True,
            person_email=(Address("j@kos.example"),),
        ),
        Row(4, person_email=(Address("sam@adres.example", "dom"), Address("a@adres.example")), person_phone="+48 1"),
        Row(
            5,
            first_name="Ewa",
            last_name="Lis",
            position="Dyrektor",
            gender="female",
            particulars=Particulars(consent="no"),
            person_email=(Address("ewa@lis.example", "praca"),),
        ),
    )
    desk.store.contacts.imported(known, now=NOW)
    cards = written(desk.store, Format.VCARD)
    assert max(map(len, cards.splitlines())) <= 75
    assert cards.decode().replace("\r\n ", "").count("X-ABLABEL:Sekretariat główny") == 1
    other = stores.open(url(tmp_path / "copy.db"))
    other.contacts.imported(book.read("contacts.vcf", cards), now=NOW)
    with desk.store.contacts.export() as ours, other.contacts.export() as theirs:
        assert (theirs.extra, list(theirs.rows)) == (ours.extra, list(ours.rows))
    other.close()


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


@pytest.mark.parametrize("form", Format)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=rows())
def test_any_book_survives_the_way_out_and_in(
    tmp_path_factory: pytest.TempPathFactory, form: Format, taken: list[Row]
) -> None:
    folder = tmp_path_factory.mktemp("books")
    first, second = (stores.open(url(folder / name)) for name in ("first.db", "second.db"))
    first.contacts.imported(taken, now=NOW)
    read = book.read("contacts", written(first, form)) if any(first.contacts.size()) else ()
    again = first.contacts.imported(read, now=NOW)
    assert (again.added, again.changed, again.skipped, again.differences) == (0, 0, (), ())
    second.contacts.imported(read, now=NOW)
    assert written(second) == written(first)
    first.close()
    second.close()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("zolwinski", ["Łukasz Żółwiński"]),
        ("ŻÓŁWI spó", ["Łukasz Żółwiński", "Ścibor Gżegżółka", "Żółw i Spółka Sp. j."]),
        ("604 900", ["Agnieszka Zielińska"]),
        ("DŁUŻNICY wrocław", ["Grzegorz Śrubowicz", "Hurtownia Śruba"]),
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


def test_a_book_from_before_the_search_knew_groups_is_brought_up_to_date(desk: Desk) -> None:
    known = (
        Row(2, company="Żółw", groups=("Dłużnicy",), first_name="Ewa", person_email=(Address("ewa@x.example"),)),
        Row(3, last_name="Lis", groups=("VIP",), person_email=(Address("lis@x.example"),)),
    )
    desk.store.contacts.imported(known, now=NOW)
    with writing(desk.store._databases[0]):
        run(desk.store._databases[0], "UPDATE entry SET folded = 'zolw ewa' WHERE rowid < 4")
        run(desk.store._databases[0], "UPDATE entry SET folded = 'lis' WHERE rowid > 4")
        run(desk.store._databases[0], "DELETE FROM schema_migration WHERE name LIKE '0014%'")
    assert desk.store.contacts.search("dluznicy") == desk.store.contacts.search("vip") == ()
    again = desk.reopened()
    assert {entry.address for entry in again.store.contacts.search("dłużnicy zółw")} == {"", "ewa@x.example"}
    assert [entry.name for entry in again.store.contacts.search("vip lis")] == ["Lis"]
    again.store.close()


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
    with desk.store.contacts.export() as whole:
        assert sum(1 for _ in whole.rows) == 1_200
