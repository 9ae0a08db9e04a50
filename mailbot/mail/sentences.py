"""Sentences that several of the bot's mails share, one table each, so that no member of an enum can be forgotten."""

from collections.abc import Mapping

from mailbot.domain import bounce, fields, suppression, whom
from mailbot.domain.campaign import LeftOut, Reason
from mailbot.domain.delivery import Cause, cause
from mailbot.domain.problem import Problem
from mailbot.domain.states import CampaignState
from mailbot.domain.suppression import Because
from mailbot.errors import ComparisonUnknown, EndMissing, MergeError
from mailbot.mail import complaints, on_paper, problems

_EN, _PL = 0, 1

CAUSES: Mapping[Cause, tuple[str, str]] = {
    Cause.NO_SUCH_ADDRESS: ("there is no such address", "taki adres nie istnieje"),
    Cause.NO_SUCH_DOMAIN: ("the part after the @ does not exist", "część adresu po znaku @ nie istnieje"),
    Cause.ADDRESS_CLOSED: ("the address takes no mail any more", "adres nie przyjmuje już poczty"),
    Cause.MAILBOX_FULL: ("the mailbox is full", "skrzynka jest pełna"),
    Cause.TOO_LARGE: ("the message is too large for them", "wiadomość jest za duża dla odbiorcy"),
    Cause.UNWANTED: ("their server does not want the message", "serwer odbiorcy nie przyjął wiadomości"),
    Cause.SENDER_REFUSED: ("their server refuses our address", "serwer odbiorcy odrzuca nasz adres"),
    Cause.TOO_FAST: ("their server wants us to slow down", "serwer odbiorcy każe zwolnić"),
    Cause.PUT_OFF: (
        "their server kept putting the message off",
        "serwer odbiorcy wciąż odkładał przyjęcie wiadomości",
    ),
    Cause.NO_ANSWER: ("their server did not answer", "serwer odbiorcy nie odpowiedział"),
    Cause.OTHER: ("their server said no", "serwer odbiorcy odmówił"),
}

_REASONS: Mapping[Reason, tuple[str, str]] = {
    Reason.SUPPRESSED: ("must not be written to", "nie wolno pisać na ten adres"),
    Reason.DUPLICATE: ("already on the list", "już jest na liście"),
    Reason.INVALID: ("not a valid address", "nieprawidłowy adres"),
    Reason.NO_ADDRESS: ("no address", "brak adresu"),
    Reason.INCOMPLETE: ("no complete postal address", "niepełny adres pocztowy"),
    Reason.BAD_ROW: ("cannot be read", "nie da się odczytać"),
    Reason.EXCLUDED: ("taken out", "pominięte na życzenie"),
    Reason.CONDITION: ("does not meet the condition", "nie spełnia warunku"),
    Reason.ORIGINAL: ("no copy without the message itself", "nie ma kopii bez samej wiadomości"),
}

_BECAUSE: Mapping[Because, tuple[str, str]] = {
    Because.DEAD: ("there is no such address", "taki adres nie istnieje"),
    Because.OFTEN: ("mail to it came back again and again", "poczta na ten adres wielokrotnie wracała"),
    Because.COMPLAINED: ("complained about our mail", "zgłoszono nasze wiadomości jako spam"),
    Because.UNSUBSCRIBED: ("unsubscribed", "rezygnacja z wiadomości"),
}

_COMEBACKS: Mapping[bounce.Kind, tuple[str, str]] = {
    bounce.Kind.DEAD: (
        "there is no such address; it will not be written to again",
        "taki adres nie istnieje; nic więcej na niego nie wyślę",
    ),
    bounce.Kind.FULL: ("the mailbox is full", "skrzynka jest pełna"),
    bounce.Kind.POLICY: ("their server does not want it", "serwer odbiorcy nie przyjął wiadomości"),
    bounce.Kind.TEMPORARY: ("tried for days, and given up", "serwery próbowały długo i zrezygnowały"),
    bounce.Kind.UNKNOWN: ("could not be delivered", "nie udało się doręczyć"),
    bounce.Kind.DELAYED: ("late: their servers still try", "opóźniona: serwery wciąż próbują"),
    bounce.Kind.COMPLAINT: (
        "the recipient called it spam; will not be written to again",
        "odbiorca zgłosił spam; nic więcej do niego nie wyślę",
    ),
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


_CANCELLED = ("the campaign was cancelled before it left", "wysyłkę anulowano, zanim wiadomość wyszła")
_DECLINE = ("do without this campaign", "zrezygnuj z wysyłki")
_UNMERGED: Mapping[type[MergeError], tuple[str, str]] = {
    ComparisonUnknown: (
        "A condition can only ask whether something is equal (=) or not (!=): {if city = Poznań}…{end}.",
        "Warunek może sprawdzać tylko, czy coś jest równe (=) albo różne (!=): {jeśli miasto = Poznań}…{koniec}.",
    ),
    EndMissing: (
        "Nothing says where it ends: {end} is missing.",
        "Nie wiadomo, gdzie się kończy: brakuje {koniec}.",
    ),
}
_STANDS = (
    "I changed nothing, and the summary that you have still holds.",
    "Niczego nie zmieniłem, a podsumowanie, które masz, jest nadal aktualne.",
)
_LAST_TODAY = (
    (
        "This is my last explanation of this kind today. I go on reading requests and orders, but what I do not "
        "understand gets no answer for the next 24 hours."
    ),
    (
        "To dziś moje ostatnie wyjaśnienie tego rodzaju. Zlecenia i polecenia czytam nadal, ale na to, czego nie "
        "rozumiem, przez najbliższe 24 godziny nie odpowiem."
    ),
)


def problem(told: Problem, language: str) -> str:
    return problems.PROBLEMS[told.kind][_column(language)]


def failure(words: str, language: str) -> str:
    """A server's words in plain language."""
    return CAUSES[cause(words)][_column(language)]


def comeback(kind: bounce.Kind, language: str) -> str:
    """What came back of a message, in plain language."""
    return _COMEBACKS[kind][_column(language)]


def reason(why: Reason, language: str) -> str:
    return _REASONS[why][_column(language)]


def left_out(one: LeftOut, language: str) -> str:
    """The reason, with the word, name or row that explains it."""
    told = reason(one.reason, language)
    detail = one.detail
    if one.reason is Reason.EXCLUDED:
        detail = _respelled(detail, language)
    elif one.reason is Reason.INCOMPLETE:
        detail = on_paper.lacking(one, language)
    elif one.reason is Reason.CONDITION:
        detail = _condition(detail, language)
    elif one.reason is Reason.SUPPRESSED:
        detail = suppressed(detail, language)
    elif detail:
        detail = complaints.told(detail, language)
    return f"{told}: {detail}" if detail else told


def suppressed(why: str, language: str) -> str:
    """Why an address must not be written to, with the words of whoever told us."""
    because, words = suppression.read(why)
    if because is None:
        return complaints.told(why, language)
    told = _BECAUSE[because][_column(language)]
    return f"{told}: {words}" if words else told


def skipped(words: str, language: str) -> str:
    """Why a planned message was not sent, as it is noted at the delivery (``suppressed: unsubscribed``)."""
    return ": ".join(part for part in passed_over(words, language) if part)


def passed_over(words: str, language: str) -> tuple[str, str]:
    """The same: a sentence, and beside it the words of whoever told us, in whatever language."""
    if not suppression_noted(words):
        return _CANCELLED[_column(language)], ""
    told = reason(Reason.SUPPRESSED, language)
    because, said = suppression.read(words.partition(":")[2].strip())
    return (f"{told}: {_BECAUSE[because][_column(language)]}" if because is not None else told), said


def suppression_noted(words: str) -> bool:
    """Whether a message was not sent because its address must not be written to; else the campaign was cancelled."""
    return words.partition(":")[0] == Reason.SUPPRESSED


def unmerged(error: MergeError, language: str) -> str:
    """What is wrong with a condition, where that can be told; else ""."""
    return _UNMERGED.get(type(error), ("", ""))[_column(language)]


def stands(language: str) -> str:
    """Beside a question about an edit of a plan that waits for its yes."""
    return _STANDS[_column(language)]


def decline(language: str) -> str:
    """What CANCEL does before anything is confirmed."""
    return _DECLINE[_column(language)]


def last_today(language: str) -> str:
    """Below the last explanation of a day."""
    return _LAST_TODAY[_column(language)]


def _condition(written: str, language: str) -> str:
    """A condition of ``Only``, its field named in the language of the mail."""
    conditions = whom.conditions(written)
    if not isinstance(conditions, tuple):
        return written
    return ", ".join(f"{_named(one.field, language)} {one.value}" for one in conditions)


def _named(name: str, language: str) -> str:
    known = fields.known(name)
    return complaints.field(known.value, language) if known is not None else name


def _respelled(word: str, language: str) -> str:
    """A word of ``Without`` in the language of the mail: those of "…", ci od "…"."""
    terms = whom.terms(word)
    return whom.spelled(terms, language) if isinstance(terms, tuple) else word


def state(of: CampaignState, language: str) -> str:
    return _STATES[of][_column(language)]


def _column(language: str) -> int:
    return _PL if language == "pl" else _EN
