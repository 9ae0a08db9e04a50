"""What is wrong with a list of recipients, told by the line that it stands in, with the line put right to copy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailbot.domain import spelling, whom
from mailbot.domain.directives import Directive, Line, corrected, language_of
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.selector import Named, Term
from mailbot.domain.words import Key

_NAMES = (ProblemKind.NAME_UNKNOWN, ProblemKind.NAME_AMBIGUOUS)
_EXCEPT = re.compile(
    r"(?P<kept>.+?),? (?:bez|opr[óo]cz|pr[óo]cz|poza|z wyj[ąa]tkiem|without|except(?: for)?|excluding|but not|minus) "
    r"(?P<left>.+)",
    re.IGNORECASE,
)
_MOST = 50
"""Problems that one answer tells: nobody reads more, and each of them quotes its line."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the draft's lists say, and what is not known of it."""

    lines: Mapping[Line, Sequence[Term]]
    near: Mapping[str, tuple[str, ...]]  # by word
    language: str


def offered(problems: Sequence[Problem], draft: Sequence[Directive], language: str) -> tuple[Problem, ...]:
    """Problems whose ``line`` is a word of a list are given the whole line, and an offer with all its words.

    ``language`` is that of keys which both share.
    """
    near = {problem.line: problem.near for problem in problems if problem.kind in _NAMES}
    lines = {one: _terms(one) for one in draft if isinstance(one, Line) and one.key in {Key.RECIPIENTS, Key.WITHOUT}}
    lists = _Lists(lines, near, language)
    only = next((one for one in draft if isinstance(one, Line) and one.key is Key.ONLY), None)
    return tuple(
        _of_condition(problem, only, language)
        if only is not None and problem.kind is ProblemKind.FIELD_UNKNOWN
        else _told(problem, lists)
        for problem in problems[:_MOST]
    )


def _of_condition(problem: Problem, line: Line, language: str) -> Problem:
    """A field that a condition asks for and nobody knows; one of the text's stays as it is."""
    conditions = whom.conditions(line.value)
    if not isinstance(conditions, tuple):
        return problem
    asked = next((one for one in conditions if whom.spelled_conditions((one,)) == problem.line), None)
    if asked is None:
        return problem
    told = replace(problem, line=line.written, understood=problem.line)
    if not problem.near or asked.field not in line.value:
        return told
    name = problem.near[0]
    right = f"{name} =" if " " in name and "=" not in line.value else name
    return replace(told, offer=corrected(line, line.value.replace(asked.field, right, 1), language))


def _told(problem: Problem, lists: _Lists) -> Problem:
    lines = lists.lines
    if problem.kind in {ProblemKind.NOBODY_LEFT, ProblemKind.TOO_MANY}:
        whose = next((line for line in lines if line.key is Key.RECIPIENTS), None)
        return replace(problem, line=whose.written) if whose else problem
    line = next((line for line, terms in lines.items() if problem.line in map(_word, terms)), None)
    if line is None:
        return problem
    spoken = language_of(line, lists.language)
    understood = next(whom.spelled((term,), spoken) for term in lines[line] if _word(term) == problem.line)
    told = replace(problem, line=line.written, understood=understood)
    return _of_name(told, problem.line, line, lists) if problem.kind in _NAMES else told


def _of_name(told: Problem, word: str, line: Line, lists: _Lists) -> Problem:
    """``told`` with the line put right: nothing that was written is gone from it, but ``word`` where nothing comes
    close, which is offered as doing without it.
    """
    language = lists.language
    if len(parts := spelling.keys_within(line.value)) > 1:
        return replace(told, near=(), offer=corrected(line, parts[0], language), others=parts[1:])
    if told.kind is ProblemKind.NAME_AMBIGUOUS:
        told = replace(told, near=tuple(f"{place}. {name}" for place, name in enumerate(told.near, 1)))
    if (apart := _apart(line, lists)) is not None:
        return replace(told, near=() if _EXCEPT.fullmatch(word) else told.near, offer=apart[0], others=apart[1:])
    right = tuple(_righted(lists.lines[line], lists.near, word))
    if not right and line.key is Key.RECIPIENTS:
        return told  # the line without anybody would only bring the next question
    return replace(told, offer=corrected(line, whom.spelled(right, language_of(line, language)), language))


def _split(terms: Sequence[Term], near: Mapping[str, tuple[str, ...]]) -> tuple[Sequence[Term], Sequence[Term]] | None:
    """Of ``Clients except Alfa, Beta`` those who are meant and those who are not; None: there is no such word."""
    for at, term in enumerate(terms):
        found = _EXCEPT.fullmatch(word) if (word := _word(term)) in near else None
        if found is None:
            continue
        kept, left = whom.terms(found["kept"]), whom.terms(found["left"])
        if not isinstance(kept, whom.Broken) and not isinstance(left, whom.Broken):
            return (*terms[:at], *kept), (*left, *terms[at + 1 :])
    return None


def _apart(line: Line, lists: _Lists) -> tuple[str, str] | None:
    """Who is meant and who is left out, where both were written on one line; None: they were not.

    ``Without`` is offered with those whom it names already.
    """
    near, language = lists.near, lists.language
    split = _split(lists.lines[line], near) if line.key is Key.RECIPIENTS else None
    if split is None:
        return None
    kept, left = split
    spoken = language_of(line, language)
    named = [term for one, terms in lists.lines.items() if one.key is Key.WITHOUT for term in terms]
    without = whom.spelled(tuple(_righted((*named, *left), near)), spoken)
    return (
        corrected(line, whom.spelled(tuple(_righted(kept, near)), spoken), language),
        f"{Key.WITHOUT.wording(spoken).names[0]}: {without}",
    )


def _righted(terms: Sequence[Term], near: Mapping[str, tuple[str, ...]], dropped: str = "") -> Iterator[Term]:
    """The first name that comes close in the place of each that was not found; nothing in that of ``dropped``."""
    for term in terms:
        names = near.get(_word(term))
        if names:
            yield Named(names[0])
        elif names is None or _word(term) != dropped:
            yield term


def _terms(line: Line) -> tuple[Term, ...]:
    terms = whom.terms(line.value)
    return terms if isinstance(terms, tuple) else ()


def _word(term: Term) -> str:
    """As the store tells it."""
    return whom.spelled((term,), "en")
