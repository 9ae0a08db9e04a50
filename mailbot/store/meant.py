"""Who is meant by a term of a request, as SQL: contacts of the address book, and where each of them is written to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from mailbot.domain.address import endings
from mailbot.domain.bounce import NO_RETURN
from mailbot.domain.contacts import Hit, Kind
from mailbot.domain.folding import fold
from mailbot.domain.selector import CompanyAddresses as Mode
from mailbot.domain.selector import Everyone, Reached, Selector
from mailbot.domain.states import DeliveryState
from mailbot.store.said import Bound
from mailbot.store.terms import Domain, Earlier

FIRST_FREE = 3
"""?1 and ?2 are the values of a term; whoever completes the statement begins here."""

# Companies as a whole, which are written to as the request says.
_WHOLE: Mapping[Kind | None, str] = {
    None: "SELECT id AS company FROM company",
    Kind.GROUP: "SELECT company FROM company_grp WHERE grp = ?1",
    Kind.COMPANY: "SELECT id AS company FROM company WHERE id = ?1",
}
# Persons at their own addresses.
_DIRECT: Mapping[Kind | None, str] = {
    None: "SELECT 0, id FROM person WHERE company IS NULL",
    Kind.GROUP: """
        SELECT coalesce(company, 0), id FROM person WHERE id IN (SELECT person FROM person_grp WHERE grp = ?1)""",
    Kind.PERSON: "SELECT coalesce(company, 0), id FROM person WHERE id = ?1",
}
_AT_DOMAIN = """
SELECT coalesce(a.company, p.company, 0) AS company, coalesce(a.person, 0) AS person, a.canonical AS address, a.position
FROM address a LEFT JOIN person p ON p.id = a.person WHERE a.canonical LIKE ?1 OR a.canonical LIKE ?2"""

_HAS_GENERAL = "EXISTS (SELECT 1 FROM address a WHERE a.company = w.company)"
_HAS_OWN = "EXISTS (SELECT 1 FROM address a WHERE a.person = p.id)"
_OF_STAFF = "(SELECT p.id FROM person p WHERE p.company = w.company AND {0} ORDER BY p.sorting, p.id LIMIT 1)"
# The default person, else the general address; where there is neither of them, the first person who has one.
_ONE = f"""coalesce(
    {_OF_STAFF.format("p.is_default AND " + _HAS_OWN)},
    iif({_HAS_GENERAL}, 0, NULL),
    {_OF_STAFF.format("p.is_default")},
    {_OF_STAFF.format(_HAS_OWN)},
    0
)"""
# A letter needs no e-mail address.
_ONE_ON_PAPER = f"coalesce({_OF_STAFF.format('p.is_default')}, 0)"
# Company and person: 0 is the company itself, NULL nobody, where the company is meant but nowhere to write to.
_CHOSEN: Mapping[Mode, str] = {
    Mode.GENERAL: "SELECT company, 0 FROM whole",
    Mode.DEFAULT_PERSON: "SELECT w.company, {one} FROM whole w",
    Mode.GENERAL_AND_DEFAULT: """
        SELECT w.company, {one} FROM whole w
        UNION SELECT w.company, 0 FROM whole w WHERE {has_general}""",
    Mode.OTHER_PERSONS: """
        SELECT w.company, p.id FROM whole w LEFT JOIN person p ON p.company = w.company AND NOT p.is_default""",
    Mode.ALL_PERSONS: "SELECT w.company, p.id FROM whole w LEFT JOIN person p ON p.company = w.company",
    Mode.EVERYONE: """
        SELECT w.company, p.id FROM whole w JOIN person p ON p.company = w.company
        UNION ALL SELECT w.company, 0 FROM whole w
            WHERE {has_general} OR NOT EXISTS (SELECT 1 FROM person p WHERE p.company = w.company)""",
}
_OF_CONTACTS = """{whole}contact (company, person) AS ({chosen}), m AS (
    SELECT k.company, k.person, coalesce(a.canonical, b.canonical, '') AS address,
        coalesce(a.position, b.position) AS position
    FROM contact k
    LEFT JOIN address a ON a.person = k.person AND {of_person}
    LEFT JOIN address b ON b.company = k.company AND k.person = 0 AND {of_company}
)"""
# Addresses with the label that is asked for; of a contact that has none such, the others.
_LABELLED = """(fold({0}.label) = {2} OR ({3} AND NOT EXISTS (
    SELECT 1 FROM address l WHERE l.{1} = {0}.{1} AND fold(l.label) = {2}
)))"""

# Doubt counts as reached: whoever perhaps got it must not get it again.
_PERHAPS_REACHED = ", ".join(
    f"{state:d}" for state in (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.DOTTED, DeliveryState.PRINTED)
)
_CAME_BACK = f"""EXISTS (
    SELECT 1 FROM bounce b WHERE b.campaign = d.campaign AND b.number = d.number
    AND b.dsn <> '' AND b.kind NOT IN ({", ".join(f"'{kind}'" for kind in sorted(NO_RETURN))})
)"""  # noqa: S608 - words of our own
_WAS_REACHED = f"(d.state IN ({_PERHAPS_REACHED}) AND NOT {_CAME_BACK})"
_REACHED = {
    Reached.ALL: "",
    Reached.REACHED: f"AND {_WAS_REACHED}",
    Reached.NOT_REACHED: f"AND NOT {_WAS_REACHED}",
}


@dataclass(frozen=True, slots=True)
class Meant:
    """The beginning of a statement: a common table ``m`` of company, person, address ("": none) and position."""

    tables: str
    values: tuple[int | str, int | str]


class Choosing:
    """How one request chooses among the addresses of those whom it means."""

    def __init__(self, selector: Selector, bound: Bound, *, letters: bool) -> None:
        several = selector.several
        label = bound.of(fold(several.label)) if several.label is not None else ""
        one, general = (_ONE_ON_PAPER, "TRUE") if letters else (_ONE, _HAS_GENERAL)
        self._chosen = _CHOSEN[selector.addresses].format(one=one, has_general=general)
        self._of_person = _picked("a", "person", label, every=several.every)
        self._of_company = _picked("b", "company", label, every=several.every)

    def meant(self, target: Everyone | Hit | Domain) -> Meant:
        match target:
            case Everyone():
                return Meant(self._contacts(None), (0, 0))
            case Hit(kind, number):
                return Meant(self._contacts(kind), (number, 0))
            case Domain(name):
                at, below = endings(name)
                return Meant(f"m AS ({_AT_DOMAIN})", (f"%{at}", f"%{below}"))
            case _:
                assert_never(target)

    def _contacts(self, kind: Kind | None) -> str:
        whole, direct = _WHOLE.get(kind, ""), _DIRECT.get(kind, "")
        return _OF_CONTACTS.format(
            whole=f"whole AS ({whole}), " if whole else "",
            chosen=" UNION ALL ".join([self._chosen] * bool(whole) + [direct] * bool(direct)),
            of_person=self._of_person,
            of_company=self._of_company,
        )


def _picked(address: str, whose: str, label: str, *, every: bool) -> str:
    """Which addresses of one contact; their positions count from 0."""
    these = "TRUE" if every else f"{address}.position = 0"
    return _LABELLED.format(address, whose, label, these) if label else these


def recipients_of(target: Earlier) -> str:
    """The recipients of earlier campaigns, all their columns; without values."""
    numbers = ", ".join(str(number) for number in target.numbers)
    return (
        "SELECT r.* FROM recipient r JOIN delivery d ON d.campaign = r.campaign AND d.number = r.number"  # noqa: S608
        f" WHERE r.campaign IN ({numbers}) AND r.copy_of = 0 {_REACHED[target.reached]}"
    )
