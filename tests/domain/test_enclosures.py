"""Everybody's own files: each goes to the contact whose mark it bears, and whatever is in doubt goes to nobody."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import enclosures
from mailbot.domain.enclosures import Bearer, Doubt, Enclosures, LeftFile

ACME = Bearer(1, "biuro@acme.example", "", "ACME Sp. z o.o.", "PL 525-123-45-67")
ACME_POLSKA = Bearer(2, "biuro@acmepolska.example", "", "ACME Polska S.A.", "7770001122")
ANNA = Bearer(3, "anna.nowak@zolw.example", "Anna Nowak", "Żółw i Synowie", "DE123456789")
JAN = Bearer(4, "jan@zolw.example", "Jan Kowalski", "Żółw i Synowie", "DE123456789")
EWA = Bearer(5, "ewa@xn--w-uga1v8h.example", "Ewa Nowak-Kowalska")
KOWALSKI = Bearer(6, "kowalski@inna.example", "Jan Kowalski", "Inna")
YEAR = Bearer(7, "biuro@2026.example", "", "2026")
ALL = (ACME, ACME_POLSKA, ANNA, JAN, EWA, KOWALSKI, YEAR)


def bearer_of(name: str, *bearers: Bearer) -> tuple[int, ...] | LeftFile:
    found = enclosures.match((name,), bearers or ALL)
    return found.left[0] if found.left else tuple(found.files)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        *(("5251234567.pdf", (1,)), ("faktura_525-123-45-67_maj.pdf", (1,)), ("FV 2026 PL5251234567.pdf", (1,))),
        *(("525 123 45 67.pdf", (1,)), ("12_2026_5251234567.pdf", (1,)), ("de123456789.pdf", (3, 4))),
        *(("ACME.pdf", (1,)), ("umowa Acme sp. z o.o. 2026.pdf", (1,)), ("acme_polska.pdf", (2,))),
        *(("ACME Polska S.A. - aneks.pdf", (2,)), ("faktura-ACME-2026.pdf", (1,)), ("zolw-i-synowie.pdf", (3, 4))),
        *(("Anna Nowak.pdf", (3,)), ("NOWAK_ANNA_PIT-11.pdf", (3,)), ("Anna-Nowak-2026.pdf", (3,))),
        *(("Z\u0307o\u0301łw i Synowie Jan Kowalski.pdf", (4,)), ("Nowak-Kowalska Ewa.pdf", (5,))),
        *(("anna.nowak@zolw.example.pdf", (3,)), ("oferta anna.nowak@zolw.example_maj.pdf", (3,))),
        *(("ewa@żółw.example.pdf", (5,)), ("jan@zolw.example", (4,)), ("PIT (Kowalski@Inna.example).pdf", (6,))),
        *(("ACME 5251234567.pdf", (1,)), ("Ewa Nowak Kowalska.pdf", (5,))),
    ],
)
def test_a_file_goes_to_whoever_it_names(name: str, numbers: tuple[int, ...]) -> None:
    assert bearer_of(name) == numbers


@pytest.mark.parametrize(
    ("name", "doubt", "numbers"),
    [
        *(
            (name, Doubt.NOBODY, ())
            for name in ("cennik.pdf", "2026.pdf", "faktura 2026 05.pdf", "Nowak.pdf", ".pdf", "")
        ),
        *((name, Doubt.NOBODY, ()) for name in ("15251234567.pdf", "52512345678.pdf", "acmeta.pdf", "Pacme.pdf")),
        ("Anna Nowak-Kowalska.pdf", Doubt.NOBODY, ()),  # is not Anna Nowak
        ("jan_kowalski@inna.example.pdf", Doubt.NOBODY, ()),  # is not kowalski@inna.example
        ("piotr@acme.example.pdf", Doubt.NOBODY, ()),  # no recipient, though ACME is
        ("Jan Kowalski.pdf", Doubt.SEVERAL, (4, 6)),
        ("ACME i ACME Polska.pdf", Doubt.SEVERAL, (1, 2)),
        ("ACME 7770001122.pdf", Doubt.SEVERAL, (1, 2)),
        ("Anna Nowak ACME.pdf", Doubt.SEVERAL, (1, 3)),
        ("jan@zolw.example anna.nowak@zolw.example.pdf", Doubt.SEVERAL, (3, 4)),
    ],
)
def test_what_is_in_doubt_goes_to_nobody(name: str, doubt: Doubt, numbers: tuple[int, ...]) -> None:
    assert bearer_of(name) == LeftFile(name, doubt, numbers)


def test_two_companies_of_one_name_are_told_apart_by_their_tax_ids_only() -> None:
    twins = Bearer(1, "a@a.example", "", "Bud", "1111111111"), Bearer(2, "b@b.example", "", "BUD S.A.", "2222222222")
    assert bearer_of("Bud.pdf", *twins) == LeftFile("Bud.pdf", Doubt.SEVERAL, (1, 2))
    assert bearer_of("Bud 2222222222.pdf", *twins) == (2,)


def test_nobody_knows_whether_two_of_one_name_are_one_person() -> None:
    two = Bearer(1, "jan@a.example", "Jan Lis"), Bearer(2, "jan@b.example", "Jan Lis")
    assert bearer_of("Jan Lis.pdf", *two) == LeftFile("Jan Lis.pdf", Doubt.SEVERAL, (1, 2))


def test_one_recipient_may_get_several_files_and_the_others_are_listed() -> None:
    names = ("ACME umowa.pdf", "cennik.pdf", "ACME aneks.pdf", "Anna Nowak.pdf")
    assert enclosures.match(names, ALL) == Enclosures(
        files={1: (0, 2), 3: (3,)}, left=(LeftFile("cennik.pdf", Doubt.NOBODY),), without=(2, 4, 5, 6, 7)
    )


def test_a_table_decides_for_everybody() -> None:
    names = ("cennik A.pdf", "Cennik-B.pdf", "ACME.pdf", "x.pdf", "X.PDF")
    bearers = (
        ACME._replace(named="CENNIK A.PDF"),
        ACME_POLSKA._replace(named="cennik a.pdf; cennik-b"),
        ANNA._replace(named="brak.pdf|x.pdf"),
        JAN,
    )
    assert enclosures.match(names, bearers) == Enclosures(
        files={1: (0,), 2: (0, 1)},
        left=(
            LeftFile("ACME.pdf", Doubt.NOBODY),
            LeftFile("x.pdf", Doubt.TWICE),
            LeftFile("X.PDF", Doubt.TWICE),
        ),
        without=(3, 4),
        missing=((3, "brak.pdf"), (3, "x.pdf")),
    )


def test_a_whole_name_goes_before_one_without_its_ending() -> None:
    found = enclosures.match(
        ("cennik", "cennik.pdf"), (ACME._replace(named="cennik"), JAN._replace(named="cennik.pdf"))
    )
    assert found.files == {1: (0,), 4: (1,)}


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (("email", "Załącznik"), "Załącznik"),
        (("email", "attachment"), "attachment"),
        (("Plik", "email"), "Plik"),
        (("email", "firma"), None),
    ],
)
def test_the_column_of_a_table(columns: tuple[str, ...], found: str | None) -> None:
    assert enclosures.column(columns) == found


PIECES = st.lists(
    st.sampled_from(
        (
            *("ACME", "Polska", "Anna", "Nowak", "Jan", "Kowalski", "-", " ", "_", ".", "5251234567", "7770001122"),
            *("anna.nowak@zolw.example", "Inna", "2026", "Ewa", "Żółw i Synowie", "Kowalska", ".pdf", "@"),
        )
    ),
    max_size=8,
).map("".join)


@given(st.lists(PIECES | st.text(max_size=30), max_size=6))
def test_no_file_is_lost_and_none_reaches_two_companies(names: list[str]) -> None:
    found = enclosures.match(names, ALL)
    given_away = {place for places in found.files.values() for place in places}
    assert len(given_away) + len(found.left) == len(names)
    assert set(found.files) | set(found.without) == {bearer.number for bearer in ALL}
    for place in given_away:
        numbers = {number for number, places in found.files.items() if place in places}
        assert len(numbers) == 1 or numbers <= {3, 4}


def test_a_thousand_files_among_twenty_thousand_recipients_take_a_moment() -> None:
    bearers = [
        Bearer(n, f"biuro{n}@firma{n}.example", f"Jan Kowalski{n}", f"Firma{n} Sp. z o.o.", f"{5250000000 + n}")
        for n in range(20_000)
    ]
    names = [f"faktura 05-2026 firma{n} {5250000000 + n}.pdf" for n in range(0, 20_000, 20)]
    started = perf_counter()
    found = enclosures.match(names, bearers)
    assert perf_counter() - started < 10
    assert found.files == {n * 20: (n,) for n in range(1000)}
