"""Whom a campaign writes to: a selector resolved in the address book, everybody who is left out with a reason."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from json.encoder import encode_basestring

import peewee

from mailbot.domain.addressee import Addressee, Reader, Resolution, key, met, read, read_own
from mailbot.domain.campaign import LeftOut, Reason, Recipient
from mailbot.domain.contacts import Table
from mailbot.domain.fields import ALWAYS, SPELLINGS, Field, known
from mailbot.domain.folding import fold_name
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.selector import Condition, Selector
from mailbot.domain.whom import spelled, spelled_conditions
from mailbot.store.candidates import Crowd, Unreadable
from mailbot.store.cards import Cards
from mailbot.store.meant import Meant
from mailbot.store.moments import seconds
from mailbot.store.planned import Kept, Planned
from mailbot.store.terms import Meanings, understand
from mailbot.store.transactions import reading, run, translated, writing

_NEAR = 3
_PAGE = 1_000
_LACKING = """
SELECT number, address, name, company, fields FROM recipient r WHERE campaign = ? AND number > ? AND EXISTS (
    SELECT 1 FROM json_each(r.fields) f WHERE trim(f.value) = '' AND f.key IN (SELECT value FROM json_each(?)))
ORDER BY number LIMIT ?"""
_OPTED_OUT = "consent: no"


@dataclass(frozen=True, slots=True)
class _Demand:
    """A condition, ready to be put to addressees."""

    written: str
    holds: Callable[[Addressee], bool]


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What the database says about the addresses of one batch."""

    barred: Mapping[str, str]
    suppressed: Mapping[str, str]
    kept: Mapping[str, Kept]


class Recipients:
    """Resolves selectors. Memory does not grow with the number of recipients."""

    def __init__(self, db: peewee.SqliteDatabase) -> None:
        self._db = db

    def resolve(
        self,
        campaign: int,
        selector: Selector,
        table: Table | None,
        wanted: Collection[str],
        now: datetime,
        *,
        limit: int | None = None,
    ) -> Resolution | tuple[Problem, ...]:
        """Replace the campaign's recipients and those left out, in one transaction; with problems, nothing is written.

        ``wanted``: names of the fields that are copied into each recipient, kept under exactly these names. Names
        that do not exist are not copied. ``table``: the one that came with the request. ``limit``: of recipients.
        """
        with translated():
            with reading(self._db):
                own = dict[str, str](run(self._db, "SELECT folded, name FROM own_field"))
                meanings = understand(self._db, campaign, selector, table)
                demands, problems = _demands(selector, own, table)
            if meanings.problems or problems:
                return (*meanings.problems, *problems)
            with self._lists() as (meant, planned):
                with reading(self._db):
                    resolving = _Resolving(self._db, meant, planned, _readers(wanted, own, table), demands)
                    resolving.run(meanings, selector, table, seconds(now))
                    counts = Resolution(
                        planned.people,
                        planned.companies(),
                        planned.digest(),
                        planned.left_out(),
                        planned.turnover(campaign),
                    )
                if problem := _unfit(counts, selector, limit):
                    return (problem,)
                with writing(self._db):
                    planned.copy(campaign)
            return counts

    def lacking(self, campaign: int, names: Collection[str]) -> Iterator[Recipient]:
        """The campaign's recipients for whom one of these fields is empty, by number."""
        last = 0
        while True:
            with translated():
                page = run(self._db, _LACKING, (campaign, last, json.dumps(sorted(names)), _PAGE)).fetchall()
            for number, address, name, company, fields in page:
                yield Recipient(number, address, name, company, json.loads(fields))
            if len(page) < _PAGE:
                return
            last = page[-1][0]

    @contextmanager
    def _lists(self) -> Iterator[tuple[Meant, Planned]]:
        meant, planned = Meant(self._db), Planned(self._db)
        try:
            yield meant, planned
        finally:
            meant.close()
            planned.close()


class _Resolving:
    """One resolution under way."""

    def __init__(
        self,
        db: peewee.SqliteDatabase,
        meant: Meant,
        planned: Planned,
        readers: Sequence[tuple[str, Reader]],
        demands: Sequence[_Demand],
    ) -> None:
        self._db = db
        self._meant = meant
        self._planned = planned
        self._readers = readers
        self._encoded = [(f"{encode_basestring(name)}: ", reader) for name, reader in readers]
        self._demands = demands

    def run(self, meanings: Meanings, selector: Selector, table: Table | None, now: int) -> None:
        for meaning in meanings.without:
            self._meant.bar(meaning.word, meaning.target, table)
        by_group = any(known(condition.field) is Field.GROUPS for condition in selector.only)
        cards = Cards(self._db, groups=by_group or any(known(name) is Field.GROUPS for name, _ in self._readers))
        crowd = Crowd(self._meant, cards, selector, table)
        for meaning in meanings.recipients:
            for batch in crowd.meant(meaning.target):
                self._settle(batch, now)

    def _settle(self, batch: Sequence[Addressee | Unreadable], now: int) -> None:
        """Each of them becomes a recipient or is left out with a reason, in order."""
        addresses = [one.address for one in batch if isinstance(one, Addressee) and one.address]
        facts = self._knowledge(addresses, now)
        kept = dict(facts.kept)
        planned: list[tuple[str, str, str, str, str, str]] = []
        left_out: list[tuple[LeftOut, str, str]] = []
        for one in batch:
            if isinstance(one, Unreadable):
                left_out.append((LeftOut(one.name, one.text, one.reason, one.why), "", one.origin))
                continue
            name, company, who = one.name, one.company_name, (one.identity, one.origin)
            before = kept.get(one.address)
            if (why := self._why_not(one, facts)) is not None:
                left_out.append((LeftOut(name or company, one.address, *why), *who))
            elif before is None:
                kept[one.address] = Kept(*who, name or company or one.address)
                planned.append((one.address, name, company, self._fields(one), *who))
            elif before.identity != one.identity or (before.origin and one.origin not in {"", before.origin}):
                left_out.append((LeftOut(name or company, one.address, Reason.DUPLICATE, before.name), *who))
        self._planned.add(planned)
        self._planned.leave_out(left_out)

    def _why_not(self, one: Addressee, facts: _Knowledge) -> tuple[Reason, str] | None:
        if not one.address:
            return Reason.NO_ADDRESS, one.row
        for demand in self._demands:
            if not demand.holds(one):
                return Reason.CONDITION, demand.written
        if (word := facts.barred.get(one.address)) is not None:
            return Reason.EXCLUDED, word
        if (why := facts.suppressed.get(one.address)) is not None:
            return Reason.SUPPRESSED, why
        if one.opted_out:
            return Reason.SUPPRESSED, _OPTED_OUT
        return None

    def _knowledge(self, addresses: Sequence[str], now: int) -> _Knowledge:
        suppressed = run(
            self._db,
            "SELECT address, reason FROM suppression"
            " WHERE address IN (SELECT value FROM json_each(?)) AND scope = '' AND since <= ?",
            (json.dumps(addresses), now),
        )
        return _Knowledge(self._meant.barred(addresses), dict[str, str](suppressed), self._planned.kept(addresses))

    def _fields(self, addressee: Addressee) -> str:
        """A JSON object; put together here, because ``json.dumps`` would cost more than all the rest."""
        return "{" + ", ".join([name + encode_basestring(reader(addressee)) for name, reader in self._encoded]) + "}"


def _readers(wanted: Collection[str], own: Mapping[str, str], table: Table | None) -> list[tuple[str, Reader]]:
    """Name and reader of every field that is copied, in an order that does not depend on how ``wanted`` is kept."""
    columns = {key(column) for column in table.columns} if table else set()
    readers: dict[str, Reader] = {field.value: read(field) for field in ALWAYS}
    for name in sorted(wanted):
        if (reader := _reader(name, own, columns)) is not None:
            readers[name] = reader
    return list(readers.items())


def _reader(name: str, own: Mapping[str, str], columns: Collection[str]) -> Reader | None:
    if (field := known(name)) is not None:
        return read(field)
    folded = fold_name(name)
    return read_own(name, own.get(folded, name)) if folded in own or folded in columns else None


def _demands(selector: Selector, own: Mapping[str, str], table: Table | None) -> tuple[list[_Demand], list[Problem]]:
    columns = {key(column) for column in table.columns} if table else set()
    demands: list[_Demand] = []
    problems: list[Problem] = []
    for condition in selector.only:
        written = spelled_conditions((condition,))
        if (reader := _reader(condition.field, own, columns)) is not None:
            demands.append(_Demand(written, met(condition, reader)))
        else:
            near = _near_fields(condition, own)
            problems.append(Problem(ProblemKind.FIELD_UNKNOWN, written, near=near))
    return demands, problems


def _near_fields(condition: Condition, own: Mapping[str, str]) -> tuple[str, ...]:
    names = {fold_name(spelling): spelling for spellings in SPELLINGS.values() for spelling in spellings}
    names |= own
    close = get_close_matches(fold_name(condition.field), names, n=_NEAR, cutoff=0.6)
    return tuple(names[name] for name in close)


def _unfit(counts: Resolution, selector: Selector, limit: int | None) -> Problem | None:
    whom = spelled(selector.recipients, "en")
    if counts.people == 0:
        return Problem(ProblemKind.NOBODY_LEFT, whom)
    if limit is not None and counts.people > limit:
        return Problem(ProblemKind.TOO_MANY, whom, understood=str(counts.people))
    return None
