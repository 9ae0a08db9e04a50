"""Whom a line means: text → tree → text is the identity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import whom
from mailbot.domain.contacts import Kind
from mailbot.domain.selector import (
    AtAddress,
    AtDomain,
    AttachedTable,
    Condition,
    Everyone,
    Named,
    Reached,
    Term,
    ThoseOf,
)
from mailbot.domain.whom import Broken

TERMS = [
    ("Klienci", (Named("Klienci"),)),
    ("Klienci, Partnerzy; VIP\nDostawcy", tuple(map(Named, ("Klienci", "Partnerzy", "VIP", "Dostawcy")))),
    (" Jan   Kowalski ,, ", (Named("Jan Kowalski"),)),
    ("all", (Everyone(),)),
    ("Wszyscy", (Everyone(),)),
    ("plik", (AttachedTable(),)),
    ("file, VIP", (AttachedTable(), Named("VIP"))),
    ("jan@a.example", (AtAddress("jan@a.example"),)),
    ("Jan Kowalski <Jan.K@a.example>", (AtAddress("Jan.K@a.example"),)),
    ('"Kowalski, Jan" <jan@a.example>', (AtAddress("jan@a.example"),)),
    ("mailto:jan@a.example", (AtAddress("jan@a.example"),)),
    ("advisor.example", (AtDomain("advisor.example"),)),
    ("@Advisor.Example", (AtDomain("advisor.example"),)),
    ("żółw.example", (AtDomain("żółw.example"),)),
    ("Alfa sp. z o.o.", (Named("Alfa sp. z o.o."),)),
    ('"advisor.example"', (Named("advisor.example"),)),
    ('"Nowak, Zielińska i wspólnicy"', (Named("Nowak, Zielińska i wspólnicy"),)),
    ("„Nowak, Zielińska”; VIP", (Named("Nowak, Zielińska"), Named("VIP"))),
    ("«Nowak; Zielińska», “A, B”", (Named("Nowak; Zielińska"), Named("A, B"))),
    ('"Firma ""Orzeł"", Łódź"', (Named('Firma "Orzeł", Łódź'),)),
    ('Firma "Orzeł" sp.j.', (Named('Firma "Orzeł" sp.j.'),)),
    ('"Orzeł" sp.j.', (Named('"Orzeł" sp.j.'),)),
    ("O'Brien, d'Artagnan", (Named("O'Brien"), Named("d'Artagnan"))),
    ('"all"', (Named("all"),)),
    ('those of "Spring news"', (ThoseOf("Spring news"),)),
    ("Those of „Spring, news” not reached", (ThoseOf("Spring, news", Reached.NOT_REACHED),)),
    ('ci od "Nowości, wiosna" którzy dostali', (ThoseOf("Nowości, wiosna", Reached.REACHED),)),
    ("tych od Nowości na wiosnę nie dostali, VIP", (ThoseOf("Nowości na wiosnę", Reached.NOT_REACHED), Named("VIP"))),
    ("ci od Nowości", (ThoseOf("Nowości"),)),
    ('ci, którzy dostali "Nowości, wiosna"', (ThoseOf("Nowości, wiosna", Reached.REACHED),)),
    ("tych którzy już otrzymali Nowości, VIP", (ThoseOf("Nowości", Reached.REACHED), Named("VIP"))),
    ('those who got "Spring news"', (ThoseOf("Spring news", Reached.REACHED),)),
    ('ci, którzy dostali ""', Broken('ci, którzy dostali ""')),
    ("ci, którzy odeszli", (Named("ci"), Named("którzy odeszli"))),
    ("a@x.example b@y.example\tc@z.example", tuple(map(AtAddress, ("a@x.example", "b@y.example", "c@z.example")))),
    ("Jan a@x.example b@y.example", (Named("Jan a@x.example b@y.example"),)),
    ("z załącznika", (AttachedTable(),)),
    ("Ciotki", (Named("Ciotki"),)),
    ("", ()),
    (" ,;\n", ()),
    ('"Nowak, VIP', Broken('"Nowak')),
    ('ci od "Nowości" kiedyś', Broken('ci od "Nowości" kiedyś')),
    ("those of", Broken("those of")),
]


@pytest.mark.parametrize(("text", "tree"), TERMS)
def test_recipients_are_read(text: str, tree: tuple[Term, ...] | Broken) -> None:
    assert whom.terms(text) == tree


NAMES = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(' ,;"„”«.@<>='), min_size=1, max_size=20
).map(lambda name: " ".join(name.split()))
LABELS = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
DOMAINS = st.lists(LABELS, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, "example"]))
TREES = st.lists(
    st.one_of(
        st.builds(Everyone),
        st.builds(AttachedTable),
        st.builds(Named, NAMES.filter(bool)),
        st.builds(ThoseOf, NAMES.filter(bool), st.sampled_from(Reached)),
        st.builds(AtDomain, DOMAINS),
        st.builds(lambda local, domain: AtAddress(f"{local}@{domain}"), LABELS, DOMAINS),
    ),
    max_size=6,
).map(tuple)


@given(TREES, st.sampled_from(["en", "pl"]))
def test_tree_to_text_to_tree_is_the_identity(tree: tuple[Term, ...], language: str) -> None:
    text = whom.spelled(tree, language)
    assert whom.terms(text) == tree
    assert whom.spelled(tree, language) == text


@given(st.text(max_size=100) | st.text('"„”,; <>@.\n', max_size=100))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    tree = whom.terms(text)
    if not isinstance(tree, Broken):
        assert whom.terms(whom.spelled(tree, "en")) == tree
    conditions = whom.conditions(text)
    assert isinstance(conditions, tuple | Broken)


CONDITIONS = [
    ("city Poznań", (Condition("city", "Poznań"),)),
    ("miasto Nowy Sącz, grupa VIP", (Condition("city", "Nowy Sącz"), Condition("group", "VIP"))),
    ("City: Poznań; Groups = VIP", (Condition("city", "Poznań"), Condition("group", "VIP"))),
    ("opiekun anna@firma.example", (Condition("owner", "anna@firma.example"),)),
    ("kod pocztowy 60-101", (Condition("postcode", "60-101"),)),
    ("segment A", (Condition("segment", "A"),)),
    ("miasto Poznań i grupa VIP", (Condition("city", "Poznań"), Condition("group", "VIP"))),
    (
        "city Poznań and owner anna@firma.example",
        (Condition("city", "Poznań"), Condition("owner", "anna@firma.example")),
    ),
    ("miasto = Łódź oraz kod pocztowy = 90-001", (Condition("city", "Łódź"), Condition("postcode", "90-001"))),
    ("miasto Bielsko i Biała", (Condition("city", "Bielsko i Biała"),)),
    ("firma Nowak i syn", (Condition("company", "Nowak i syn"),)),
    ("data umowy = 2026", (Condition("data umowy", "2026"),)),
    ('grupa "Nowak, VIP"', (Condition("group", "Nowak, VIP"),)),
    ("grupa „Nowak, VIP”, city Łódź", (Condition("group", "Nowak, VIP"), Condition("city", "Łódź"))),
    ("Poznań", Broken("Poznań")),
    ("= Poznań", Broken("= Poznań")),
    ("", ()),
]


@pytest.mark.parametrize(("text", "conditions"), CONDITIONS)
def test_conditions_are_read(text: str, conditions: tuple[Condition, ...] | Broken) -> None:
    assert whom.conditions(text) == conditions


VALUES = st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(' ,;"'), min_size=1, max_size=20)


@given(st.lists(st.builds(Condition, st.sampled_from(["city", "group", "segment", "data umowy"]), VALUES), max_size=4))
def test_conditions_are_read_back(conditions: list[Condition]) -> None:
    plain = tuple(Condition(one.field, " ".join(one.value.split())) for one in conditions)
    told = tuple(one for one in plain if one.value)
    assert whom.conditions(whom.spelled_conditions(told)) == told


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("Klienci i Partnerzy", (("Klienci", None), ("Partnerzy", None))),
        ("grupy Klienci oraz VIP", (("Klienci", Kind.GROUP), ("VIP", None))),
        ("firma Żółw", (("Żółw", Kind.COMPANY),)),
        ("Kowalski", ()),
        ("grupa", ()),
        ("Nowak i", ()),
    ],
)
def test_a_name_may_be_several_or_bear_a_word_for_what_it_is(
    name: str, pieces: tuple[tuple[str, Kind | None], ...]
) -> None:
    assert whom.apart(name) == pieces
