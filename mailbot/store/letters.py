"""Incoming letters: each taken once, tried a counted number of times, answered and filed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from peewee import Expression, SqliteDatabase, fn

from mailbot.domain.answer import Answer
from mailbot.store import answers as outbox
from mailbot.store.moments import seconds
from mailbot.store.tables import Letter, RawLetter
from mailbot.store.transactions import delete_in_parts, read_blob, run, translated, write_blob, writing

DUPLICATE = "duplicate"
"""The verdict on a letter that was taken before, by its place, its bytes or its Message-ID."""

_NEW, _DONE, _QUARANTINED = "new", "done", "quarantined"

# The conditions of partial indexes stand here in words: with a parameter, and in an OR, SQLite need not see them.
_THE_SAME = """
SELECT EXISTS (SELECT 1 FROM letter WHERE sha256 = ?1)
    OR EXISTS (SELECT 1 FROM letter WHERE message_id = ?2 AND message_id <> '')"""
_WAITING = "SELECT id FROM letter WHERE state = 'new' ORDER BY id"
_UNFILED = """
SELECT id, mailbox, uidvalidity, uid, folder FROM letter WHERE filed = 0 AND state <> 'new' ORDER BY id"""
_FORGETTABLE = """
SELECT letter FROM raw_letter CROSS JOIN letter l ON l.id = letter
WHERE l.state = 'done' AND l.settled < ? LIMIT ?"""
_FORGET = "DELETE FROM raw_letter WHERE letter = ?"

_BEGUN = "SELECT attempts, null_sender, whole, recipient FROM letter WHERE id = ?"

Place = tuple[str, int, int]
"""Where a letter lies: mailbox, UIDVALIDITY, UID."""


class Begun(NamedTuple):
    """A letter whose next attempt is counted already, so that a letter that kills the daemon is seen doing so."""

    raw: bytes
    attempts: int  # this one included: 1 at the first time
    null_sender: bool
    whole: int | None = None  # bytes of a letter above the limit, of which ``raw`` is the header block alone
    recipient: str = ""  # of the envelope


class Unfiled(NamedTuple):
    """A letter that is done with and still lies in the inbox."""

    id: int
    mailbox: str
    uidvalidity: int
    uid: int
    folder: str  # "" for a duplicate: where such letters go is the caller's choice


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one database."""

    _db: SqliteDatabase

    def known(self, mailbox: str, uidvalidity: int, uid: int) -> bool:
        """Whether the letter at that place was taken, as itself or as a duplicate."""
        with translated():
            return Letter.select().where(_at((mailbox, uidvalidity, uid))).exists(self._db)

    def take(
        self,
        raw: bytes,
        message_id: str,
        source: Literal["imap", "lmtp"],
        place: Place | None,
        *,
        null_sender: bool,
        now: datetime,
        whole: int | None = None,
        recipient: str = "",
    ) -> int | None:
        """Keep a letter durably and give its id; None for one that was taken before.

        A duplicate with a place of its own is remembered, so that it is not fetched again and can be filed.
        ``whole`` and ``recipient``: see ``Begun``.
        """
        sha256 = hashlib.sha256(raw).hexdigest()
        mailbox, uidvalidity, uid = place or (None, None, None)
        with writing(self._db):
            if place and Letter.select().where(_at(place)).exists(self._db):
                return None
            (duplicate,) = run(self._db, _THE_SAME, (sha256, message_id)).fetchone()
            if duplicate and not place:
                return None
            number: int = Letter.insert(
                mailbox=mailbox,
                uidvalidity=uidvalidity,
                uid=uid,
                sha256=sha256,
                message_id=message_id,
                source=source,
                null_sender=null_sender,
                state=_DONE if duplicate else _NEW,
                verdict=DUPLICATE if duplicate else "",
                taken=seconds(now),
                settled=seconds(now) if duplicate else None,
                filed=place is None,
                whole=whole,
                recipient=recipient,
            ).execute(self._db)
            if duplicate:
                return None
            RawLetter.insert(letter=number, content=fn.zeroblob(len(raw))).execute(self._db)
            write_blob(self._db, _raw(number), raw)
            return number

    def waiting(self) -> list[int]:
        """The letters that nothing was decided about, oldest first."""
        with translated():
            return [number for (number,) in run(self._db, _WAITING)]

    def begin(self, number: int) -> Begun:
        """Count an attempt, durably, and only then hand the letter out. LookupError when it is not waiting."""
        counted = Letter.update(attempts=Letter.attempts + 1).where(Letter.id == number, Letter.state == _NEW)
        with writing(self._db):
            if not counted.execute(self._db):
                raise LookupError(f"letter {number} does not wait")
            attempts, null_sender, whole, recipient = run(self._db, _BEGUN, (number,)).fetchone()
            raw = read_blob(self._db, _raw(number))
        return Begun(raw, attempts, bool(null_sender), whole, recipient)

    def postpone(self, number: int) -> None:
        """The world was broken, not the letter: the counted attempt is taken back."""
        taken_back = Letter.update(attempts=fn.MAX(Letter.attempts - 1, 0))
        with writing(self._db):
            taken_back.where(Letter.id == number, Letter.state == _NEW).execute(self._db)

    def done(self, number: int, verdict: str, folder: str, answers: Sequence[Answer], now: datetime) -> bool:
        """Decide about a letter and put the answers into the outbox; False when that was done before."""
        return self._settle(number, _DONE, verdict, folder, answers=answers, now=now)

    def quarantine(self, number: int, reason: str, folder: str, answers: Sequence[Answer], now: datetime) -> bool:
        """Give a letter up, with its bytes kept; False when it was decided about before."""
        return self._settle(number, _QUARANTINED, reason, folder, answers=answers, now=now)

    def _settle(
        self, number: int, state: str, verdict: str, folder: str, *, answers: Sequence[Answer], now: datetime
    ) -> bool:
        settled = Letter.update(state=state, verdict=verdict, folder=folder, settled=seconds(now))
        with writing(self._db):
            if not settled.where(Letter.id == number, Letter.state == _NEW).execute(self._db):
                return False
            outbox.insert(self._db, answers, now)
            return True

    def unfiled(self) -> list[Unfiled]:
        """What is to be moved out of the inbox, oldest first."""
        with translated():
            return [Unfiled(*row) for row in run(self._db, _UNFILED)]

    def filed(self, number: int) -> None:
        """It lies in its folder now, or is gone from the inbox."""
        with writing(self._db):
            Letter.update(filed=True).where(Letter.id == number).execute(self._db)

    def forget(self, before: datetime) -> int:
        """Drop the bytes of letters done with before that moment; what became of them stays. How many it was."""
        return delete_in_parts(self._db, _FORGETTABLE, seconds(before), _FORGET)


def _raw(number: int) -> tuple[str, str, int]:
    """Where the bytes of a letter are."""
    return "raw_letter", "content", number


def _at(place: Place) -> Expression:
    mailbox, uidvalidity, uid = place
    return (Letter.mailbox == mailbox) & (Letter.uidvalidity == uidvalidity) & (Letter.uid == uid)
