"""Sentences that several of the bot's mails share, one table each, so that no member of an enum can be forgotten."""

from collections.abc import Mapping

from mailbot.domain import whom
from mailbot.domain.campaign import LeftOut, Reason
from mailbot.domain.delivery import Cause, cause
from mailbot.domain.request import Problem, ProblemKind
from mailbot.domain.states import CampaignState
from mailbot.mail import complaints

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
    ProblemKind.TABLE_SEVERAL: (
        "Several attached files could be the table of recipients. Answer with only the right one attached.",
        "Kilka załączników może być tabelą odbiorców. Odpowiedz, załączając tylko właściwy plik.",
    ),
    ProblemKind.TABLE_UNREADABLE: (
        "I cannot read this file. Save it as XLSX or CSV, without a password, and attach it to your answer.",
        "Nie potrafię odczytać tego pliku. Zapisz go jako XLSX lub CSV, bez hasła, i załącz do odpowiedzi.",
    ),
    ProblemKind.TABLE_EMPTY: (
        "There is nothing in this file. Its first row must be headings, such as “company” and “email”.",
        "W tym pliku nic nie ma. Pierwszy wiersz musi zawierać nagłówki, na przykład „firma” i „e-mail”.",
    ),
    ProblemKind.TABLE_LACKS_ADDRESSES: (
        "No column of this table has e-mail addresses. Call it “email” and attach the table to your answer.",
        "Żadna kolumna tej tabeli nie zawiera adresów e-mail. Nazwij ją „e-mail” i załącz tabelę do odpowiedzi.",
    ),
    ProblemKind.TABLE_TOO_LARGE: (
        "This file is, or unpacks to, more than I can read. Keep only the list itself, or split it.",
        "Ten plik jest za duży albo po rozpakowaniu staje się za duży. Zostaw w nim samą listę albo go podziel.",
    ),
    ProblemKind.COLUMN_NOT_YET: (
        "I know what this column of the table asks for, but I cannot do it yet. Delete it, or give it another name.",
        "Wiem, do czego służy ta kolumna tabeli, ale jeszcze jej nie obsługuję. Usuń ją albo nazwij inaczej.",
    ),
    ProblemKind.NUMBER_UNKNOWN: (
        "There is no such number on the list.",
        "Takiego numeru nie ma na liście.",
    ),
    ProblemKind.FORBIDDEN: (
        "You may not do this. The administrator can allow it in the settings.",
        "Nie masz do tego uprawnień. Administrator może je nadać w ustawieniach.",
    ),
    ProblemKind.FILE_MISSING: (
        "No table is attached. Attach a CSV, XLSX, ODS or vCard file.",
        "Do wiadomości nie załączono tabeli. Załącz plik CSV, XLSX, ODS lub vCard.",
    ),
    ProblemKind.FILE_SEVERAL: (
        "Several files are attached. Send one at a time.",
        "Załączono kilka plików. Przysyłaj po jednym.",
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
    Reason.BAD_ROW: ("cannot be read", "nie da się odczytać"),
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
    """The reason, with the word, name or row that explains it."""
    told = reason(one.reason, language)
    detail = one.detail
    if one.reason is Reason.EXCLUDED:
        detail = _respelled(detail, language)
    elif detail:
        detail = complaints.told(detail, language)
    return f"{told}: {detail}" if detail else told


def complaint(why: str, language: str) -> str:
    """Why a row of a file was not taken."""
    return complaints.told(why, language)


def _respelled(word: str, language: str) -> str:
    """A word of ``Without`` in the language of the mail: those of "…", ci od "…"."""
    terms = whom.terms(word)
    return whom.spelled(terms, language) if isinstance(terms, tuple) else word


def state(of: CampaignState, language: str) -> str:
    return _STATES[of][_column(language)]


def _column(language: str) -> int:
    return _PL if language == "pl" else _EN
