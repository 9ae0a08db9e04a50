"""Directive lines become wishes, or all problems at once, each with a line that would be right."""

from datetime import UTC, datetime, timedelta

import pytest
from dateutil import tz

from mailbot.domain import directives, request
from mailbot.domain.campaign import Pacing
from mailbot.domain.directives import Directive, Line, Misspelt
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.request import Rejected, Request
from mailbot.domain.selector import AtDomain, CompanyAddresses, Condition, IfSeveral, Named, Selector, ThoseOf
from mailbot.domain.words import Key

WARSAW = tz.tzstr("CET-1CEST,M3.5.0,M10.5.0/3")
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)  # Wednesday, 10:30 in Warsaw


def said(*texts: str) -> tuple[Directive, ...]:
    return directives.reread(texts)


def read(*texts: str, language: str = "pl") -> Request | Rejected:
    return request.read(said(*texts), language, NOW, WARSAW)


def problems(*texts: str, language: str = "pl") -> tuple[Problem, ...]:
    rejected = read(*texts, language=language)
    assert isinstance(rejected, Rejected)
    assert rejected.lines == said(*texts)
    return rejected.problems


def test_recipients_are_the_only_line_that_is_needed() -> None:
    assert read("Odbiorcy: Klienci") == Request(
        lines=(Line(Key.RECIPIENTS, "Klienci", "Odbiorcy: Klienci"),),
        selector=Selector((Named("Klienci"),)),
        start=None,
    )


def test_every_line_says_its_wish_in_either_language() -> None:
    texts = (
        "Odbiorcy: Klienci, Partnerzy",
        "Only: city Poznań, group VIP",
        'Bez: Dłużnicy, advisor.example, ci od "Nowości"',
        "Adresy: ogólny i osoba domyślna",
        "If several: praca",
        "Konto: Handlowy",
        "Odpowiedzi: konto",
        "Archive: no",
        "Folder: Wysłane/{subject}",
        "Wyślij: jutro 8:30",
        "Paczki: 50 co 10 min",
        "Stop po błędach: 10",
        "Form: e-mail",
        "Załączniki: do wszystkich",
        "Język: po angielsku",
    )
    assert read(*texts) == Request(
        lines=tuple(line for line in said(*texts) if isinstance(line, Line)),
        selector=Selector(
            recipients=(Named("Klienci"), Named("Partnerzy")),
            only=(Condition("city", "Poznań"), Condition("group", "VIP")),
            without=(Named("Dłużnicy"), AtDomain("advisor.example"), ThoseOf("Nowości")),
            addresses=CompanyAddresses.GENERAL_AND_DEFAULT,
            several=IfSeveral(label="praca"),
        ),
        start=datetime(2026, 11, 19, 7, 30, tzinfo=UTC),
        pacing=Pacing(50, timedelta(minutes=10)),
        account="Handlowy",
        stop_after=10,
        archive=False,
        folder="Wysłane/{subject}",
        language="en",
    )


@pytest.mark.parametrize("key", [key for key in Key if key.served])
def test_every_example_of_the_table_is_right(key: Key) -> None:
    for wording in (key.en, key.pl):
        for name in wording.names:
            others = () if key is Key.RECIPIENTS else ("Odbiorcy: Klienci",)
            assert isinstance(read(*others, f"{name}: {wording.example}"), Request)


@pytest.mark.parametrize(
    ("value", "pacing"),
    [
        ("50 co 10 min", Pacing(50, timedelta(minutes=10))),
        ("50 every 10 min", Pacing(50, timedelta(minutes=10))),
        ("50 every 10 minutes", Pacing(50, timedelta(minutes=10))),
        ("po 50 co 10 minut", Pacing(50, timedelta(minutes=10))),
        ("50/10min", Pacing(50, timedelta(minutes=10))),
        ("50 / 10 min", Pacing(50, timedelta(minutes=10))),
        ("50 na godzinę", Pacing(50, timedelta(hours=1))),
        ("50 per 1,5 h", Pacing(50, timedelta(minutes=90))),
        ("50", Pacing(50, timedelta(0))),
    ],
)
def test_packets(value: str, pacing: Pacing) -> None:
    answer = read("Odbiorcy: A", f"Paczki: {value}")
    assert isinstance(answer, Request)
    assert answer.pacing == pacing


def test_now_is_at_confirm() -> None:
    for value in ("teraz", "now", "natychmiast"):
        answer = read("Odbiorcy: A", f"Wyślij: {value}")
        assert isinstance(answer, Request)
        assert answer.start is None


PROBLEMS = [
    ("Wyślij: kiedyś", Problem(ProblemKind.VALUE_UNREADABLE, "Wyślij: kiedyś", offer="Wyślij: jutro 8:30")),
    (
        "Wyślij: dziś 8:00",
        Problem(ProblemKind.IN_THE_PAST, "Wyślij: dziś 8:00", "2026-11-18 08:00", "Wyślij: jutro 08:00"),
    ),
    (
        "start: today 8:00",
        Problem(ProblemKind.IN_THE_PAST, "start: today 8:00", "2026-11-18 08:00", "Start: jutro 08:00"),
    ),
    (
        "Send: today 8:00",
        Problem(ProblemKind.IN_THE_PAST, "Send: today 8:00", "2026-11-18 08:00", "Send: tomorrow 08:00"),
    ),
    (
        "Wyślij: 28.03.2027 2:30",
        Problem(ProblemKind.NO_SUCH_TIME, "Wyślij: 28.03.2027 2:30", "2027-03-28 02:30", "Wyślij: 2027-03-28 03:30"),
    ),
    ("Paczki: dużo", Problem(ProblemKind.VALUE_UNREADABLE, "Paczki: dużo", offer="Paczki: 50 co 10 min")),
    ("Pakiety: 0", Problem(ProblemKind.VALUE_UNREADABLE, "Pakiety: 0", offer="Pakiety: 50 co 10 min")),
    ("Packets: 50 co x", Problem(ProblemKind.VALUE_UNREADABLE, "Packets: 50 co x", offer="Packets: 50 every 10 min")),
    (
        "Stop po błędach: -1",
        Problem(ProblemKind.VALUE_UNREADABLE, "Stop po błędach: -1", offer="Stop po błędach: 10"),
    ),
    ("Archiwum: może", Problem(ProblemKind.VALUE_UNREADABLE, "Archiwum: może", offer="Archiwum: tak")),
    (
        "Adresy: osoba domyslan",
        Problem(ProblemKind.VALUE_UNREADABLE, "Adresy: osoba domyslan", offer="Adresy: osoba domyślna"),
    ),
    ("Addresses: genral", Problem(ProblemKind.VALUE_UNREADABLE, "Addresses: genral", offer="Addresses: general")),
    ("Język: fr", Problem(ProblemKind.VALUE_UNREADABLE, "Język: fr", offer="Język: en")),
    ('Oprócz: "Nowak', Problem(ProblemKind.VALUE_UNREADABLE, 'Oprócz: "Nowak', offer='Oprócz: "Nowak"')),
    (
        'Bez: ci od "A" kiedyś',
        Problem(
            ProblemKind.VALUE_UNREADABLE,
            'Bez: ci od "A" kiedyś',
            offer='Bez: Dłużnicy, advisor.example, ci od "Nowości na wiosnę"',
        ),
    ),
    ("Tylko: Poznań", Problem(ProblemKind.VALUE_UNREADABLE, "Tylko: Poznań", offer="Tylko: miasto Poznań, grupa VIP")),
    ("Konto:", Problem(ProblemKind.VALUE_MISSING, "Konto:", offer="Konto: Handlowy")),
    ("Szablon: newsletter", Problem(ProblemKind.NOT_YET, "Szablon: newsletter", offer="Szablon:")),
    ("Hours: 8-16", Problem(ProblemKind.NOT_YET, "Hours: 8-16", offer="Hours:")),
    ("Test: jutro", Problem(ProblemKind.VALUE_UNREADABLE, "Test: jutro", offer="Test: ja")),
    ("Puste pola: zostawić", Problem(ProblemKind.VALUE_UNREADABLE, "Puste pola: zostawić", offer="Puste pola: zostaw")),
    ("Odpowiedzi: ja", Problem(ProblemKind.NOT_YET, "Odpowiedzi: ja", offer="Odpowiedzi: konto")),
    ("Replies: a@b.example", Problem(ProblemKind.NOT_YET, "Replies: a@b.example", offer="Replies: account")),
    ("Forma: list", Problem(ProblemKind.NOT_YET, "Forma: list", offer="Forma: e-mail")),
    ("Attachments: separate", Problem(ProblemKind.NOT_YET, "Attachments: separate", offer="Attachments: to all")),
    ("Bes: X", Problem(ProblemKind.KEY_MISSPELT, "Bes: X", offer="Bez: X", near=("Bez",))),
    ("Packtes: 50", Problem(ProblemKind.KEY_MISSPELT, "Packtes: 50", offer="Packets: 50", near=("Paczki",))),
    ("Priorytety: 1", Problem(ProblemKind.KEY_MISSPELT, "Priorytety: 1", offer="Priorytety:")),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_a_problem_quotes_the_line_and_offers_one_that_is_right(text: str, problem: Problem) -> None:
    assert problems("Odbiorcy: Klienci", text) == (problem,)


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_answering_with_the_offered_line_settles_the_problem(text: str, problem: Problem) -> None:
    draft = said("Odbiorcy: Klienci", text)
    assert isinstance(request.read(directives.amend(draft, said(problem.offer)), "pl", NOW, WARSAW), Request)


def test_the_missing_recipients_come_first() -> None:
    assert problems("Konto: X") == (Problem(ProblemKind.NO_RECIPIENTS, "", offer="Odbiorcy: Klienci, Partnerzy"),)
    assert problems(language="en") == (Problem(ProblemKind.NO_RECIPIENTS, "", offer="Recipients: Clients, Partners"),)


def test_all_problems_are_told_at_once_and_in_order() -> None:
    found = problems("Bes: X", "Paczki: dużo", "Wyślij: kiedyś", "Godziny: 8-16", "Archiwum:")
    assert [(problem.kind, problem.line) for problem in found] == [
        (ProblemKind.NO_RECIPIENTS, ""),
        (ProblemKind.KEY_MISSPELT, "Bes: X"),
        (ProblemKind.VALUE_UNREADABLE, "Paczki: dużo"),
        (ProblemKind.VALUE_UNREADABLE, "Wyślij: kiedyś"),
        (ProblemKind.NOT_YET, "Godziny: 8-16"),
        (ProblemKind.VALUE_MISSING, "Archiwum:"),
    ]


def test_a_key_twice_is_asked_about_with_both_lists_in_one_line() -> None:
    twice = Problem(ProblemKind.KEY_TWICE, "Adresaci: B", offer="Adresaci: A, B")
    assert problems("Odbiorcy: A", "Adresaci: B") == (twice,)
    last = Problem(ProblemKind.KEY_TWICE, "Paczki: 20", offer="Paczki: 20")
    assert problems("Odbiorcy: A", "Paczki: 50", "Paczki: 20") == (last,)


def test_the_same_line_twice_is_no_problem() -> None:
    assert isinstance(read("Odbiorcy: A", "Odbiorcy: a"), Request)


def test_a_misspelt_exclusion_stays_in_the_draft_until_it_is_settled() -> None:
    draft = said("Odbiorcy: Klienci", "Bes: Dłużnicy", "Paczki: dużo")
    amended = directives.amend(draft, said("Paczki: 50"))
    rejected = request.read(amended, "pl", NOW, WARSAW)
    assert isinstance(rejected, Rejected)
    assert rejected.lines[1] == Misspelt((Key.WITHOUT,), "Dłużnicy", "Bes: Dłużnicy")
    assert [problem.kind for problem in rejected.problems] == [ProblemKind.KEY_MISSPELT]
