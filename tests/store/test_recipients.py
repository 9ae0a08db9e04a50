"""Resolution: whom a selector means, who is left out and why."""

import json
from collections.abc import Collection

import pytest

from mailbot.domain.addressee import Resolution
from mailbot.domain.campaign import LeftOut, Reason, Recipient
from mailbot.domain.contacts import Address, Particulars, Row, Table, TableRow
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.selector import (
    AtAddress,
    AtDomain,
    AttachedTable,
    CompanyAddresses,
    Condition,
    Everyone,
    IfSeveral,
    Named,
    Reached,
    Selector,
    Term,
    ThoseOf,
)
from mailbot.errors import StoreError
from mailbot.store.transactions import run, writing
from tests.store.desk import NOW, Desk, at


def mails(*addresses: str) -> tuple[Address, ...]:
    return tuple(Address(one) for one in addresses)


POZNAN = Particulars(city="Poznań", language="pl", owner="anna@firma.example")
ROWS = (
    Row(2, company="Żółw", email=mails("biuro@zolw.example"), groups=("Klienci",), particulars=POZNAN),
    Row(3, company="Żółw", first_name="Łucja", last_name="Żak", gender="female", is_default=True, position="prezes",
        person_email=(Address("lucja@zolw.example", "work"), Address("lucja@dom.example", "home"))),
    Row(4, company="Żółw", first_name="Adam", last_name="Bąk", gender="male", person_email=mails("adam@zolw.example")),
    Row(5, company="Las", email=mails("las@las.example"), groups=("Klienci", "Dłużnicy"),
        particulars=Particulars(city="Łódź")),
    Row(6, company="Bór", groups=("Klienci",)),
    Row(7, first_name="Jan", last_name="Kos", gender="male", groups=("Klienci", "VIP"),
        person_email=mails("jan@mail.advisor.example"), particulars=Particulars(city="Poznań"),
        own=(("Numer klienta", "17"),)),
    Row(8, first_name="Ewa", last_name="Lis", groups=("Partnerzy",), person_email=mails("ewa@x.example")),
    Row(9, first_name="Iga", last_name="Mak", groups=("Partnerzy",), person_email=mails("EWA@x.example")),
)  # fmt: skip
GENERAL, EVERYONE = CompanyAddresses.GENERAL, CompanyAddresses.EVERYONE


@pytest.fixture
def office(desk: Desk) -> Desk:
    assert desk.store.contacts.imported(ROWS, now=NOW).skipped == ()
    return desk


def resolve(
    desk: Desk,
    selector: Selector,
    table: Table | None = None,
    wanted: Collection[str] = (),
    *,
    number: int | None = None,
    limit: int | None = None,
) -> tuple[int, Resolution | tuple[Problem, ...]]:
    number = number or desk.draft()
    return number, desk.store.recipients.resolve(number, selector, table, wanted, NOW, limit=limit)


def addresses(desk: Desk, selector: Selector, table: Table | None = None) -> list[str]:
    number, resolution = resolve(desk, selector, table)
    assert isinstance(resolution, Resolution)
    return [one.address for one in recipients(desk, number)]


def recipients(desk: Desk, number: int) -> tuple[Recipient, ...]:
    return desk.store.campaigns.recipients(number, 1, 1_000_000)


def left_out(desk: Desk, number: int) -> set[tuple[str, str, Reason, str]]:
    return {(one.name, one.address, one.reason, one.detail) for one in desk.store.campaigns.left_out(number)}


def whom(*names: str, **rest: object) -> Selector:
    return Selector(tuple(Named(name) for name in names), **rest)  # type: ignore[arg-type]


def test_a_group_is_its_companies_and_persons_by_company_and_name(office: Desk) -> None:
    number, resolution = resolve(office, whom("Klienci"))
    assert recipients(office, number) == (
        Recipient(1, "jan@mail.advisor.example", "Jan Kos", "", {"gender": "male", "language": "", "first_name": "Jan",
                                                                 "last_name": "Kos"}),
        Recipient(2, "las@las.example", "", "Las", {"gender": "", "language": "", "first_name": "", "last_name": ""}),
        Recipient(3, "lucja@zolw.example", "Łucja Żak", "Żółw", {"gender": "female", "language": "pl",
                                                                 "first_name": "Łucja", "last_name": "Żak"}),
    )  # fmt: skip
    assert office.store.campaigns.left_out(number) == (LeftOut("Bór", "", Reason.NO_ADDRESS, ""),)
    assert isinstance(resolution, Resolution)
    assert (resolution.people, resolution.companies, resolution.left_out) == (3, 2, {Reason.NO_ADDRESS: 1})


@pytest.mark.parametrize(
    ("mode", "reached"),
    [
        (CompanyAddresses.GENERAL, ["biuro@zolw.example"]),
        (CompanyAddresses.DEFAULT_PERSON, ["lucja@zolw.example"]),
        (CompanyAddresses.OTHER_PERSONS, ["adam@zolw.example"]),
        (CompanyAddresses.GENERAL_AND_DEFAULT, ["biuro@zolw.example", "lucja@zolw.example"]),
        (CompanyAddresses.ALL_PERSONS, ["adam@zolw.example", "lucja@zolw.example"]),
        (CompanyAddresses.EVERYONE, ["biuro@zolw.example", "adam@zolw.example", "lucja@zolw.example"]),
    ],
)
def test_a_company_is_written_to_as_its_mode_says(office: Desk, mode: CompanyAddresses, reached: list[str]) -> None:
    assert addresses(office, whom("Żółw", addresses=mode)) == reached


@pytest.mark.parametrize(
    ("several", "reached"),
    [
        (IfSeveral(), ["lucja@zolw.example"]),
        (IfSeveral(every=True), ["lucja@zolw.example", "lucja@dom.example"]),
        (IfSeveral(label="Home"), ["lucja@dom.example"]),
    ],
)
def test_of_several_addresses_those_asked_for_are_written_to(
    office: Desk, several: IfSeveral, reached: list[str]
) -> None:
    assert addresses(office, whom("Łucja Żak", several=several)) == reached


@pytest.mark.parametrize(
    ("term", "reached"),
    [
        (Named("żółw"), ["lucja@zolw.example"]),
        (Named("kos jan"), ["jan@mail.advisor.example"]),
        (AtAddress("Jan@Mail.Advisor.example"), ["jan@mail.advisor.example"]),
        (AtAddress("ktos@obcy.example"), ["ktos@obcy.example"]),
        (AtDomain("advisor.example"), ["jan@mail.advisor.example"]),
        (AtDomain("zolw.example"), ["biuro@zolw.example", "adam@zolw.example", "lucja@zolw.example"]),
        (Everyone(), ["jan@mail.advisor.example", "ewa@x.example", "las@las.example", "lucja@zolw.example"]),
    ],
)
def test_every_kind_of_term_has_its_meaning(office: Desk, term: Term, reached: list[str]) -> None:
    assert addresses(office, Selector((term,))) == reached


def test_the_order_is_that_of_the_terms(office: Desk) -> None:
    assert addresses(office, whom("Partnerzy", "Las", "Klienci")) == [
        *("ewa@x.example", "las@las.example", "jan@mail.advisor.example", "lucja@zolw.example")
    ]


def test_who_is_meant_twice_is_written_to_once_and_is_no_duplicate(office: Desk) -> None:
    number, resolution = resolve(office, whom("Klienci", "Łucja Żak", "Żółw", "VIP"))
    assert [one.address for one in recipients(office, number)] == [
        *("jan@mail.advisor.example", "las@las.example", "lucja@zolw.example")
    ]
    assert isinstance(resolution, Resolution)
    assert resolution.left_out == {Reason.NO_ADDRESS: 1}


def test_two_contacts_with_one_address_get_one_message_and_the_second_is_told(office: Desk) -> None:
    number, _ = resolve(office, whom("Partnerzy"))
    assert [one.name for one in recipients(office, number)] == ["Ewa Lis"]
    assert left_out(office, number) == {("Iga Mak", "ewa@x.example", Reason.DUPLICATE, "Ewa Lis")}


@pytest.mark.parametrize(
    ("condition", "reached"),
    [
        (Condition("city", "poznan"), ["jan@mail.advisor.example", "lucja@zolw.example"]),
        (Condition("Miasto", "Łódź"), ["las@las.example"]),
        (Condition("group", "vip"), ["jan@mail.advisor.example"]),
        (Condition("group", "Dłużnicy"), ["las@las.example"]),
        (Condition("owner", "ANNA@firma.example"), ["lucja@zolw.example"]),
        (Condition("language", "polski"), ["lucja@zolw.example"]),
        (Condition("płeć", "kobieta"), ["lucja@zolw.example"]),
        (Condition("stanowisko", "Prezes"), ["lucja@zolw.example"]),
        (Condition("firma", "żółw"), ["lucja@zolw.example"]),
        (Condition("numer klienta", "17"), ["jan@mail.advisor.example"]),
    ],
)
def test_only_keeps_those_who_meet_the_condition(office: Desk, condition: Condition, reached: list[str]) -> None:
    assert addresses(office, whom("Klienci", only=(condition,))) == reached


def test_every_condition_must_hold_and_the_first_that_does_not_is_told(office: Desk) -> None:
    only = (Condition("city", "Poznań"), Condition("group", "VIP"))
    number, _ = resolve(office, whom("Klienci", only=only))
    assert [one.address for one in recipients(office, number)] == ["jan@mail.advisor.example"]
    assert left_out(office, number) == {
        ("Bór", "", Reason.NO_ADDRESS, ""),
        ("Las", "las@las.example", Reason.CONDITION, "city Poznań"),
        ("Łucja Żak", "lucja@zolw.example", Reason.CONDITION, "group VIP"),
    }


@pytest.mark.parametrize(
    ("term", "barred", "word"),
    [
        (Named("Dłużnicy"), {"las@las.example"}, "Dłużnicy"),
        (Named("las"), {"las@las.example"}, "las"),
        (Named("Łucja Żak"), {"lucja@zolw.example"}, "Łucja Żak"),
        (Named("Żółw"), {"lucja@zolw.example"}, "Żółw"),
        (AtAddress("LAS@las.example"), {"las@las.example"}, "LAS@las.example"),
        (AtDomain("advisor.example"), {"jan@mail.advisor.example"}, "advisor.example"),
        (AtDomain("visor.example"), set(), ""),
    ],
)
def test_without_takes_out_and_says_by_which_word(office: Desk, term: Term, barred: set[str], word: str) -> None:
    number, _ = resolve(office, whom("Klienci", without=(term,)))
    excluded = [one for one in office.store.campaigns.left_out(number) if one.reason is Reason.EXCLUDED]
    assert {one.address for one in excluded} == barred
    assert {one.detail for one in excluded} <= {word}
    assert not barred & {one.address for one in recipients(office, number)}


def test_who_is_taken_out_is_not_written_to_through_another_contact(office: Desk) -> None:
    number, problems = resolve(office, whom("Ewa Lis", without=(Named("Iga Mak"),)))
    gone = (LeftOut("Ewa Lis", "ewa@x.example", Reason.EXCLUDED, "Iga Mak"),)
    assert problems == (Problem(ProblemKind.NOBODY_LEFT, "Ewa Lis", left_out=gone, left_out_total=1),)
    assert recipients(office, number) == ()


def test_suppressed_addresses_and_opt_outs_are_left_out_by_name(office: Desk) -> None:
    office.store.suppressions.add("las@las.example", "user unknown", NOW)
    office.store.suppressions.add("lucja@zolw.example", "asked for", at(5))  # not yet
    office.store.contacts.imported([Row(2, first_name="Jan", last_name="Kos", particulars=Particulars(consent="no"),
                                        person_email=mails("jan@mail.advisor.example"))], now=NOW)  # fmt: skip
    number, _ = resolve(office, whom("Klienci"))
    assert [one.address for one in recipients(office, number)] == ["lucja@zolw.example"]
    assert left_out(office, number) == {
        ("Bór", "", Reason.NO_ADDRESS, ""),
        ("Las", "las@las.example", Reason.SUPPRESSED, "user unknown"),
        ("Jan Kos", "jan@mail.advisor.example", Reason.SUPPRESSED, "consent: no"),
    }


def test_fields_are_kept_under_the_names_they_were_asked_for(office: Desk) -> None:
    wanted = ("imię", "Nazwisko", "company", "Miasto", "numer_klienta", "opiekun", "nie ma takiego")
    number, _ = resolve(office, whom("Jan Kos", "Łucja Żak"), wanted=wanted)
    jan, lucja = recipients(office, number)
    assert jan.fields == {
        "gender": "male", "language": "", "first_name": "Jan", "last_name": "Kos",
        "imię": "Jan", "Nazwisko": "Kos", "company": "", "Miasto": "Poznań", "numer_klienta": "17", "opiekun": "",
    }  # fmt: skip
    assert lucja.fields["Miasto"] == "Poznań"
    assert lucja.fields["opiekun"] == "anna@firma.example"
    assert lucja.fields["numer_klienta"] == ""


def test_fields_are_json_whatever_stands_in_them(desk: Desk) -> None:
    wild = 'a "b" \\ \u2028 {x} ż \x7f'
    desk.store.contacts.imported([Row(2, first_name=wild, person_email=mails("a@x.example"))], now=NOW)
    number, _ = resolve(desk, Selector((Everyone(),)), wanted=['"', "imię"])
    (kept,) = desk.rows("SELECT fields FROM recipient WHERE campaign = ?", number)[0]
    assert json.loads(kept)["imię"] == wild


@pytest.mark.parametrize(
    ("selector", "problems"),
    [
        (whom("Klijenci", "Partnerzy"), [(ProblemKind.NAME_UNKNOWN, "Klijenci", ("Klienci",))]),
        (whom("Partnerzy", without=(Named("Dluznik"),)), [(ProblemKind.NAME_UNKNOWN, "Dluznik", ("Dłużnicy",))]),
        (whom("L"), [(ProblemKind.NAME_AMBIGUOUS, "L", ("Las (Łódź)", "Ewa Lis (ewa@x.example)", "Łucja Żak (Żółw)"))]),
        (Selector((AtDomain("obcy.example"),)), [(ProblemKind.NAME_UNKNOWN, "obcy.example", ())]),
        (Selector((AttachedTable(),)), [(ProblemKind.TABLE_MISSING, "file", ())]),
        (Selector((ThoseOf("Nic"),)), [(ProblemKind.NAME_UNKNOWN, 'those of "Nic"', ())]),
        (whom("Klienci", without=(AtAddress("jan@"),)), [(ProblemKind.NAME_UNKNOWN, "jan@", ())]),
        (whom("Klienci", only=(Condition("mista", "x"),)), [(ProblemKind.FIELD_UNKNOWN, "mista x", ("miasto",))]),
        (
            whom("Nikt", "Klijenci", only=(Condition("qq", "x"),)),
            [
                (ProblemKind.NAME_UNKNOWN, "Nikt", ()),
                (ProblemKind.NAME_UNKNOWN, "Klijenci", ("Klienci",)),
                (ProblemKind.FIELD_UNKNOWN, "qq x", ()),
            ],
        ),
        (whom("Bór"), [(ProblemKind.NOBODY_LEFT, "Bór", ())]),
        (Selector((AtAddress("jan@"),)), [(ProblemKind.NOBODY_LEFT, "jan@", ())]),
        (whom("Klienci", without=(Everyone(),)), [(ProblemKind.NOBODY_LEFT, "Klienci", ())]),
    ],
)
def test_all_problems_come_back_at_once_and_nothing_is_written(
    office: Desk, selector: Selector, problems: list[tuple[ProblemKind, str, tuple[str, ...]]]
) -> None:
    number, before = resolve(office, whom("Partnerzy"))
    kept = recipients(office, number)
    _, found = resolve(office, selector, number=number)
    assert isinstance(before, Resolution)
    assert isinstance(found, tuple)
    assert [(one.kind, one.line, one.near) for one in found] == problems
    assert recipients(office, number) == kept


def test_too_many_are_counted_and_not_written(office: Desk) -> None:
    number, problems = resolve(office, whom("Klienci"), limit=2)
    assert problems == (Problem(ProblemKind.TOO_MANY, "Klienci", understood="3"),)
    assert recipients(office, number) == ()
    assert isinstance(resolve(office, whom("Klienci"), limit=3)[1], Resolution)


def test_an_invalid_address_beside_valid_ones_is_left_out_by_name(office: Desk) -> None:
    number, resolution = resolve(office, Selector((AtAddress("jan@"), Named("Las"))))
    assert isinstance(resolution, Resolution)
    assert [(one.address, one.reason) for one in office.store.campaigns.left_out(number)] == [("jan@", Reason.INVALID)]


def test_resolving_again_replaces_what_was_there_and_the_same_has_the_same_digest(office: Desk) -> None:
    number, first = resolve(office, whom("Klienci"))
    _, other = resolve(office, whom("Las"), number=number)
    assert [one.address for one in recipients(office, number)] == ["las@las.example"]
    assert left_out(office, number) == set()
    _, again = resolve(office, whom("Klienci"), number=number)
    assert first == again
    assert first != other


TABLE = Table(
    ("E-mail", "Imię", "Kwota"),
    (
        TableRow(2, "jan@mail.advisor.example", ("jan@mail.advisor.example", "Jasiek", "12 zł")),
        TableRow(3, "Obcy@Obcy.example", ("Obcy@Obcy.example", "Olek", "7 zł")),
        TableRow(4, "obcy@obcy.example", ("obcy@obcy.example", "Ola", "9 zł")),
        TableRow(5, "zle@", ("zle@", "Zenon", "1 zł")),
        TableRow(6, "", ("", "Nikt", "1 zł")),
        TableRow(7, "las@las.example", ("las@las.example", "", "3 zł")),
    ),
)


def test_the_rows_of_an_attached_table_go_before_the_address_book(office: Desk) -> None:
    selector = Selector((AttachedTable(),), without=(Named("Dłużnicy"),))
    number, _ = resolve(office, selector, TABLE, wanted=("kwota", "imię", "nazwisko"))
    jan, obcy = recipients(office, number)
    assert (jan.address, jan.name) == ("jan@mail.advisor.example", "Jasiek")
    assert {name: jan.fields[name] for name in ("kwota", "imię", "gender")} == {
        "kwota": "12 zł", "imię": "Jasiek", "gender": "male",
    }  # fmt: skip
    assert (obcy.address, obcy.name, obcy.fields["kwota"]) == ("obcy@obcy.example", "Olek", "7 zł")
    assert left_out(office, number) == {
        ("Ola", "obcy@obcy.example", Reason.DUPLICATE, "Olek"),
        ("Zenon", "zle@", Reason.INVALID, "row 5: There must be something after the @-sign"),
        ("Nikt", "", Reason.NO_ADDRESS, "row 6"),
        ("Las", "las@las.example", Reason.EXCLUDED, "Dłużnicy"),
    }


def test_a_table_is_understood_by_the_headings_that_imports_know(office: Desk) -> None:
    table = Table(
        ("Osoba", "Klient", "Mail", "Komórka"),
        (
            TableRow(2, "jn@abc.example", ("Pan mgr inż. Jan Nowak", "ABC", "jn@abc.example", "600 100 200")),
            TableRow(3, "biuro@def.example", ("DEF", "DEF", "biuro@def.example", "")),
        ),
    )
    number, _ = resolve(office, Selector((AttachedTable(),)), table, wanted=("osoba", "firma", "person_phone"))
    assert [(one.name, one.company, one.fields) for one in recipients(office, number)] == [
        (
            "Pan mgr inż. Jan Nowak",
            "ABC",
            {
                "first_name": "",
                "last_name": "",
                "gender": "Pan",
                "language": "",
                "osoba": "Pan mgr inż. Jan Nowak",
                "firma": "ABC",
                "person_phone": "600 100 200",
            },
        ),
        (
            "DEF",
            "DEF",
            {
                "first_name": "",
                "last_name": "",
                "gender": "",
                "language": "",
                "osoba": "DEF",
                "firma": "DEF",
                "person_phone": "",
            },
        ),
    ]


def test_a_column_called_as_a_field_goes_before_one_that_only_imports_know(office: Desk) -> None:
    table = Table(
        ("E-mail", "Nazwa", "Firma"), (TableRow(2, "o@x.example", ("o@x.example", "Wiertarka", "ABC")),)
    )  # fmt: skip
    number, _ = resolve(office, Selector((AttachedTable(),)), table, wanted=("nazwa",))
    assert [(one.company, one.fields["nazwa"]) for one in recipients(office, number)] == [("ABC", "Wiertarka")]


def test_who_stands_in_the_table_and_in_a_group_is_no_duplicate_of_himself(office: Desk) -> None:
    number, resolution = resolve(office, Selector((AttachedTable(), Named("VIP"))), TABLE)
    assert isinstance(resolution, Resolution)
    assert resolution.left_out == {Reason.DUPLICATE: 1, Reason.INVALID: 1, Reason.NO_ADDRESS: 1}
    assert [one.name for one in recipients(office, number)] == ["Jasiek", "Olek", ""]


def test_a_table_may_also_be_taken_out_or_met_by_conditions(office: Desk) -> None:
    assert addresses(office, whom("Klienci", without=(AttachedTable(),)), TABLE) == ["lucja@zolw.example"]
    only = Selector((AttachedTable(),), only=(Condition("Kwota", "7 zł"),))
    assert addresses(office, only, TABLE) == ["obcy@obcy.example"]


def earlier(office: Desk) -> None:
    """A campaign "Zmiana godzin": Jan got it, Las did not, of Łucja nobody knows."""
    number, resolution = resolve(office, whom("Klienci"))
    assert isinstance(resolution, Resolution)
    full = office.store._databases[0]
    with writing(full):
        run(full, "UPDATE campaign SET confirmed = 1 WHERE number = ?", (number,))
        for recipient, state in ((1, 3), (2, 4), (3, 6)):
            run(
                full,
                "INSERT INTO delivery (campaign, number, packet, state) VALUES (?, ?, 1, ?)",
                (number, recipient, state),
            )


@pytest.mark.parametrize(
    ("term", "meant"),
    [
        (ThoseOf("zmiana GODZIN"), ["jan@mail.advisor.example", "las@las.example", "lucja@zolw.example"]),
        (ThoseOf("Zmiana", Reached.REACHED), ["jan@mail.advisor.example", "lucja@zolw.example"]),
        (ThoseOf("Zmiana godzin", Reached.NOT_REACHED), ["las@las.example"]),
        (ThoseOf("#1", Reached.NOT_REACHED), ["las@las.example"]),
    ],
)
def test_those_of_an_earlier_campaign_may_be_written_to_or_taken_out(
    office: Desk, term: ThoseOf, meant: list[str]
) -> None:
    earlier(office)
    assert addresses(office, Selector((term,))) == meant
    others = {"jan@mail.advisor.example", "las@las.example", "lucja@zolw.example"} - set(meant)
    kept = addresses(office, whom("Klienci", "Partnerzy", without=(term,)))
    assert set(kept) == others | {"ewa@x.example"}


def test_an_earlier_recipient_who_left_the_book_is_known_by_what_was_kept(office: Desk) -> None:
    number, _ = resolve(office, Selector((AttachedTable(),)), TABLE, wanted=("kwota",))
    full = office.store._databases[0]
    with writing(full):
        run(full, "UPDATE campaign SET confirmed = 1 WHERE number = ?", (number,))
        run(full, "INSERT INTO delivery (campaign, number, packet, state) SELECT campaign, number, 1, 3 FROM recipient")
    later, _ = resolve(office, Selector((ThoseOf("Zmiana godzin"),)), wanted=("imię",))
    assert [(one.name, one.fields["imię"]) for one in recipients(office, later)] == [
        *(("Jan Kos", "Jan"), ("Olek", "Olek"), ("", ""))
    ]


def test_a_campaign_is_no_earlier_one_of_itself_and_drafts_are_none(office: Desk) -> None:
    resolve(office, whom("Klienci"))
    _, problems = resolve(office, Selector((ThoseOf("Zmiana godzin"),)))
    assert isinstance(problems, tuple)


def test_ten_thousand_people_come_in_order_and_once(desk: Desk) -> None:
    rows = [
        Row(
            n, first_name="Jan", last_name=f"Kos{n:05}", groups=("Klienci",), person_email=mails(f"k{n // 2}@x.example")
        )
        for n in range(4_000)
    ]
    desk.store.contacts.imported(rows, now=NOW)
    number, resolution = resolve(desk, whom("Klienci"))
    assert isinstance(resolution, Resolution)
    assert (resolution.people, resolution.left_out) == (2_000, {Reason.DUPLICATE: 2_000})
    assert [one.address for one in recipients(desk, number)] == [f"k{n}@x.example" for n in range(2_000)]


def test_planning_leaves_no_table_behind(office: Desk) -> None:
    resolve(office, whom("Klienci"))
    resolve(office, whom("Nikt"))
    assert office.rows("SELECT name FROM temp.sqlite_master") == []


def test_planning_takes_no_lock_before_it_has_something_to_write(office: Desk) -> None:
    run(office.store._databases[0], "PRAGMA busy_timeout = 10")
    number = office.draft()
    other = office.reopened()
    with writing(other.store._databases[0]):
        _, problems = resolve(office, whom("Bór"), number=number)
        assert isinstance(problems, tuple)
        with pytest.raises(StoreError):
            resolve(office, whom("Klienci"), number=number)
    other.store.close()
    assert recipients(office, number) == ()
    assert isinstance(resolve(office, whom("Klienci"), number=number)[1], Resolution)


def test_more_fields_than_a_function_of_sqlite_takes_arguments_are_all_kept(office: Desk) -> None:
    columns = tuple(f"Pole {n}" for n in range(200))
    table = Table(("E-mail", *columns), (TableRow(2, "jan@x.example", ("jan@x.example", *map(str, range(200)))),))
    number, _ = resolve(office, Selector((AttachedTable(), Named("Las"))), table, wanted=columns)
    jan, las = recipients(office, number)
    assert {name: jan.fields[name] for name in columns} == {f"Pole {n}": str(n) for n in range(200)}
    assert {las.fields[name] for name in columns} == {""}


@pytest.mark.parametrize("name", ['Z "cudzysłowem"', "Uko\\śnik", "Kropka.kropka", "a'b"])
def test_own_fields_and_columns_may_be_called_anything(desk: Desk, name: str) -> None:
    desk.store.contacts.imported([Row(2, last_name="Kos", own=((name, "17"),), person_email=mails("k@x.example"))],
                                 now=NOW)  # fmt: skip
    table = Table(("E-mail", name), (TableRow(2, "o@x.example", ("o@x.example", "18")),))
    selector = Selector((AttachedTable(), Everyone()), only=(Condition(name, "17"),))
    number, _ = resolve(desk, selector, table, wanted=(name,))
    assert [one.fields[name] for one in recipients(desk, number)] == ["17"]
    number, _ = resolve(desk, Selector((AttachedTable(), Everyone())), table, wanted=(name,))
    assert [one.fields[name] for one in recipients(desk, number)] == ["18", "17"]


def test_a_company_inside_a_group_and_its_persons_stand_together(desk: Desk) -> None:
    rows = (
        Row(2, company="Bór", email=mails("bor@bor.example"), groups=("Klienci",)),
        Row(3, company="Bór", last_name="Zięba", person_email=mails("z@bor.example")),
        Row(4, company="Bór", last_name="Adamiak", groups=("VIP",), person_email=mails("a@bor.example")),
        Row(5, company="Żubr", email=mails("zubr@zubr.example"), groups=("Klienci",)),
    )
    desk.store.contacts.imported(rows, now=NOW)
    assert addresses(desk, whom("Klienci", addresses=EVERYONE)) == [
        *("bor@bor.example", "a@bor.example", "z@bor.example", "zubr@zubr.example")
    ]


def test_groups_may_be_merge_fields(office: Desk) -> None:
    number, _ = resolve(office, whom("VIP", "Las", "Łucja Żak"), wanted=("grupy",))
    assert [one.fields["grupy"] for one in recipients(office, number)] == [
        "Klienci, VIP",
        "Dłużnicy, Klienci",
        "Klienci",
    ]


def test_whoever_two_terms_leave_out_is_told_once(office: Desk) -> None:
    selector = Selector(
        (Named("Klienci"), Named("Bór"), AtDomain("las.example"), Named("Las")), without=(Named("Las"),)
    )
    number, resolution = resolve(office, selector)
    assert office.store.campaigns.left_out(number) == (
        LeftOut("Bór", "", Reason.NO_ADDRESS, ""),
        LeftOut("Las", "las@las.example", Reason.EXCLUDED, "Las"),
    )
    assert isinstance(resolution, Resolution)
    assert resolution.left_out == {Reason.NO_ADDRESS: 1, Reason.EXCLUDED: 1}


def test_of_two_words_that_take_somebody_out_the_first_is_told(office: Desk) -> None:
    for without in ((Named("Dłużnicy"), AtDomain("las.example")), (AtDomain("las.example"), Named("Dłużnicy"))):
        number, _ = resolve(office, whom("Klienci", without=without))
        (excluded,) = (one for one in office.store.campaigns.left_out(number) if one.reason is Reason.EXCLUDED)
        assert excluded.detail == (without[0].name if isinstance(without[0], Named) else without[0].domain)


def test_the_list_is_told_page_by_page_and_whole(desk: Desk) -> None:
    rows = [Row(n, last_name=f"K{n:04}", person_email=mails(f"k{n}@x.example")) for n in range(2_000)]
    desk.store.contacts.imported(rows, now=NOW)
    number, _ = resolve(desk, Selector((Everyone(),)))
    assert list(desk.store.recipients.listed(number)) == [
        (n + 1, f"K{n:04}", "", f"k{n}@x.example") for n in range(2_000)
    ]
    assert list(desk.store.recipients.listed(number + 1)) == []


def test_the_longest_is_the_first_with_most_in_the_fields(desk: Desk) -> None:
    names = ("Ćma", "Wójcikowska-Żółwińska", "Wójcikowska-Żółwinska", "Bąk")
    desk.store.contacts.imported(
        [Row(n, last_name=name, person_email=mails(f"k{n}@x.example")) for n, name in enumerate(names)], now=NOW
    )
    number, _ = resolve(desk, Selector((Everyone(),)))
    assert desk.store.recipients.longest(number).name == "Wójcikowska-Żółwińska"
    with pytest.raises(LookupError):
        desk.store.recipients.longest(number + 1)


@pytest.mark.parametrize("name", ["Kropka.kropka", 'Z "cudzysłowem"', "Uko\\śnik", "$[0]"])
def test_an_empty_field_is_found_whatever_it_is_called(desk: Desk, name: str) -> None:
    rows = (TableRow(2, "a@x.example", ("a@x.example", "17")), TableRow(3, "b@x.example", ("b@x.example", " ")))
    number, _ = resolve(desk, Selector((AttachedTable(),)), Table(("E-mail", name), rows), wanted=(name,))
    assert [one.address for one in desk.store.recipients.lacking(number, {name})] == ["b@x.example"]
