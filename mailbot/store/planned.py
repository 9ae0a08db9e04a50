"""The recipients of a plan while it is being made, and who is left out: temporary tables, copied at the end.

Only the copy takes the database's write lock, so that a campaign that is being sent does not wait for one that is
being planned.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import peewee

from mailbot.domain.campaign import LeftOut, Reason, Recipient, Turnover
from mailbot.store.transactions import run, run_many

_PLANNED = """
CREATE TEMP TABLE planned (
    number INTEGER PRIMARY KEY, address TEXT UNIQUE, name TEXT, company TEXT, fields TEXT, identity TEXT, origin TEXT
)"""
_LACKING = """
CREATE TEMP TABLE lacking (
    position INTEGER PRIMARY KEY, name TEXT, address TEXT, reason TEXT, detail TEXT, identity TEXT, origin TEXT,
    UNIQUE (identity, origin, address, reason)
)"""
_COPY_PLANNED = """
INSERT INTO recipient (campaign, number, address, name, company, fields)
SELECT ?, number, address, name, company, fields FROM planned ORDER BY number"""
_TOLD = 20  # newcomers and leavers, one by one
_CAME = "temp.planned n WHERE n.address NOT IN (SELECT address FROM recipient WHERE campaign = ?)"
_WENT = "recipient n WHERE n.campaign = ? AND n.address NOT IN (SELECT address FROM temp.planned)"
# Numbered anew: a contact whom two terms leave out is told once, and has left a gap.
_COPY_LACKING = """
INSERT INTO left_out (campaign, position, name, address, reason, detail)
SELECT ?, row_number() OVER (ORDER BY position), name, address, reason, detail FROM lacking ORDER BY position"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Who was first with an address."""

    identity: str
    origin: str
    name: str  # the company's where the person's is not known, the address where neither is


class Planned:
    """The two lists of one resolution."""

    def __init__(self, db: peewee.SqliteDatabase) -> None:
        self._db = db
        self._seal = hashlib.sha256()
        self.people = 0
        self.close()
        run(db, _PLANNED)
        run(db, _LACKING)

    def close(self) -> None:
        run(self._db, "DROP TABLE IF EXISTS temp.planned")
        run(self._db, "DROP TABLE IF EXISTS temp.lacking")

    def kept(self, addresses: Iterable[str]) -> dict[str, Kept]:
        """Those of these addresses that are planned already."""
        found = run(
            self._db,
            "SELECT address, identity, origin, coalesce(nullif(name, ''), nullif(company, ''), address) FROM planned"
            " WHERE address IN (SELECT value FROM json_each(?))",
            (json.dumps(list(addresses)),),
        )
        return {address: Kept(*kept) for address, *kept in found}

    def add(self, rows: Sequence[tuple[str, str, str, str, str, str]]) -> None:
        """Address, name, company, fields (JSON), identity and origin of the next recipients."""
        self._seal.update("".join(["\0".join(row[:4]) + "\n" for row in rows]).encode())
        start = self.people + 1
        run_many(
            self._db,
            "INSERT INTO planned (number, address, name, company, fields, identity, origin)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((number, *row) for number, row in enumerate(rows, start)),
        )
        self.people += len(rows)

    def leave_out(self, rows: Iterable[tuple[LeftOut, str, str]]) -> None:
        """With identity and origin; the same one for the same reason is told once."""
        run_many(
            self._db,
            "INSERT OR IGNORE INTO lacking (name, address, reason, detail, identity, origin) VALUES (?, ?, ?, ?, ?, ?)",
            ((one.name, one.address, one.reason.value, one.detail, *who) for one, *who in rows),
        )

    def left_out(self) -> Mapping[Reason, int]:
        """How many for each reason; reasons that nobody has are absent."""
        found = run(self._db, "SELECT reason, count(*) FROM lacking GROUP BY reason ORDER BY min(position)")
        return {Reason(reason): count for reason, count in found}

    def companies(self) -> int:
        """How many different ones."""
        (count,) = run(self._db, "SELECT count(DISTINCT company) FROM planned WHERE company <> ''").fetchone()
        return int(count)

    def digest(self) -> str:
        """SHA-256, hex, over the recipients in their order."""
        return self._seal.hexdigest()

    def turnover(self, campaign: int) -> Turnover | None:
        """What ``copy`` will change in the campaign's list; None where it has none yet."""
        if run(self._db, "SELECT 1 FROM recipient WHERE campaign = ? LIMIT 1", (campaign,)).fetchone() is None:
            return None
        came, newcomers = self._apart(_CAME, campaign)
        went, leavers = self._apart(_WENT, campaign)
        return Turnover(came, went, newcomers, leavers)

    def _apart(self, those: str, campaign: int) -> tuple[int, tuple[Recipient, ...]]:
        (count,) = run(self._db, f"SELECT count(*) FROM {those}", (campaign,)).fetchone()  # noqa: S608 - a constant
        first = run(
            self._db,
            f"SELECT n.number, n.address, n.name, n.company FROM {those} ORDER BY n.number LIMIT ?",  # noqa: S608 - constants
            (campaign, _TOLD),
        )
        return count, tuple(Recipient(*row) for row in first)

    def copy(self, campaign: int) -> None:
        """Put both lists in the place of the campaign's old ones, inside the caller's transaction."""
        run(self._db, "DELETE FROM recipient WHERE campaign = ?", (campaign,))
        run(self._db, "DELETE FROM left_out WHERE campaign = ?", (campaign,))
        run(self._db, _COPY_PLANNED, (campaign,))
        run(self._db, _COPY_LACKING, (campaign,))
