"""The sentence for each kind of problem, in every language."""

from collections.abc import Mapping

from mailbot.domain.problem import ProblemKind
from mailbot.mail import on_paper

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
    ProblemKind.TEXT_ABOVE: (
        (
            "Is this text above the instructions only for me? Then answer with the line below. "
            "If the recipients shall read it, send your mail once more with it below the instructions."
        ),
        (
            "Czy ten tekst nad poleceniami jest tylko dla mnie? Jeśli tak, odpowiedz poniższym wierszem. "
            "Jeśli mają go przeczytać odbiorcy, przyślij wiadomość jeszcze raz, z tym tekstem pod poleceniami."
        ),
    ),
    ProblemKind.CONTRADICTION: (
        "These two lines contradict each other. Which one counts?",
        "Te dwa wiersze wykluczają się nawzajem. Który obowiązuje?",
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
    ProblemKind.WHICH_TIME: (
        "I am not sure which moment this is.",
        "Nie jestem pewien, o który termin chodzi.",
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
    ProblemKind.NUMBER_UNKNOWN: (
        "There is no such number on the list.",
        "Takiego numeru nie ma na liście.",
    ),
    ProblemKind.FORBIDDEN: (
        "You may not do this. The administrator can allow it in the settings.",
        "Nie masz do tego uprawnień. Administrator może je nadać w ustawieniach.",
    ),
    ProblemKind.TEMPLATE_UNKNOWN: ("There is no template of this name.", "Nie ma szablonu o tej nazwie."),
    ProblemKind.TEMPLATE_BROKEN: (
        "This template is damaged. Tell the administrator, or do without: answer with the line below.",
        "Ten szablon jest uszkodzony. Daj znać administratorowi albo zrezygnuj z niego: odpowiedz poniższym wierszem.",
    ),
    ProblemKind.FILE_REFUSED: (
        "I do not send a file like this.",
        "Takiego pliku nie wyślę.",
    ),
    ProblemKind.FILE_UNOPENED: (
        "I cannot open this file.",
        "Nie mogę otworzyć tego pliku.",
    ),
    ProblemKind.FILES_MISSING: (
        "Each recipient shall get a file of their own, but no file is attached.",
        "Każdy odbiorca ma dostać własny plik, ale nie załączono żadnego.",
    ),
    ProblemKind.FILES_UNMATCHED: (
        "None of the attached files bears a recipient's tax id, address or name.",
        "Żaden z załączonych plików nie ma w nazwie NIP-u, adresu ani nazwy odbiorcy.",
    ),
    ProblemKind.TOO_HEAVY: (
        "A message with these attachments would be larger than the mail server takes.",
        "Wiadomość z tymi załącznikami byłaby większa, niż przyjmuje serwer pocztowy.",
    ),
    **on_paper.PROBLEMS,
    ProblemKind.NOT_YOURS: (
        "This campaign is somebody else's: only who asked for it, or an administrator, may give orders about it.",
        "To nie Twoja wysyłka: polecenia może do niej wydawać tylko osoba, która ją zleciła, albo administrator.",
    ),
    ProblemKind.CAMPAIGN_UNKNOWN: (
        "There is no campaign of yours that this could be about.",
        "Nie masz wysyłki, której mogłoby to dotyczyć.",
    ),
    ProblemKind.FILE_MISSING: (
        "No table is attached. Attach a CSV, XLSX, ODS or vCard file.",
        "Do wiadomości nie załączono tabeli. Załącz plik CSV, XLSX, ODS lub vCard.",
    ),
    ProblemKind.FILE_SEVERAL: (
        "Several files are attached. Send one at a time.",
        "Załączono kilka plików. Przysyłaj po jednym.",
    ),
    ProblemKind.FORMAT_UNKNOWN: (
        (
            "The address book comes as xlsx, csv, ods or vcard. Write EXPORT with one of these words, "
            "or EXPORT alone: then it is xlsx and csv."
        ),
        (
            "Książkę adresową mogę przysłać jako xlsx, csv, ods albo vcard. Napisz EKSPORT i jedno z tych słów "
            "albo samo EKSPORT: wtedy będzie xlsx i csv."
        ),
    ),
}
