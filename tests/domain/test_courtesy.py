"""Courtesies: closed lists, so that no wish is ever taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import courtesy

ONLY = [
    *("Dzień dobry,", "Dzień dobry Pani Anno!", "Dzień dobry, Panie Janie,", "Witam serdecznie.", "Szanowni Państwo,"),
    *("Hi,", "Hello Anna Nowak,", "Dear Sir or Madam,", "Good morning.", "Hi there!", "Dear Mailbot,", "Cześć Ewo"),
    *("Dziękuję.", "Z góry dziękuję!", "Thanks a lot!", "Dzień dobry, dziękuję.", "Pozdrawiam, Anna Nowak", "---", ""),
]
ASKING = [
    *("Proszę o wysłanie.", "proszę o wysłanie poniższej wiadomości:", "Bardzo proszę o rozesłanie tego maila."),
    *("Dzień dobry, proszę o wysłanie, dziękuję!", "Please send this message.", "Could you please send the following:"),
    *("Proszę o zmianę:", "Please change it to", "uprzejmie proszę o przesłanie e-maila"),
]
NEITHER = [
    *("Hej, nie wysyłaj", "Hej, Nie wysyłaj", "Hi Stop", "Hi, Stop", "Witam Wstrzymaj", "Hello TAK", "DZIEŃ DOBRY NIE"),
    *("Proszę nie wysyłać", "Proszę o wysłanie do Nowaka", "Proszę o wysłanie jutro", "Please send this to Anna"),
    *("Please don't send this", "Dziękuję, nie", "Dzień dobry 😊", "Dear customers and friends of our company", "OK"),
    *("Dziękuję za wiadomość", "Odbiorcy: Klienci", "Hi " * 100, "Pozdrawiam, ale nie wysyłać"),
]


@pytest.mark.parametrize("line", ONLY)
def test_greetings_and_thanks_are_only_that(line: str) -> None:
    assert courtesy.only(line)
    assert courtesy.asks(line)


@pytest.mark.parametrize("line", ASKING)
def test_a_polite_request_says_nothing_that_the_lines_do_not_say(line: str) -> None:
    assert courtesy.asks(line)
    assert not courtesy.only(line)


@pytest.mark.parametrize("line", NEITHER)
def test_whatever_says_more_is_no_courtesy(line: str) -> None:
    assert not courtesy.only(line)
    assert not courtesy.asks(line)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Dzień dobry Pani Anno, potwierdzam", ["potwierdzam"]),
        ("Hi, Anna can wait", ["Anna", "can", "wait"]),
        ("Witam, dzień dobry, tak", ["tak"]),
        ("Hello TAK", ["TAK"]),
    ],
)
def test_a_greeting_ends_with_the_name(line: str, left: list[str]) -> None:
    assert courtesy.without_greeting(line.split()) == left


@given(st.text(max_size=300))
def test_any_line_is_judged(line: str) -> None:
    assert courtesy.asks(line) or not courtesy.only(line)
