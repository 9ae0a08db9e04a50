"""Files for the address book that came by mail: each waits for its yes over restarts, and is taken in once."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from peewee import Expression, SqliteDatabase

from mailbot.domain.answer import Answer
from mailbot.domain.contacts import Addition, BadRow, Difference, ImportResult, Row
from mailbot.domain.imports import BookImport, ImportState
from mailbot.domain.letter import Attachment
from mailbot.store import answers as outbox
from mailbot.store.contacts import Contacts
from mailbot.store.moments import moment, seconds, seconds_due
from mailbot.store.tables import BookImport as Line
from mailbot.store.transactions import run, translated, writing

_COLUMNS = (Line.number, Line.requester, Line.name, Line.sha256, Line.state, Line.expires, Line.result)
# Not by number: the state of a row stands behind its file.
_EXPIRED = """
SELECT number, requester, name, sha256, state, expires, result FROM book_import INDEXED BY book_import_pending
WHERE state = 'pending' AND expires <= ? ORDER BY number DESC"""


@dataclass(frozen=True, slots=True)
class Imports:
    """The imports of one database."""

    _db: SqliteDatabase

    def open(self, letter: int, requester: str, file: Attachment, *, expires: datetime) -> BookImport:
        """A pending one; the one that this letter opened already is found instead."""
        with writing(self._db):
            if not Line.select().where(Line.letter == letter).exists(self._db):
                Line.insert(
                    letter=letter,
                    requester=requester,
                    name=file.name,
                    sha256=hashlib.sha256(file.content).hexdigest(),
                    content=file.content,
                    state=ImportState.PENDING,
                    expires=seconds_due(expires),
                ).execute(self._db)
            return self._read(Line.letter == letter)[0]

    def get(self, number: int) -> BookImport:
        """LookupError when there is none."""
        with translated():
            return self._read(Line.number == number)[0]

    def of(self, requester: str, limit: int = 50) -> tuple[BookImport, ...]:
        """The newest of one requester."""
        with translated():
            return self._read(Line.requester == requester, limit)

    def expired(self, now: datetime) -> tuple[BookImport, ...]:
        """Those that wait although their time is over."""
        with translated():
            return tuple(_import(*row) for row in run(self._db, _EXPIRED, (seconds(now),)))

    def content(self, number: int) -> bytes:
        """The file as it came; empty once the import is over."""
        with translated():
            found = Line.select(Line.content).where(Line.number == number).tuples().first(self._db)
        return bytes(found[0]) if found else b""

    def take(self, number: int, rows: Iterable[Row | BadRow], now: datetime, by: int = 0) -> bool:
        """Pending → done, with all rows in the address book, in one transaction; False when it does not wait.

        ``by``: the letter that it is done for.
        """
        if not self._waits(number):
            return False
        with Contacts(self._db).rehearsed(rows, now=now) as rehearsed, writing(self._db):
            if not self._end(number, ImportState.DONE):
                return False
            rehearsed.write()
            told = json.dumps(asdict(rehearsed.result) | {"done": seconds(now), "by": by}, ensure_ascii=False)
            Line.update(result=told).where(Line.number == number).execute(self._db)
            return True

    def end(self, number: int, state: ImportState, now: datetime, answers: Sequence[Answer] = ()) -> bool:
        """Pending → cancelled or expired, with what is told about it; False when it does not wait."""
        with writing(self._db):
            ended = self._end(number, state)
            if ended:
                outbox.insert(self._db, answers, now)
            return ended

    def _waits(self, number: int) -> bool:
        with translated():
            return Line.select().where(_pending(number)).exists(self._db)

    def _end(self, number: int, state: ImportState) -> bool:
        return bool(Line.update(state=state, content=b"").where(_pending(number)).execute(self._db))

    def _read(self, where: Expression, limit: int | None = None) -> tuple[BookImport, ...]:
        query = Line.select(*_COLUMNS).where(where).order_by(Line.number.desc()).limit(limit)
        return tuple(_import(*row) for row in query.tuples().execute(self._db))


def _pending(number: int) -> Expression:
    return (Line.number == number) & (Line.state == ImportState.PENDING)


def _import(number: int, requester: str, name: str, *rest: Any) -> BookImport:
    sha256, state, expires, result = rest
    told = json.loads(result) if result else {}
    done = moment(told["done"]) if "done" in told else None  # that of old ones is not known
    read = _result(told) if told else None
    return BookImport(
        number, requester, name, sha256, ImportState(state), moment(expires), read, done, told.get("by", 0)
    )


def _result(told: dict[str, Any]) -> ImportResult:
    return ImportResult(
        told["added"],
        told["changed"],
        told["unchanged"],
        tuple(BadRow(**one) for one in told["skipped"]),
        tuple(Difference(**one) for one in told["differences"]),
        tuple(Addition(**one) for one in told.get("additions", ())),  # those of old are not known
    )
