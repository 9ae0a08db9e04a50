"""Whom a campaign writes to: a selector resolved in the address book, everybody who is left out with a reason."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

import peewee

from mailbot.domain import copies
from mailbot.domain.addressee import Resolution, key, meets, wanted
from mailbot.domain.campaign import LeftOut, Reason, Recipient
from mailbot.domain.contacts import Table
from mailbot.domain.fields import ALWAYS, SPELLINGS, known
from mailbot.domain.folding import fold, fold_name
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.selector import AttachedTable, Condition, Selector
from mailbot.domain.whom import spelled, spelled_conditions
from mailbot.store import verdicts
from mailbot.store.candidates import Asked, Candidates, Demand
from mailbot.store.moments import seconds
from mailbot.store.planned import Planned
from mailbot.store.postal import OnPaper
from mailbot.store.terms import Meaning, understand
from mailbot.store.transactions import reading, run, translated, writing

_NEAR = 3
_TOLD = 20  # one by one, of those who are left out when nobody remains
_WHOLE = "SELECT number, address, name, company, fields FROM recipient WHERE campaign = ?"
_LONGEST = f"{_WHOLE} AND copy_of = 0 ORDER BY length(fields) DESC, number LIMIT 1"
_LAST = f"{_WHOLE} AND copy_of = 0 ORDER BY number DESC LIMIT 1"
_LACKING = _WHOLE + " AND number > ? AND ({0}) ORDER BY number LIMIT 1000"
_SPREAD = """
SELECT coalesce(json_extract(fields, ?), '') AS says, count(*) FROM recipient WHERE campaign = ?
GROUP BY says ORDER BY min(number)"""
_KINDS = """
SELECT coalesce(sum(name <> '' AND copy_of = 0), 0), coalesce(sum(name = '' AND company <> '' AND copy_of = 0), 0),
    coalesce(sum(name = '' AND company = '' AND copy_of = 0), 0), coalesce(sum(copy_of > 0), 0)
FROM recipient WHERE campaign = ?"""
_LISTED = """
SELECT number, name, company, address FROM recipient WHERE campaign = ? AND number > ? ORDER BY number LIMIT 1000"""
_LEFT_OUT = """
SELECT position, name, address, reason, detail FROM left_out WHERE campaign = ? AND position > ?
ORDER BY position LIMIT 1000"""
_IS_EMPTY = "trim(json_extract(fields, ?)) = ''"
_IS_EMPTY_ANYHOW = "EXISTS (SELECT 1 FROM json_each(fields) WHERE key = ? AND trim(value) = '')"


class Kinds(NamedTuple):
    """What the recipients of a campaign are."""

    named: int
    general: int  # addresses of a company, nobody's in particular
    bare: int  # addresses of which nothing else is known
    copies: int  # of others' messages


class Recipients:
    """Resolves selectors, by statements over all at once. Memory does not grow with the number of recipients."""

    def __init__(self, db: peewee.SqliteDatabase) -> None:
        self._db = db
        db.register_function(fold, "fold", 1)
        # Many live in one city: what was decided for one of them holds for the next.
        db.register_function(lru_cache(maxsize=1_000)(meets), "meets", 3)

    def resolve(
        self,
        campaign: int,
        selector: Selector,
        table: Table | None,
        wanted: Collection[str],
        now: datetime,
        *,
        limit: int | None = None,
        account: str = "",
        paper: OnPaper | None = None,
    ) -> Resolution | tuple[Problem, ...]:
        """Replace the campaign's recipients and those left out, in one transaction; with problems, nothing is written.

        ``wanted``: names of the fields that are copied into each recipient, kept under exactly these names. Names
        that do not exist are not copied. ``table``: the one that came with the request. ``limit``: of recipients.
        ``account``: the sender's name, for those who want nothing more from this one; "" is none. ``paper``: who gets
        a letter; None is nobody.
        """
        with translated():
            with reading(self._db):
                own = dict[str, str](run(self._db, "SELECT folded, name FROM own_field"))
                meanings = understand(self._db, campaign, selector, table)
                asked, problems = _asked(selector, wanted, own, table)
            if meanings.problems or problems:
                return (*meanings.problems, *problems)
            copied = _copied(meanings.recipients, table, paper)
            with self._lists(selector, asked, table, paper, copies=copied is not None) as (candidates, planned):
                with reading(self._db):
                    for target in dict.fromkeys(meaning.target for meaning in meanings.recipients):
                        candidates.add(target)
                    verdicts.judge(
                        self._db,
                        meanings.without,
                        table,
                        account=account,
                        now=seconds(now),
                        paper=paper,
                        copied=copied,
                    )
                    people, companies = planned.size()
                    if problem := _unfit(people, selector, limit, planned):
                        return (problem,)
                    resolution = Resolution(
                        people,
                        companies,
                        planned.digest(),
                        planned.left_out(),
                        planned.turnover(campaign),
                        planned.letters(),
                    )
                with writing(self._db):
                    planned.copy(campaign)
            return resolution

    def faults(self, campaign: int, selector: Selector, table: Table | None) -> tuple[Problem, ...]:
        """What ``resolve`` would not understand of the selector's words."""
        with translated(), reading(self._db):
            own = dict[str, str](run(self._db, "SELECT folded, name FROM own_field"))
            meanings = understand(self._db, campaign, selector, table)
            _, problems = _asked(selector, (), own, table)
        return (*meanings.problems, *problems)

    def listed(self, campaign: int) -> Iterator[tuple[int, str, str, str]]:
        """Number, name, company and address of all recipients, by number."""
        yield from self._pages(_LISTED, campaign)

    def left_out(self, campaign: int) -> Iterator[LeftOut]:
        """All of them, in the order of the list."""
        for _, name, address, reason, detail in self._pages(_LEFT_OUT, campaign):
            yield LeftOut(name, address, Reason(reason), detail)

    def spread(self, campaign: int, field: str) -> list[tuple[str, int]]:
        """How many of the campaign's recipients have which value in that field, the first met first."""
        with translated():
            return run(self._db, _SPREAD, (f'$."{field}"', campaign)).fetchall()

    def kinds(self, campaign: int) -> Kinds:
        """How many of a campaign's recipients are people, companies' own addresses, and bare addresses."""
        with translated():
            return Kinds(*run(self._db, _KINDS, (campaign,)).fetchone())

    def longest(self, campaign: int) -> Recipient:
        """The one with most in the fields; LookupError where nobody is on the list."""
        return self._one(_LONGEST, campaign)

    def last(self, campaign: int) -> Recipient:
        """The last on the list; LookupError where nobody is on it."""
        return self._one(_LAST, campaign)

    def _one(self, sql: str, campaign: int) -> Recipient:
        with translated():
            found = run(self._db, sql, (campaign,)).fetchone()
        if found is None:
            raise LookupError(f"campaign {campaign} has no recipients")
        return _recipient(*found)

    def lacking(self, campaign: int, names: Collection[str]) -> Iterator[Recipient]:
        """The campaign's recipients for whom one of these fields is empty, by number."""
        conditions = [_emptiness(name) for name in sorted(names)]
        if conditions:
            sql = _LACKING.format(" OR ".join(condition for condition, _ in conditions))
            for row in self._pages(sql, campaign, *(value for _, value in conditions)):
                yield _recipient(*row)

    def _pages(self, sql: str, campaign: int, *values: str) -> Iterator[tuple[Any, ...]]:
        """All rows, the number first; no transaction lasts while they are looked at."""
        last = 0
        while True:
            with translated():
                page = run(self._db, sql, (campaign, last, *values)).fetchall()
            yield from page
            if not page:
                return
            last = page[-1][0]

    @contextmanager
    def _lists(
        self, selector: Selector, asked: Asked, table: Table | None, paper: OnPaper | None, *, copies: bool
    ) -> Iterator[tuple[Candidates, Planned]]:
        letters = paper is not None and paper.only
        candidates = Candidates(self._db, selector, asked, table, letters=letters)
        planned = Planned(self._db, paper=paper is not None, copies=copies)
        try:
            yield candidates, planned
        finally:
            planned.close()
            candidates.close()


def _copied(meanings: Sequence[Meaning], table: Table | None, paper: OnPaper | None) -> Table | None:
    """The table, where its rows are written to by mail, and may want copies."""
    if table is None or not copies.columns(table.columns) or (paper is not None and paper.only):
        return None
    return table if any(meaning.target == AttachedTable() for meaning in meanings) else None


def _recipient(number: int, address: str, name: str, company: str, fields: str) -> Recipient:
    return Recipient(number, address, name, company, json.loads(fields))


def _emptiness(name: str) -> tuple[str, str]:
    """Whether a field is empty, in SQL, and its value there; a path, which is quicker, cannot hold every name."""
    if name.isprintable() and '"' not in name and "\\" not in name:
        return _IS_EMPTY, f'$."{name}"'
    return _IS_EMPTY_ANYHOW, name


def _asked(
    selector: Selector, names: Collection[str], own: Mapping[str, str], table: Table | None
) -> tuple[Asked, list[Problem]]:
    """In an order that does not depend on how ``names`` is kept."""
    there = {*own, *(key(column) for column in (table.columns if table else ()))}
    fields = {field.value: field.value for field in ALWAYS}
    fields |= {name: key(name) for name in sorted(names) if known(name) or key(name) in there}
    demands: list[Demand] = []
    problems: list[Problem] = []
    for condition in selector.only:
        written = spelled_conditions((condition,))
        if known(condition.field) or key(condition.field) in there:
            demands.append(Demand(written, key(condition.field), wanted(condition)))
        else:
            problems.append(Problem(ProblemKind.FIELD_UNKNOWN, written, near=_near_fields(condition, own)))
    return Asked(tuple(fields.items()), tuple(demands), own), problems


def _near_fields(condition: Condition, own: Mapping[str, str]) -> tuple[str, ...]:
    names = {fold_name(spelling): spelling for spellings in SPELLINGS.values() for spelling in spellings}
    names |= own
    close = get_close_matches(fold_name(condition.field), names, n=_NEAR, cutoff=0.6)
    return tuple(names[name] for name in close)


def _unfit(people: int, selector: Selector, limit: int | None, planned: Planned) -> Problem | None:
    whom = spelled(selector.recipients, "en")
    if people == 0:
        total = sum(planned.left_out().values())
        return Problem(ProblemKind.NOBODY_LEFT, whom, left_out=planned.first_left_out(_TOLD), left_out_total=total)
    if limit is not None and people > limit:
        return Problem(ProblemKind.TOO_MANY, whom, understood=str(people))
    return None
