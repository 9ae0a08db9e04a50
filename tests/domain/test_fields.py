"""The table of fields: every name finds its field, every usual value is read."""

import pytest

from mailbot.domain.fields import SPELLINGS, Field, known, normal, read_gender, read_language, read_yes
from mailbot.domain.folding import fold_name


def test_no_name_means_two_fields() -> None:
    named = {(fold_name(spelling), field) for field, spellings in SPELLINGS.items() for spelling in spellings}
    assert len(named) == len({name for name, _ in named})


def test_every_field_has_a_name() -> None:
    assert set(SPELLINGS) == set(Field)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("imię", Field.FIRST_NAME),
        ("IMIE", Field.FIRST_NAME),
        ("First Name", Field.FIRST_NAME),
        ("firstname", Field.FIRST_NAME),
        ("first-name", Field.FIRST_NAME),
        ("Miasto", Field.CITY),
        ("grupa", Field.GROUPS),
        ("NIP", Field.TAX_ID),
        ("rozmiar buta", None),
    ],
)
def test_a_field_is_known_by_its_polish_and_english_names(name: str, field: Field | None) -> None:
    assert known(name) is field


@pytest.mark.parametrize(
    ("text", "read"),
    [("tak", True), ("Yes", True), ("1", True), ("x", True), ("NIE", False), ("0", False), ("?", None)],
)
def test_yes_and_no_in_both_languages(text: str, *, read: bool | None) -> None:
    assert read_yes(text) is read


@pytest.mark.parametrize(
    ("text", "read"),
    [("K", "female"), ("Pani", "female"), ("Mrs.", "female"), ("mężczyzna", "male"), ("M", "male"), ("dr", None)],
)
def test_genders_in_both_languages(text: str, read: str | None) -> None:
    assert read_gender(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("pl", "pl"), ("PL", "pl"), ("polski", "pl"), ("en-GB", "en"), ("en_US", "en"), ("no", "no"), ("klingon", None)],
)
def test_languages_become_codes(text: str, read: str | None) -> None:
    assert read_language(text) == read


def test_a_value_that_cannot_be_read_stays_as_it_is() -> None:
    assert normal(Field.GENDER, "dr") == "dr"
    assert normal(Field.CITY, "nie") == "nie"
    assert normal(Field.CONSENT, "nie") == "no"
