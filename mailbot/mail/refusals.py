"""Why a file does not leave, or goes to nobody: a sentence each, in the language of the bot's answers."""

from collections.abc import Mapping

from mailbot.domain.enclosures import Doubt, LeftFile
from mailbot.mail.archives import Unopened
from mailbot.mail.executables import Danger, Refusal

DANGERS: Mapping[Danger, tuple[str, str]] = {
    Danger.NAME: (
        "{name}: files of this kind ({detail}) are programs; mail servers refuse them.",
        "{name}: pliki tego rodzaju ({detail}) to programy; serwery pocztowe ich nie przyjmują.",
    ),
    Danger.CONTENT: (
        "{name}: whatever its name, this is a program ({detail}).",
        "{name}: mimo swojej nazwy ten plik jest programem ({detail}).",
    ),
    Danger.MACROS: (
        "{name}: the document contains macros; save it without them.",
        "{name}: dokument zawiera makra; zapisz go bez nich.",
    ),
    Danger.INSIDE: (
        "{name}: there is a program inside ({detail}).",
        "{name}: w środku jest program ({detail}).",
    ),
}

UNOPENED: Mapping[Unopened, tuple[str, str]] = {
    Unopened.BROKEN: (
        "The ZIP cannot be read; please make it anew.",
        "Tego pliku ZIP nie da się odczytać; utwórz go jeszcze raz.",
    ),
    Unopened.ENCRYPTED: (
        "The ZIP has a password; I cannot look into it.",
        "Plik ZIP jest zabezpieczony hasłem; nie mogę do niego zajrzeć.",
    ),
    Unopened.TOO_LARGE: (
        "Unpacked, the ZIP would be too large.",
        "Po rozpakowaniu plik ZIP byłby za duży.",
    ),
    Unopened.TOO_MANY: ("There are too many files in the ZIP.", "W pliku ZIP jest za dużo plików."),
    Unopened.PATHS: (
        "The names in the ZIP lead out of its folder; please make it anew from the files alone.",
        "Nazwy w pliku ZIP wychodzą poza jego folder; utwórz go jeszcze raz z samych plików.",
    ),
}

DOUBTS: Mapping[Doubt, tuple[str, str]] = {
    Doubt.NOBODY: (
        "{name}: its name is that of no recipient.",
        "{name}: nazwa nie wskazuje żadnego odbiorcy.",
    ),
    Doubt.SEVERAL: (
        "{name}: more than one recipient may be meant (no. {numbers}).",
        "{name}: może chodzić o więcej niż jednego odbiorcę (nr {numbers}).",
    ),
    Doubt.TWICE: (
        "{name}: several files bear this name.",
        "{name}: tę nazwę ma kilka plików.",
    ),
}

_NUMBERS = 10


def refused(refusal: Refusal, language: str) -> str:
    return DANGERS[refusal.danger][language == "pl"].format(name=refusal.name, detail=refusal.detail)


def unopened(why: Unopened, language: str) -> str:
    return UNOPENED[why][language == "pl"]


def left(file: LeftFile, language: str) -> str:
    """With the first numbers of those who may be meant."""
    numbers = ", ".join(map(str, file.bearers[:_NUMBERS])) + (", …" if len(file.bearers) > _NUMBERS else "")
    return DOUBTS[file.doubt][language == "pl"].format(name=file.name, numbers=numbers)
