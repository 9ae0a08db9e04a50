"""What the help tells more about on request: each chapter, with the lines and words that belong to it."""

from enum import Enum

from mailbot.domain.folding import fold
from mailbot.domain.words import Key, Verb, Wording


class Chapter(Enum):
    """``HELP packets`` · ``POMOC paczki``: any of its names finds it, in either language."""

    RECIPIENTS = (
        Wording(("recipients", "who"), "HELP recipients", "whom you can name, and how to narrow it down"),
        Wording(("odbiorcy", "adresaci", "kto"), "POMOC odbiorcy", "kogo można wskazać i jak zawęzić listę"),
        (Key.RECIPIENTS, Key.ONLY, Key.WITHOUT, Key.ADDRESSES, Key.IF_SEVERAL),
        (Verb.WITHOUT, Verb.ADD, Verb.CLEAR),
    )
    FIELDS = (
        Wording(
            ("fields", "merge fields", "salutation"), "HELP fields", "names, salutations and conditions in the text"
        ),
        Wording(("pola", "pole", "zwrot"), "POMOC pola", "nazwiska, zwroty grzecznościowe i warunki w treści"),
        (Key.EMPTY_FIELDS,),
        (Verb.SEND_ANYWAY, Verb.TEST),
    )
    PACKETS = (
        Wording(("packets", "sending", "time"), "HELP packets", "when it leaves, and how much at once"),
        Wording(("paczki", "pakiety", "wysyłka", "termin"), "POMOC paczki", "kiedy wychodzi i ile naraz"),
        (Key.SEND, Key.PACKETS, Key.HOURS, Key.STOP_AFTER),
        (Verb.PAUSE, Verb.RESUME, Verb.STATUS, Verb.CANCEL),
    )
    REPLIES = (
        Wording(("replies", "sender", "copies"), "HELP replies", "who it comes from, where replies and copies go"),
        Wording(
            ("odpowiedzi", "nadawca", "kopie"), "POMOC odpowiedzi", "kto jest nadawcą, dokąd idą odpowiedzi i kopie"
        ),
        (Key.ACCOUNT, Key.REPLIES, Key.TEMPLATE, Key.ARCHIVE, Key.FOLDER),
        (Verb.TEMPLATES,),
    )
    FILES = (
        Wording(("files", "attachments"), "HELP files", "attachments, one for all or to each their own"),
        Wording(("pliki", "załączniki"), "POMOC pliki", "załączniki wspólne albo dla każdego inny"),
        (Key.ATTACHMENTS,),
        (),
    )
    PAPER = (
        Wording(("paper", "letters"), "HELP paper", "letters, labels and envelopes to print"),
        Wording(("papier", "listy"), "POMOC papier", "listy, etykiety i koperty do wydruku"),
        (Key.FORM, Key.LABELS, Key.ENVELOPES),
        (Verb.LETTERS,),
    )
    ANSWERS = (
        Wording(("answers", "words"), "HELP answers", "every word that you can answer with"),
        Wording(("polecenia", "słowa"), "POMOC polecenia", "wszystko, co możesz mi odpowiedzieć"),
        (Key.TEST, Key.LANGUAGE),
        tuple(Verb),
    )
    BOOK = (
        Wording(("contacts", "address book"), "HELP contacts", "the address book: search, bring in, take out"),
        Wording(("kontakty", "książka adresowa"), "POMOC kontakty", "książka adresowa: szukanie, wczytywanie, eksport"),
        (),
        (Verb.SEARCH, Verb.GROUPS, Verb.IMPORT, Verb.EXPORT),
    )

    def __init__(self, en: Wording, pl: Wording, keys: tuple[Key, ...], verbs: tuple[Verb, ...]) -> None:
        self.en = en
        self.pl = pl
        self.keys = keys
        self.verbs = verbs

    def wording(self, language: str) -> Wording:
        return self.pl if language == "pl" else self.en


def named(topic: str) -> Chapter | None:
    """The one that bears this name, case and diacritics aside."""
    asked = fold(topic)
    for chapter in Chapter:
        if any(fold(name) == asked for wording in (chapter.en, chapter.pl) for name in wording.names):
            return chapter
    return None
