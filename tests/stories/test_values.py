"""Values as people write them: each is understood as it was meant, or asked about with an offer that loses nobody."""

import pytest

from mailbot.domain.contacts import Address, Particulars
from tests.stories.stage import Stage, client

BODY = "\n\n{zwrot},\nod 1 marca pracujemy w godzinach 8–16.\n"


MEANT = (
    ("Odbiorcy: Klienci i Partnerzy", "14 wiadomości"),
    ("Recipients: group Klienci and VIP", "13 wiadomości"),
    ("Odbiorcy: grupy Klienci, VIP", "13 wiadomości"),
    ("Odbiorcy: jan@klient1.example jan@klient2.example", "2 wiadomości"),
    ("Odbiorcy: Partnerzy\nBez: grupy VIP", "1 wiadomość"),
    ("Odbiorcy: wszyscy\nTylko: miasto Poznań i grupa VIP", "1 wiadomość"),
    ("Odbiorcy: VIP\nGdy kilka: dom", "jan@dom20.example"),
    ("Odbiorcy: VIP\nGdy kilka: każdy", "2 wiadomości"),
    ("Odbiorcy: Klienci\nKonto: biuro@firma.example", "Biuro Firmy <biuro@firma.example>"),
    ("Odbiorcy: Klienci\nKonto: Biuro firmy", "Biuro Firmy <biuro@firma.example>"),
    ("Odbiorcy: Klienci\nSzablon: brak", "12 wiadomości"),
    ("Odbiorcy: Klienci\nPaczki: 5 wiadomości co 10 minut", "3 paczki po najwyżej 5, co 10 min"),
    ("Odbiorcy: Klienci\nPaczki: 5 dziennie", "3 paczki po najwyżej 5, co"),
    ("Odbiorcy: Klienci\nWyślij: 1.12.26 9:00", "wtorek, 1 grudnia 2026, 9:00"),
    ("Odbiorcy: Klienci\nWyślij: 14.30", "wtorek, 24 listopada 2026, 14:30"),
    ("Odbiorcy: Klienci\nWyślij: zaraz po potwierdzeniu", "zaraz po potwierdzeniu"),
    ("Odbiorcy: Klienci\nFolder: Wysłane/{data} {temat}", "Wysłane/2026-11-24 Zmiana"),
    ("Odbiorcy: Klienci\nOdpowiedzi: na mój adres", "trafią na anna@firma.example"),
    ("Odbiorcy: Klienci\nArchiwum: wyłączone", "bez kopii"),
    ("Odbiorcy: Klienci\nStop po błędach: 10 błędach", "po 10 błędach"),
)


@pytest.fixture
def known(stage: Stage) -> Stage:
    """Beside the twelve clients two partners, one of them with two addresses."""
    addresses = (Address("jan@klient20.example", "praca"), Address("jan@dom20.example", "dom"))
    stage.know(
        [
            client(20, groups=("Partnerzy", "VIP"), person_email=addresses, particulars=Particulars(city="Poznań")),
            client(21, groups=("Partnerzy",), particulars=Particulars(city="Łódź")),
        ]
    )
    return stage


def test_a_value_is_understood_as_it_was_meant(known: Stage) -> None:
    for lines, told in MEANT:
        assert known.writes("Zmiana", lines + BODY).says("POTWIERDZAM", told), lines


@pytest.mark.parametrize(
    ("lines", "offered"),
    [
        ("Odbiorcy: VIP\nGdy kilka: prca", "Gdy kilka: praca"),
        ("Odbiorcy: Klienci\nAdresy: ogólny oraz domyślna", "Adresy: ogólny i osoba domyślna"),
        ("Odbiorcy: Klienci\nKonto: Biurko", "Konto: Biuro"),
    ],
)
def test_what_comes_close_is_offered(known: Stage, lines: str, offered: str) -> None:
    questions = known.writes("Zmiana", lines + BODY)
    assert questions.says(f"gotowy do skopiowania: {offered}") or questions.says(f"Na przykład: {offered}")
    assert known.replies(questions, offered).says("POTWIERDZAM")


@pytest.mark.parametrize(
    ("line", "asked", "chosen", "told"),
    [
        ("Send: next Friday", "NIE JESTEM PEWIEN", "Send: Friday 2026-12-04 8:00", "piątek, 4 grudnia 2026, 8:00"),
        ("Wyślij: w następny piątek o 9", "właściwym", "Wyślij: piątek 2026-11-27 9:00", "27 listopada 2026, 9:00"),
        ("Start: 12/1/2026", "Jeśli o ten", "Start: wtorek 2026-12-01 8:00", "wtorek, 1 grudnia 2026, 8:00"),
        ("Send: 12/1/2027 9am", "Odpowiedz", "Send: Tuesday 2027-01-12 9:00", "wtorek, 12 stycznia 2027, 9:00"),
    ],
)
def test_a_day_that_may_be_two_is_asked_about_with_a_line_for_each(
    known: Stage, line: str, asked: str, chosen: str, told: str
) -> None:
    questions = known.writes("Zmiana", f"Odbiorcy: Klienci\n{line}" + BODY)
    assert questions.says(asked, chosen)
    assert f"\n    {chosen}\n" in questions.text
    assert known.replies(questions, chosen).says("POTWIERDZAM", told)


@pytest.mark.parametrize(
    ("line", "offered", "amount"),
    [
        ("Odbiorcy: Klienci oprócz Klient 001 sp. z o.o.", "Odbiorcy: Klienci\nBez: Klient 001 sp. z o.o.", "11"),
        ("Odbiorcy: Klienci bez jan@klient1.example", "Odbiorcy: Klienci\nBez: jan@klient1.example", "11"),
        (
            "Odbiorcy: VIP, Klienci z wyjątkiem klient1.example, klient2.example\nBez: jan@klient3.example",
            "Odbiorcy: VIP, Klienci\nBez: jan@klient3.example, klient1.example, klient2.example",
            "10",
        ),
        ("Recipients: Klienci except klient1.example", "Recipients: Klienci\nWithout: klient1.example", "11"),
        (
            "Odbiorcy: Klienci Wyślij: jutro 9 Paczki: 5 co 10 min",
            "Odbiorcy: Klienci\nWyślij: jutro 9\nPaczki: 5 co 10 min",
            "12",
        ),
        ("Odbiorcy: Klienci, Bez: klient1.example", "Odbiorcy: Klienci\nBez: klient1.example", "11"),
    ],
)
def test_what_stands_on_one_line_and_means_several_is_offered_as_such(
    known: Stage, line: str, offered: str, amount: str
) -> None:
    questions = known.writes("Zmiana", line + BODY)
    assert questions.says("W osobnych wierszach, gotowe do skopiowania: " + offered.replace("\n", " "))
    assert known.replies(questions, offered).says("POTWIERDZAM", f"{amount} wiadomości")


def test_an_offer_never_loses_half_of_a_list(known: Stage) -> None:
    questions = known.writes("Zmiana", "Odbiorcy: Klienci i Parnterzy" + BODY)
    assert questions.says("NIE MA NIKOGO O TEJ NAZWIE", "Odbiorcy: Klienci i Parnterzy")
    assert not questions.says("gotowy do skopiowania")
    assert not questions.says("Żeby z tego zrezygnować")


def test_a_name_that_is_only_left_out_is_not_called_a_correction(known: Stage) -> None:
    questions = known.writes("Zmiana", "Odbiorcy: Klienci, Xyzzy" + BODY)
    assert questions.says("Żeby z tego zrezygnować, odpowiedz: Odbiorcy: Klienci")
