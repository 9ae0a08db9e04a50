"""The import: which contact a row speaks of, what it changes, and that the same rows change nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from mailbot.domain.contacts import Address, BadRow, Difference, ImportResult, Particulars, Row
from mailbot.errors import StoreError
from mailbot.store.contact_rows import SHARED_COLUMNS
from mailbot.store.contacts import TOLD
from tests.store.desk import NOW, Desk

Counts = tuple[int, int, int, int]


def mails(*addresses: str) -> tuple[Address, ...]:
    return tuple(Address(one) for one in addresses)


ZOLW = Row(2, company="Żółw Sp. j.", tax_id="521-334-45-56", email=mails("biuro@zolw.example"), groups=("Klienci",))
ANNA = Row(3, company="Żółw Sp. j.", first_name="Anna", last_name="Lis", person_email=mails("anna@zolw.example"))
JAN = Row(4, first_name="Jan", last_name="Kos", person_email=mails("jan@poczta.example"))


def take(desk: Desk, *rows: Row | BadRow) -> ImportResult:
    return desk.store.contacts.imported(rows, now=NOW)


def counts(result: ImportResult) -> Counts:
    return result.added, result.changed, result.unchanged, len(result.skipped)


def book(desk: Desk) -> list[Row]:
    """Everything in the address book, without row numbers."""
    with desk.store.contacts.export() as whole:
        return [replace(row, number=0) for row in whole.rows]


def names(desk: Desk) -> list[tuple[str, str, Sequence[str]]]:
    return [(row.company, row.person, [one.address for one in row.person_email or row.email]) for row in book(desk)]


def test_the_same_rows_once_more_change_nothing(desk: Desk) -> None:
    assert counts(take(desk, ZOLW, ANNA, JAN)) == (3, 0, 0, 0)
    before = book(desk)
    assert counts(take(desk, ZOLW, ANNA, JAN)) == (0, 0, 3, 0)
    assert counts(take(desk, JAN, ANNA, ZOLW)) == (0, 0, 3, 0)
    assert book(desk) == before


def test_a_dry_run_tells_the_same_and_leaves_nothing(desk: Desk) -> None:
    take(desk, ZOLW)
    before = book(desk)
    rows = (replace(ZOLW, particulars=Particulars(city="Poznań")), JAN)
    rehearsed = desk.store.contacts.imported(rows, dry_run=True, now=NOW)
    assert book(desk) == before
    assert desk.store.contacts.search("kos") == ()
    assert rehearsed == take(desk, *rows)
    assert rehearsed.differences == (Difference(2, "Żółw Sp. j.", "city", "", "Poznań"),)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (Row(2, company="Żółw", email=mails("biuro@")), "not an e-mail address"),
        (Row(2, person_email=mails("brak")), "not an e-mail address"),
        (Row(2), "neither a company"),
        (Row(2, company="-", first_name="-"), "neither a company"),
    ],
)
def test_a_bad_row_is_named_and_stops_no_other(desk: Desk, row: Row, why: str) -> None:
    result = take(desk, row, BadRow(3, "more cells than headings"), JAN)
    assert counts(result) == (1, 0, 0, 2)
    assert result.skipped[0].number == 2
    assert why in result.skipped[0].why
    assert names(desk) == [("", "Jan Kos", ["jan@poczta.example"])]


def test_a_company_is_found_by_tax_id_before_all_else(desk: Desk) -> None:
    take(desk, ZOLW)
    assert counts(take(desk, Row(2, company="Żółw i Synowie", tax_id="PL5213344556"))) == (0, 1, 0, 0)
    assert [row.company for row in book(desk)] == ["Żółw i Synowie"]


def test_a_company_is_found_by_its_address_when_it_has_a_new_name(desk: Desk) -> None:
    take(desk, ZOLW)
    assert counts(take(desk, Row(2, company="Żółwica", email=mails("BIURO@zolw.example")))) == (0, 1, 0, 0)
    assert [(row.company, row.tax_id) for row in book(desk)] == [("Żółwica", "521-334-45-56")]


def test_a_company_is_found_by_name_without_case_and_diacritics(desk: Desk) -> None:
    take(desk, ZOLW)
    assert counts(take(desk, Row(2, company="ZOLW sp. j."))) == (0, 1, 0, 0)
    assert desk.store.contacts.size() == (1, 0)


def test_two_tax_ids_are_two_companies_whatever_they_share(desk: Desk) -> None:
    take(desk, ZOLW)
    assert counts(take(desk, replace(ZOLW, tax_id="7811902345"))) == (1, 0, 0, 0)
    assert desk.store.contacts.size() == (2, 0)


def test_companies_that_share_a_mailbox_stay_two(desk: Desk) -> None:
    alfa, beta = (Row(n, company=name, email=mails("biuro@grupa.example")) for n, name in ((2, "Alfa"), (3, "Beta")))
    assert counts(take(desk, alfa, beta)) == (2, 0, 0, 0)
    assert counts(take(desk, beta, alfa)) == (0, 0, 2, 0)


def test_a_person_is_found_by_address_when_the_last_name_is_new(desk: Desk) -> None:
    take(desk, ZOLW, ANNA)
    assert counts(take(desk, replace(ANNA, last_name="Lis-Kowalska"))) == (0, 1, 0, 0)
    assert desk.store.contacts.size() == (1, 1)


def test_a_person_of_a_company_is_found_by_name_when_the_address_is_new(desk: Desk) -> None:
    take(desk, ZOLW, ANNA)
    result = take(desk, replace(ANNA, person_email=mails("lis@zolw.example")))
    assert result.differences == (Difference(3, "Anna Lis", "person_email", "anna@zolw.example", "lis@zolw.example"),)


def test_a_lone_name_with_two_addresses_is_two_people(desk: Desk) -> None:
    other = replace(JAN, number=5, person_email=mails("jan.kos@inna.example"))
    assert counts(take(desk, JAN, other)) == (2, 0, 0, 0)
    assert counts(take(desk, other, JAN)) == (0, 0, 2, 0)


def test_two_rows_of_one_name_in_one_company_are_two_people(desk: Desk) -> None:
    other = replace(ANNA, number=5, person_email=mails("anna.lis@zolw.example"))
    assert counts(take(desk, ZOLW, ANNA, other)) == (3, 0, 0, 0)
    assert counts(take(desk, ZOLW, other, ANNA)) == (0, 0, 3, 0)


def test_people_who_share_a_mailbox_stay_two(desk: Desk) -> None:
    ewa = replace(ANNA, number=5, first_name="Ewa", last_name="Bąk")
    assert counts(take(desk, ZOLW, ANNA, ewa)) == (3, 0, 0, 0)
    assert counts(take(desk, ewa, ANNA)) == (0, 0, 2, 0)


def test_the_same_person_in_two_rows_of_a_file_has_both_addresses(desk: Desk) -> None:
    again = replace(ANNA, number=5, person_email=mails("anna@zolw.example", "anna@poczta.example"))
    assert counts(take(desk, ZOLW, ANNA, again)) == (2, 1, 0, 0)
    assert names(desk) == [("Żółw Sp. j.", "Anna Lis", ["anna@zolw.example", "anna@poczta.example"])]


def test_an_address_alone_is_a_person_and_gets_a_name_later(desk: Desk) -> None:
    assert counts(take(desk, Row(2, person_email=mails("jan@poczta.example")))) == (1, 0, 0, 0)
    assert counts(take(desk, JAN)) == (0, 1, 0, 0)
    assert names(desk) == [("", "Jan Kos", ["jan@poczta.example"])]


def test_a_general_address_without_a_company_is_the_persons(desk: Desk) -> None:
    take(desk, Row(2, first_name="Jan", last_name="Kos", email=mails("jan@poczta.example")))
    assert names(desk) == [("", "Jan Kos", ["jan@poczta.example"])]


def test_a_person_may_move_to_another_company(desk: Desk) -> None:
    take(desk, ZOLW, ANNA)
    assert counts(take(desk, replace(ANNA, company="Sęk"))) == (1, 0, 0, 0)
    assert names(desk) == [
        ("Sęk", "Anna Lis", ["anna@zolw.example"]),
        ("Żółw Sp. j.", "", ["biuro@zolw.example"]),
    ]


def test_a_cell_replaces_an_empty_one_says_nothing_and_a_dash_takes_away(desk: Desk) -> None:
    take(desk, replace(ZOLW, groups=("Klienci", "VIP"), particulars=Particulars(city="Poznań", phone="61 850")))
    take(desk, Row(2, company="Żółw Sp. j.", groups=("Klienci",), particulars=Particulars(city="Łódź", phone="-")))
    assert book(desk) == [replace(ZOLW, number=0, particulars=Particulars(city="Łódź"))]
    take(desk, Row(2, company="Żółw Sp. j.", groups=("-",), email=mails("-")))
    assert book(desk) == [replace(ZOLW, number=0, groups=(), email=(), particulars=Particulars(city="Łódź"))]


def test_what_a_later_row_says_otherwise_is_its_persons_own(desk: Desk) -> None:
    poznan = Particulars(city="Poznań", language="pl")
    rows = (
        replace(ZOLW, particulars=poznan),
        replace(ANNA, particulars=poznan, groups=("Klienci",)),
        replace(ANNA, number=5, first_name="Ewa", person_email=mails("ewa@zolw.example"), groups=("VIP",),
                particulars=Particulars(city="Łódź", language="pl")),
    )  # fmt: skip
    take(desk, *rows)
    assert counts(take(desk, *rows)) == (0, 0, 3, 0)
    company, ewa = book(desk)
    assert (company.person, company.particulars, company.groups) == ("Anna Lis", poznan, ("Klienci",))
    assert (ewa.person, ewa.particulars, ewa.groups) == ("Ewa Lis", Particulars(city="Łódź"), ("VIP",))


def test_own_fields_of_a_persons_row_are_not_the_colleagues(desk: Desk) -> None:
    take(desk, ZOLW, replace(ANNA, own=(("Nagroda", "500 zł"),)), replace(ANNA, number=5, first_name="Ewa"))
    assert [(row.person, row.own) for row in book(desk)] == [("Anna Lis", (("Nagroda", "500 zł"),)), ("Ewa Lis", ())]


def test_own_fields_keep_the_spelling_in_which_they_first_came(desk: Desk) -> None:
    take(desk, replace(JAN, own=(("Numer klienta", "17"),)))
    take(desk, replace(JAN, own=(("numer_klienta", "18"),)))
    assert [row.own for row in book(desk)] == [(("Numer klienta", "18"),)]


def test_rows_of_one_company_that_contradict_each_other_are_named(desk: Desk) -> None:
    rows = (
        replace(ZOLW, particulars=Particulars(city="Poznań")),
        replace(ZOLW, number=3, particulars=Particulars(city="Kraków")),
    )
    result = take(desk, *rows)
    assert [(bad.number, bad.why) for bad in result.skipped] == [
        (3, "row 2 says something else about this company: city")
    ]
    assert take(desk, *rows) == replace(result, added=0, unchanged=1, additions=())


@pytest.mark.parametrize("company", ["", "Żółw"])
def test_a_contact_that_stands_twice_in_a_file_keeps_the_first_running_number(desk: Desk, company: str) -> None:
    first = replace(JAN, number=3, company=company, groups=("Klienci",), own=(("Lp.", "2"),))
    rows = (first, replace(first, number=9, groups=("VIP",), own=(("Lp.", "8"), ("Umowa", "A-1"))))
    result = take(desk, *rows)
    assert (counts(result), result.skipped) == ((1, 1, 0, 0), ())
    take(desk, *rows)
    kept = book(desk)
    assert [row.own for row in kept if row.own] == [(("Lp.", "2"), ("Umowa", "A-1"))]
    assert {group for row in kept for group in row.groups} == {"Klienci", "VIP"}


def test_a_later_row_about_a_contact_adds_what_the_first_left_open(desk: Desk) -> None:
    first = replace(JAN, number=3, company="Żółw", particulars=Particulars(city="Poznań"))
    more = replace(first, number=4, position="prezes", groups=("VIP",), particulars=Particulars(city="Poznań"))
    other = replace(first, number=5, particulars=Particulars(city="Kraków"))
    result = take(desk, first, more, other)
    assert result.skipped == (BadRow(5, "row 3 is the same contact and says something else: city"),)
    assert counts(result) == (1, 1, 0, 1)


def test_a_company_has_one_default_person(desk: Desk) -> None:
    anna, ewa = replace(ANNA, is_default=True), replace(ANNA, number=5, first_name="Ewa", is_default=True)
    result = take(desk, ZOLW, anna, replace(ewa, person_email=mails("ewa@zolw.example")))
    assert [(bad.number, bad.why) for bad in result.skipped] == [
        (5, "row 3 names another default person of this company")
    ]
    take(desk, replace(ewa, person_email=mails("ewa@zolw.example")))
    assert [(row.person, row.is_default) for row in book(desk)] == [("Anna Lis", None), ("Ewa Lis", True)]


def test_a_default_person_named_without_the_company_takes_the_place_of_the_other(desk: Desk) -> None:
    ewa = replace(ANNA, number=5, first_name="Ewa", person_email=mails("ewa@zolw.example"))
    take(desk, ZOLW, replace(ANNA, is_default=True), ewa)
    taken = take(desk, Row(2, person_email=mails("ewa@zolw.example"), is_default=True))
    assert [(row.person, row.is_default) for row in book(desk)] == [("Anna Lis", None), ("Ewa Lis", True)]
    assert taken.differences == (
        Difference(2, "ewa@zolw.example", "is_default", "no", "yes"),
        Difference(2, "Anna Lis", "is_default", "yes", "no"),
    )


def test_a_new_default_person_is_an_addition_and_the_old_one_is_told_too(desk: Desk) -> None:
    take(desk, ZOLW, replace(ANNA, is_default=True))
    ewa = replace(ANNA, number=5, first_name="Ewa", person_email=mails("ewa@zolw.example"), is_default=True)
    taken = take(desk, ewa)
    assert (taken.added, taken.changed) == (1, 0)
    assert taken.differences == (Difference(5, "Anna Lis", "is_default", "yes", "no"),)


def test_whoever_sends_writes_on_while_an_import_reads_its_rows(desk: Desk) -> None:
    other = desk.reopened()

    def rows() -> Iterator[Row]:
        yield ZOLW
        assert other.store.suppressions.add("jan@klient.example", "unsubscribed", NOW)
        yield ANNA

    assert desk.store.contacts.imported(rows(), now=NOW).added == 2
    assert desk.store.suppressions.has("jan@klient.example")
    assert [row.person or row.company for row in book(desk)] == ["Anna Lis"]
    other.store.close()


def test_of_two_imports_at_once_the_second_is_told_to_begin_anew(desk: Desk) -> None:
    other = desk.reopened()

    def rows() -> Iterator[Row]:
        yield ZOLW
        assert take(other, replace(ZOLW, particulars=Particulars(city="Poznań"))).added == 1
        yield ANNA

    with pytest.raises(StoreError, match="changed by another import"):
        desk.store.contacts.imported(rows(), now=NOW)
    assert [(row.company, row.particulars.city) for row in book(desk)] == [("Żółw Sp. j.", "Poznań")]
    assert take(desk, ANNA).added == 1
    other.store.close()


def test_progress_is_told_in_thousands(desk: Desk) -> None:
    told: list[int] = []
    rows = [Row(n, person_email=mails(f"jan{n}@x.example")) for n in range(2_500)]
    desk.store.contacts.imported(rows, now=NOW, progress=told.append)
    assert told == [1_000, 2_000]
    assert desk.store.contacts.size() == (0, 2_500)


def test_differences_are_told_up_to_a_number_and_all_are_counted(desk: Desk) -> None:
    rows = [Row(n, person_email=mails(f"jan{n}@x.example")) for n in range(2_300)]
    assert len(take(desk, *rows).additions) == 2_300
    anew = Particulars("1", "2", "Leśna 1", "90-001", "Łódź", "Polska", "Anna", "pl", "yes")
    result = take(desk, *(replace(row, particulars=anew) for row in rows))
    assert (result.changed, len(result.differences)) == (2_300, TOLD)


def test_the_shared_columns_stand_in_the_order_of_the_particulars() -> None:
    assert Particulars._fields == SHARED_COLUMNS
