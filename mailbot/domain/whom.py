"""Whom a line means: the text of ``Recipients``, ``Without`` and ``Only`` into the tree of selector.py, and back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import assert_never

from mailbot.domain import fields
from mailbot.domain.choices import Choice, Choices, choose
from mailbot.domain.contacts import Kind
from mailbot.domain.folding import fold
from mailbot.domain.selector import (
    AtAddress,
    AtDomain,
    AttachedTable,
    Condition,
    Everyone,
    Named,
    Reached,
    Term,
    ThoseOf,
)

_WHOLES: Choices[Everyone | AttachedTable] = (
    Choice(Everyone(), ("all", "everybody", "everyone"), ("wszyscy", "wszystkich")),
    Choice(
        AttachedTable(),
        ("file", "the file", "attached file", "attached table", "attachment", "the attachment", "from file"),
        ("plik", "pliku", "z pliku", "załączony plik", "załącznik", "z załącznika", "tabela", "załączona tabela"),
    ),
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
_WHO_GOT = re.compile(
    r"(?:those|the ones) who (?:got|received)\b|(?:ci|tych|tymi),? kt[oó]rzy (?:ju[żz] )?(?:dostali|otrzymali)\b",
    re.IGNORECASE,
)
_TERM = re.compile(
    rf"\s*(?P<before>(?:{_THOSE_OF.pattern}|{_WHO_GOT.pattern})\s*)?{_QUOTED}?(?P<rest>[^,;\n]*)(?:[,;\n]|$)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    rf"\s*(?:(?P<before>[^,;\n{_QUOTES}]*(?<=[\s=:])){_QUOTED})?(?P<rest>[^,;\n]*)(?:[,;\n]|$)", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:[^<>@]*<)?\s*(?:mailto:)?(?P<address>[^\s<>@,;\"„“”«»]+@[^\s<>@,;\"„“”«»]+?)\s*>?")
_DOMAIN = re.compile(r"@?(?P<domain>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})")

_LONGEST_FIELD = 3  # words
_MOST_NAMES = 500  # that one line may list beside addresses: each is looked up, and whoever means more has a group
_AND = frozenset({"i", "oraz", "and", "&", "+"})
_KINDS = {
    **dict.fromkeys(("group", "groups", "grupa", "grupy", "grupe"), Kind.GROUP),
    **dict.fromkeys(("company", "companies", "firma", "firmy", "firme"), Kind.COMPANY),
    **dict.fromkeys(("person", "persons", "osoba", "osoby", "osobe", "pan", "pani"), Kind.PERSON),
}


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
    names = 0
    for piece in _pieces(text, _TERM):
        if addresses := _addresses(piece):
            found += addresses
            continue
        term = _term(piece)
        names += not isinstance(term, AtAddress)
        if isinstance(term, Broken):
            return term
        if names > _MOST_NAMES:
            return Broken(piece.written)
        found.append(term)
    return tuple(found)


def conditions(text: str) -> tuple[Condition, ...] | Broken:
    """``city Poznań, group VIP``: the first word is the field, or all that stands before ``=``."""
    found: list[Condition] = []
    for piece in chain.from_iterable(map(_parted, _pieces(text, _CONDITION))):
        condition = _condition(piece)
        if isinstance(condition, Broken):
            return condition
        found.append(condition)
    return tuple(found)


def apart(name: str) -> tuple[tuple[str, Kind | None], ...]:
    """What a name that nobody bears may have been meant as: ``Clients and Partners``, ``group VIP``.

    () where it has no such words.
    """
    pieces: list[list[str]] = [[]]
    for word in name.split():
        if word.lower() in _AND:
            pieces.append([])
        else:
            pieces[-1].append(word)
    kinds = [_KINDS.get(fold(piece[0])) if len(piece) > 1 else None for piece in pieces]
    if not all(pieces) or (len(pieces) == 1 and kinds == [None]):
        return ()
    return tuple((" ".join(piece[kind is not None :]), kind) for piece, kind in zip(pieces, kinds, strict=True))


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


def _addresses(piece: _Piece) -> tuple[AtAddress, ...]:
    """Several addresses with nothing but spaces between them, as they are pasted from elsewhere."""
    words = () if piece.before or piece.quoted is not None else piece.rest.split()
    found = [_ADDRESS.fullmatch(word) for word in words]
    return tuple(AtAddress(one["address"]) for one in found if one) if len(found) > 1 and all(found) else ()


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
    if _WHO_GOT.fullmatch(piece.before):
        subject = piece.quoted if piece.quoted is not None and not piece.rest else piece.rest
        return ThoseOf(subject, Reached.REACHED) if subject else Broken(piece.written)
    if piece.quoted is not None:
        reached = choose(piece.rest, _REACHED)
        return ThoseOf(piece.quoted, reached.value) if piece.quoted and reached else Broken(piece.written)
    words = piece.rest.split()
    for length in range(min(5, len(words) - 1), 0, -1):
        if (reached := choose(" ".join(words[-length:]), _REACHED)) is not None:
            return ThoseOf(" ".join(words[:-length]), reached.value)
    return ThoseOf(piece.rest) if piece.rest else Broken(piece.written)


def _parted(piece: _Piece) -> Iterator[_Piece]:
    """``city Poznań and group VIP`` is two conditions, because a field of the address book follows the "and"."""
    words = [] if piece.quoted is not None else piece.rest.split()
    cuts = [at for at, word in enumerate(words) if word.lower() in _AND and at and _is_condition(words[at + 1 :])]
    if not cuts:
        yield piece
        return
    for start, end in pairwise((-1, *cuts, len(words))):
        part = " ".join(words[start + 1 : end])
        yield _Piece("", None, part, part)


def _is_condition(words: Sequence[str]) -> bool:
    named = (" ".join(words[:length]).rstrip(" =:") for length in range(1, min(_LONGEST_FIELD, len(words) - 1) + 1))
    return any(fields.known(name) is not None for name in named)


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
