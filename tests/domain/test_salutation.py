"""Salutations: right by gender and language, and polite where nothing is known."""

import pytest

from mailbot.domain.salutation import salutation


@pytest.mark.parametrize(
    ("fields", "language", "expected"),
    [
        ({"gender": "female", "last_name": "Nowak"}, "pl", "Szanowna Pani"),
        ({"gender": "male", "first_name": "Jan", "last_name": "Nowak"}, "pl", "Szanowny Panie"),
        ({"gender": "K"}, "pl", "Szanowna Pani"),
        ({"gender": "mężczyzna"}, "pl", "Szanowny Panie"),
        ({"first_name": "Anna", "last_name": "Nowak"}, "pl", "Szanowni Państwo"),
        ({}, "pl", "Szanowni Państwo"),
        ({"gender": "female", "first_name": "Ann", "last_name": "Smith"}, "en", "Dear Ms Smith"),
        ({"gender": "male", "last_name": "Smith"}, "en", "Dear Mr Smith"),
        ({"first_name": "Jan", "last_name": "Kowalski"}, "en", "Dear Jan Kowalski"),
        ({"first_name": "Jan"}, "en", "Dear Jan"),
        ({"first_name": "mgr inż. Barbara", "last_name": "Lis"}, "en", "Dear Barbara Lis"),
        ({"first_name": "Prof. dr hab. Jan", "last_name": "Lis"}, "en", "Dear Jan Lis"),
        ({"gender": "male", "last_name": "dr Lis"}, "en", "Dear Mr Lis"),
        ({"first_name": "Dr", "last_name": "Lis"}, "en", "Dear Dr Lis"),
        ({"first_name": "Drew", "last_name": "Profumo"}, "en", "Dear Drew Profumo"),
        ({"gender": "female", "first_name": "Ann"}, "en", "Dear Ann"),
        ({"gender": "female"}, "en", "Dear Madam"),
        ({"gender": "male"}, "en", "Dear Sir"),
        ({"last_name": "Kowalski"}, "en", "Dear Sir or Madam"),
        ({}, "en", "Dear Sir or Madam"),
        ({"gender": "female", "language": "pl", "last_name": "Nowak"}, "en", "Szanowna Pani"),
        ({"gender": "female", "language": "en", "last_name": "Nowak"}, "pl", "Dear Ms Nowak"),
        ({"gender": "female", "language": "de"}, "pl", "Szanowna Pani"),
    ],
)
def test_everybody_is_greeted_as_they_should_be(fields: dict[str, str], language: str, expected: str) -> None:
    assert salutation(fields, language) == expected
