"""First lines that must say who gets it, although they have no key: asked about, and never sent to customers."""

from datetime import UTC, datetime

import pytest
from dateutil import tz

from mailbot.domain import block, directives, slips, spelling
from mailbot.domain.directives import Line, Misspelt
from mailbot.domain.words import Key

WHOM = (Key.RECIPIENTS,)
WARSAW = tz.tzstr("CET-1CEST,M3.5.0,M10.5.0/3")
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
TEXT = ("", "Dzień dobry,", "od 1 marca pracujemy krócej.")


@pytest.mark.parametrize(
    "line",
    [
        *("Odbiorcy Klienci", "Odbiorcy = Klienci", "ODBIORCY - Klienci", "Odbiorcy; Klienci", "* Adresaci -> Klienci"),
        *("Recipients Klienci", "Recipient – Klienci", "Do: Klienci", "To: Klienci", "Dla: Klienci", "Grupa: Klienci"),
        *("Wyślij do: Klienci", "Send to: Klienci", "„Odbiorcy: Klienci”", '"Recipients: Klienci"'),
    ],
)
def test_a_first_line_that_must_name_the_recipients_is_asked_about_and_kept_out_of_the_text(line: str) -> None:
    taken = block.of_request(("Dzień dobry,", line, "Wyślij: jutro", *TEXT))
    assert taken.lines == (Misspelt(WHOM, "Klienci", line), Line(Key.SEND, "jutro", "Wyślij: jutro"))
    assert taken.taken == 4
    kept = directives.reread(directives.kept(taken.lines))
    assert [type(one) for one in kept] == [Misspelt, Line]
    answer = directives.heard("Odbiorcy: VIP")
    assert answer is not None
    assert directives.amend(kept, [answer]) == (taken.lines[1], answer)


@pytest.mark.parametrize(
    "lines",
    [
        ("Odbiorcy: Klienci", "Do: wszystkich zainteresowanych"),  # it is said already
        ("Wyślij: jutro", "Do: Klienci", "Odbiorcy: Klienci"),
        ("Do: Anna Nowak", "Temat: Oferta", "Dzień dobry"),  # a forwarded header
        ("Zapraszamy na spotkanie.", "Dla: wszystkich"),  # below text
        ("Odbiorcy", "Dzień dobry"),
        ("Do zobaczenia w piątek!",),
        ("Odbiorcy " + "bardzo " * 40,),
    ],
)
def test_what_may_be_a_letters_own_text_is_no_slip(lines: tuple[str, ...]) -> None:
    assert slips.of(lines) is None


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Paczki 5 co 10 min", "Paczki: 5 co 10 min"),
        ("Wyślij jutro o 9", "Wyślij: jutro o 9"),
        ("send next Friday", "send: next Friday"),
        ("Stop po błędach = 10", "Stop po błędach: 10"),
        ("Konto - Sprzedaż", "Konto: Sprzedaż"),
        *((said, "") for said in ("", "Wyślij", "Wyślij test", "Send it to Bob", "Odwołaj spotkanie", "Konto " * 40)),
    ],
)
def test_an_answer_that_lacks_but_the_colon_is_offered_with_it(said: str, line: str) -> None:
    assert slips.as_line(said, NOW, WARSAW) == line


@pytest.mark.parametrize("text", ["Dzień dobry,", "Szanowni Państwo!", "{zwrot}, zapraszamy", "Dear {name},"])
def test_a_list_below_its_key_ends_where_the_text_begins(text: str) -> None:
    taken = block.of_request(("Odbiorcy:", "Klienci", "Best", text))
    assert taken.lines == (Line(Key.RECIPIENTS, "Klienci, Best", "Odbiorcy: Klienci Best"),)
    assert taken.taken == 3


def test_an_answer_has_no_slips() -> None:
    assert not block.of_request(("Dla: mnie w porządku",), deep=False)


@pytest.mark.parametrize(
    ("lines", "subject", "taken"),
    [
        (("Temat: Nowe godziny", "Odbiorcy: Klienci", "", "Tekst"), "Nowe godziny", 3),
        (("Odbiorcy: Klienci", "Subject: New hours", "", "Text"), "New hours", 3),
        (("Odbiorcy: Klienci", "", "Tekst", "Temat: lekcja"), "", 2),
        (("Temat: Nowe godziny", "Tekst"), "", 0),
        (("Odbiorcy: Klienci", "Od: Jan", "Temat: stary"), "", 1),  # a forwarded header
    ],
)
def test_a_subject_among_the_lines_is_the_campaigns(lines: tuple[str, ...], subject: str, taken: int) -> None:
    read = block.of_request(lines)
    assert (read.subject, read.taken) == (subject, taken)


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("Klienci Wyślij: jutro 9 Paczki: 5", ("Klienci", "Wyślij: jutro 9", "Paczki: 5")),
        ("Klienci | Stop po błędach : 3", ("Klienci", "Stop po błędach : 3")),
        ("Klienci, Without: Beta", ("Klienci", "Without: Beta")),
        ("Klienci", ()),
        ("Rebez: Beta", ()),
        ("x " * 2_000 + "Paczki: 5", ()),
    ],
)
def test_other_keys_on_the_same_line_part_it(value: str, parts: tuple[str, ...]) -> None:
    assert spelling.keys_within(value) == parts
