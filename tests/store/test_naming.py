"""Names: exactly, then without case and diacritics, then by unique beginning; else a question or near names."""

import pytest

from mailbot.domain.contacts import Address, Ambiguous, Hit, Match, Particulars, Row, Unknown
from tests.store.desk import NOW, Desk

ROWS = (
    Row(2, company="Żółw", groups=("Klienci", "VIP"), particulars=Particulars(city="Poznań")),
    Row(3, company="Zolw2"),
    Row(4, company="Żółw", first_name="Jan", last_name="Kowalski"),
    Row(5, company="Światło", groups=("Światło",)),
    Row(6, first_name="Jan", last_name="Kowalski", person_email=(Address("jan@poczta.example"),)),
    Row(7, first_name="Łucja", last_name="Święcicka"),
    Row(8, company="Meble (Sęk)"),
)


@pytest.fixture
def known(desk: Desk) -> Desk:
    assert not desk.store.contacts.imported(ROWS, now=NOW).skipped
    return desk


def described(match: Match) -> list[str]:
    match match:
        case Hit():
            return [f"{match.kind}: {match.name}"]
        case Ambiguous(hits):
            return [f"{hit.kind}: {hit.written}" for hit in hits]
        case Unknown(near):
            return [f"near: {name}" for name in near]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Klienci", ["group: Klienci"]),
        ("klienci", ["group: Klienci"]),
        ("  KLIENCI ", ["group: Klienci"]),
        ("Klie", ["group: Klienci"]),
        ("ŻÓŁW", ["company: Żółw"]),
        ("zolw", ["company: Żółw"]),
        ("swiecicka lucja", ["person: Łucja Święcicka"]),
        ("Łucja", ["person: Łucja Święcicka"]),
        ("święcicka", ["person: Łucja Święcicka"]),
        ("Światło", ["group: Światło (group)", "company: Światło (company)"]),
        ("Światło (group)", ["group: Światło"]),
        ("światło (firma)", ["company: Światło"]),
        ("Jan Kowalski", ["person: Jan Kowalski (jan@poczta.example)", "person: Jan Kowalski (Żółw)"]),
        ("Jan Kowalski (żółw)", ["person: Jan Kowalski"]),
        ("jan kowalski (jan@poczta.example)", ["person: Jan Kowalski"]),
        ("Meble (Sęk)", ["company: Meble (Sęk)"]),
        ("Zol", ["company: Żółw (Poznań)", "company: Zolw2 (company)"]),
        ("Klijenci", ["near: Klienci"]),
        ("Swiatelko", ["near: Światło"]),
        ("Jn Kowalski", ["near: Jan Kowalski"]),
        ("Qqqq", []),
        ("", []),
        ("%", []),
        ("\ud800", []),
    ],
)
def test_a_name_is_matched_or_becomes_a_question(known: Desk, name: str, found: list[str]) -> None:
    assert described(known.store.contacts.match(name)) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sp. z o.o.", []),
        ("Sp. z o. o", []),
        ("Spółka z ograniczoną odpowiedzialnością", []),
        ('z o.o."', []),
        ("S.A.", []),
        ("SP", []),
        ("Sponn", ["near: Spon sp. z o.o."]),
        ("Spam sp. z o.o.", []),
        ("Spponn S.A.", ["near: Spon sp. z o.o."]),
        ("spon", ["company: Spon sp. z o.o."]),
        ("Spon sp. z o.o.", ["company: Spon sp. z o.o."]),
    ],
)
def test_a_legal_form_tells_no_firm(desk: Desk, name: str, found: list[str]) -> None:
    rows = (Row(2, company="Spon sp. z o.o."), Row(3, company="Sad i Ogród S.A."))
    assert not desk.store.contacts.imported(rows, now=NOW).skipped
    assert described(desk.store.contacts.match(name)) == found


def test_the_exact_spelling_goes_before_the_folded_one(desk: Desk) -> None:
    rows = (Row(2, company="Las", tax_id="1"), Row(3, company="LAS", tax_id="2"))
    desk.store.contacts.imported(rows, now=NOW)
    assert described(desk.store.contacts.match("LAS")) == ["company: LAS"]
    assert described(desk.store.contacts.match("las")) == ["company: Las (1)", "company: LAS (2)"]


def test_a_beginning_that_fits_hundreds_asks_about_some_of_them(desk: Desk) -> None:
    rows = [Row(n, first_name="Jan", last_name=f"Kos{n}") for n in range(300)]
    desk.store.contacts.imported(rows, now=NOW)
    match = desk.store.contacts.match("Jan")
    assert isinstance(match, Ambiguous)
    assert len(match.hits) == 20
