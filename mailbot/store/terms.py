"""What the terms of a request mean in this address book, or every name that cannot be matched."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import assert_never

import peewee

from mailbot.domain.address import Invalid
from mailbot.domain.contacts import Ambiguous, Hit, Table, Unknown
from mailbot.domain.fields import Field
from mailbot.domain.folding import fold
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.selector import (
    AtAddress,
    AtDomain,
    AttachedTable,
    Everyone,
    Named,
    Reached,
    Selector,
    Term,
    ThoseOf,
)
from mailbot.domain.whom import apart, spelled
from mailbot.store import called
from mailbot.store.canonical import canonical, canonical_domain
from mailbot.store.naming import exact, match
from mailbot.store.transactions import run

_SUBJECTS = 1_000  # the newest campaigns, whose subjects a requester may name
_NEAR = 3
_JOINED = 4  # parts that a name with commas may have


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier campaigns, confirmed ones, of one subject."""

    numbers: tuple[int, ...]
    reached: Reached


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain with all below it, in A-labels."""

    name: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address, canonical; or a text that is none."""

    address: str | Invalid


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the attached table, by their numbers."""

    numbers: tuple[int, ...]


Target = Everyone | AttachedTable | Rows | Hit | Mailbox | Domain | Earlier


@dataclass(frozen=True, slots=True)
class Meaning:
    """A term that was understood."""

    word: str  # as written
    target: Target


@dataclass(frozen=True, slots=True)
class Meanings:
    """A selector's terms, in order, and what is wrong with the others."""

    recipients: tuple[Meaning, ...]
    without: tuple[Meaning, ...]
    problems: tuple[Problem, ...]


def understand(db: peewee.SqliteDatabase, campaign: int, selector: Selector, table: Table | None) -> Meanings:
    """``campaign`` itself is no earlier campaign."""
    reading = _Reading(db, campaign, table)
    recipients = tuple(reading.meanings(selector.recipients, excluding=False))
    without = tuple(reading.meanings(selector.without, excluding=True))
    return Meanings(recipients, without, tuple(reading.problems))


class _Reading:
    def __init__(self, db: peewee.SqliteDatabase, campaign: int, table: Table | None) -> None:
        self._db = db
        self._campaign = campaign
        self._table = table
        self.problems: list[Problem] = []

    def meanings(self, terms: Sequence[Term], *, excluding: bool) -> Iterator[Meaning]:
        for term in self._joined(terms):
            word = spelled((term,), "en")
            for target in self._targets(term, word, excluding=excluding):
                yield Meaning(word, target)

    def _joined(self, terms: Sequence[Term]) -> Iterator[Term]:
        """A company may have commas in its name: names are one where their join is known, and they are not."""
        at = 0
        while at < len(terms):
            length = next((n for n in range(_JOINED, 1, -1) if self._is_name(terms[at : at + n], n)), 1)
            yield terms[at] if length == 1 else _one_name(terms[at : at + length])
            at += length

    def _is_name(self, terms: Sequence[Term], length: int) -> bool:
        names = [term.name for term in terms if isinstance(term, Named)]
        if len(names) < length or exact(self._db, ", ".join(names)) is None:
            return False
        return any(exact(self._db, name) is None for name in names)

    def _targets(self, term: Term, word: str, *, excluding: bool) -> tuple[Target, ...]:
        match term:
            case Everyone():
                return (term,)
            case AttachedTable():
                return (term,) if self._table else self._problem(ProblemKind.TABLE_MISSING, word)
            case Named(name):
                return self._named(name, word, excluding=excluding)
            case AtAddress(address):
                return self._mailbox(address, word, excluding=excluding)
            case AtDomain(domain):
                return self._domain(domain, word, excluding=excluding)
            case ThoseOf(subject, reached):
                return self._earlier(subject, reached, word)
            case _:
                assert_never(term)

    def _problem(self, kind: ProblemKind, word: str, near: tuple[str, ...] = ()) -> tuple[Target, ...]:
        self.problems.append(Problem(kind, word, near=near))
        return ()

    def _named(self, name: str, word: str, *, excluding: bool) -> tuple[Target, ...]:
        """In the address book, else in the attached table; whoever is not to be written to, in both."""
        found, rows = match(self._db, name), self._rows(name)
        match found:
            case Hit():
                return (found, *rows) if excluding else (found,)
            case _ if rows:
                return rows
            case Ambiguous(hits):
                return self._problem(ProblemKind.NAME_AMBIGUOUS, word, tuple(hit.written for hit in hits))
            case Unknown(near):
                return self._apart(name) or self._problem(
                    ProblemKind.NAME_UNKNOWN, word, () if len(apart(name)) > 1 else near
                )

    def _rows(self, name: str) -> tuple[Target, ...]:
        """Those of that name, or company, or both: ``Jan Lis (Alfa)``."""
        numbers = self._bearers.get(fold(name), ())
        return (Rows(tuple(numbers)),) if numbers else ()

    @cached_property
    def _bearers(self) -> Mapping[str, Sequence[int]]:
        """Rows of the table by name, looked through once for however many names."""
        bearers = defaultdict[str, list[int]](list)
        for row, told in called.cells(self._table) if self._table else ():
            for name in _names(told.get(Field.NAME, ""), told.get(Field.COMPANY, "")):
                bearers[name].append(row.number)
        return bearers

    def _apart(self, name: str) -> tuple[Target, ...]:
        """ "Clients and Partners", "group VIP": only where each of them is somebody beyond doubt."""
        hits: list[Target] = []
        for one, kind in apart(name):
            found = match(self._db, f"{one} ({kind})") if kind is not None else match(self._db, one)
            if not isinstance(found, Hit) or kind not in (None, found.kind):
                return ()
            hits.append(found)
        return tuple(hits)

    def _mailbox(self, address: str, word: str, *, excluding: bool) -> tuple[Target, ...]:
        """Who is not to be written to must be known for sure; who is, and cannot be, is left out by name."""
        read = canonical(address)
        if excluding and isinstance(read, Invalid):
            return self._problem(ProblemKind.NAME_UNKNOWN, word)
        return (Mailbox(read),)

    def _domain(self, domain: str, word: str, *, excluding: bool) -> tuple[Target, ...]:
        """A company may be called like a domain: to be written to, it is the company; not to be, both."""
        called = match(self._db, domain)
        named = (called,) if isinstance(called, Hit) and fold(called.name) == fold(domain) else ()
        read = canonical_domain(domain)
        if isinstance(read, Invalid):
            return named or self._problem(ProblemKind.NAME_UNKNOWN, word)
        if excluding:
            return (*named, Domain(read))
        if not named and not self._has_addresses(read):
            return self._problem(ProblemKind.NAME_UNKNOWN, word, called.near if isinstance(called, Unknown) else ())
        return named or (Domain(read),)

    def _has_addresses(self, domain: str) -> bool:
        found = run(
            self._db,
            "SELECT 1 FROM address WHERE canonical LIKE ? OR canonical LIKE ? LIMIT 1",
            (f"%@{domain}", f"%.{domain}"),
        )
        return found.fetchone() is not None

    def _earlier(self, subject: str, reached: Reached, word: str) -> tuple[Target, ...]:
        """By subject, exactly, then by unique beginning; or by number: ``#17``."""
        rows = run(
            self._db,
            "SELECT number, subject FROM campaign WHERE confirmed IS NOT NULL AND number <> ?"
            " ORDER BY number DESC LIMIT ?",
            (self._campaign, _SUBJECTS),
        ).fetchall()
        wanted = fold(subject)
        by_subject: dict[str, list[int]] = {}
        for number, text in rows:
            by_subject.setdefault(fold(text), []).append(number)
        by_number = [number for number, _ in rows if wanted == f"#{number}"]
        beginning = [text for text in by_subject if text.startswith(wanted)]
        if len(beginning) == 1 or wanted in by_subject or by_number:
            numbers = by_number or by_subject.get(wanted) or by_subject[beginning[0]]
            return (Earlier(tuple(numbers), reached),)
        spelt = {fold(text): text for _, text in reversed(rows)}
        if beginning:
            return self._problem(ProblemKind.NAME_AMBIGUOUS, word, tuple(spelt[text] for text in beginning[:20]))
        near = get_close_matches(wanted, by_subject, n=_NEAR, cutoff=0.6)
        return self._problem(ProblemKind.NAME_UNKNOWN, word, tuple(spelt[text] for text in near))


def _names(person: str, company: str) -> set[str]:
    """How somebody in a table may be called, folded."""
    return {fold(person or company), fold(f"{person} ({company})")}


def _one_name(terms: Sequence[Term]) -> Named:
    return Named(", ".join(term.name for term in terms if isinstance(term, Named)))
