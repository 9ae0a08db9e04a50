"""What a selector came to, and how a condition looks at those whom it may keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailbot.domain.campaign import Reason, Turnover
from mailbot.domain.fields import Field, known, normal
from mailbot.domain.folding import fold, fold_name
from mailbot.domain.selector import Condition

_SPELT_IN_WAYS = frozenset({Field.GENDER, Field.LANGUAGE, Field.CONSENT})


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a campaign would write to."""

    people: int  # messages and letters
    companies: int  # different ones among them
    digest: str  # SHA-256, hex, over the recipients in their order
    left_out: Mapping[Reason, int]
    turnover: Turnover | None = field(default=None, compare=False)  # None: nobody was on the list before
    letters: int = 0  # of them on paper: the last ones


def key(name: str) -> str:
    """Under which a field's text is kept: the field's own name, or the folded name of an office's own field."""
    field = known(name)
    return field.value if field else fold_name(name)


def wanted(condition: Condition) -> str:
    """The value that a condition asks for, folded."""
    field = known(condition.field)
    return fold(normal(field, condition.value) if field else condition.value)


def meets(key: str, wanted: str, text: str) -> bool:
    """Whether the field of that ``key``, which says ``text``, is as a condition wants it.

    Groups stand in one cell, apart by ``|``; an owner may be ``Anna Lis <anna@firma.example>``.
    """
    if key == Field.GROUPS:
        return wanted in {fold(part) for part in text.split("|")}
    if key in _SPELT_IN_WAYS:
        text = normal(Field(key), text)
    folded = fold(text)
    return folded == wanted or (key == Field.OWNER and f"<{wanted}>" in folded)
