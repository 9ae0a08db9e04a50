"""All words that a requester may use: every key and every verb, English and Polish, each with an example."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language says it; the first of ``names`` is the one that the bot itself uses."""

    names: tuple[str, ...]
    example: str  # of a key: a value; of a verb: the whole line
    does: str  # for the help mail and the README


class Key(Enum):
    """What may stand before the colon of a directive line."""

    RECIPIENTS = (
        Wording(
            ("Recipients",),
            "Clients, Partners",
            "who gets it: groups, companies, persons, addresses; file: the attached table; all: the whole address book",
        ),
        Wording(
            ("Odbiorcy", "Adresaci"),
            "Klienci, Partnerzy",
            "kto ma to dostać: grupy, firmy, osoby, adresy; plik: załączona tabela; wszyscy: cała książka adresowa",
        ),
    )
    ONLY = (
        Wording(("Only",), "city Poznań, group VIP", "of these only those who meet every condition"),
        Wording(("Tylko",), "miasto Poznań, grupa VIP", "z nich tylko ci, którzy spełniają wszystkie warunki"),
    )
    WITHOUT = (
        Wording(
            ("Without", "Except"),
            'Debtors, advisor.example, those of "Spring news"',
            "who is left out: groups, companies, persons, addresses, domains, recipients of an earlier campaign",
        ),
        Wording(
            ("Bez", "Oprócz", "Wykluczenia"),
            'Dłużnicy, doradca.example, ci od "Nowości na wiosnę"',
            "kogo pominąć: grupy, firmy, osoby, adresy, domeny, odbiorców wcześniejszej wysyłki",
        ),
    )
    ADDRESSES = (
        Wording(
            ("Addresses",),
            "general and default person",
            "which addresses of a company: general, default person (else general), other persons, "
            "general and default person, all persons, everyone",
        ),
        Wording(
            ("Adresy",),
            "ogólny i osoba domyślna",
            "które adresy firmy: ogólny, osoba domyślna (a gdy jej brak, ogólny), osoby poza domyślną, "
            "ogólny i osoba domyślna, wszystkie osoby, wszyscy",
        ),
    )
    IF_SEVERAL = (
        Wording(("If several",), "work", "when a contact has several addresses: first, all, or those with a label"),
        Wording(("Gdy kilka",), "praca", "gdy kontakt ma kilka adresów: pierwszy, wszystkie albo te z etykietą"),
    )
    ACCOUNT = (
        Wording(("Account",), "Sales", "the account it is sent from"),
        Wording(("Konto",), "Handlowy", "konto, z którego wysyłać"),
    )
    TEMPLATE = (
        Wording(("Template",), "newsletter", "the frame around the text; TEMPLATES as a subject shows those there are"),
        Wording(("Szablon",), "newsletter", "oprawa graficzna treści; temat SZABLONY pokaże dostępne"),
    )
    REPLIES = (
        Wording(
            ("Replies",),
            "me",
            "where customers' replies go: account (else), me, owner (whoever looks after the contact), or an address",
        ),
        Wording(
            ("Odpowiedzi",),
            "ja",
            "dokąd trafiają odpowiedzi klientów: konto (domyślnie), ja, opiekun (każdego kontaktu) albo podany adres",
        ),
    )
    ARCHIVE = (
        Wording(("Archive",), "no", "yes or no: keep a copy of every sent message"),
        Wording(("Archiwum",), "nie", "tak lub nie: czy zachować kopię każdej wysłanej wiadomości"),
    )
    FOLDER = (
        Wording(("Folder",), "Sent/Opening hours", "the folder of these copies"),
        Wording(("Folder",), "Wysłane/Godziny otwarcia", "folder na te kopie"),
    )
    SEND = (
        Wording(("Send", "Start"), "tomorrow 8:30", "when it starts: now, tomorrow 8:30, Friday 10am, 1.12.2026 9:00"),
        Wording(
            ("Wyślij", "Start", "Rozpoczęcie"),
            "jutro 8:30",
            "kiedy zacząć: teraz, jutro 8:30, pt 10:00, 1 grudnia 9:00",
        ),
    )
    PACKETS = (
        Wording(("Packets",), "50 every 10 min", "how many at once, and how long from one packet's start to the next"),
        Wording(("Paczki", "Pakiety"), "50 co 10 min", "ile naraz i co ile czasu zaczyna się następna paczka"),
    )
    HOURS = (
        Wording(
            ("Hours",),
            "8-16 working days",
            "hours of the day in which it may be sent; on working days only, Polish public holidays aside",
        ),
        Wording(("Godziny",), "8-16 robocze", "w jakich godzinach wolno wysyłać; „robocze”: bez weekendów i świąt"),
    )
    STOP_AFTER = (
        Wording(("Stop after errors",), "10", "pause after so many recipients who could not be reached; 0: never"),
        Wording(("Stop po błędach",), "10", "po ilu nieudanych odbiorcach wstrzymać wysyłkę; 0: nigdy"),
    )
    TEST = (
        Wording(("Test",), "me", "a test copy to this address at once"),
        Wording(("Test",), "ja", "od razu kopia próbna na ten adres"),
    )
    EMPTY_FIELDS = (
        Wording(("Empty fields",), "leave", "merge fields that are empty for somebody stay empty"),
        Wording(("Puste pola",), "zostaw", "pola, które są u kogoś puste, zostają puste"),
    )
    FORM = (
        Wording(
            ("Form",),
            "letter",
            "e-mail; letter: on paper, to postal addresses; both: letters to those who have no e-mail address; "
            "“letter, archive quality”: PDF/A",
        ),
        Wording(
            ("Forma",),
            "list",
            "e-mail; list: na papierze, na adresy pocztowe; oba: list do tych, którzy nie mają adresu e-mail; "
            "„list, jakość archiwalna”: PDF/A",
        ),
    )
    LABELS = (
        Wording(("Labels",), "3x8", "labels beside letters: columns x rows, L7160, Herma 4464; “3x8 from 5”"),
        Wording(("Etykiety",), "3x8", "do listów także etykiety: kolumny x rzędy, L7160, Herma 4464; „3x8 od 5”"),
    )
    ENVELOPES = (
        Wording(("Envelopes",), "DL", "envelopes beside the letters: DL, C6, C5 or C4"),
        Wording(("Koperty",), "DL", "do listów także nadruk na koperty: DL, C6, C5 albo C4"),
    )
    ATTACHMENTS = (
        Wording(
            ("Attachments",),
            "separate",
            "to all: everybody gets all files; separate: each file to the one whose tax id, address or name it bears, "
            "or whom the table's column “attachment” names, also from a ZIP; “separate, also without a file”",
        ),
        Wording(
            ("Załączniki",),
            "osobne",
            "do wszystkich: każdy ma wszystkie pliki; osobne: każdy plik dla tego, czyj NIP, adres lub nazwę nosi, "
            "albo kogo wskazuje kolumna „załącznik” w tabeli, także z ZIP-a; „osobne, także bez pliku”",
        ),
    )
    LANGUAGE = (
        Wording(("Language",), "en", "the language of my answers: en or pl"),
        Wording(("Język",), "pl", "język moich odpowiedzi: pl albo en"),
    )

    def __init__(self, en: Wording, pl: Wording) -> None:
        self.en = en
        self.pl = pl

    def __repr__(self) -> str:
        return f"Key.{self.name}"

    def wording(self, language: str) -> Wording:
        return self.pl if language == "pl" else self.en


class Place(Enum):
    """Where a verb may stand."""

    REPLY = "reply"  # first line of an answer within a campaign
    SUBJECT = "subject"  # subject of a new letter
    BOTH = "both"


class Verb(Enum):
    """What may be the whole first line of an answer, or the subject of a letter to the bot itself."""

    CONFIRM = (
        Wording(("CONFIRM", "YES", "OK"), "CONFIRM", "start it"),
        Wording(("POTWIERDZAM", "TAK", "OK"), "POTWIERDZAM", "rozpocznij wysyłkę"),
    )
    SEND_ANYWAY = (
        Wording(("SEND ANYWAY",), "SEND ANYWAY", "with empty fields, and without the missing files"),
        Wording(("MIMO TO",), "MIMO TO", "z pustymi polami i bez brakujących plików"),
    )
    CANCEL = (
        Wording(("CANCEL",), "CANCEL", "end it; what has left has left"),
        Wording(("ANULUJ",), "ANULUJ", "zakończ; co wyszło, to wyszło"),
    )
    WITHOUT = (
        Wording(("WITHOUT", "REMOVE"), "WITHOUT 7, 12-15", "take these numbers or names off the list"),
        Wording(("BEZ", "SKREŚL", "USUŃ"), "BEZ 7, 12-15", "skreśl te numery albo nazwy z listy"),
    )
    ADD = (
        Wording(("ADD",), "ADD jan@client.example", "add groups, companies, persons or addresses"),
        Wording(("DODAJ",), "DODAJ jan@klient.example", "dopisz grupy, firmy, osoby albo adresy"),
    )
    CLEAR = (
        Wording(("CLEAR",), "CLEAR", "empty the list"),
        Wording(("WYCZYŚĆ",), "WYCZYŚĆ", "opróżnij listę"),
    )
    TEST = (
        Wording(("TEST",), "TEST me@company.example AS 12", "a test copy to this address, as number 12 would get it"),
        Wording(("TEST",), "TEST ja@firma.example JAKO 12", "kopia próbna na ten adres, taka, jaką dostanie numer 12"),
    )
    PAUSE = (
        Wording(("STOP", "PAUSE"), "STOP", "pause it at once"),
        Wording(("STOP", "WSTRZYMAJ", "ZATRZYMAJ"), "WSTRZYMAJ", "natychmiast wstrzymaj wysyłkę"),
    )
    RESUME = (
        Wording(("RESUME",), "RESUME", "go on where it stopped"),
        Wording(("WZNÓW",), "WZNÓW", "wznów wysyłkę od miejsca, w którym stanęła"),
    )
    STATUS = (
        Wording(("STATUS",), "STATUS", "where it stands"),
        Wording(("STATUS",), "STATUS", "na jakim etapie jest wysyłka"),
        Place.BOTH,
    )
    REPORT = (
        Wording(("REPORT",), "REPORT", "the report so far"),
        Wording(("RAPORT",), "RAPORT", "dotychczasowy raport"),
    )
    RETRY = (
        Wording(("RETRY",), "RETRY", "once more to those who could not be reached"),
        Wording(("PONÓW",), "PONÓW", "jeszcze raz do tych, do których się nie udało"),
    )
    RETRY_UNKNOWN = (
        Wording(("RETRY UNKNOWN",), "RETRY UNKNOWN", "once more to those of whom nobody knows whether it reached them"),
        Wording(("PONÓW NIEPEWNE",), "PONÓW NIEPEWNE", "jeszcze raz do tych, o których nie wiadomo, czy dostali"),
    )
    AGAIN = (
        Wording(("AGAIN",), "AGAIN", "a new draft from this one"),
        Wording(("JESZCZE RAZ",), "JESZCZE RAZ", "nowy szkic na podstawie tej wysyłki"),
    )
    LETTERS = (
        Wording(("LETTERS",), "LETTERS", "a new draft: letters on paper to those whom the mail did not reach"),
        Wording(("LISTY",), "LISTY", "nowy szkic: listy na papierze do tych, do których e-mail nie dotarł"),
    )
    HELP = (
        Wording(("HELP",), "HELP packets", "how to write to me; with a word: about that only"),
        Wording(("POMOC",), "POMOC paczki", "jak do mnie pisać; ze słowem: tylko na ten temat"),
        Place.BOTH,
    )
    SEARCH = (
        Wording(("SEARCH",), "SEARCH Kowalski", "look somebody up in the address book"),
        Wording(("SZUKAJ",), "SZUKAJ Kowalski", "znajdź kogoś w książce adresowej"),
        Place.SUBJECT,
    )
    GROUPS = (
        Wording(("GROUPS",), "GROUPS", "the groups of the address book"),
        Wording(("GRUPY",), "GRUPY", "grupy w książce adresowej"),
        Place.SUBJECT,
    )
    TEMPLATES = (
        Wording(("TEMPLATES",), "TEMPLATES", "the frames there are, and how each of them looks"),
        Wording(("SZABLONY",), "SZABLONY", "dostępne szablony i ich podgląd"),
        Place.SUBJECT,
    )
    IMPORT = (
        Wording(("IMPORT",), "IMPORT", "take the attached file into the address book"),
        Wording(("IMPORT",), "IMPORT", "wczytaj załączony plik do książki adresowej"),
        Place.SUBJECT,
    )
    EXPORT = (
        Wording(
            ("EXPORT",), "EXPORT vcard", "the address book as XLSX and CSV; with a word: as ods, vcard, xlsx or csv"
        ),
        Wording(("EKSPORT",), "EKSPORT vcard", "książka adresowa w XLSX i CSV; ze słowem: ods, vcard, xlsx albo csv"),
        Place.SUBJECT,
    )

    def __init__(self, en: Wording, pl: Wording, place: Place = Place.REPLY) -> None:
        self.en = en
        self.pl = pl
        self.place = place

    def __repr__(self) -> str:
        return f"Verb.{self.name}"

    def wording(self, language: str) -> Wording:
        return self.pl if language == "pl" else self.en


NEVER_KEYS = frozenset(
    {"to", "do", "from", "od", "von", "sent", "wyslano", "date", "data", "subject", "temat", "cc", "dw", "bcc", "udw"}
    | {"importance", "waznosc", "priority", "priorytet", "text", "tekst", "tresc", "message", "wiadomosc", "re", "odp"}
    | {"tel"}
)
"""Folded words that stand before a colon in forwarded headers and letters; they are not even misspelt keys."""
