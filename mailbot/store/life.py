"""Who reigns over the database, since when, and when a daemon was last alive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import SqliteDatabase, fn

from mailbot.errors import StaleEpoch
from mailbot.store.moments import moment_or_none, seconds
from mailbot.store.tables import Epoch
from mailbot.store.tables import Life as Row
from mailbot.store.transactions import translated, writing

_CLOCK_SLACK = timedelta(minutes=5)
"""A clock that NTP puts right may go back a little; more than this is a wrong clock or a restored backup."""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The start of a reign, and what it finds."""

    epoch: int  # checked by everything that claims or marks
    previous_alive: datetime | None  # None: no daemon ever ran on this database
    clock_went_back: bool
    machine_changed: bool  # the database was moved, or a backup was restored elsewhere


@dataclass(frozen=True, slots=True)
class Life:
    """The life of the daemons of one database. ``full`` and ``marks`` as in ``store.open``."""

    _full: SqliteDatabase
    _marks: SqliteDatabase

    def take_over(self, boot_id: str, now: datetime, machine_id: str = "") -> TakeOver:
        """Begin a new epoch: from its commit on, an older daemon's claims and marks are refused."""
        with writing(self._full):
            alive = moment_or_none(Row.select(Row.last_alive).scalar(self._full))
            machine = Epoch.select(Epoch.machine_id).order_by(Epoch.number.desc()).limit(1).scalar(self._full)
            epoch: int = Epoch.insert(boot_id=boot_id, machine_id=machine_id, started=seconds(now)).execute(self._full)
            _beat(self._full, now)
        return TakeOver(
            epoch=epoch,
            previous_alive=alive,
            clock_went_back=alive is not None and alive - now > _CLOCK_SLACK,
            machine_changed=machine is not None and machine != machine_id,
        )

    def alive(self, now: datetime) -> None:
        """Note that this daemon lives; a few seconds of it may be lost with the power."""
        with writing(self._marks):
            _beat(self._marks, now)

    def last_alive(self) -> datetime | None:
        with translated():
            return moment_or_none(Row.select(Row.last_alive).scalar(self._full))


def check(db: SqliteDatabase, epoch: int) -> None:
    """``StaleEpoch`` unless this is the newest one; inside another function's transaction."""
    newest = Epoch.select(fn.MAX(Epoch.number)).scalar(db)
    if newest != epoch:
        raise StaleEpoch(f"epoch {epoch} is over: a newer daemon reigns since epoch {newest}")


def _beat(db: SqliteDatabase, now: datetime) -> None:
    Row.insert(id=1, last_alive=seconds(now)).on_conflict_replace().execute(db)
