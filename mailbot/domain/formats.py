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


def named(name: str) -> Format | None:
    """The format that a person calls so, or whose files end so."""
    folded = fold(name).lstrip(".")
    return next((one for one in Format if folded in map(fold, one.names)), None)


def read(wish: str) -> tuple[Format, ...]:
    """All that are named, in their order; () where a word names none."""
    found = [named(word.strip(",;")) for word in wish.split()]
    formats = dict.fromkeys(one for one in found if one is not None)
    return tuple(formats) if None not in found else ()
