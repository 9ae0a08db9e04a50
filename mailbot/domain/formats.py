"""The files in which the address book goes out: what each is called, and how its name ends."""

from enum import Enum

from mailbot.domain.folding import fold


class Format(Enum):
    """What an export can be; each of them can be imported again."""

    CSV = ("csv", "text/csv", ("csv",))
    XLSX = ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx", "excel"))
    ODS = ("ods", "application/vnd.oasis.opendocument.spreadsheet", ("ods", "calc", "opendocument"))
    VCARD = ("vcf", "text/vcard", ("vcard", "vcf", "vcards", "wizytówki"))

    def __init__(self, suffix: str, media_type: str, names: tuple[str, ...]) -> None:
        self.suffix = suffix  # without its point
        self.media_type = media_type
        self.names = names  # as a person may call it

    def __repr__(self) -> str:
        return f"Format.{self.name}"


_DECLINED = {"excela": "excel", "excelu": "excel", "wizytowek": "wizytowki"}
_OTHERS = frozenset(
    {"pdf", "xls", "doc", "docx", "word", "worda", "rtf", "odt", "txt", "html", "json", "xml", "sql", "ldif", "pst"}
    | {"outlook", "outlooka", "mdb", "access", "numbers", "zip"}
)
"""What else people ask for; any other word is no wish for a file: "Export to Germany"."""
_SMALL_WORDS = frozenset({"to", "as", "in", "into", "a", "file", "format", "do", "jako", "w", "na", "plik", "formacie"})


def named(name: str) -> Format | None:
    """The format that a person calls so, or whose files end so."""
    folded = fold(name).lstrip(".")
    folded = _DECLINED.get(folded, folded)
    return next((one for one in Format if folded in map(fold, one.names)), None)


def read(wish: str) -> tuple[Format, ...]:
    """All that are named, in their order; () where a word names none."""
    found = [named(word) for word in _words(wish)]
    formats = dict.fromkeys(one for one in found if one is not None)
    return tuple(formats) if None not in found else ()


def asked(wish: str) -> bool:
    """Whether it names nothing but formats, be they ours or not."""
    words = _words(wish)
    return bool(words) and all(named(word) is not None or word in _OTHERS for word in words)


def _words(wish: str) -> list[str]:
    words = (fold(word).strip(".,;") for word in wish.split())
    return [word for word in words if word and word not in _SMALL_WORDS and word not in {"and", "i", "oraz"}]
