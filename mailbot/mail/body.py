"""A request's body taken apart: the directive block on top, and what the customers shall see, as text and HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mailbot.domain import spelling, whom
from mailbot.domain.directives import Directive, Line, Misspelt, heard
from mailbot.domain.letter import Letter
from mailbot.domain.selector import AtAddress
from mailbot.domain.words import Key
from mailbot.mail import markup, styles
from mailbot.mail.lines import cut, visible

_RULE: Final = re.compile(r"[-=–—_*]{3,}")
_LISTS: Final = frozenset({Key.RECIPIENTS, Key.ONLY, Key.WITHOUT})
_LONGEST_NAME: Final = 100  # beyond that a line is prose, not the next name of a list


@dataclass(frozen=True, slots=True)
class Body:
    """The two halves of a request."""

    lines: tuple[Directive, ...]  # in the order of the letter, misspelt ones among them
    text: str  # without any directive line; made from the HTML where there is one
    html: str | None  # sanitised, without any directive line

    @property
    def misspelt(self) -> tuple[Misspelt, ...]:
        return tuple(line for line in self.lines if isinstance(line, Misspelt))


@dataclass(frozen=True, slots=True)
class Block:
    """The leading lines that are directives."""

    lines: tuple[Directive, ...]
    taken: int  # so many lines of the text belong to it, blank ones and the rule behind it too


def split(letter: Letter) -> Body:
    """The block is read from the HTML part where there is one that shows anything, and cut out of it as nodes."""
    if letter.html is not None:
        root = markup.parsed(markup.cleaned(letter.html))
        styles.written_into(root, styles.rules(markup.printable(letter.html)))
        lines = visible(root)
        if not all(line.blank for line in lines):
            found = block([line.text for line in lines])
            cut(root, lines[: found.taken])
            html = markup.written(root)
            return Body(found.lines, markup.text(root), html)
    texts = (letter.text or "").split("\n")
    found = block(texts)
    return Body(found.lines, "\n".join(texts[found.taken :]).strip("\n"), None)


def block(texts: Sequence[str]) -> Block:
    """Directive lines until the first line that is none, or a rule; blank lines between them are skipped."""
    plain = [spelling.plain_line(text) for text in texts]
    directives: list[Directive] = []
    at = taken = 0
    while (at := _filled(plain, at)) < len(plain):
        if directives and _RULE.fullmatch(plain[at].replace(" ", "")):
            taken = at + 1
            break
        directive = _directive(plain, at)
        if directive is None:
            break
        at += 1
        if isinstance(directive, Line) and directive.key in _LISTS:
            directive, at = _continued(plain, at, directive)
        directives.append(directive)
        taken = at
    return Block(tuple(directives), _filled(plain, taken) if directives else 0)


def _filled(plain: Sequence[str], at: int) -> int:
    """The next line with something in it."""
    while at < len(plain) and not plain[at]:
        at += 1
    return at


def _directive(plain: Sequence[str], at: int) -> Directive | None:
    directive = heard(plain[at])
    if directive is not None or not _shaped(plain[at]):
        return directive
    # Something that is shaped like a directive and stands before one is a key that we do not know: ending the block
    # here would send the lines behind it to the customers. With nothing behind it, an answer takes such a key out.
    _, _, value = plain[at].partition(":")
    following = _filled(plain, at + 1)
    known_follows = following < len(plain) and isinstance(heard(plain[following]), Line)
    if known_follows or (following == len(plain) and not value):
        return Misspelt((), value.strip(), plain[at])
    return None


def _shaped(line: str) -> bool:
    named = spelling.name_and_value(line)
    return named is not None and not spelling.never(named[0])


def _continued(plain: Sequence[str], at: int, line: Line) -> tuple[Line, int]:
    """A list goes on where a line ends with a comma, where the key stands alone, and over lines of addresses."""
    values, written = [line.value] if line.value else [], [line.written]
    is_open = not line.value
    expected = is_open or line.value.endswith((",", ";"))
    while (following := _filled(plain, at)) < len(plain):
        text = plain[following]
        adjacent = following == at and len(text) <= _LONGEST_NAME
        addresses = _only_addresses(text) and (adjacent or expected or _only_addresses(values[-1]))
        if _ends_list(text) or not (addresses or (expected and adjacent)):
            break
        values.append(spelling.without_bullet(text))
        written.append(text)
        expected = is_open or text.endswith((",", ";"))
        at = following + 1
    joined = ", ".join(value.strip(",; ") for value in values)
    return Line(line.key, joined, " ".join(written)), at


def _ends_list(text: str) -> bool:
    return heard(text) is not None or bool(_RULE.fullmatch(text.replace(" ", ""))) or _shaped(text)


def _only_addresses(text: str) -> bool:
    terms = whom.terms(spelling.without_bullet(text))
    return isinstance(terms, tuple) and bool(terms) and all(isinstance(term, AtAddress) for term in terms)
