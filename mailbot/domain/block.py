"""The directive block of a letter: which of its lines are meant for the bot."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mailbot.domain import courtesy, directives, slips, spelling, whom
from mailbot.domain.directives import Above, Directive, Line, Misspelt, heard, language_of
from mailbot.domain.folding import fold
from mailbot.domain.selector import AtAddress
from mailbot.domain.words import Key

_RULE: Final = re.compile(r"[-=–—_*]{3,}")
_LISTS: Final = frozenset({Key.RECIPIENTS, Key.ONLY, Key.WITHOUT})
_LONGEST_NAME: Final = 100  # beyond that a line is prose, not the next name of a list
_HEAD: Final = 10  # lines of a request, blank ones aside, in which its block begins
_LONGEST_QUOTE: Final = 300
_SLIP: Final = 30  # lines of a request in which a line that names recipients makes any other no slip
_REMARKS: Final = 2  # short lines above the directive lines of an answer: "Anna, one change:"
_LONGEST_REMARK: Final = 60
_SUBJECTS: Final = frozenset({"subject", "temat"})
_OUR_SUBJECT: Final = re.compile(r"\[#\d+\]")

# Keys that no letter to customers has. "Konto:", "Start:", "Forma:" may stand in an invoice or an invitation; below
# text, such a line alone does not make a block.
_EVIDENT: Final = frozenset(
    {"recipients", "odbiorcy", "adresaci", "without", "except", "bez", "oprocz", "if several", "gdy kilka"}
    | {"send", "wyslij", "packets", "paczki", "stop after errors", "stop po bledach", "empty fields", "puste pola"}
)

_MOST = 1_000  # lines for the bot in one block; nobody writes a tenth of them


@dataclass(frozen=True, slots=True)
class Block:
    """What is meant for the bot."""

    lines: tuple[Directive, ...] = ()
    taken: int = 0  # so many lines of the text belong to it: what is above it, blank ones and the rule behind it too
    subject: str = ""  # ``Subject: …`` among the lines

    def __bool__(self) -> bool:
        return bool(self.lines or self.subject)


@dataclass(frozen=True, slots=True)
class _Subject:
    value: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Directive lines until the first line that is none, or a rule; blank lines between them are skipped."""

    lines: tuple[Directive, ...]
    subject: str
    end: int
    ruled: bool


def of_request(texts: Sequence[str], *, deep: bool = True) -> Block:
    """The block on top or below a greeting; with ``deep``, below any text if it is one beyond doubt.

    A greeting is for the bot; other text above the block is told as ``Above``.
    """
    plain = [spelling.plain_line(text) for text in texts]
    top = at = _filled(plain, 0)
    slip = slips.of(plain[:_SLIP]) if deep else None
    found: list[Directive] = []
    above: list[str] = []
    between: list[str] = []  # text since the last directive line
    taken, ended, subject = 0, False, ""
    for _ in range(_HEAD):
        if at == len(plain) or ended:
            break
        if courtesy.asks(plain[at]):
            at += 1
        elif (run := _run(plain, at, slip=slip)).lines and (
            at == top or _opens(run, first=not found, below_text=bool(between), deep=deep)
        ):
            found += run.lines
            above += between
            between = []
            at = taken = run.end
            ended, subject = run.ruled, run.subject or subject
        else:
            between.append(plain[at])
            at += 1
            ended = _says_whom(found)
        at = _filled(plain, at)
    return Block((*_above(above, found), *found), _filled(plain, taken), subject) if found else Block()


def of_answer(texts: Sequence[str], *, remarks: int = _REMARKS) -> Block:
    """The directive lines on top of an answer; courtesies, and so many short remarks, may stand above them."""
    plain = [spelling.plain_line(text) for text in texts]
    top = next((at for at, line in enumerate(plain) if not courtesy.asks(line)), len(plain))
    for start in range(top, min(len(plain), top + remarks + 1)):
        run = _run(plain, start, answer=True)
        if run.end > start:
            return Block(run.lines, run.end, run.subject)
        if len(plain[start]) > _LONGEST_REMARK:
            break
    return Block()


def evident(directive: Directive | None) -> bool:
    """Whether the line can be nothing but a directive, wherever it stands."""
    return isinstance(directive, Line) and fold(directives.name(directive)) in _EVIDENT


def _opens(run: _Run, *, first: bool, below_text: bool, deep: bool) -> bool:
    """Whether this is a block although it does not stand on top."""
    if first and not below_text:
        return any(isinstance(one, Line) for one in run.lines) or _says_whom(run.lines)
    return (deep or not below_text) and any(map(evident, run.lines))


def _says_whom(found: Iterable[Directive]) -> bool:
    return any(
        one.key is Key.RECIPIENTS if isinstance(one, Line) else isinstance(one, Misspelt) and Key.RECIPIENTS in one.near
        for one in found
    )


def _above(texts: Sequence[str], found: Sequence[Directive]) -> tuple[Above, ...]:
    if not texts:
        return ()
    text = " ".join(texts)
    quoted = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    spoken = next((language_of(one, "en") for one in found if isinstance(one, Line)), "en")
    return (Above(directives.ABOVE[spoken], quoted),)


def _filled(plain: Sequence[str], at: int) -> int:
    """The next line with something in it."""
    while at < len(plain) and not plain[at]:
        at += 1
    return at


def _run(plain: Sequence[str], at: int, *, answer: bool = False, slip: slips.Slip | None = None) -> _Run:
    found: list[Directive | _Subject] = []
    end, ruled = at, False
    while len(found) < _MOST and (at := _filled(plain, at)) < len(plain):
        if found and _is_rule(plain[at]):
            end, ruled = at + 1, True
            break
        if slip is not None and slip.at == at:
            directive: Directive | _Subject | None = slip.line
        else:
            directive = _of_answer(plain, at) if answer else _of_request(plain, at, begun=bool(found))
        if directive is None:
            break
        at += 1
        if isinstance(directive, Line) and directive.key in _LISTS:
            directive, at = _continued(plain, at, directive)
        found.append(directive)
        end = at
    subject = next((one.value for one in reversed(found) if isinstance(one, _Subject)), "")
    return _Run(tuple(one for one in found if not isinstance(one, _Subject)), subject, end, ruled)


def _of_answer(plain: Sequence[str], at: int) -> Directive | _Subject | None:
    """Here there may be a subject too, and the line that takes out what stood above the block."""
    named = spelling.name_and_value(plain[at])
    if named is not None and fold(named[0]) in _SUBJECTS and not _OUR_SUBJECT.search(named[1]):
        return _Subject(named[1])
    if named is not None and directives.is_above(named[0]) and not named[1]:
        return Above(*named)
    return _directive(plain, at)


def _of_request(plain: Sequence[str], at: int, *, begun: bool) -> Directive | _Subject | None:
    """Here a subject counts only among lines for the bot: elsewhere it is that of a forwarded mail."""
    named = spelling.name_and_value(plain[at])
    if named is None or fold(named[0]) not in _SUBJECTS or not named[1]:
        return _directive(plain, at)
    following = _filled(plain, at + 1)
    among = begun or (following < len(plain) and isinstance(heard(plain[following]), Line))
    return _Subject(named[1]) if among else None


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
    return heard(text) is not None or _is_rule(text) or _shaped(text) or _begins_the_text(text)


def _begins_the_text(line: str) -> bool:
    """A greeting or a merge field is nobody's name; in HTML no blank line need stand above it."""
    return "{" in line or (" " in line and courtesy.only(line))


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line.replace(" ", "")) is not None


def _only_addresses(text: str) -> bool:
    terms = whom.terms(spelling.without_bullet(text))
    return isinstance(terms, tuple) and bool(terms) and all(isinstance(term, AtAddress) for term in terms)
