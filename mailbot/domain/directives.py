"""Directive lines as values: heard in a text, kept with a draft, amended by an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailbot.domain import spelling
from mailbot.domain.folding import fold
from mailbot.domain.words import Key


@dataclass(frozen=True, slots=True)
class Line:
    """One directive line: its key, its value, and how the requester wrote it."""

    key: Key
    value: str
    written: str  # "Odbiorcy: Klienci", for the answer that quotes it


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A line that must be a directive, but whose key is not known: asked about, never guessed, never sent."""

    near: tuple[Key, ...]  # keys that come close, the closest first; () when none does
    value: str
    written: str  # "Odbircy: Klienci"


@dataclass(frozen=True, slots=True)
class Above:
    """Text above the directive lines that is more than a greeting: asked about, never sent."""

    name: str  # "Above", "Powyżej": an answer that empties it drops the text
    value: str  # on one line

    @property
    def written(self) -> str:
        return f"{self.name}: {self.value}".strip()


Directive = Line | Misspelt | Above

ABOVE = {"en": "Above", "pl": "Powyżej"}


def heard(text: str) -> Directive | None:
    """None: no directive line."""
    written = spelling.plain_line(text)
    match spelling.hear(text):
        case spelling.Heard(key, _, value):
            return Line(key, value, written)
        case spelling.Misheard(_, value, near):
            return Misspelt(near, value, written)
        case None:
            return None


def slip(text: str) -> Misspelt | None:
    """A line that must say who gets it, where no other does: ``Odbiorcy Klienci``, ``Do: Klienci``."""
    written = spelling.plain_line(text)
    value = spelling.recipients_said_otherwise(written)
    return Misspelt((Key.RECIPIENTS,), value, written) if value else None


def amend(directives: Sequence[Directive], new: Sequence[Directive]) -> tuple[Directive, ...]:
    """The draft with the new lines in the place of the old ones of the same key; an empty value takes the key out.

    A misspelt line is settled by a line of a key that it came close to, or by its own name with an empty value; so is
    text above.
    """
    keys = {directive.key for directive in new if isinstance(directive, Line)}
    named = {_called(directive) for directive in new if not isinstance(directive, Line)}
    added = list(dict.fromkeys(directive for directive in new if directive.value))
    amended: list[Directive] = []
    for old in directives:
        if isinstance(old, Line):
            if old.key not in keys:
                amended.append(old)
                continue
            replacing = [one for one in added if isinstance(one, Line) and one.key is old.key]
            amended += replacing
            added = [one for one in added if one not in replacing]
        elif _called(old) not in named and not (isinstance(old, Misspelt) and keys.intersection(old.near)):
            amended.append(old)
    return (*amended, *added)


def kept(directives: Iterable[Directive]) -> tuple[str, ...]:
    """One text each, as a campaign keeps them; ``reread`` gives the directives back."""
    return tuple(_kept(directive) for directive in directives)


def reread(texts: Iterable[str]) -> tuple[Directive, ...]:
    """The directives of a kept draft."""
    return tuple(heard(text) or slip(text) or _reread(*text.partition(":")) for text in texts)


def corrected(directive: Directive, value: str, language: str) -> str:
    """The line ready to copy, in the language of the key that was used, or in ``language`` where both say the same.

    A misspelt key becomes the one that comes closest; where none does, the line that takes it out is offered.
    """
    written = name(directive)
    if isinstance(directive, Above) or (isinstance(directive, Misspelt) and not directive.near):
        return f"{written}:"
    meant = directive.key if isinstance(directive, Line) else directive.near[0]
    if isinstance(directive, Line):
        spoken = language_of(directive, language)
    else:
        spoken = min(("en", "pl"), key=lambda spoken: (_apart(written, meant, spoken), spoken != language))
    names = meant.wording(spoken).names
    same = next((known for known in names if fold(known) == fold(written)), names[0])
    return f"{same}: {value}".strip()


def name(directive: Directive) -> str:
    """What stands before the colon, as written."""
    split = spelling.name_and_value(directive.written)
    return split[0] if split else directive.written.partition(":")[0].strip()


def is_above(called: str) -> bool:
    """Whether that is the name of text above the block, in either language."""
    return fold(called) in map(fold, ABOVE.values())


def language_of(line: Line, default: str) -> str:
    """The language of the key as written."""
    return spelling.language_of(line.key, name(line), default)


def _apart(name: str, key: Key, language: str) -> int:
    return min(spelling.distance(fold(name), fold(known)) for known in key.wording(language).names)


def _called(directive: Directive) -> str:
    """What it is known by; "Above" and "Powyżej" are the same."""
    return "" if isinstance(directive, Above) else fold(name(directive))


def _kept(directive: Directive) -> str:
    if isinstance(directive, Misspelt) and ":" not in directive.written:
        return directive.written
    return f"{name(directive)}: {directive.value}"


def _reread(written: str, _: str, value: str) -> Misspelt | Above:
    called, value = written.strip(), value.strip()
    return Above(called, value) if is_above(called) else Misspelt((), value, f"{called}: {value}")
