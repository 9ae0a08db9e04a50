"""The outbox: the bot's own mails, from the moment they are owed until the relay has them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from peewee import SqliteDatabase, fn

from mailbot.domain import answer as domain
from mailbot.store.moments import seconds, seconds_due
from mailbot.store.tables import Answer, RawAnswer
from mailbot.store.transactions import delete_in_parts, read_blob, reading, run, translated, write_blob, writing

_FORGETTABLE = """
SELECT answer FROM raw_answer CROSS JOIN answer a ON a.id = answer WHERE a.sent < ? LIMIT ?"""
_FORGET = "DELETE FROM raw_answer WHERE answer = ?"
_AT_ONCE = 32_000_000  # octets in memory: letters on paper come as PDF


class Owed(NamedTuple):
    """An answer that is due, with its place in the outbox."""

    id: int
    answer: domain.Answer
    attempts: int  # that failed so far


def insert(db: SqliteDatabase, answers: Sequence[domain.Answer], now: datetime) -> None:
    """Inside another function's transaction: what is decided and what is answered are committed together."""
    for answer in answers:
        Answer.insert(
            message_id=answer.message_id,
            to_address=answer.to,
            campaign=answer.campaign,
            kind=answer.kind,
            created=seconds(now),
            due=seconds(now),
            account=answer.account,
        ).on_conflict_ignore().execute(db)
        number, new = run(db, "SELECT last_insert_rowid(), changes()").fetchone()
        if new:
            RawAnswer.insert(answer=number, content=fn.zeroblob(len(answer.raw))).execute(db)
            write_blob(db, _raw(number), answer.raw)


def _raw(number: int) -> tuple[str, str, int]:
    """Where the bytes of an answer are."""
    return "raw_answer", "content", number


@dataclass(frozen=True, slots=True)
class Answers:
    """The outbox of one database."""

    _db: SqliteDatabase

    def add(self, answers: Sequence[domain.Answer], now: datetime) -> None:
        """Owe these at once; one whose Message-ID is known is dropped, so that adding twice is harmless."""
        with writing(self._db):
            insert(self._db, answers, now)

    def due(self, now: datetime, limit: int, account: str = "", in_hand: Collection[int] = ()) -> list[Owed]:
        """What may leave now through that account's relay, the longest due first; fewer where they are large.

        Those ``in_hand`` are left out: a large one would be in memory twice.
        """
        query = (
            Answer.select(
                Answer.id,
                Answer.attempts,
                Answer.message_id,
                Answer.to_address,
                Answer.campaign,
                Answer.kind,
            )
            .where(Answer.sent.is_null(), Answer.due <= seconds(now), Answer.account == account)
            .where(Answer.id.not_in(tuple(in_hand)))
            .order_by(Answer.due, Answer.id)
            .limit(limit)
        )
        owed, octets = list[Owed](), 0
        with reading(self._db):
            for number, attempts, message_id, to, campaign, kind in list(query.tuples().execute(self._db)):
                raw = read_blob(self._db, _raw(number))
                owed.append(Owed(number, domain.Answer(message_id, to, raw, campaign, kind, account), attempts))
                octets += len(raw)
                if octets > _AT_ONCE:
                    break
        return owed

    def sent(self, number: int, now: datetime) -> None:
        """The relay has it."""
        with writing(self._db):
            Answer.update(sent=seconds(now), trouble="").where(Answer.id == number).execute(self._db)

    def later(self, number: int, due: datetime, trouble: str) -> None:
        """It did not leave: count that, and try again at ``due``."""
        again = Answer.update(attempts=Answer.attempts + 1, due=seconds_due(due), trouble=trouble)
        with writing(self._db):
            again.where(Answer.id == number, Answer.sent.is_null()).execute(self._db)

    def put_behind(self, number: int, now: datetime) -> None:
        """It was not even offered, or is not to blame: no try is counted, but those that are due leave before it."""
        with writing(self._db):
            Answer.update(due=seconds(now)).where(Answer.id == number, Answer.sent.is_null()).execute(self._db)

    def owed_since(self, to: str, since: datetime, kinds: Collection[str]) -> int:
        """How many answers of these kinds an address was given, sent or not, since that moment."""
        given = Answer.select().where(
            Answer.to_address == to, Answer.created >= seconds(since), Answer.kind.in_(tuple(kinds))
        )
        with translated():
            return int(given.count(self._db))

    def known(self, beginning: str) -> bool:
        """Whether one of our mails, ever, had a Message-ID that begins so; ``beginning`` ends with a full stop."""
        last = beginning[:-1] + chr(ord(".") + 1)
        with translated():
            return Answer.select().where(Answer.message_id >= beginning, Answer.message_id < last).exists(self._db)

    def forget(self, before: datetime) -> int:
        """Drop the bytes of what was sent before that moment; its Message-ID stays known. How many it was."""
        return delete_in_parts(self._db, _FORGETTABLE, seconds(before), _FORGET)
