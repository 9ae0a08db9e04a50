"""Addresses, as the post of the country that the letter leaves from wants them."""

import pytest

from mailbot.domain.fields import Field
from mailbot.paper import posting
from mailbot.paper.address import Address, Incomplete, address
from tests.paper.office import customer


def found(name: str, company: str, *parts: str) -> Address | Incomplete:
    """``parts``: street, postcode, city, country, and where the letter is posted."""
    street, postcode, city, country, home = (*parts, *("", "PL")[len(parts) - 3 :])
    return address(name, company, {"street": street, "postcode": postcode, "city": city, "country": country}, home)


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        (
            ("Anna Nowak", "Łącz S.A.", "ul. Długa 5", "60-123", "Poznań"),
            "Anna Nowak|Łącz S.A.|ul. Długa 5|60-123 Poznań",
        ),
        (("Anna Nowak", "", "Zalesie 12", "60123", "Zalesie"), "Anna Nowak|Zalesie 12|60-123 Zalesie"),
        (("", "Łącz S.A.", "ul. Długa 5", "60 123", "Poznań", "Polska"), "Łącz S.A.|ul. Długa 5|60-123 Poznań"),
        (("Jan Lis", "JAN LIS", "ul. Długa 5", "60-123", "Poznań", "pl"), "Jan Lis|ul. Długa 5|60-123 Poznań"),
        (
            ("Eva Braun", "", "Hauptstr. 1", "10115", "Berlin", "Deutschland"),
            "Eva Braun|Hauptstr. 1|10115 Berlin|NIEMCY",
        ),
        (("Jan Lis", "", "Długa 5", "60-123", "Poznań", "Poland", "DE"), "Jan Lis|Długa 5|60-123 Poznań|POLAND"),
        (
            ("John Smith", "", "10 Downing Street", "SW1A 2AA", "London", "UK"),
            "John Smith|10 Downing Street|London|SW1A 2AA|WIELKA BRYTANIA",
        ),
        (
            ("Ann Lee", "", "1 Main St", "62704", "Springfield, IL", "USA"),
            "Ann Lee|1 Main St|Springfield, IL 62704|STANY ZJEDNOCZONE",
        ),
        (("Liam Byrne", "", "1 Main Street", "", "Cork", "IE"), "Liam Byrne|1 Main Street|Cork|IRLANDIA"),
        (("Ama Mensah", "", "1 Ring Road", "", "Accra", "Ghana"), "Ama Mensah|1 Ring Road|Accra|GHANA"),
        (("Ali", "", "King Fahd Rd 5", "11564", "Riyadh", "SA"), "Ali|King Fahd Rd 5|11564 Riyadh|ARABIA SAUDYJSKA"),
        (("Олег", "", "ул. Ленина 5", "101000", "Москва", "Россия"), "Олег|ул. Ленина 5|101000 Москва|ROSJA"),
        (("Ali", "", "Corniche 1", "", "Dubai", "UAE"), "Ali|Corniche 1|Dubai|ZJEDNOCZONE EMIRATY ARABSKIE"),
        (("Anna\r\nBcc: x", " ", "ul.\u200b Długa\t5", "60-123", "Poznań"), "Anna Bcc: x|ul. Długa 5|60-123 Poznań"),
    ],
)
def test_lines_stand_in_the_order_of_the_post(given: tuple[str, ...], lines: str) -> None:
    assert found(*given) == Address(tuple(lines.split("|")))


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (("Anna Nowak", "", "ul. Długa 5", "60-123", ""), (Field.CITY,)),
        (("", "", "", "", ""), (Field.NAME, Field.STREET, Field.CITY, Field.POSTCODE)),
        (("Eva Braun", "", "Hauptstr. 1", "", "Berlin", "DE"), (Field.POSTCODE,)),
    ],
)
def test_what_is_missing_is_named(given: tuple[str, ...], missing: tuple[Field, ...]) -> None:
    assert found(*given) == Incomplete(missing)


def test_the_posting_list_has_a_row_for_each_letter_even_without_an_address() -> None:
    assert len(posting.columns("pl")) == len(posting.columns("en")) == 6
    assert posting.row(customer(7, phone="61 123", fax="61 124", country="Polska"), "PL") == (
        "7",
        "Żaneta Nowak",
        "Łącz S.A.",
        "ul. Święty Marcin 12, 61-803 Poznań",
        "61 123",
        "61 124",
    )
    assert posting.row(customer(8, city="", country="DE"), "PL")[3] == "ul. Święty Marcin 12, 61-803, DE"
