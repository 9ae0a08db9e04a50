"""What was wrong with a row or an address, in Polish: the files' readers speak English only, and the log keeps it."""

import re
from collections.abc import Callable

_FIELDS = {
    "name": "imię i nazwisko",
    "first_name": "imię",
    "last_name": "nazwisko",
    "position": "stanowisko",
    "gender": "płeć",
    "is_default": "osoba domyślna",
    "person_phone": "telefon osoby",
    "person_email": "e-mail osoby",
    "company": "firma",
    "tax_id": "NIP",
    "email": "e-mail",
    "phone": "telefon",
    "fax": "faks",
    "street": "ulica",
    "postcode": "kod pocztowy",
    "city": "miasto",
    "country": "kraj",
    "owner": "opiekun",
    "language": "język",
    "consent": "zgoda",
    "groups": "grupy",
}
_NO_ADDRESS = "to nie jest poprawny adres e-mail"

# The sentences of book/, store/importing.py and store/canonical.py, and the causes that email-validator names.
_ROWS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"row (\d+)(?:: (.*))?", lambda said: f"wiersz {said[1]}" + (f": {_polish(said[2])}" if said[2] else "")),
    (r"“(.*)” is not an e-mail address: (.*)", lambda said: f"„{said[1]}” {_NO_ADDRESS}: {_polish(said[2])}"),
    (r"neither a company, nor a person, nor an address", lambda _: "nie ma w nim ani firmy, ani osoby, ani adresu"),
    (r"more cells than the (\d+) headings", lambda said: f"więcej komórek niż nagłówków (jest ich {said[1]})"),
    (r"a cell is longer than (\d+) characters", lambda said: f"komórka dłuższa niż {said[1]} znaków"),
    (r"a quote is opened and never closed", lambda _: "otwarty i niezamknięty cudzysłów"),
    (r"the card has neither a name nor an address", lambda _: "wizytówka bez nazwiska i adresu"),
    (r"(\w+): “(.*)” cannot be read", lambda said: f"{field(said[1], 'pl')}: nie rozumiem wartości „{said[2]}”"),
    (r"(\w+): “(.*)” is neither yes nor no", lambda said: f"{field(said[1], 'pl')}: „{said[2]}” to ani tak, ani nie"),
    (
        r"row (\d+) names another default person of this company",
        lambda said: f"wiersz {said[1]} podaje inną osobę domyślną tej firmy",
    ),
    (
        r"row (\d+) says something else about this company: (\w+)",
        lambda said: f"wiersz {said[1]} podaje co innego o tej firmie: {field(said[2], 'pl')}",
    ),
    (
        r"row (\d+) is the same contact and says something else: (.+)",
        lambda said: f"wiersz {said[1]} to ten sam kontakt, a podaje co innego: {field(said[2], 'pl')}",
    ),
    (r"consent: no", lambda _: "brak zgody"),
    (r"too long|The email address is too long.*", lambda _: "za długi"),
    (r"the domain does not end with a name.*", lambda _: "domena nie ma końcówki takiej jak .pl lub .com"),
    (r"An email address must have an @-sign.*", lambda _: "brakuje znaku @"),
    (r"There must be something before the @-sign.*", lambda _: "nic nie ma przed znakiem @"),
    (r"There must be something after the @-sign.*", lambda _: "nic nie ma po znaku @"),
    (r"The part after the @-sign is not valid\. It should have a period.*", lambda _: "po znaku @ brakuje kropki"),
    (r"An email address cannot have two periods in a row.*", lambda _: "dwie kropki obok siebie"),
    (r".*(?:invalid|unsafe) character.*", lambda _: "niedozwolone znaki"),
    (r"An? (?:email )?address cannot.*|.*after the @-sign.*", lambda _: "niepoprawna część po znaku @"),
)
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), polish) for pattern, polish in _ROWS)


def field(name: str, language: str) -> str:
    """A field of the address book, as the plain CSV form calls it, for people."""
    return _FIELDS.get(name, name) if language == "pl" else name.replace("_", " ")


def told(why: str, language: str) -> str:
    """The same in ``language``; what no sentence fits stays as it is."""
    return _polish(why) if language == "pl" else why


def _polish(why: str) -> str:
    for pattern, polish in _PATTERNS:
        if said := pattern.fullmatch(why):
            return polish(said)
    return why
