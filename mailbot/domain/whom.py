"""Whom a line means: the text of ``Recipients``, ``Without`` and ``Only`` into the tree of selector.py, and back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from mailbot.domain import fields
from mailbot.domain.choices import Choice, Choices, choose
from mailbot.domain.selector import (
    AtAddress,
    AtDomain,
    AttachedTable,
    CompanyAddresses,
    Condition,
    Everyone,
    IfSeveral,
    Named,
    Reached,
    Term,
    ThoseOf,
)

ADDRESSES: Choices[CompanyAddresses] = (
    Choice(CompanyAddresses.DEFAULT_PERSON, ("default person",), ("osoba domyślna", "domyślna osoba")),
    Choice(CompanyAddresses.GENERAL, ("general",), ("ogólny", "ogólne")),
    Choice(CompanyAddresses.OTHER_PERSONS, ("other persons",), ("osoby poza domyślną",)),
    Choice(
        CompanyAddresses.GENERAL_AND_DEFAULT,
        ("general and default person", "general, default person"),
        ("ogólny i osoba domyślna", "ogólny, osoba domyślna"),
    ),
    Choice(CompanyAddresses.ALL_PERSONS, ("all persons",), ("wszystkie osoby",)),
    Choice(CompanyAddresses.EVERYONE, ("everyone",), ("wszyscy",)),
)
_SEVERAL: Choices[IfSeveral] = (
    Choice(IfSeveral(), ("first",), ("pierwszy",)),
    Choice(IfSeveral(every=True), ("all",), ("wszystkie",)),
)
_WHOLES: Choices[Everyone | AttachedTable] = (
    Choice(Everyone(), ("all", "everybody", "everyone"), ("wszyscy", "wszystkich")),
    Choice(AttachedTable(), ("file", "the file", "attached file"), ("plik", "pliku", "z pliku", "załączony plik")),
)
_REACHED: Choices[Reached] = (
    Choice(Reached.ALL, ("",), ("",)),
    Choice(Reached.REACHED, ("reached", "who got it"), ("którzy dostali", "dostali", "którzy otrzymali")),
    Choice(
        Reached.NOT_REACHED,
        ("not reached", "who did not get it"),
        ("którzy nie dostali", "nie dostali", "którzy nie otrzymali"),
    ),
)

# A quote is one only where a name may begin, so that the inches and nicknames inside a name stay letters.
_QUOTES = '"„“”«'
_QUOTED = r"""(?P<quoted>"(?:[^"]|"")*"|„[^”“"]*[”“"]|“[^”"]*[”"]|”[^”"]*[”"]|«[^»]*»)"""
_THOSE_OF = re.compile(r"(?:those|the ones) (?:of|from)\b|(?:ci|tych|tymi) (?:od|z|ze)\b", re.IGNORECASE)
_TERM = re.compile(
    rf"\s*(?P<before>(?:{_THOSE_OF.pattern})\s*)?{_QUOTED}?(?P<rest>[^,;\n]*)(?:[,;\n]|$)", re.IGNORECASE
)
_CONDITION = re.compile(
    rf"\s*(?:(?P<before>[^,;\n{_QUOTES}]*(?<=[\s=:])){_QUOTED})?(?P<rest>[^,;\n]*)(?:[,;\n]|$)", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:[^<>@]*<)?\s*(?:mailto:)?(?P<address>[^\s<>@,;\"„“”«»]+@[^\s<>@,;\"„“”«»]+?)\s*>?")
_DOMAIN = re.compile(r"@?(?P<domain>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})")

_LONGEST_FIELD = 3  # words


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece that cannot be read: an open quote, a field without a value."""

    piece: str


@dataclass(frozen=True, slots=True)
class _Piece:
    before: str
    quoted: str | None  # without its quotes
    rest: str
    written: str


def terms(text: str) -> tuple[Term, ...] | Broken:
    """What stands between commas, semicolons and line ends; names that have such in them are quoted."""
    found: list[Term] = []
    for piece in _pieces(text, _TERM):
        term = _term(piece)
        if isinstance(term, Broken):
            return term
        found.append(term)
    return tuple(found)


def conditions(text: str) -> tuple[Condition, ...] | Broken:
    """``city Poznań, group VIP``: the first word is the field, or all that stands before ``=``."""
    found: list[Condition] = []
    for piece in _pieces(text, _CONDITION):
        condition = _condition(piece)
        if isinstance(condition, Broken):
            return condition
        found.append(condition)
    return tuple(found)


def several(text: str) -> IfSeveral:
    """``first``, ``all``, or a label of the address book."""
    choice = choose(text, _SEVERAL)
    return choice.value if choice else IfSeveral(label=" ".join(text.split()))


def spelled(meant: Sequence[Term], language: str) -> str:
    """The text that ``terms`` reads into ``meant``."""
    return ", ".join(_spelled(term, language) for term in meant)


def spelled_conditions(meant: Sequence[Condition]) -> str:
    """The text that ``conditions`` reads into ``meant``."""
    return ", ".join(_spelled_condition(condition) for condition in meant)


def _pieces(text: str, pattern: re.Pattern[str]) -> Iterator[_Piece]:
    for found in pattern.finditer(text):
        written = found[0].rstrip(",;\n").strip()
        if not written:
            continue
        quoted = found["quoted"]
        if quoted is not None:
            quoted = " ".join(quoted[1:-1].replace('""', '"').split())
        yield _Piece(" ".join((found["before"] or "").split()), quoted, " ".join(found["rest"].split()), written)


def _term(piece: _Piece) -> Term | Broken:
    if piece.before:
        return _those_of(piece)
    if (address := _ADDRESS.fullmatch(piece.rest)) is not None:
        return AtAddress(address["address"])
    if piece.quoted is not None:
        return Named(" ".join(piece.written.split()) if piece.rest else piece.quoted)
    return _unquoted(piece.rest)


def _unquoted(written: str) -> Term | Broken:
    if written.startswith(tuple(_QUOTES)):
        return Broken(written)
    if (whole := choose(written, _WHOLES)) is not None:
        return whole.value
    if (domain := _DOMAIN.fullmatch(written)) is not None:
        return AtDomain(domain["domain"].lower())
    return Named(written)


def _those_of(piece: _Piece) -> ThoseOf | Broken:
    if piece.quoted is not None:
        reached = choose(piece.rest, _REACHED)
        return ThoseOf(piece.quoted, reached.value) if piece.quoted and reached else Broken(piece.written)
    words = piece.rest.split()
    for length in range(min(5, len(words) - 1), 0, -1):
        if (reached := choose(" ".join(words[-length:]), _REACHED)) is not None:
            return ThoseOf(" ".join(words[:-length]), reached.value)
    return ThoseOf(piece.rest) if piece.rest else Broken(piece.written)


def _condition(piece: _Piece) -> Condition | Broken:
    written = " ".join(piece.written.split())
    if piece.quoted is not None and not piece.rest:
        field, value = piece.before.rstrip(" =:"), piece.quoted
    elif "=" in written:
        field, value = (part.strip() for part in written.split("=", 1))
    else:
        field, value = _field_and_value(written)
    return Condition(_field_name(field), value) if field and value else Broken(piece.written)


def _field_and_value(written: str) -> tuple[str, str]:
    """The longest beginning that is a field of the address book, else the first word."""
    words = written.split()
    for length in range(min(_LONGEST_FIELD, len(words) - 1), 1, -1):
        if fields.known(" ".join(words[:length])) is not None:
            return " ".join(words[:length]), " ".join(words[length:])
    return words[0].rstrip(":"), " ".join(words[1:])


def _field_name(written: str) -> str:
    field = fields.known(written)
    if field is fields.Field.GROUPS:
        return "group"  # a condition names one
    return field.value if field else " ".join(written.split())


def _spelled(term: Term, language: str) -> str:
    match term:
        case Everyone() | AttachedTable():
            return next(c.word(language) for c in _WHOLES if c.value == term)
        case AtAddress(address):
            return address
        case AtDomain(domain):
            return domain
        case ThoseOf(subject, reached):
            which = next(c.word(language) for c in _REACHED if c.value is reached)
            return f"{'ci od' if language == 'pl' else 'those of'} {_quote(subject)} {which}".strip()
        case Named(name):
            return name if _is_plain(name) and terms(name) == (term,) else _quote(name)
    assert_never(term)


def _spelled_condition(condition: Condition) -> str:
    plain = f"{condition.field} {condition.value}"
    if _is_plain(plain) and conditions(plain) == (condition,):
        return plain
    return f"{condition.field} = {_quote(condition.value)}"


def _is_plain(text: str) -> bool:
    """Nothing in it could be taken for the beginning or end of a quote by what stands beside it."""
    return not set(text) & set(_QUOTES + "»")


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
