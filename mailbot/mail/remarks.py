"""What the summary says about each remark on a letter, in the language of the bot's answers."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from mailbot.domain.lint import Active, Remark, RemarkKind
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
    RemarkKind.TO_THE_BOT: (
        "“{detail}” seems to be meant for me; customers will read it.",
        "Słowa „{detail}” wyglądają na skierowane do mnie, a przeczytają je klienci.",
    ),
    RemarkKind.QUOTED: (
        "An older mail is still quoted below the text (“{detail}”); customers will read it.",
        "Pod treścią został cytat z wcześniejszej korespondencji („{detail}”); klienci go przeczytają.",
    ),
    RemarkKind.WINMAIL: (
        "“{detail}” is in Outlook's own format; most customers cannot open it. Write the letter as HTML or text.",
        (
            "„{detail}” to plik we własnym formacie Outlooka; większość klientów go nie otworzy. "
            "Napisz wiadomość w formacie HTML albo jako zwykły tekst."
        ),
    ),
    RemarkKind.PHONE_SIGNATURE: (
        "“{detail}” was added by a phone or a mail program; customers will read it.",
        "Klienci przeczytają też dopisek telefonu albo programu pocztowego: „{detail}”.",
    ),
    RemarkKind.MISSING_PICTURE: (
        "The picture “{detail}” did not come with your mail; customers will see an empty frame.",
        "Obrazek „{detail}” nie dotarł razem z wiadomością; klienci zobaczą w tym miejscu pustą ramkę.",
    ),
    RemarkKind.REMOVED: (
        "Taken out of the text, because mail programs do not allow it: {detail}.",
        "Z treści usunąłem to, na co programy pocztowe nie pozwalają: {detail}.",
    ),
    RemarkKind.NO_UNSUBSCRIBE: (
        "Nothing tells the recipients how to unsubscribe.",
        "W treści nie ma informacji, jak zrezygnować z takich wiadomości.",
    ),
    RemarkKind.START_MOVED: (
        "You asked for {day}, but with the hours “{detail}” nothing leaves on that day; it starts later.",
        (
            "Wybrany początek to {day}, ale przy godzinach „{detail}” tego dnia nic nie wychodzi; "
            "wysyłka zacznie się później."
        ),
    ),
}


REMOVED: Mapping[Active, tuple[str, str]] = {
    Active.SCRIPT: ("a script", "skrypt"),
    Active.FORM: ("a form", "formularz"),
    Active.EMBEDDED: ("an embedded page, film or program", "osadzona strona, film lub program"),
    Active.ACTION: ("what happens on a click", "akcje wykonywane po kliknięciu"),
    Active.LOCAL: (
        "a link or picture that lies on your computer or its network",
        "odnośnik lub obraz z Twojego komputera albo dysku sieciowego",
    ),
}


def sentence(remark: Remark, language: str) -> str:
    """One sentence, with what it is about."""
    spoken = "pl" if language == "pl" else "en"
    day = Speech(spoken, UTC).day(datetime.combine(remark.day, time(12), UTC)) if remark.day else ""
    detail = REMOVED[Active(remark.detail)][spoken == "pl"] if remark.kind is RemarkKind.REMOVED else remark.detail
    return REMARKS[remark.kind][spoken == "pl"].format(detail=detail, day=day)
