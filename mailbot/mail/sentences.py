"""Sentences that several of the bot's mails share, one table each, so that no member of an enum can be forgotten."""

from collections.abc import Mapping

from mailbot.domain.campaign import LeftOut, Reason
from mailbot.domain.delivery import Cause, cause
from mailbot.domain.request import Problem, ProblemKind
from mailbot.domain.states import CampaignState

_EN, _PL = 0, 1

PROBLEMS: Mapping[ProblemKind, tuple[str, str]] = {
    ProblemKind.NO_RECIPIENTS: (
        "Whom shall I send it to? The line “Recipients:” is missing.",
        "Do kogo mam to wysłać? Brakuje wiersza „Odbiorcy:”.",
    ),
    ProblemKind.EMPTY_BODY: (
        "There is no text to send below the instructions.",
        "Pod poleceniami nie ma treści do wysłania.",
    ),
    ProblemKind.EMPTY_SUBJECT: ("The subject is empty.", "Temat wiadomości jest pusty."),
    ProblemKind.KEY_MISSPELT: (
        "I am not sure what the beginning of this line means.",
        "Nie jestem pewien, co oznacza początek tego wiersza.",
    ),
    ProblemKind.KEY_TWICE: (
        "This line is there twice, with different values. Which one counts?",
        "Ten wiersz występuje dwa razy, z różnymi wartościami. Który obowiązuje?",
    ),
    ProblemKind.VALUE_MISSING: ("Nothing stands after the colon.", "Po dwukropku nic nie ma."),
    ProblemKind.VALUE_UNREADABLE: ("I cannot read this value.", "Nie rozumiem tej wartości."),
    ProblemKind.NAME_UNKNOWN: (
        "Nobody of this name is in the address book.",
        "W książce adresowej nie ma nikogo o tej nazwie.",
    ),
    ProblemKind.NAME_AMBIGUOUS: (
        "Several in the address book bear this name. Which one is meant?",
        "W książce adresowej jest kilka pozycji o tej nazwie. O którą chodzi?",
    ),
    ProblemKind.IN_THE_PAST: ("This moment has passed.", "Ten termin już minął."),
    ProblemKind.NO_SUCH_TIME: (
        "The clocks change that night, and this time does not exist.",
        "Tej nocy zmienia się czas i takiej godziny nie ma.",
    ),
    ProblemKind.ACCOUNT_UNKNOWN: (
        "There is no such account, or it is not open to you.",
        "Nie ma takiego konta albo nie masz do niego dostępu.",
    ),
    ProblemKind.NOBODY_LEFT: (
        "Nobody is left to write to, once all conditions are applied.",
        "Po zastosowaniu wszystkich warunków nie zostaje nikt, do kogo można napisać.",
    ),
    ProblemKind.TOO_MANY: (
        "These are more recipients than you may write to at once.",
        "To więcej odbiorców, niż wolno Ci objąć jedną wysyłką.",
    ),
    ProblemKind.FIELD_UNKNOWN: ("There is no merge field of this name.", "Nie ma pola o tej nazwie."),
    ProblemKind.MERGE_BROKEN: (
        "I cannot read this merge field or condition.",
        "Nie potrafię odczytać tego pola lub warunku.",
    ),
    ProblemKind.NOT_YET: (
        "I know this line, but I cannot do it yet.",
        "Znam ten wiersz, ale jeszcze go nie obsługuję.",
    ),
    ProblemKind.TABLE_MISSING: (
        "The recipients shall come from a file, but no table is attached.",
        "Odbiorcy mają być z pliku, ale do wiadomości nie załączono żadnej tabeli.",
    ),
}

CAUSES: Mapping[Cause, tuple[str, str]] = {
    Cause.NO_SUCH_ADDRESS: ("there is no such address", "taki adres nie istnieje"),
    Cause.NO_SUCH_DOMAIN: ("the part after the @ does not exist", "część adresu po znaku @ nie istnieje"),
    Cause.ADDRESS_CLOSED: ("the address takes no mail any more", "adres nie przyjmuje już poczty"),
    Cause.MAILBOX_FULL: ("the mailbox is full", "skrzynka jest pełna"),
    Cause.TOO_LARGE: ("the message is too large for them", "wiadomość jest za duża dla odbiorcy"),
    Cause.UNWANTED: ("their server does not want it", "serwer odbiorcy jej nie przyjął"),
    Cause.SENDER_REFUSED: ("their server refuses our address", "serwer odbiorcy odrzuca nasz adres"),
    Cause.TOO_FAST: ("their server wants us to slow down", "serwer odbiorcy każe zwolnić"),
    Cause.NO_ANSWER: ("their server did not answer", "serwer odbiorcy nie odpowiedział"),
    Cause.OTHER: ("their server said no", "serwer odbiorcy odmówił"),
}

_REASONS: Mapping[Reason, tuple[str, str]] = {
    Reason.SUPPRESSED: ("must not be written to", "nie wolno pisać na ten adres"),
    Reason.DUPLICATE: ("already on the list", "już jest na liście"),
    Reason.INVALID: ("not a valid address", "nieprawidłowy adres"),
    Reason.NO_ADDRESS: ("no address", "brak adresu"),
    Reason.EXCLUDED: ("taken out", "pominięte na życzenie"),
    Reason.CONDITION: ("does not meet the condition", "nie spełnia warunku"),
}

_STATES: Mapping[CampaignState, tuple[str, str]] = {
    CampaignState.DRAFT: ("waits for your answer to my questions", "czeka na odpowiedź na moje pytania"),
    CampaignState.AWAITING: ("waits for your confirmation", "czeka na potwierdzenie"),
    CampaignState.SCHEDULED: ("confirmed, not started yet", "potwierdzona, jeszcze się nie zaczęła"),
    CampaignState.SENDING: ("under way", "w toku"),
    CampaignState.PAUSED: ("paused", "wstrzymana"),
    CampaignState.FINISHED: ("finished", "zakończona"),
    CampaignState.CANCELLED: ("cancelled", "anulowana"),
    CampaignState.EXPIRED: ("never confirmed", "niepotwierdzona w terminie"),
}


def problem(told: Problem, language: str) -> str:
    return PROBLEMS[told.kind][_column(language)]


def failure(words: str, language: str) -> str:
    """A server's words in plain language."""
    return CAUSES[cause(words)][_column(language)]


def reason(why: Reason, language: str) -> str:
    return _REASONS[why][_column(language)]


def left_out(one: LeftOut, language: str) -> str:
    """The reason, with the word or name that explains it."""
    told = reason(one.reason, language)
    return f"{told}: {one.detail}" if one.detail else told


def state(of: CampaignState, language: str) -> str:
    return _STATES[of][_column(language)]


def _column(language: str) -> int:
    return _PL if language == "pl" else _EN
