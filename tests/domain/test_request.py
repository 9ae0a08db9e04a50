"""Directive lines become wishes, or all problems at once, each with a line that would be right."""

from datetime import UTC, datetime, time, timedelta

import pytest
from dateutil import tz

from mailbot.domain import directives, request
from mailbot.domain.campaign import Pacing
from mailbot.domain.directives import Directive, Line, Misspelt
from mailbot.domain.hours import Hours
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.replies import Party
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
        "Odpowiedzi: opiekun",
        "Godziny: 8-16 robocze",
        "Template: newsletter",
        "Archive: yes",
        "Folder: Wysłane/{subject}",
        "Wyślij: jutro 8:30",
        "Paczki: 50 co 10 min",
        "Stop po błędach: 10",
        "Form: e-mail",
        "Załączniki: osobne",
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
        archive=True,
        folder="Wysłane/{subject}",
        language="en",
        hours=Hours(time(8), time(16), working_days=True),
        replies=Party.OWNER,
        template="newsletter",
        separate=True,
    )


@pytest.mark.parametrize("key", list(Key))
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
        ("50, co 10 min", Pacing(50, timedelta(minutes=10))),
        ("50 wiadomości co 10 minut", Pacing(50, timedelta(minutes=10))),
        ("po 50 sztuk co kwadrans", Pacing(50, timedelta(minutes=15))),
        ("50 messages every 10 minutes", Pacing(50, timedelta(minutes=10))),
        ("50 e-mails each 10 minutes", Pacing(50, timedelta(minutes=10))),
        ("50 an hour", Pacing(50, timedelta(hours=1))),
        ("50 a day", Pacing(50, timedelta(days=1))),
        ("50 dziennie", Pacing(50, timedelta(days=1))),
        ("up to 200 daily", Pacing(200, timedelta(days=1))),
        ("1 000 co 1 h", Pacing(1000, timedelta(hours=1))),
    ],
)
def test_packets(value: str, pacing: Pacing) -> None:
    answer = read("Odbiorcy: A", f"Paczki: {value}")
    assert isinstance(answer, Request)
    assert answer.pacing == pacing


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("to all", (False, False)),
        ("wspólne", (False, False)),
        ("Separate", (True, False)),
        ("każdemu swoje", (True, False)),
        ("separate, also without a file", (True, True)),
        ("osobne, także bez pliku", (True, True)),
    ],
)
def test_files_are_for_all_or_to_each_their_own(value: str, meant: tuple[bool, bool]) -> None:
    answer = read("Odbiorcy: A", f"Załączniki: {value}")
    assert isinstance(answer, Request)
    assert (answer.separate, answer.unfiled) == meant


@pytest.mark.parametrize(
    ("value", "offer"), [("do wszystkich, także bez pliku", "do wszystkich"), ("osobne, x", "osobne")]
)
def test_what_follows_a_comma_must_make_sense(value: str, offer: str) -> None:
    (problem,) = problems("Odbiorcy: A", f"Załączniki: {value}")
    assert problem.offer == f"Załączniki: {offer}"


def test_now_is_at_confirm() -> None:
    for value in ("teraz", "now", "natychmiast", "zaraz po potwierdzeniu", "after confirmation"):
        answer = read("Odbiorcy: A", f"Wyślij: {value}")
        assert isinstance(answer, Request)
        assert answer.start is None


EIGHT = datetime(2026, 11, 18, 8, 0, tzinfo=WARSAW)
SKIPPED = datetime(2027, 3, 28, 2, 30, tzinfo=WARSAW)

PROBLEMS = [
    ("Wyślij: kiedyś", Problem(ProblemKind.VALUE_UNREADABLE, "Wyślij: kiedyś", offer="Wyślij: jutro 8:30")),
    (
        "Wyślij: dziś 8:00",
        Problem(ProblemKind.IN_THE_PAST, "Wyślij: dziś 8:00", offer="Wyślij: jutro 8:00", moment=EIGHT),
    ),
    (
        "start: today 8:00",
        Problem(ProblemKind.IN_THE_PAST, "start: today 8:00", offer="Start: jutro 8:00", moment=EIGHT),
    ),
    (
        "Send: today 8:00",
        Problem(ProblemKind.IN_THE_PAST, "Send: today 8:00", offer="Send: tomorrow 8:00", moment=EIGHT),
    ),
    (
        "Wyślij: 28.03.2027 2:30",
        Problem(ProblemKind.NO_SUCH_TIME, "Wyślij: 28.03.2027 2:30", offer="Wyślij: 2027-03-28 3:30", moment=SKIPPED),
    ),
    (
        "Send: next Friday",
        Problem(
            ProblemKind.WHICH_TIME,
            "Send: next Friday",
            offer="Send: Friday 2026-11-20 8:00",
            others=("Send: Friday 2026-11-27 8:00",),
        ),
    ),
    (
        "Wyślij: 1/12/2026 o 9",
        Problem(ProblemKind.WHICH_TIME, "Wyślij: 1/12/2026 o 9", offer="Wyślij: wtorek 2026-12-01 9:00"),
    ),
    ("Paczki: dużo", Problem(ProblemKind.VALUE_UNREADABLE, "Paczki: dużo", offer="Paczki: 50 co 10 min")),
    (
        "Paczki: 1 000 000 000",
        Problem(ProblemKind.VALUE_UNREADABLE, "Paczki: 1 000 000 000", offer="Paczki: 50 co 10 min"),
    ),
    ("Paczki: 5 co 10", Problem(ProblemKind.VALUE_UNREADABLE, "Paczki: 5 co 10", offer="Paczki: 5 co 10 min")),
    ("Packets: 5/15", Problem(ProblemKind.VALUE_UNREADABLE, "Packets: 5/15", offer="Packets: 5 every 15 min")),
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
            offer='Bez: Dłużnicy, doradca.example, ci od "Nowości na wiosnę"',
        ),
    ),
    ("Tylko: Poznań", Problem(ProblemKind.VALUE_UNREADABLE, "Tylko: Poznań", offer="Tylko: miasto Poznań, grupa VIP")),
    ("Konto:", Problem(ProblemKind.VALUE_MISSING, "Konto:", offer="Konto: Handlowy")),
    ("Hours: 8-4", Problem(ProblemKind.VALUE_UNREADABLE, "Hours: 8-4", offer="Hours: 8-16 working days")),
    ("Godziny: rano", Problem(ProblemKind.VALUE_UNREADABLE, "Godziny: rano", offer="Godziny: 8-16 robocze")),
    ("Test: jutro", Problem(ProblemKind.VALUE_UNREADABLE, "Test: jutro", offer="Test: ja")),
    ("Puste pola: zostawić", Problem(ProblemKind.VALUE_UNREADABLE, "Puste pola: zostawić", offer="Puste pola: zostaw")),
    (
        "Odpowiedzi: opiekunka",
        Problem(ProblemKind.VALUE_UNREADABLE, "Odpowiedzi: opiekunka", offer="Odpowiedzi: opiekun"),
    ),
    ("Forma: lst", Problem(ProblemKind.VALUE_UNREADABLE, "Forma: lst", offer="Forma: list")),
    ("Form: letter, pink", Problem(ProblemKind.VALUE_UNREADABLE, "Form: letter, pink", offer="Form: letter")),
    ("Replies: a@b", Problem(ProblemKind.VALUE_UNREADABLE, "Replies: a@b", offer="Replies: me")),
    (
        "Attachments: separat",
        Problem(ProblemKind.VALUE_UNREADABLE, "Attachments: separat", offer="Attachments: separate"),
    ),
    ("Bes: X", Problem(ProblemKind.KEY_MISSPELT, "Bes: X", offer="Bez: X", near=("Bez",))),
    ("Packtes: 50", Problem(ProblemKind.KEY_MISSPELT, "Packtes: 50", offer="Packets: 50", near=("Paczki",))),
    (
        "Powyżej: Proszę wysłać to dziś.",
        Problem(ProblemKind.TEXT_ABOVE, "Proszę wysłać to dziś.", offer="Powyżej:"),
    ),
    ("Above: Today please.", Problem(ProblemKind.TEXT_ABOVE, "Today please.", offer="Above:")),
    ("Priorytety: 1", Problem(ProblemKind.KEY_MISSPELT, "Priorytety: 1", offer="Priorytety:")),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_a_problem_quotes_the_line_and_offers_one_that_is_right(text: str, problem: Problem) -> None:
    assert problems("Odbiorcy: Klienci", text) == (problem,)


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_answering_with_the_offered_line_settles_the_problem(text: str, problem: Problem) -> None:
    draft = said("Odbiorcy: Klienci", text)
    assert isinstance(request.read(directives.amend(draft, said(problem.offer)), "pl", NOW, WARSAW), Request)


def test_lines_that_contradict_each_other_are_asked_about() -> None:
    lines = ("Odbiorcy: Klienci", "Archiwum: nie", "Folder: Wysłane")
    assert problems(*lines) == (
        Problem(ProblemKind.CONTRADICTION, lines[2], offer="Folder:", detail=f"{lines[1]} · {lines[2]}"),
    )
    for answer in ("Folder:", "Archiwum: tak"):
        assert isinstance(request.read(directives.amend(said(*lines), said(answer)), "pl", NOW, WARSAW), Request)


def test_the_language_of_answers_is_that_of_the_last_line_that_is_readable() -> None:
    assert request.spoken(said("Język: po angielsku"), "pl") == "en"
    assert request.spoken(said("Language: pl"), "en") == "pl"
    assert request.spoken(said("Język: klingoński"), "en") == "en"
    assert request.spoken(said("Odbiorcy: A"), "pl") == "pl"


def test_the_missing_recipients_come_first() -> None:
    assert problems("Konto: X") == (Problem(ProblemKind.NO_RECIPIENTS, "", offer="Odbiorcy: Klienci, Partnerzy"),)
    assert problems(language="en") == (Problem(ProblemKind.NO_RECIPIENTS, "", offer="Recipients: Clients, Partners"),)


def test_misspelt_recipients_are_one_problem_and_not_missing_as_well() -> None:
    offer = "Odbiorcy: Klienci"
    assert problems("Odbircy: Klienci") == (
        Problem(ProblemKind.KEY_MISSPELT, "Odbircy: Klienci", offer=offer, near=("Odbiorcy",)),
    )
    amended = directives.amend(said("Odbircy: Klienci"), said(offer, offer))
    for again in (amended, directives.amend(amended, said(offer))):
        answer = request.read(again, "pl", NOW, WARSAW)
        assert isinstance(answer, Request)
        assert [line.written for line in answer.lines] == [offer]


def test_all_problems_are_told_at_once_and_in_order() -> None:
    found = problems("Bes: X", "Paczki: dużo", "Wyślij: kiedyś", "Godziny: zawsze", "Archiwum:")
    assert [(problem.kind, problem.line) for problem in found] == [
        (ProblemKind.NO_RECIPIENTS, ""),
        (ProblemKind.KEY_MISSPELT, "Bes: X"),
        (ProblemKind.VALUE_UNREADABLE, "Paczki: dużo"),
        (ProblemKind.VALUE_UNREADABLE, "Wyślij: kiedyś"),
        (ProblemKind.VALUE_UNREADABLE, "Godziny: zawsze"),
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


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Wyślij: jutro 8:30", "Wyślij: czwartek 2026-11-19 8:30"),
        ("Send: in 2 hours", "Send: Wednesday 2026-11-18 12:30"),
        ("Start: pt 10:00", "Start: piątek 2026-11-20 10:00"),
        ("Wyślij: 15:00", "Wyślij: środa 2026-11-18 15:00"),
        ("Wyślij: jutro 9:00:30", "Wyślij: czwartek 2026-11-19 9:01"),
        *((same, same) for same in ("Wyślij: teraz", "Wyślij: 1.12.2026 9:00", "Wyślij: 20.11. 9:00")),
        *((same, same) for same in ("Wyślij: 1 maja", "Wyślij: kiedyś", "Wyślij: dziś 8:00", "Paczki: 5 co 10 min")),
    ],
)
def test_a_start_that_counts_from_today_is_kept_as_its_day(written: str, kept: str) -> None:
    dated = request.dated(said(written), "pl", NOW, WARSAW)
    assert directives.kept(dated) == (kept,)
    assert [one.written for one in dated] == [kept]
    assert request.dated(dated, "pl", NOW + timedelta(hours=1), WARSAW) == dated
