"""Names that are not found, told by their line."""

from mailbot.domain import directives, offers
from mailbot.domain.problem import Problem, ProblemKind

DRAFT = directives.reread(["Odbiorcy: Kliencii, Ewa Bąk, plik, Nikt", "Without: Detbors"])
NOBODY = Problem(ProblemKind.NAME_UNKNOWN, "Nikt")
MISSPELT = Problem(ProblemKind.NAME_UNKNOWN, "Kliencii", near=("Klienci", "Klimat"))
SEVERAL = Problem(ProblemKind.NAME_AMBIGUOUS, "Ewa Bąk", near=("Ewa Bąk (Alfa)", "Ewa Bąk (Beta)"))


def test_every_problem_of_a_line_offers_the_line_with_all_of_them_put_right() -> None:
    line = "Odbiorcy: Kliencii, Ewa Bąk, plik, Nikt"
    offer = "Odbiorcy: Klienci, Ewa Bąk (Alfa), plik, Nikt"
    without_it = "Odbiorcy: Klienci, Ewa Bąk (Alfa), plik"
    assert offers.offered([NOBODY, MISSPELT, SEVERAL], DRAFT, "pl") == (
        Problem(ProblemKind.NAME_UNKNOWN, line, "Nikt", without_it),
        Problem(ProblemKind.NAME_UNKNOWN, line, "Kliencii", offer, ("Klienci", "Klimat")),
        Problem(ProblemKind.NAME_AMBIGUOUS, line, "Ewa Bąk", offer, ("1. Ewa Bąk (Alfa)", "2. Ewa Bąk (Beta)")),
    )


def test_whom_to_leave_out_is_in_every_offer_of_its_line() -> None:
    draft = directives.reread(["Odbiorcy: Kowalsky, Klienty, @bak.example, wszyscy oprócz dłużników", "Bez: Alfaa"])
    person = Problem(ProblemKind.NAME_UNKNOWN, "Kowalsky", near=("Jan Kowalski",))
    group = Problem(ProblemKind.NAME_UNKNOWN, "Klienty", near=("Klienci",))
    both = Problem(ProblemKind.NAME_UNKNOWN, "wszyscy oprócz dłużników")
    alfa = Problem(ProblemKind.NAME_UNKNOWN, "Alfaa", near=("Alfa",))
    line = "Odbiorcy: Kowalsky, Klienty, @bak.example, wszyscy oprócz dłużników"
    offer, others = "Odbiorcy: Jan Kowalski, Klienci, bak.example, wszyscy", ("Bez: Alfa, dłużników",)
    assert offers.offered([person, group, both, alfa], draft, "pl") == (
        Problem(ProblemKind.NAME_UNKNOWN, line, "Kowalsky", offer, ("Jan Kowalski",), others=others),
        Problem(ProblemKind.NAME_UNKNOWN, line, "Klienty", offer, ("Klienci",), others=others),
        Problem(ProblemKind.NAME_UNKNOWN, line, "wszyscy oprócz dłużników", offer, others=others),
        Problem(ProblemKind.NAME_UNKNOWN, "Bez: Alfaa", "Alfaa", "Bez: Alfa", ("Alfa",)),
    )


def test_a_line_that_would_name_nobody_is_not_offered() -> None:
    draft = directives.reread(["Odbiorcy: Nikt", "Bez: Nikt inny"])
    there, gone = offers.offered([NOBODY, Problem(ProblemKind.NAME_UNKNOWN, "Nikt inny")], draft, "pl")
    assert (there.line, there.offer) == ("Odbiorcy: Nikt", "")
    assert gone.offer == "Bez:"


def test_each_line_is_told_in_its_own_language() -> None:
    table, debtors = offers.offered(
        [Problem(ProblemKind.TABLE_MISSING, "file"), Problem(ProblemKind.NAME_UNKNOWN, "Detbors", near=("Debtors",))],
        DRAFT,
        "pl",
    )
    assert (table.understood, table.offer) == ("plik", "")
    assert debtors == Problem(ProblemKind.NAME_UNKNOWN, "Without: Detbors", "Detbors", "Without: Debtors", ("Debtors",))


def test_too_many_and_nobody_name_the_recipients() -> None:
    (told,) = offers.offered([Problem(ProblemKind.TOO_MANY, "A, B", "12 (limit: 5)")], DRAFT, "pl")
    assert told == Problem(ProblemKind.TOO_MANY, "Odbiorcy: Kliencii, Ewa Bąk, plik, Nikt", "12 (limit: 5)")


def test_a_field_of_a_condition_is_put_right_in_its_line_and_one_of_the_text_is_not() -> None:
    draft = directives.reread(["Odbiorcy: Klienci", "Tylko: miastoo Poznań, grupa VIP"])
    condition = Problem(ProblemKind.FIELD_UNKNOWN, "miastoo Poznań", near=("miasto",))
    text = Problem(ProblemKind.FIELD_UNKNOWN, "{imiee}", near=("imię",))
    line, offer = "Tylko: miastoo Poznań, grupa VIP", "Tylko: miasto Poznań, grupa VIP"
    assert offers.offered([condition, text], draft, "pl") == (
        Problem(ProblemKind.FIELD_UNKNOWN, line, "miastoo Poznań", offer, ("miasto",)),
        text,
    )


def test_a_problem_of_no_line_is_left_as_it_is() -> None:
    problem = Problem(ProblemKind.EMPTY_BODY, "")
    assert offers.offered([problem], DRAFT, "pl") == (problem,)
