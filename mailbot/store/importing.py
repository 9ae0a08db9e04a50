"""One import of rows into the address book: which contact a row speaks of, and what it changes there."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum

from mailbot.domain.address import Invalid
from mailbot.domain.contacts import NO_PARTICULARS, NOTHING, Addition, Address, BadRow, Difference, Row
from mailbot.domain.fields import SHARED, Field
from mailbot.store.belongings import Belongings, Change, Whose
from mailbot.store.canonical import canonical
from mailbot.store.contact_rows import NOTHING_SAID, SHARED_COLUMNS, ContactRows, Texts
from mailbot.store.finding import Finding

TOLD = 20_000
"""How many additions, and how many differences, an import tells one by one."""

_PHONE = Field.PHONE.value
_OTHER_DEFAULTS = """
SELECT id, coalesce(nullif(trim(first_name || ' ' || last_name), ''),
    (SELECT canonical FROM address WHERE person = p.id ORDER BY position LIMIT 1), '')
FROM person p WHERE is_default AND id <> ?1 AND company = (SELECT company FROM person WHERE id = ?1)"""


class Outcome(Enum):
    """What a row did to the address book."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Importing:
    """Takes rows one by one, inside the caller's transaction.

    The first row that names a company speaks for it; what a later row says otherwise is its person's own. A row is a
    person: two rows with one name and two addresses are two people, and a second row about one adds to the first. A
    cell replaces what was there, an empty one says nothing, ``-`` takes away.
    """

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self._execute = connection.execute
        self._finding = Finding(connection)
        self._belongings = Belongings(connection)
        self._rows = ContactRows(connection, now)
        self._row = Row(0)
        self._outcome = Outcome.UNCHANGED
        self._spoken: dict[int, int] = {}  # company → the row that speaks for it
        self._seen: dict[int, int] = {}  # person → the first row about it
        self._defaults: dict[int, int] = {}  # company → its default person, by a row of this import
        self.touched: dict[Whose, set[int]] = {"company": set(), "person": set()}  # what the search must learn
        self.differences: list[Difference] = []
        self.additions: list[Addition] = []

    def take(self, row: Row) -> Outcome | BadRow:
        """What the row did. A bad row did nothing."""
        read = _read(row)
        if isinstance(read, BadRow):
            return read
        company = self._finding.company(read, self._spoken) if read.has_company else None
        person = self._finding.person(read, company, self._seen) if read.has_person else None
        self._row, self._outcome = read, Outcome.UNCHANGED
        if why := self._contradiction(company, person):
            return BadRow(row.number, why)
        inherited = NOTHING_SAID
        if read.has_company:
            company, inherited = self._company(company, spoken=company in self._spoken)
        if read.has_person:
            self._person(person, company, inherited)
        if self._outcome is Outcome.ADDED and len(self.additions) < TOLD:
            self.additions.append(Addition(row.number, _called(read)))
        return self._outcome

    def _contradiction(self, company: int | None, person: int | None) -> str:
        """Why two rows of one file cannot both be right; "" where they can."""
        row = self._row
        default = self._defaults.get(company) if company is not None else None
        if row.is_default and default is not None and default != person:
            return f"row {self._seen[default]} names another default person of this company"
        if person is not None and person in self._seen:
            return self._contradicted(person, company)
        if row.has_person or company is None or company not in self._spoken:
            return ""
        there = self._rows.read("company", company).columns
        for column in SHARED:
            if there[column] and row.particulars.of(column) not in {"", there[column]}:
                return f"row {self._spoken[company]} says something else about this company: {column}"
        return ""

    def _contradicted(self, person: int, company: int | None) -> str:
        """The same for one contact in two rows. Of own fields, running numbers mostly, the first row's stand."""
        inherited = self._rows.read("company", company).columns if company is not None else {}
        said = Texts(dict(self._said_about_person(None, NOTHING_SAID)), {})
        for field, before, after in self._rows.read("person", person).changes(said):
            if (before or inherited.get(field, "")) not in {"", after}:
                return f"row {self._seen[person]} is the same contact and says something else: {field}"
        return ""

    def _company(self, number: int | None, *, spoken: bool) -> tuple[int, Texts]:
        """The company's id, and what is known about it now."""
        row = self._row
        if number is None:
            there = NOTHING_SAID.changed(self._said_about_company(row.company or row.person or row.tax_id, row.tax_id))
            number = self._insert("company", there)
            self._belongings.add("company", number, row.email, row.groups)
        else:
            before = self._rows.read("company", number)
            tax_id = "" if before.columns["tax_id"] else row.tax_id
            silent = spoken and row.has_person
            said = self._said_about_company("" if spoken else row.company, tax_id, silent=silent)
            there = self._update("company", number, before, said)
            self._relate("company", number, row.email, () if silent else row.groups, keep=spoken)
        self._spoken.setdefault(number, row.number)
        return number, there

    def _said_about_company(self, name: str, tax_id: str, *, silent: bool = False) -> Texts:
        """``silent``: the row adds nothing but what the company has none of, its name and its tax id."""
        said = {column: text for column, text in (("name", name), ("tax_id", tax_id)) if text}
        if silent:
            return Texts(said, {})
        row = self._row
        if row.particulars is not NO_PARTICULARS:
            said |= {column: _value(text) for column, text in zip(SHARED_COLUMNS, row.particulars, strict=True) if text}
        return Texts(said, {} if row.has_person else self._own())

    def _person(self, number: int | None, company: int | None, inherited: Texts) -> None:
        row = self._row
        said = Texts(dict(self._said_about_person(company, inherited)), self._own())
        groups = row.groups
        if company is not None and self._outcome is Outcome.ADDED:
            groups = ()  # the company is new, and has just been put into all of them
        elif groups and company is not None:
            groups = self._belongings.not_of_company(company, groups)
        if number is None:
            number = self._insert("person", NOTHING_SAID.changed(said), company, is_default=row.is_default or False)
            self._belongings.add("person", number, row.person_email, groups)
        else:
            there = self._rows.read("person", number)
            if number in self._seen:
                said = Texts(said.columns, {name: text for name, text in said.own.items() if name not in there.own})
            self._update("person", number, there, said)
            self._employ(number, company)
            # Groups that are all the company's take the person out of every other.
            groups = groups or ((NOTHING,) if row.groups else ())
            self._relate("person", number, row.person_email, groups, keep=number in self._seen)
            if row.is_default is not None:
                self._set_default(number, is_default=row.is_default)
        self._seen.setdefault(number, row.number)
        if row.is_default:
            self._make_only_default(number, company)

    def _said_about_person(self, company: int | None, inherited: Texts) -> Iterator[tuple[str, str]]:
        """Columns of the person; what the company says too is inherited, not kept twice."""
        row = self._row
        said = (row.first_name, row.last_name, row.position, row.gender)
        for column, text in zip(("first_name", "last_name", "position", "gender"), said, strict=True):
            if text:
                yield column, _value(text)
        if row.person_phone:
            yield _PHONE, _value(row.person_phone)
        if row.particulars is NO_PARTICULARS:
            return
        for column, text in zip(SHARED_COLUMNS, row.particulars, strict=True):
            if text and not (column == _PHONE and row.person_phone):
                is_inherited = company is not None and _value(text) == inherited.columns.get(column, "")
                yield column, "" if is_inherited else _value(text)

    def _employ(self, person: int, company: int | None) -> None:
        """A person may move to another company, or be found to belong to one; no row makes anybody leave."""
        if company is None:
            return
        moved = self._execute(
            "UPDATE person SET company = ?, is_default = 0 WHERE id = ? AND company IS NOT ?",
            (company, person, company),
        )
        if moved.rowcount:
            self._tell("person", person, [("company", "", self._row.company or self._row.tax_id)])

    def _set_default(self, person: int, *, is_default: bool) -> None:
        made = self._execute(
            "UPDATE person SET is_default = ?1 WHERE id = ?2 AND is_default <> ?1", (int(is_default), person)
        )
        if made.rowcount:
            words = ("no", "yes") if is_default else ("yes", "no")
            self._note("person", person, "is_default", Change(*words))

    def _make_only_default(self, person: int, company: int | None) -> None:
        """One default person a company; who was it until now is told by name, though the row is about another."""
        if company is not None:
            self._defaults[company] = person
        for number, name in self._execute(_OTHER_DEFAULTS, (person,)).fetchall():
            self._execute("UPDATE person SET is_default = 0 WHERE id = ?", (number,))
            self.touched["person"].add(number)
            if self._outcome is Outcome.UNCHANGED:
                self._outcome = Outcome.CHANGED
            if len(self.differences) < TOLD:
                self.differences.append(Difference(self._row.number, name, Field.IS_DEFAULT.value, "yes", "no"))

    def _own(self) -> dict[str, str]:
        return {self._belongings.own_field(name): _value(text) for name, text in self._row.own if text}

    def _insert(self, whose: Whose, texts: Texts, company: int | None = None, *, is_default: bool = False) -> int:
        self._outcome = Outcome.ADDED
        number = self._rows.insert(whose, texts, company, is_default=is_default)
        self.touched[whose].add(number)
        return number

    def _update(self, whose: Whose, number: int, before: Texts, said: Texts) -> Texts:
        """The texts as they are now."""
        changes = list(before.changes(said))
        if not changes:
            return before
        self._tell(whose, number, changes)
        after = before.changed(said)
        self._rows.update(whose, number, after)
        return after

    def _relate(
        self, whose: Whose, number: int, addresses: Sequence[Address], groups: Sequence[str], *, keep: bool
    ) -> None:
        """Addresses and groups of a contact who may have others; ``keep``: they stay."""
        if addresses:
            field = Field.EMAIL if whose == "company" else Field.PERSON_EMAIL
            self._note(whose, number, field, self._belongings.set_addresses(whose, number, addresses, keep=keep))
        if groups:
            self._note(whose, number, Field.GROUPS, self._belongings.set_groups(whose, number, groups, keep=keep))

    def _note(self, whose: Whose, number: int, field: str, change: Change | None) -> None:
        if change is not None:
            self._tell(whose, number, [(field, change.before, change.after)])

    def _tell(self, whose: Whose, number: int, changes: Iterable[tuple[str, str, str]]) -> None:
        """Remember what changes; of a new contact only that it is there."""
        self.touched[whose].add(number)
        if self._outcome is Outcome.ADDED:
            return
        self._outcome = Outcome.CHANGED
        name = _called(self._row)
        room = max(0, TOLD - len(self.differences))
        self.differences += [Difference(self._row.number, name, *change) for change in changes][:room]


def _called(row: Row) -> str:
    return row.person or row.company or row.tax_id or next((one.address for one in row.person_email), "")


def _read(row: Row) -> Row | BadRow:
    """With canonical addresses, a lone person's all in one place, and no dash for a name."""
    emails, person_emails = _canonical(row.email), _canonical(row.person_email)
    if isinstance(emails, Invalid):
        return _bad(row, emails)
    if isinstance(person_emails, Invalid):
        return _bad(row, person_emails)
    if not row.has_company:
        emails, person_emails = (), (*person_emails, *emails)
    if emails != row.email or person_emails != row.person_email:
        row = replace(row, email=emails, person_email=person_emails)
    if NOTHING in {row.company, row.tax_id, row.first_name, row.last_name}:
        row = replace(
            row,
            company=_value(row.company),
            tax_id=_value(row.tax_id),
            first_name=_value(row.first_name),
            last_name=_value(row.last_name),
        )
        return _read(row)
    if not row.has_company and not row.has_person:
        return BadRow(row.number, "neither a company, nor a person, nor an address")
    return row


def _bad(row: Row, address: Invalid) -> BadRow:
    return BadRow(row.number, f"“{address.text}” is not an e-mail address: {address.why}")


def _canonical(addresses: Sequence[Address]) -> tuple[Address, ...] | Invalid:
    kept = []
    for one in addresses:
        address = NOTHING if one.address == NOTHING else canonical(one.address)
        if isinstance(address, Invalid):
            return address
        kept.append(Address(address, one.label))
    return tuple(kept)


def _value(text: str) -> str:
    return "" if text == NOTHING else text
