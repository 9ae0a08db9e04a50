"""An order that was not obeyed, and why: what an answer to it says before anything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_LONGEST = 80  # characters quoted of an order


class Why(StrEnum):
    """Why nothing was done."""

    OUTDATED = "outdated"  # it answers a version of the plan that is no more
    UNTIED = "untied"  # it does not say which version it answers
    UNCONFIRMED = "unconfirmed"  # it has a meaning only after the confirmation
    CONFIRMED = "confirmed"  # it had a meaning only before
    OVER = "over"  # finished, cancelled or expired
    RUNNING = "running"  # RESUME of what is not paused
    NOBODY = "nobody"  # RETRY where nobody failed
    NO_ACCOUNT = "no account"  # the account was taken out of the settings


@dataclass(frozen=True, slots=True)
class Unheeded:
    """An order as it was written, and why it was not obeyed."""

    why: Why
    said: str


_SENTENCES: Mapping[Why, tuple[str, str]] = {
    Why.OUTDATED: (
        "I changed nothing, because “{said}” answers an old version. The present one is below.",
        "Niczego nie zmieniłem, bo „{said}” to odpowiedź na starą wersję. Aktualna jest poniżej.",
    ),
    Why.UNTIED: (
        (
            "I did nothing: “{said}” does not say which version it answers. Please answer this mail itself, "
            "and leave its last line as it is."
        ),
        (
            "Niczego nie zrobiłem: z wiadomości „{said}” nie wynika, na którą wersję odpowiadasz. Odpowiedz, proszę, "
            "wprost na tę wiadomość i nie usuwaj jej ostatniego wiersza."
        ),
    ),
    Why.UNCONFIRMED: (
        "I did nothing: “{said}” only works after the confirmation, and nobody has confirmed this campaign yet.",
        "Niczego nie zrobiłem: „{said}” działa dopiero po potwierdzeniu, a tej wysyłki nikt jeszcze nie potwierdził.",
    ),
    Why.CONFIRMED: (
        "I changed nothing: this campaign is confirmed already, and “{said}” only works before that.",
        "Niczego nie zmieniłem: ta wysyłka jest już potwierdzona, a „{said}” działa tylko przed potwierdzeniem.",
    ),
    Why.OVER: (
        "I changed nothing: this campaign is over, and “{said}” cannot change it any more.",
        "Niczego nie zmieniłem: ta wysyłka jest już zamknięta i „{said}” nic w niej nie zmieni.",
    ),
    Why.RUNNING: (
        "I changed nothing: this campaign is not paused.",
        "Niczego nie zmieniłem: ta wysyłka nie jest wstrzymana.",
    ),
    Why.NOBODY: (
        "I did nothing: there is no message that “{said}” could be about.",
        "Niczego nie zrobiłem: nie ma wiadomości, której mogłoby dotyczyć „{said}”.",
    ),
    Why.NO_ACCOUNT: (
        "Nothing can leave: the account of this campaign is no longer in the settings. Tell the administrator, please.",
        "Nic nie może wyjść: konta tej wysyłki nie ma już w ustawieniach. Daj, proszę, znać administratorowi.",
    ),
}


def told(unheeded: Unheeded, language: str) -> str:
    """One or two sentences."""
    words = " ".join(unheeded.said.split())
    said = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()} …"
    return _SENTENCES[unheeded.why][1 if language == "pl" else 0].format(said=said)
