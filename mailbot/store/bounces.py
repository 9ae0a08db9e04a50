"""Bounces and complaints: each once for its delivery, and what they do to the address, in one transaction."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from peewee import SqliteDatabase

from mailbot.domain import bounce, soft
from mailbot.domain.bounce import SOFT, Failing, Kind
from mailbot.domain.suppression import Because, written
from mailbot.domain.verp import Proof
from mailbot.store import suppressions
from mailbot.store.moments import moment, seconds
from mailbot.store.transactions import reading, run, spell, writing

WORDS = 500
"""Characters kept of what a mail system says."""

_WINDOW = 1_000  # refused deliveries in one transaction
_BY_THE_RELAY = ""  # what stands for the bounce's Message-ID where the relay itself said no
_SUPPRESSING = frozenset({Kind.DEAD, Kind.COMPLAINT})

_SENT_TO = """
SELECT r.campaign, r.number FROM campaign c CROSS JOIN recipient r ON r.campaign = c.number AND r.address = ?
WHERE c.confirmed >= ? ORDER BY r.campaign DESC"""

_SENT_LATELY = """
SELECT r.campaign, r.number FROM campaign c CROSS JOIN recipient r ON r.campaign = c.number
WHERE c.confirmed >= ? ORDER BY c.number DESC, r.number LIMIT ?"""

_ADD = """
INSERT INTO bounce (campaign, number, address, kind, status, words, received, dsn) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (campaign, number, dsn) DO NOTHING"""

_SOFT_KINDS = json.dumps(sorted(SOFT))
_SOFT = """
SELECT received FROM bounce WHERE address = ? AND received > ? AND kind IN (SELECT value FROM json_each(?))"""

# What is final goes after what is only late, and what came later after what came before.
_OF = """
SELECT number, address, kind, status, words, received FROM bounce
WHERE campaign = ? AND dsn <> '' ORDER BY number, kind <> 'delayed', received, id"""

_REFUSED = spell("""
SELECT d.number, r.address, d.reply
FROM delivery d INDEXED BY delivery_open CROSS JOIN recipient r ON r.campaign = d.campaign AND r.number = d.number
WHERE d.campaign = ? AND d.state = {FAILED} AND d.state <> {SENT} AND d.due IS NULL AND d.number > ?
AND d.reply GLOB '5[0-9][0-9] *' ORDER BY d.number LIMIT ?""")


class Recorded(NamedTuple):
    """What became of a bounce or a complaint."""

    address: str  # whose delivery it is about
    new: bool  # False: it was here before, and nothing changed
    suppressed: bool  # by this one: the address is not written to any more


class Returned(NamedTuple):
    """The last word about a delivery that came back."""

    number: int
    address: str
    kind: Kind
    status: str
    words: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Bounces:
    """What came back to one database."""

    _db: SqliteDatabase

    def address(self, proof: Proof) -> str | None:
        """Whom the delivery went to; None where there is no such delivery."""
        with reading(self._db):
            return _address(self._db, proof)

    def sent_to(self, address: str, since: datetime) -> list[tuple[int, int]]:
        """Deliveries to a canonical address in campaigns confirmed since then, the newest first; for ``verp.prove``."""
        with reading(self._db):
            rows = run(self._db, _SENT_TO, (address, seconds(since))).fetchall()
        return [(campaign, number) for campaign, number in rows]

    def sent_lately(self, since: datetime, most: int) -> list[tuple[int, int]]:
        """The newest deliveries of campaigns confirmed since then, for a complaint that does not say whose it is."""
        with reading(self._db):
            return run(self._db, _SENT_LATELY, (seconds(since), most)).fetchall()

    def record(self, proof: Proof, failing: Failing, dsn: str, now: datetime) -> Recorded | None:
        """Keep what came back and draw the consequences; None where there is no such delivery.

        ``dsn``: the Message-ID of the bounce; the same one again changes nothing. Suppressed is the address that we
        wrote to, whatever the bounce says: a forged name in it hurts nobody.
        """
        if dsn == _BY_THE_RELAY:
            raise ValueError("a bounce without a mark of its own could count twice")
        with writing(self._db):
            address = _address(self._db, proof)
            return None if address is None else _add(self._db, proof, replace(failing, address=address), dsn, now)

    def complain(self, proof: Proof, feedback: str, dsn: str, now: datetime) -> Recorded | None:
        """The same for a complaint, which suppresses at once."""
        return self.record(proof, Failing("", "", Kind.COMPLAINT, "", feedback), dsn, now)

    def of(self, campaign: int) -> tuple[Returned, ...]:
        """The last word about each delivery that came back, in the list's order; the relay's own no is not among them.

        What a mail system is still trying (``DELAYED``) is only there while nothing final came.
        """
        with reading(self._db):
            rows = run(self._db, _OF, (campaign,)).fetchall()
        last = {row[0]: row for row in rows}
        return tuple(
            Returned(number, address, Kind(kind), status, words, moment(received))
            for number, address, kind, status, words, received in last.values()
        )

    def score(self, address: str, now: datetime) -> int:
        """On how many days of the last fourteen something soft came back from a canonical address."""
        with reading(self._db):
            return soft.score(_soft(self._db, address, now), now)

    def learn(self, campaign: int, now: datetime) -> int:
        """Take what the relay refused of a campaign like bounces, where it is about the address.

        How many addresses are not written to any more because of it. To be called again is harmless.
        """
        suppressed = last = 0
        while True:
            with writing(self._db):
                rows = run(self._db, _REFUSED, (campaign, last, _WINDOW)).fetchall()
                for number, address, reply in rows:
                    failing = Failing(address, "", bounce.kind("", reply), "", reply)
                    if failing.kind in (Kind.DEAD, Kind.FULL):  # the rest may be our message's fault
                        added = _add(self._db, Proof(campaign, number), failing, _BY_THE_RELAY, now)
                        suppressed += added.suppressed
            if len(rows) < _WINDOW:
                return suppressed
            last = rows[-1][0]


def _address(db: SqliteDatabase, proof: Proof) -> str | None:
    found = run(db, "SELECT address FROM recipient WHERE campaign = ? AND number = ?", proof.key).fetchone()
    return str(found[0]) if found else None


def _add(db: SqliteDatabase, proof: Proof, failing: Failing, dsn: str, now: datetime) -> Recorded:
    """``failing.address`` is the recipient's."""
    address, kind = failing.address, failing.kind
    row = (*proof.key, address, kind, failing.status, failing.words[:WORDS], seconds(now), dsn)
    if run(db, _ADD, row).rowcount != 1:
        return Recorded(address, new=False, suppressed=False)
    enough = kind in SOFT and soft.is_enough(_soft(db, address, now), now)
    if not enough and kind not in _SUPPRESSING:
        return Recorded(address, new=True, suppressed=False)
    return Recorded(address, new=True, suppressed=suppressions.insert(db, address, _reason(failing, often=enough), now))


def _reason(failing: Failing, *, often: bool) -> str:
    told = failing.words if failing.status in failing.words else f"{failing.status} {failing.words}"
    if failing.kind is Kind.COMPLAINT:
        return written(Because.COMPLAINED, told)
    return written(Because.OFTEN if often else Because.DEAD, told)


def _soft(db: SqliteDatabase, address: str, now: datetime) -> list[datetime]:
    rows = run(db, _SOFT, (address, seconds(now - soft.WINDOW), _SOFT_KINDS)).fetchall()
    return [moment(received) for (received,) in rows]
