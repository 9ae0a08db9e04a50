"""Numbers and plurals of the mails: everything that is counted stands in these tables, as a person would read it."""

import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from mailbot.mail.speech import NBSP, Speech

ROOT = Path(__file__).parents[2]

POLISH = """
1 adres ogólny, 2 adresy ogólne, 5 adresów ogólnych, 22 adresy ogólne
1 błędzie, 2 błędach, 5 błędach, 22 błędach
1 dzień, 2 dni, 5 dni, 22 dni
1 firma, 2 firmy, 5 firm, 22 firmy
1 grupa, 2 grupy, 5 grup, 22 grupy
1 inny adres, 2 inne adresy, 5 innych adresów, 22 inne adresy
1 kontakt, 2 kontakty, 5 kontaktów, 22 kontakty
1 kopia (DW, UDW), 2 kopie (DW, UDW), 5 kopii (DW, UDW), 22 kopie (DW, UDW)
1 list był już wydrukowany, 2 listy były już wydrukowane, 5 listów było już wydrukowanych, 22 listy były już wydrukowane
1 list na papierze, 2 listy na papierze, 5 listów na papierze, 22 listy na papierze
1 list pójdzie, 2 listy pójdą, 5 listów pójdzie, 22 listy pójdą
1 list, 2 listy, 5 listów, 22 listy
1 odbiorca dostanie, 2 odbiorców dostanie, 5 odbiorców dostanie, 22 odbiorców dostanie
1 odbiorcy, 2 odbiorców, 5 odbiorców, 22 odbiorców
1 osoba, 2 osoby, 5 osób, 22 osoby
1 paczka, 2 paczki, 5 paczek, 22 paczki
1 plik, 2 pliki, 5 plików, 22 pliki
1 pozycja, 2 pozycje, 5 pozycji, 22 pozycje
1 sprawie, 2 sprawach, 5 sprawach, 22 sprawach
1 wiadomości, 2 wiadomości, 5 wiadomości, 22 wiadomości
1 wiadomość, 2 wiadomości, 5 wiadomości, 22 wiadomości
"""
ENGLISH = """
1 company, 2 companies
1 contact, 2 contacts
1 copy (Cc, Bcc), 2 copies (Cc, Bcc)
1 day, 2 days
1 entry, 2 entries
1 failure, 2 failures
1 file, 2 files
1 general address, 2 general addresses
1 group, 2 groups
1 letter goes, 2 letters go
1 letter on paper, 2 letters on paper
1 letter was printed, 2 letters were printed
1 letter, 2 letters
1 message has, 2 messages have
1 message, 2 messages
1 other address, 2 other addresses
1 packet, 2 packets
1 person, 2 people
1 recipient gets, 2 recipients get
1 recipient has, 2 recipients have
1 recipient, 2 recipients
1 thing, 2 things
"""
_NUMBERED = re.compile(r"(?:^|, )(\d+) ")
_IN_TEMPLATE = re.compile(r'say\.(?:count|plural)\([^"]*?((?:, "[^"]+"){2,3})\)')
_IN_CODE = re.compile(r'\(("[^"]+"(?:, "[^"]+"){1,2})\)(?: if|\)\))')


def read(table: str) -> Iterator[dict[int, str]]:
    """Each line's forms by their numbers."""
    for line in table.strip().splitlines():
        _, *parts = _NUMBERED.split(line)
        yield {int(number): form for number, form in zip(parts[::2], parts[1::2], strict=True)}


def counted(language: str) -> set[tuple[str, ...]]:
    """The forms of everything that templates and code count in that language."""
    templates = [*(ROOT / "templates/mail" / language).iterdir(), ROOT / f"templates/mail/onpaper.{language}.jinja"]
    found = [forms for path in templates for forms in _IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))]
    modules = [ROOT / "mailbot/mail" / name for name in ("manual.py", "outline.py", "speech.py")]
    found += [forms for path in modules for forms in _IN_CODE.findall(path.read_text(encoding="utf-8"))]
    amount = 3 if language == "pl" else 2
    return {forms for forms in (tuple(re.findall(r'"([^"]+)"', each)) for each in found) if len(forms) == amount}


@pytest.mark.parametrize(("language", "table", "numbers"), [("pl", POLISH, (1, 2, 5)), ("en", ENGLISH, (1, 2))])
def test_everything_that_is_counted_stands_in_the_table(language: str, table: str, numbers: tuple[int, ...]) -> None:
    assert counted(language) == {tuple(row[number] for number in numbers) for row in read(table)}


@pytest.mark.parametrize("row", list(read(POLISH)), ids=lambda row: row[1])
def test_polish_is_counted_as_the_table_says(row: dict[int, str]) -> None:
    say = Speech("pl", UTC)
    forms = (row[1], row[2], row[5])
    assert {number: say.plural(number, *forms) for number in row} == row
    assert [say.plural(number, *forms) for number in (0, 11, 12, 14, 21, 112, 1000, 12345)] == [row[5]] * 8
    assert [say.plural(number, *forms) for number in (3, 4, 34, 102, 1234, 12342)] == [row[2]] * 6


@pytest.mark.parametrize("row", list(read(ENGLISH)), ids=lambda row: row[1])
def test_english_is_counted_as_the_table_says(row: dict[int, str]) -> None:
    say = Speech("en", UTC)
    assert [say.plural(number, row[1], row[2]) for number in (0, 1, 2, 21, 101)] == [row[2], row[1], *[row[2]] * 3]


@pytest.mark.parametrize(
    ("amount", "en", "pl"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1,000", "1000"),
        (9999, "9,999", "9999"),
        (10_000, "10,000", "10 000"),
        (1_234_567, "1,234,567", "1 234 567"),
    ],
)
def test_thousands_are_parted_as_each_language_parts_them(amount: int, en: str, pl: str) -> None:
    assert (Speech("en", UTC).number(amount), Speech("pl", UTC).number(amount).replace(NBSP, " ")) == (en, pl)
