"""What the summary says about each remark on a letter, in the language of the bot's answers."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from mailbot.domain.lint import Remark, RemarkKind
from mailbot.mail.speech import Speech

REMARKS: Mapping[RemarkKind, tuple[str, str]] = {
    RemarkKind.EMPTY_SUBJECT: ("The subject is empty.", "Temat wiadomości jest pusty."),
    RemarkKind.REPLY_SUBJECT: (
        "The subject begins with “{detail}”, as if this were a reply or had been forwarded.",
        "Temat zaczyna się od „{detail}”, jakby to była odpowiedź albo przekazana wiadomość.",
    ),
    RemarkKind.NO_ATTACHMENT: (
        "The letter says “{detail}”, but no file is attached.",
        "W treści jest „{detail}”, ale nie ma żadnego załącznika.",
    ),
    RemarkKind.OPEN_BRACES: (
        "“{detail}” looks like a merge field, but will be sent just as it stands.",
        "„{detail}” wygląda jak pole do uzupełnienia, ale zostanie wysłane dokładnie w tej postaci.",
    ),
    RemarkKind.LOCAL_LINK: (
        "“{detail}” leads to a computer or network of your own; customers cannot open it.",
        "„{detail}” prowadzi do komputera albo sieci w firmie; klienci tego nie otworzą.",
    ),
    RemarkKind.WRONG_WEEKDAY: (
        "“{detail}”: the day of the week does not fit, the date is {day}.",
        "„{detail}”: dzień tygodnia się nie zgadza, ta data to {day}.",
    ),
    RemarkKind.PAST_DATE: (
        "“{detail}” is before the day on which this leaves.",
        "Data „{detail}” jest wcześniejsza niż dzień wysyłki.",
    ),
    RemarkKind.PHONE_SIGNATURE: (
        "“{detail}” was added by a phone or a mail program; customers will read it.",
        "Klienci przeczytają też dopisek telefonu albo programu pocztowego: „{detail}”.",
    ),
    RemarkKind.NO_UNSUBSCRIBE: (
        "Nothing tells the recipients how to unsubscribe.",
        "W treści nie ma informacji, jak zrezygnować z takich wiadomości.",
    ),
}


def sentence(remark: Remark, language: str) -> str:
    """One sentence, with what it is about."""
    spoken = "pl" if language == "pl" else "en"
    day = Speech(spoken, UTC).day(datetime.combine(remark.day, time(12), UTC)) if remark.day else ""
    return REMARKS[remark.kind][spoken == "pl"].format(detail=remark.detail, day=day)
