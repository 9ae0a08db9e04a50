"""An order that was not obeyed, and why: what an answer to it says before anything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_LONGEST = 80  # characters quoted of an order


class Why(StrEnum):
    """Why nothing was done."""

    OUTDATED = "outdated"  # it answers a version of the plan that is no more
    UNTIED = "untied"  # it does not say which version it answers
    RETYPED = "retyped"  # a request by its lines, an answer by its subject; said: the campaign's number
    UNCONFIRMED = "unconfirmed"  # it has a meaning only after the confirmation
    CONFIRMED = "confirmed"  # it had a meaning only before
    OVER = "over"  # finished, cancelled or expired
    RUNNING = "running"  # RESUME of what is not paused
    NOBODY = "nobody"  # RETRY where nobody failed
    NO_SUCH = "no such"  # STOP with a number that is no campaign's of this requester
    NOT_OWN = "not own"  # STOP of an admin who has nothing under way, while others have
    ONLY_YES = "only yes"  # from somebody whose part is only the second yes
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
    Why.RETYPED: (
        (
            "I changed nothing and began nothing: by its subject your mail answers campaign #{said}. To change that "
            "one, reply to this mail itself. To begin another, write a new mail without “[#{said}]” in its subject."
        ),
        (
            "Niczego nie zmieniłem i niczego nie zacząłem: sądząc po temacie, to odpowiedź w sprawie wysyłki nr "
            "{said}. Żeby coś w niej zmienić, odpowiedz wprost na tę wiadomość. Żeby zlecić nową, napisz nową "
            "wiadomość, bez „[#{said}]” w temacie."
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
    Why.NO_SUCH: (
        "I stopped nothing: “{said}” names no campaign of yours. Below are those that it could be about.",
        "Niczego nie wstrzymałem: „{said}” nie wskazuje żadnej Twojej wysyłki. Poniżej te, o które może chodzić.",
    ),
    Why.NOT_OWN: (
        "I stopped nothing: nothing of your own is leaving. Below are others' campaigns that are under way.",
        "Niczego nie wstrzymałem: żadna Twoja wysyłka nie jest w toku. Poniżej wysyłki innych osób.",
    ),
    Why.ONLY_YES: (
        (
            "I did nothing: “{said}” is for the person who asked for this campaign, or an administrator, to say. "
            "You can agree to it or cancel it."
        ),
        (
            "Niczego nie zrobiłem: „{said}” może tu napisać tylko osoba, która zleciła tę wysyłkę, albo administrator. "
            "Ty możesz się na nią zgodzić albo ją anulować."
        ),
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
