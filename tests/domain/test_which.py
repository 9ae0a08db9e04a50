"""Which addresses of a contact: many words for few choices."""

import pytest

from mailbot.domain import which
from mailbot.domain.choices import choose
from mailbot.domain.selector import CompanyAddresses, IfSeveral


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((text, CompanyAddresses.GENERAL) for text in ("general", "ogólny", "adresy ogólne", "General addresses")),
        *((text, CompanyAddresses.DEFAULT_PERSON) for text in ("default person", "osoby domyślne", "domyślna")),
        *((text, CompanyAddresses.OTHER_PERSONS) for text in ("other persons", "pozostałe osoby")),
        *((text, CompanyAddresses.GENERAL_AND_DEFAULT) for text in ("general and default", "ogólny + osoba domyślna")),
        *((text, CompanyAddresses.ALL_PERSONS) for text in ("all persons", "wszystkie osoby")),
        *((text, CompanyAddresses.EVERYONE) for text in ("everyone", "all", "wszyscy", "wszystkie adresy")),
    ],
)
def test_the_addresses_of_a_company_are_chosen_by_many_words(text: str, meant: CompanyAddresses) -> None:
    choice = choose(text, which.ADDRESSES)
    assert choice is not None
    assert choice.value is meant


def test_one_of_several_addresses_is_the_first_all_or_a_label() -> None:
    assert which.several("first") == which.several("Pierwszy") == IfSeveral()
    assert which.several("wszystkie") == IfSeveral(every=True)
    assert which.several(" praca ") == IfSeveral(label="praca")
