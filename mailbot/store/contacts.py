"""The address book: rows in, rows out, and what it answers to names and words."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import peewee

from mailbot.domain.contacts import BadRow, Book, Entry, Group, ImportResult, Match, Row
from mailbot.domain.fields import SPELLINGS
from mailbot.store import exporting, naming, rehearsal, searching
from mailbot.store.importing import TOLD, Importing, Outcome
from mailbot.store.moments import seconds
from mailbot.store.transactions import reading, run, translated, writing

__all__ = ["TOLD", "Contacts"]

_TOLD_EVERY = 1_000  # rows


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """An import that is not written yet."""

    result: ImportResult
    _db: peewee.SqliteDatabase
    _edition: int

    def write(self) -> None:
        """Inside the caller's transaction. StoreError: another import was written since the rehearsal began."""
        rehearsal.write(self._db, self._edition)


class Contacts:
    """Companies, persons, their addresses and groups."""

    def __init__(self, db: peewee.SqliteDatabase) -> None:
        self._db = db

    def imported(
        self,
        rows: Iterable[Row | BadRow],
        *,
        dry_run: bool = False,
        now: datetime,
        progress: Callable[[int], None] | None = None,
    ) -> ImportResult:
        """Take all rows in one transaction; the same rows once more change nothing.

        ``progress`` is told the number of rows done, now and then. StoreError: nothing was taken.
        """
        with self.rehearsed(rows, now=now, progress=progress) as rehearsed:
            if not dry_run:
                with writing(self._db):
                    rehearsed.write()
            return rehearsed.result

    @contextmanager
    def rehearsed(
        self, rows: Iterable[Row | BadRow], *, now: datetime, progress: Callable[[int], None] | None = None
    ) -> Iterator["Rehearsed"]:
        """What ``imported`` would do, before it does: most of its time is spent here, and nobody waits for it."""
        with translated(), rehearsal.copied(self._db) as edition:
            with reading(self._db):
                result = self._taken(rows, now, progress)
            yield Rehearsed(result, self._db, edition)

    def _taken(
        self, rows: Iterable[Row | BadRow], now: datetime, progress: Callable[[int], None] | None
    ) -> ImportResult:
        importing = Importing(self._db.connection(), seconds(now))  # type: ignore[no-untyped-call]
        counts = dict.fromkeys(Outcome, 0)
        skipped: list[BadRow] = []
        for done, row in enumerate(rows, 1):
            outcome = row if isinstance(row, BadRow) else importing.take(row)
            if isinstance(outcome, BadRow):
                skipped.append(outcome)
            else:
                counts[outcome] += 1
            if progress is not None and done % _TOLD_EVERY == 0:
                progress(done)
        companies, persons = importing.touched["company"], importing.touched["person"]
        rehearsal.note(self._db, companies, persons, searching.lines(self._db, companies, persons))
        return ImportResult(
            added=counts[Outcome.ADDED],
            changed=counts[Outcome.CHANGED],
            unchanged=counts[Outcome.UNCHANGED],
            skipped=tuple(skipped),
            differences=tuple(importing.differences),
            additions=tuple(importing.additions),
        )

    @contextmanager
    def export(self, *, apart: bool = False) -> Iterator[Book]:
        """All of it, as it is now; importing these rows into an empty address book makes the same one.

        ``apart``: no row is a company and a person at once, as cards want it.
        """
        with reading(self._db):
            yield Book(exporting.beyond(self._db), exporting.rows(self._db, apart=apart))

    def match(self, name: str) -> Match:
        """Who or what bears that name: exactly, then without case and diacritics, then by unique beginning."""
        with reading(self._db):
            return naming.match(self._db, name)

    def groups(self) -> tuple[Group, ...]:
        """All, by name, with the companies and persons that belong to them directly."""
        with reading(self._db):
            found = run(
                self._db,
                "SELECT g.name, (SELECT count(*) FROM company_grp m WHERE m.grp = g.id),"
                " (SELECT count(*) FROM person_grp m WHERE m.grp = g.id) FROM grp g ORDER BY g.folded",
            )
            return tuple(Group(*row) for row in found)

    def search(self, words: str, limit: int = 50) -> tuple[Entry, ...]:
        """Companies and persons with words that begin with each of ``words``: in name, address, phone, place, owner."""
        with reading(self._db):
            return searching.search(self._db, words, limit)

    def fields(self) -> tuple[str, ...]:
        """Every name that a merge field or a condition may use, in both languages, own fields last."""
        with reading(self._db):
            own = [name for (name,) in run(self._db, "SELECT name FROM own_field ORDER BY id")]
        return (*(spelling for spellings in SPELLINGS.values() for spelling in spellings), *own)

    def labels(self) -> tuple[str, ...]:
        """Every label that addresses bear, as first written."""
        with reading(self._db):
            found = run(self._db, "SELECT min(label) FROM address WHERE label <> '' GROUP BY fold(label) ORDER BY 1")
            return tuple(label for (label,) in found)

    def size(self) -> tuple[int, int]:
        """How many companies and how many persons."""
        with reading(self._db):
            companies, persons = run(
                self._db, "SELECT (SELECT count(*) FROM company), (SELECT count(*) FROM person)"
            ).fetchone()
            return companies, persons
