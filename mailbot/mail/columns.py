"""Headings and words of the attached lists, in the language of the bot's answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.domain.states import DeliveryState


@dataclass(frozen=True, slots=True)
class Columns:
    """The words of one language."""

    recipients: str  # file name
    report: str  # file name
    left_out: str  # sheet
    of_recipients: tuple[str, ...]
    of_left_out: tuple[str, ...]
    of_report: tuple[str, ...]
    states: Mapping[DeliveryState, str]
    came_back: str  # of one that was sent
    complained: str  # the same


_EN = Columns(
    recipients="recipients",
    report="report",
    left_out="Left out",
    of_recipients=("No.", "Name", "Company", "Address"),
    of_left_out=("Name", "Address", "Why"),
    of_report=("No.", "Name", "Company", "Address", "Outcome", "When", "The server's words"),
    states={
        DeliveryState.PLANNED: "waiting",
        DeliveryState.CLAIMED: "under way",
        DeliveryState.DOTTED: "under way",
        DeliveryState.SENT: "sent",
        DeliveryState.FAILED: "failed",
        DeliveryState.DEFERRED: "will be tried again",
        DeliveryState.UNKNOWN: "unknown",
        DeliveryState.SKIPPED: "not sent",
        DeliveryState.PRINTED: "printed",
    },
    came_back="came back",
    complained="sent, complained",
)
_PL = Columns(
    recipients="odbiorcy",
    report="raport",
    left_out="Pominięci",
    of_recipients=("Nr", "Imię i nazwisko", "Firma", "Adres"),
    of_left_out=("Imię i nazwisko", "Adres", "Dlaczego"),
    of_report=("Nr", "Imię i nazwisko", "Firma", "Adres", "Wynik", "Kiedy", "Odpowiedź serwera"),
    states={
        DeliveryState.PLANNED: "czeka",
        DeliveryState.CLAIMED: "w drodze",
        DeliveryState.DOTTED: "w drodze",
        DeliveryState.SENT: "wysłano",
        DeliveryState.FAILED: "nie udało się",
        DeliveryState.DEFERRED: "będzie ponowiona",
        DeliveryState.UNKNOWN: "nie wiadomo",
        DeliveryState.SKIPPED: "nie wysłano",
        DeliveryState.PRINTED: "wydrukowano",
    },
    came_back="zwrot",
    complained="wysłano, zgłoszono jako spam",
)


def columns(language: str) -> Columns:
    """Polish for "pl", else English."""
    return _PL if language == "pl" else _EN
