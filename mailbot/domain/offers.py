"""What is wrong with a list of recipients, told by the line that it stands in, with the line put right to copy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mailbot.domain import whom
from mailbot.domain.directives import Directive, Line, corrected, language_of
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.selector import Named, Term
from mailbot.domain.words import Key

_NAMES = (ProblemKind.NAME_UNKNOWN, ProblemKind.NAME_AMBIGUOUS)
_MOST = 50
"""Problems that one answer tells: nobody reads more, and each of them quotes its line."""


def offered(problems: Sequence[Problem], draft: Sequence[Directive], language: str) -> tuple[Problem, ...]:
    """Problems whose ``line`` is a word of a list are given the whole line, and one offer for all its words.

    ``language`` is that of keys which both share.
    """
    near = {problem.line: problem.near for problem in problems if problem.kind in _NAMES}
    lines = {one: _terms(one) for one in draft if isinstance(one, Line) and one.key in {Key.RECIPIENTS, Key.WITHOUT}}
    only = next((one for one in draft if isinstance(one, Line) and one.key is Key.ONLY), None)
    return tuple(
        _of_condition(problem, only, language)
        if only is not None and problem.kind is ProblemKind.FIELD_UNKNOWN
        else _told(problem, lines, near, language)
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


def _told(
    problem: Problem, lines: Mapping[Line, Sequence[Term]], near: Mapping[str, tuple[str, ...]], language: str
) -> Problem:
    if problem.kind in {ProblemKind.NOBODY_LEFT, ProblemKind.TOO_MANY}:
        whose = next((line for line in lines if line.key is Key.RECIPIENTS), None)
        return replace(problem, line=whose.written) if whose else problem
    line = next((line for line, terms in lines.items() if problem.line in map(_word, terms)), None)
    if line is None:
        return problem
    spoken = language_of(line, language)
    understood = next(whom.spelled((term,), spoken) for term in lines[line] if _word(term) == problem.line)
    told = replace(problem, line=line.written, understood=understood)
    if problem.kind not in _NAMES:
        return told
    if problem.kind is ProblemKind.NAME_AMBIGUOUS:
        told = replace(told, near=tuple(f"{place}. {name}" for place, name in enumerate(problem.near, 1)))
    right = tuple(_righted(lines[line], near))
    if not right and line.key is Key.RECIPIENTS:
        return told  # the line without anybody would only bring the next question
    return replace(told, offer=corrected(line, whom.spelled(right, spoken), language))


def _righted(terms: Sequence[Term], near: Mapping[str, tuple[str, ...]]) -> Iterator[Term]:
    """The first name that comes close in the place of each that was not found; nothing where none does."""
    for term in terms:
        names = near.get(_word(term))
        if names is None:
            yield term
        elif names:
            yield Named(names[0])


def _terms(line: Line) -> tuple[Term, ...]:
    terms = whom.terms(line.value)
    return terms if isinstance(terms, tuple) else ()


def _word(term: Term) -> str:
    """As the store tells it."""
    return whom.spelled((term,), "en")
