"""Conditions: a field says something, and a request wants something."""

import pytest

from mailbot.domain.addressee import key, meets, wanted
from mailbot.domain.selector import Condition


@pytest.mark.parametrize(
    ("name", "under"),
    [("Miasto", "city"), ("city", "city"), ("E-mail", "email"), ("Numer klienta", "numerklienta")],
)
def test_a_field_has_one_key_in_whatever_language(name: str, under: str) -> None:
    assert key(name) == under


@pytest.mark.parametrize(
    ("condition", "meeting", "others"),
    [
        (Condition("city", "poznan"), ("Poznań", "POZNAN "), ("Poznań Stare Miasto", "")),
        (Condition("płeć", "kobieta"), ("female", "Pani"), ("male", "")),
        (Condition("language", "polski"), ("pl", "PL"), ("en",)),
        (Condition("zgoda", "tak"), ("yes", "tak"), ("no", "")),
        (Condition("consent", "no"), ("nie", "no"), ("yes", "")),
        (
            Condition("owner", "ANNA@firma.example"),
            ("anna@firma.example", "Anna Lis <anna@firma.example>"),
            ("joanna@firma.example", "Anna"),
        ),
        (Condition("grupa", "vip"), ("Klienci | VIP", "vip"), ("Klienci VIP", "")),
        (Condition("Numer klienta", "17"), ("17",), ("170",)),
    ],
)
def test_a_condition_holds_for_what_a_person_would_call_the_same(
    condition: Condition, meeting: tuple[str, ...], others: tuple[str, ...]
) -> None:
    told = [meets(key(condition.field), wanted(condition), text) for text in (*meeting, *others)]
    assert told == [True] * len(meeting) + [False] * len(others)
