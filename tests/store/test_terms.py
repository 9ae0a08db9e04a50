"""Terms: a name with commas in it is one name where the address book knows it, and its parts are not known."""

import pytest

from mailbot.domain import whom
from mailbot.domain.contacts import Hit, Row
from mailbot.domain.problem import ProblemKind
from mailbot.domain.selector import Selector
from mailbot.store import terms
from tests.store.desk import NOW, Desk

COMPANIES = (
    "Nowak, Kowalski i Wspólnicy sp.j.",
    "Alfa",
    "Beta",
    "Alfa, Beta",
    "A, B, C i D",
    "ACME, Inc.",
    "Nowakowski",
)


@pytest.fixture
def known(desk: Desk) -> Desk:
    rows = [Row(number, company=name) for number, name in enumerate(COMPANIES, 2)]
    rows.append(Row(len(rows) + 2, company="Zeta", groups=("Nowi",)))
    assert not desk.store.contacts.imported(rows, now=NOW).skipped
    return desk


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Nowak, Kowalski i Wspólnicy sp.j.", ["Nowak, Kowalski i Wspólnicy sp.j."]),
        ("NOWAK, kowalski i wspolnicy sp.j.", ["Nowak, Kowalski i Wspólnicy sp.j."]),
        ("Alfa, Nowak, Kowalski i Wspólnicy sp.j., Beta", ["Alfa", "Nowak, Kowalski i Wspólnicy sp.j.", "Beta"]),
        ("A, B, C i D; ACME, Inc.", ["A, B, C i D", "ACME, Inc."]),
        ("Alfa, Beta", ["Alfa", "Beta"]),
        ('"Alfa, Beta"', ["Alfa, Beta"]),
        ("Beta, Alfa", ["Beta", "Alfa"]),
        ("ACME", ["ACME, Inc."]),
    ],
)
def test_a_name_with_commas_is_one_where_it_is_known(known: Desk, written: str, names: list[str]) -> None:
    wanted = whom.terms(written)
    assert isinstance(wanted, tuple)
    read = terms.understand(known.store._databases[0], 0, Selector(wanted, without=wanted), None)
    assert read.problems == ()
    for meant in (read.recipients, read.without):
        assert [one.target.name for one in meant if isinstance(one.target, Hit)] == names
        assert all(whom.terms(one.word) != () for one in meant)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Alfa i Beta", ["Alfa", "Beta"]),
        ("firma Alfa oraz grupa Nowi", ["Alfa", "Nowi"]),
        ("group Nowi & Beta", ["Nowi", "Beta"]),
        ("Nowak, Kowalski i Wspólnicy sp.j.", ["Nowak, Kowalski i Wspólnicy sp.j."]),
    ],
)
def test_names_joined_by_and_are_several_where_all_are_known(known: Desk, written: str, names: list[str]) -> None:
    wanted = whom.terms(written)
    assert isinstance(wanted, tuple)
    read = terms.understand(known.store._databases[0], 0, Selector(wanted, without=wanted), None)
    assert read.problems == ()
    for meant in (read.recipients, read.without):
        assert [one.target.name for one in meant if isinstance(one.target, Hit)] == names


@pytest.mark.parametrize("written", ["Alfa i Gamma", "osoba Alfa", "grupa Alfa"])
def test_a_part_that_is_not_known_offers_no_other_part_alone(known: Desk, written: str) -> None:
    wanted = whom.terms(written)
    assert isinstance(wanted, tuple)
    (problem,) = terms.understand(known.store._databases[0], 0, Selector(wanted), None).problems
    assert (problem.kind, problem.line) == (ProblemKind.NAME_UNKNOWN, written)
    assert problem.near == () or " i " not in written


def test_names_that_are_not_known_together_are_asked_about_one_by_one(known: Desk) -> None:
    wanted = whom.terms("Kowalska, Zielińska")
    assert isinstance(wanted, tuple)
    read = terms.understand(known.store._databases[0], 0, Selector(wanted), None)
    assert [problem.line for problem in read.problems] == ["Kowalska", "Zielińska"]
