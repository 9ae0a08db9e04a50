"""What a field says of somebody who is meant, as SQL: ``p`` is the person, ``c`` the company, ``m`` the address."""

from collections.abc import Mapping, Sequence
from functools import reduce

from mailbot.domain.fields import SHARED, Field

_GROUPS = """coalesce((
    SELECT group_concat(name, ', ') FROM (
        SELECT g.name FROM (
            SELECT grp, 0 AS whose FROM person_grp WHERE person = p.id
            UNION ALL SELECT grp, 1 FROM company_grp WHERE company = c.id
        ) x JOIN grp g ON g.id = x.grp GROUP BY g.id ORDER BY min(x.whose), g.folded
    )
), '')"""
_IN_GROUP = """EXISTS (
    SELECT 1 FROM grp g WHERE g.folded = {0} AND (
        EXISTS (SELECT 1 FROM person_grp x WHERE x.grp = g.id AND x.person = p.id)
        OR EXISTS (SELECT 1 FROM company_grp x WHERE x.grp = g.id AND x.company = c.id)
    )
)"""
_OWN = "(SELECT value FROM json_each({0}.own) WHERE {0}.own <> '{{}}' AND key = {1} AND value <> '')"
_OF_BOOK: Mapping[Field, str] = {
    Field.NAME: "coalesce(trim(p.first_name || ' ' || p.last_name), '')",
    Field.FIRST_NAME: "coalesce(p.first_name, '')",
    Field.LAST_NAME: "coalesce(p.last_name, '')",
    Field.POSITION: "coalesce(p.position, '')",
    Field.GENDER: "coalesce(p.gender, '')",
    Field.IS_DEFAULT: "iif(p.is_default, 'yes', '')",
    Field.PERSON_PHONE: "coalesce(p.phone, '')",
    Field.PERSON_EMAIL: "iif(p.id IS NULL, '', m.address)",
    Field.COMPANY: "coalesce(c.name, '')",
    Field.TAX_ID: "coalesce(c.tax_id, '')",
    Field.EMAIL: "m.address",
    Field.GROUPS: _GROUPS,
    # The person's own, else the company's.
    **{field: f"coalesce(nullif(p.{field.value}, ''), c.{field.value}, '')" for field in SHARED},
}
_PAIRS = 60  # SQLite takes 127 arguments of a function


class Bound:
    """The values of one statement: each has a number there, from ``first`` on."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._values: list[str] = []

    def of(self, value: str) -> str:
        """What stands for the value in the statement."""
        self._values.append(value)
        return f"?{self._first + len(self._values) - 1}"

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self._values)


def by_field(field: Field) -> str:
    """What the address book says; "" where it says nothing."""
    return _OF_BOOK[field]


def by_own_field(name: str, bound: Bound) -> str:
    """The same for an office's own field; ``name``: as the address book spells it."""
    spelt = bound.of(name)
    return f"coalesce({_OWN.format('p', spelt)}, {_OWN.format('c', spelt)}, '')"


def is_in_group(folded: str, bound: Bound) -> str:
    """Whether the person or the company belongs to the group."""
    return _IN_GROUP.format(bound.of(folded))


def as_json(texts: Sequence[tuple[str, str]], bound: Bound) -> str:
    """One JSON object of names and what SQL says for each of them."""
    pairs = [f"{bound.of(name)}, {text}" for name, text in texts]
    objects = [f"json_object({', '.join(pairs[start : start + _PAIRS])})" for start in range(0, len(pairs), _PAIRS)]
    return reduce(lambda one, more: f"json_patch({one}, {more})", objects)
