"""The two lists that a resolution leaves: who is written to, and who is not and why; counted, sealed and copied.

Only the copy takes the database's write lock, so that a campaign that is being sent does not wait for one that is
being planned.
"""

import hashlib
from collections.abc import Mapping

import peewee

from mailbot.domain.campaign import LeftOut, Reason, Recipient, Turnover
from mailbot.store.transactions import run
from mailbot.store.verdicts import AGAIN

_PLANNED = """
CREATE TEMP VIEW planned AS
SELECT row_number() OVER (ORDER BY {0}n) AS number, address, name, company, fields, {1} AS copy_of
FROM candidate WHERE reason = ''"""
_LETTERS_LAST = "address = '', "
_BEHIND_THEIRS = "coalesce(main, n), "  # copies
# The number of the message that a copy stands behind, with the other copies of it.
_COPY_OF = """
iif(main IS NULL, 0, row_number() OVER (ORDER BY {0}n) - row_number() OVER (PARTITION BY main ORDER BY n))"""
_LACKING = f"""
CREATE TEMP VIEW lacking AS
SELECT row_number() OVER (ORDER BY n) AS position, coalesce(nullif(name, ''), company) AS name, address, reason, detail
FROM candidate WHERE reason NOT IN ('', '{AGAIN}')"""  # noqa: S608 - a constant
_SIZE = "SELECT count(*), count(DISTINCT nullif(company, '')) FROM candidate WHERE reason = ''"
_LETTERS = "SELECT count(*) FROM candidate WHERE reason = '' AND address = ''"
_REASONS = f"""
SELECT reason, count(*) FROM candidate WHERE reason NOT IN ('', '{AGAIN}') GROUP BY reason ORDER BY min(n)"""  # noqa: S608
# As octets, which need not be decoded here to be encoded again.
_LINES = """
SELECT CAST(address AS BLOB), CAST(name AS BLOB), CAST(company AS BLOB), CAST(fields AS BLOB)
FROM candidate WHERE reason = '' ORDER BY {0}n"""
_AT_ONCE = 1_000  # lines
_COPY_PLANNED = """
INSERT INTO recipient (campaign, number, address, name, company, fields, copy_of)
SELECT ?, number, address, name, company, fields, copy_of FROM planned"""
_COPY_LACKING = """
INSERT INTO left_out (campaign, position, name, address, reason, detail)
SELECT ?, position, name, address, reason, detail FROM lacking"""
_TOLD = 20  # newcomers and leavers, one by one
_CAME = "planned n WHERE n.address NOT IN (SELECT address FROM recipient WHERE campaign = ?)"
_WENT = """recipient n WHERE n.campaign = ?
    AND NOT EXISTS (SELECT 1 FROM candidate x WHERE x.address = n.address AND x.reason = '')"""
# Those who get letters are told apart by who they are.
_CAME_ON_PAPER = """planned n WHERE (n.address, n.name, n.company) NOT IN (
    SELECT address, name, company FROM recipient WHERE campaign = ?)"""
_WENT_ON_PAPER = """recipient n WHERE n.campaign = ? AND (n.address, n.name, n.company) NOT IN (
    SELECT address, name, company FROM candidate WHERE reason = '')"""


class Planned:
    """What is left of the candidates when all verdicts are given."""

    def __init__(self, db: peewee.SqliteDatabase, *, paper: bool, copies: bool) -> None:
        """``paper``: some may get letters; their numbers are the last. ``copies``: some may get those."""
        self._db = db
        self._paper = paper
        self._order = _LETTERS_LAST * paper + _BEHIND_THEIRS * copies
        self.close()
        run(db, _PLANNED.format(self._order, _COPY_OF.format(self._order) if copies else "0"))
        run(db, _LACKING)

    def close(self) -> None:
        run(self._db, "DROP VIEW IF EXISTS temp.planned")
        run(self._db, "DROP VIEW IF EXISTS temp.lacking")

    def size(self) -> tuple[int, int]:
        """How many messages, and how many different companies."""
        people, companies = run(self._db, _SIZE).fetchone()
        return people, companies

    def letters(self) -> int:
        """How many of them go on paper."""
        return int(run(self._db, _LETTERS).fetchone()[0]) if self._paper else 0

    def left_out(self) -> Mapping[Reason, int]:
        """How many for each reason; reasons that nobody has are absent."""
        return {Reason(reason): count for reason, count in run(self._db, _REASONS)}

    def first_left_out(self, limit: int) -> tuple[LeftOut, ...]:
        """Some of them, in the order of the list."""
        rows = run(self._db, "SELECT name, address, reason, detail FROM lacking ORDER BY position LIMIT ?", (limit,))
        return tuple(LeftOut(name, address, Reason(reason), detail) for name, address, reason, detail in rows)

    def digest(self) -> str:
        """SHA-256, hex, over the recipients in their order."""
        seal = hashlib.sha256()
        lines = run(self._db, _LINES.format(self._order))
        while batch := lines.fetchmany(_AT_ONCE):
            seal.update(b"".join([b"\0".join(line) + b"\n" for line in batch]))
        return seal.hexdigest()

    def turnover(self, campaign: int) -> Turnover | None:
        """What ``copy`` will change in the campaign's list; None where it has none yet."""
        if run(self._db, "SELECT 1 FROM recipient WHERE campaign = ? LIMIT 1", (campaign,)).fetchone() is None:
            return None
        came, newcomers = self._apart(_CAME_ON_PAPER if self._paper else _CAME, campaign)
        went, leavers = self._apart(_WENT_ON_PAPER if self._paper else _WENT, campaign)
        return Turnover(came, went, newcomers, leavers)

    def _apart(self, those: str, campaign: int) -> tuple[int, tuple[Recipient, ...]]:
        first = run(
            self._db,
            f"SELECT n.number, n.address, n.name, n.company FROM {those} ORDER BY n.number LIMIT ?",  # noqa: S608 - constants
            (campaign, _TOLD),
        )
        (count,) = run(self._db, f"SELECT count(*) FROM {those}", (campaign,)).fetchone()  # noqa: S608 - a constant
        return count, tuple(Recipient(*row) for row in first)

    def copy(self, campaign: int) -> None:
        """Put both lists in the place of the campaign's old ones, inside the caller's transaction."""
        run(self._db, "DELETE FROM recipient WHERE campaign = ?", (campaign,))
        run(self._db, "DELETE FROM left_out WHERE campaign = ?", (campaign,))
        run(self._db, _COPY_PLANNED, (campaign,))
        run(self._db, _COPY_LACKING, (campaign,))
