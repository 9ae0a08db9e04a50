"""What went wrong with a letter on paper, in the words of the people who will read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from mailbot.domain.fields import Field

_FIELDS: Mapping[Field, tuple[str, str]] = {
    Field.NAME: ("name or company", "imię i nazwisko albo firma"),
    Field.STREET: ("street", "ulica"),
    Field.POSTCODE: ("postcode", "kod pocztowy"),
    Field.CITY: ("city", "miejscowość"),
}


class Kind(Enum):
    """One sentence each, EN and PL."""

    ADDRESS_INCOMPLETE = ("the postal address lacks: {}", "w adresie pocztowym brakuje: {}")
    ADDRESS_TOO_LONG = (
        "the postal address does not fit: {}",
        "adres pocztowy się nie mieści: {}",
    )
    NO_FONT = (
        "there is no font for these characters: {}",
        "brak czcionki dla znaków: {}",
    )
    TOO_LARGE = (
        "the letter is larger than a mail may be ({})",
        "list jest większy, niż może mieć wiadomość ({})",
    )
    FIELDS_TOO_LONG = (
        "the fields are too long for this text",
        "pola są za długie dla tego tekstu",
    )
    TEXT_TORN = (
        "the fields are too long, or a condition begins and ends in different places of the Word file",
        "pola są za długie albo warunek zaczyna się i kończy w różnych miejscach pliku Worda",
    )
    FIELD_EMPTY = (
        "a merge field of the Word file is empty (in so many letters): {}",
        "puste pole w pliku Worda (w tylu listach): {}",
    )
    NOT_SET = ("the letter could not be set: {}", "nie udało się złożyć listu: {}")
    PICTURE_LEFT_OUT = (
        "a picture was left out, since only pictures (PNG, JPEG, GIF) inside the mail can be printed: {}",
        "pominięto obrazek, ponieważ drukować można tylko obrazki (PNG, JPEG, GIF) zawarte w liście: {}",
    )
    CHARACTERS_LEFT_OUT = (
        "these characters were left out, since there is no font for them: {}",
        "pominięto znaki, dla których brak czcionki: {}",
    )

    def __init__(self, en: str, pl: str) -> None:
        self.en = en
        self.pl = pl


@dataclass(frozen=True, slots=True)
class Trouble:
    """``detail``: names of fields (``Field``), characters, or the typesetter's own words."""

    kind: Kind
    detail: str = ""

    def sentence(self, language: str) -> str:
        detail = self.detail
        if self.kind is Kind.ADDRESS_INCOMPLETE:
            detail = ", ".join(_FIELDS[Field(name)][language == "pl"] for name in detail.split(", "))
        return (self.kind.pl if language == "pl" else self.kind.en).format(detail)


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A recipient whose letter is not among the printed ones."""

    number: int
    trouble: Trouble
