"""Edits of a draft's list, as lines."""

import pytest

from mailbot.domain import directives, editing, whom
from mailbot.domain.selector import Named, Term
from mailbot.domain.whom import Broken
from mailbot.domain.words import Key

Lines = list[str]


def read(lines: Lines) -> tuple[directives.Directive, ...]:
    return directives.reread(lines)


def terms(words: str) -> tuple[Term, ...]:
    found = whom.terms(words)
    assert isinstance(found, tuple)
    return found


def kept(draft: tuple[directives.Directive, ...] | Broken) -> Lines:
    assert isinstance(draft, tuple)
    return list(directives.kept(draft))


@pytest.mark.parametrize(
    ("draft", "words", "edited"),
    [
        (["Odbiorcy: Klienci"], "a@x.example", ["Odbiorcy: Klienci", "Bez: a@x.example"]),
        (["Recipients: A"], "a@x.example, b@x.example", ["Recipients: A", "Without: a@x.example, b@x.example"]),
        (["Odbiorcy: A", "Oprócz: Dłużnicy"], "a@x.example", ["Odbiorcy: A", "Oprócz: Dłużnicy, a@x.example"]),
        (["Odbiorcy: A", "Bez: A@x.example"], "a@x.example", ["Odbiorcy: A", "Bez: A@x.example"]),
        (["Odbiorcy: A", 'Bez: "Alfa, Beta"'], "a@x.example", ["Odbiorcy: A", 'Bez: "Alfa, Beta", a@x.example']),
    ],
)
def test_whom_is_struck_off_stands_behind_without(draft: Lines, words: str, edited: Lines) -> None:
    assert kept(editing.struck(read(draft), terms(words), "pl")) == edited


@pytest.mark.parametrize(
    ("draft", "words", "edited"),
    [
        (["Odbiorcy: A"], "b@x.example", ["Odbiorcy: A, b@x.example"]),
        (["Odbiorcy: A, Partnerzy"], "partnerzy, VIP", ["Odbiorcy: A, Partnerzy, VIP"]),
        (["Odbiorcy: A", "Bez: a@x.example, B"], "A@X.example", ["Odbiorcy: A, A@X.example", "Bez: B"]),
        (["Odbiorcy: A", "Bez: a@x.example"], "a@x.example", ["Odbiorcy: A, a@x.example"]),
        (["Paczki: 50"], "VIP", ["Paczki: 50", "Odbiorcy: VIP"]),
    ],
)
def test_whom_is_added_stands_among_the_recipients_and_is_excluded_no_more(
    draft: Lines, words: str, edited: Lines
) -> None:
    assert kept(editing.added(read(draft), terms(words), "pl")) == edited


def test_a_line_that_cannot_be_read_is_neither_struck_from_nor_written_over() -> None:
    draft = read(["Odbiorcy: A", 'Bez: "Dłużnicy, b@x.example'])
    assert editing.struck(draft, terms("a@x.example"), "pl") == Broken('"Dłużnicy')
    assert kept(editing.added(draft, terms("B"), "pl")) == ["Odbiorcy: A, B", 'Bez: "Dłużnicy, b@x.example']
    assert editing.added(read(['Odbiorcy: "A']), terms("B"), "pl") == Broken('"A')


def test_more_names_than_a_line_may_have_are_not_dropped_in_silence() -> None:
    many = [Named(f"Osoba {number}") for number in range(501)]
    assert editing.struck(read(["Odbiorcy: A"]), many, "pl") == Broken("Osoba 500")
    assert editing.struck(read(["Odbiorcy: A", "Bez: B"]), many[:500], "pl") == Broken("Osoba 499")
    few = kept(editing.struck(read(["Odbiorcy: A"]), many[:500], "pl"))
    assert terms(few[1].removeprefix("Bez: ")) == tuple(many[:500])


def test_a_cleared_draft_keeps_all_but_its_lists() -> None:
    draft = read(["Odbiorcy: A", "Tylko: miasto Poznań", "Paczki: 50", "Bez: B"])
    assert directives.kept(editing.cleared(draft)) == ("Paczki: 50",)


def test_a_line_takes_the_place_of_the_old_one_or_goes() -> None:
    draft = read(["Odbiorcy: A", "Paczki: 50", "Odbiorcy: B"])
    assert directives.kept(editing.with_line(draft, Key.RECIPIENTS, "C", "pl")) == ("Odbiorcy: C", "Paczki: 50")
    assert directives.kept(editing.with_line(draft, Key.PACKETS, "", "pl")) == ("Odbiorcy: A", "Odbiorcy: B")


def test_what_changed_is_told_by_lines_and_what_is_gone_by_its_key() -> None:
    before, after = read(["Odbiorcy: A", "Bez: B"]), read(["Odbiorcy: A, C"])
    assert editing.changed(before, after) == ("Odbiorcy: A, C", "Bez:")


def test_what_stood_there_before_is_told_beside_what_stands_there_now() -> None:
    before, after = read(["Odbiorcy: A", "Paczki: 50", "Konto: X"]), read(["Odbiorcy: A", "Packets: 20", "Konto: X"])
    assert editing.changed(before, after) == ("Packets: 50 → 20",)
