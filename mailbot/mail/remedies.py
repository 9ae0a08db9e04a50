"""What somebody can do about a request's problems: answer with lines or with a file, or write it anew."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from mailbot.domain.problem import Problem, ProblemKind


class Remedy(StrEnum):
    """What puts all problems of a request right."""

    LINES = "lines"  # an answer with the corrected lines
    FILE = "file"  # an answer with the right file attached
    ANEW = "anew"  # a new mail: what is wrong stands in what the customers shall read


_IN_THE_LETTER = frozenset(
    {ProblemKind.EMPTY_BODY, ProblemKind.FILE_REFUSED, ProblemKind.FILE_UNOPENED, ProblemKind.FILES_MISSING}
    | {ProblemKind.TOO_HEAVY, ProblemKind.MERGE_BROKEN}
)
_IN_THE_TABLE = frozenset(
    {ProblemKind.TABLE_MISSING, ProblemKind.TABLE_SEVERAL, ProblemKind.TABLE_UNREADABLE, ProblemKind.TABLE_EMPTY}
    | {ProblemKind.TABLE_LACKS_ADDRESSES, ProblemKind.TABLE_TOO_LARGE}
)
_EXAMPLES = frozenset(
    {ProblemKind.NO_RECIPIENTS, ProblemKind.EMPTY_SUBJECT, ProblemKind.VALUE_MISSING, ProblemKind.VALUE_UNREADABLE}
    | {ProblemKind.IN_THE_PAST, ProblemKind.NO_SUCH_TIME, ProblemKind.FIELD_UNKNOWN, ProblemKind.MERGE_BROKEN}
)

_CORRECTED = {"en": "Corrected, ready to copy:", "pl": "Poprawiony, gotowy do skopiowania:"}
_FOR_EXAMPLE = {"en": "For example:", "pl": "Na przykład:"}
_IF_SO = {"en": "If this is it, answer:", "pl": "Jeśli o ten, odpowiedz:"}
_ONE_OF_THEM = {"en": "Answer with the line that is right:", "pl": "Odpowiedz właściwym wierszem:"}
_BOTH = {"en": "On separate lines, ready to copy:", "pl": "W osobnych wierszach, gotowe do skopiowania:"}
_WITHOUT_IT = {"en": "To do without it, answer:", "pl": "Żeby z tego zrezygnować, odpowiedz:"}


def of(problems: Sequence[Problem]) -> Remedy:
    """The one thing to do about all of them."""
    if any(map(_needs_a_letter, problems)):
        return Remedy.ANEW
    return Remedy.FILE if all(problem.kind in _IN_THE_TABLE for problem in problems) else Remedy.LINES


def offered(problem: Problem, language: str) -> str:
    """What the line is that a problem offers."""
    labels: Mapping[str, str] = _CORRECTED
    if problem.kind is ProblemKind.NAME_UNKNOWN and problem.others:
        labels = _BOTH
    elif problem.offer.endswith(":") or (problem.kind is ProblemKind.NAME_UNKNOWN and not problem.near):
        labels = _WITHOUT_IT
    elif problem.kind is ProblemKind.WHICH_TIME:
        labels = _ONE_OF_THEM if problem.others else _IF_SO
    elif problem.kind in _EXAMPLES and not problem.near:
        labels = _FOR_EXAMPLE
    return labels["pl" if language == "pl" else "en"]


def _needs_a_letter(problem: Problem) -> bool:
    """A line cannot mend the text; a field of a condition, or of the subject, it can."""
    in_text = problem.kind in _IN_THE_LETTER or (
        problem.kind is ProblemKind.FIELD_UNKNOWN and problem.line.startswith("{")
    )
    return in_text and not problem.offer
