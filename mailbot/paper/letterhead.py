"""Who writes, and how the letter shall look: what is the same on every letter of a campaign."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailbot.domain.fields import Field, read_language
from mailbot.paper.address import Address, address
from mailbot.paper.nodes import Json

_POLISH = (
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
)
_ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_MONTHS = {"pl": (*_POLISH, "listopada", "grudnia"), "en": (*_ENGLISH, "November", "December")}


class Window(StrEnum):
    """Where the envelope's window is, seen from the front."""

    LEFT = "left"  # DIN 5008, form B
    RIGHT = "right"  # as Polish DL envelopes mostly have it


@dataclass(frozen=True, slots=True)
class Sender:
    """What stands on the letterhead."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "PL"  # where the letters are posted; by code or name
    place: str = ""  # beside the date; "": the city
    contact: tuple[str, ...] = ()  # telephone, e-mail, web: a line each
    footer: tuple[str, ...] = ()  # what the law or the bank wants

    @property
    def lines(self) -> tuple[str, ...]:
        """The postal address without the name; as much of it as there is."""
        fields: dict[str, str] = {Field.STREET: self.street, Field.POSTCODE: self.postcode, Field.CITY: self.city}
        whole = address(self.name, "", fields, self.country)
        if isinstance(whole, Address):
            return whole.lines[1:]
        return tuple(part for part in (self.street, f"{self.postcode} {self.city}".strip()) if part)

    def told(self) -> Json:
        return {
            "name": self.name,
            "lines": list(self.lines),
            "contact": list(self.contact),
            "footer": list(self.footer),
            "return_line": " · ".join((self.name, *self.lines)),
        }


@dataclass(frozen=True, slots=True)
class Style:
    """How letters are printed."""

    design: str = "letter"  # a file of the templates' folder ``paper``, without its ending
    window: Window = Window.LEFT
    archival: bool = False  # PDF/A-2a


def dateline(day: date, place: str, language: str) -> str:
    """``Poznań, 1 marca 2026 r.`` or ``Poznań, 1 March 2026``."""
    written = f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}" + (" r." if language == "pl" else "")
    return f"{place}, {written}" if place else written


def spoken(written: str, default: str) -> str:
    """The language, "pl" or "en", that a recipient's own field asks for."""
    own = read_language(written)
    return own if own in _MONTHS else default if default in _MONTHS else "en"
