"""Who reigns over the database, since when, and when a daemon was last alive."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from peewee import SqliteDatabase, fn

from mailbot.errors import StaleEpoch, StoreError
from mailbot.store.moments import moment, moment_or_none, seconds
from mailbot.store.tables import Epoch
from mailbot.store.tables import Life as Row
from mailbot.store.transactions import translated, writing

_CLOCK_SLACK = timedelta(minutes=5)
"""A clock that NTP puts right may go back a little; more than this is a wrong clock or a restored backup."""

_BEAT_SLACK = timedelta(minutes=2)
"""A machine that lost its power may have lost the database's last beats, and not those beside it."""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The start of a reign, and what it finds."""

    epoch: int  # checked by everything that claims or marks
    previous_alive: datetime | None  # None: no daemon ever ran on this database
    clock_went_back: bool
    machine_changed: bool  # the database was moved, or a backup was restored elsewhere
    older_copy: bool = False  # a daemon was alive on this place later than this database knows: a backup was put back


@dataclass(frozen=True, slots=True)
class Life:
    """The life of the daemons of one database. ``full`` and ``marks`` as in ``store.open``.

    Each beat is written beside the database too: what a backup of the database does not bring back.
    """

    _full: SqliteDatabase
    _marks: SqliteDatabase
    _beside: Path

    def take_over(self, boot_id: str, now: datetime, machine_id: str = "") -> TakeOver:
        """Begin a new epoch: from its commit on, an older daemon's claims and marks are refused."""
        beside = self._read_beside()
        with writing(self._full):
            alive = moment_or_none(Row.select(Row.last_alive).scalar(self._full))
            machine = Epoch.select(Epoch.machine_id).order_by(Epoch.number.desc()).limit(1).scalar(self._full)
            epoch: int = Epoch.insert(boot_id=boot_id, machine_id=machine_id, started=seconds(now)).execute(self._full)
            _beat(self._full, now)
        self._write_beside(now)
        return TakeOver(
            epoch=epoch,
            previous_alive=alive,
            clock_went_back=alive is not None and alive - now > _CLOCK_SLACK,
            machine_changed=machine is not None and machine != machine_id,
            older_copy=beside is not None and (alive is None or beside - alive > _BEAT_SLACK),
        )

    def alive(self, now: datetime) -> None:
        """Note that this daemon lives; a few seconds of it may be lost with the power."""
        with writing(self._marks):
            _beat(self._marks, now)
        self._write_beside(now)

    def last_alive(self) -> datetime | None:
        with translated():
            return moment_or_none(Row.select(Row.last_alive).scalar(self._full))

    def _read_beside(self) -> datetime | None:
        """None where no daemon was alive yet, or where the power failed while it was written."""
        try:
            return moment(int(self._beside.read_text("ascii")))
        except (OSError, ValueError):
            return None

    def _write_beside(self, now: datetime) -> None:
        try:
            self._beside.touch(mode=0o600)
            self._beside.write_text(f"{seconds(now)}\n", "ascii")
        except OSError as error:
            raise StoreError(f"cannot write {self._beside}: {error.strerror}") from error


def check(db: SqliteDatabase, epoch: int) -> None:
    """``StaleEpoch`` unless this is the newest one; inside another function's transaction."""
    newest = Epoch.select(fn.MAX(Epoch.number)).scalar(db)
    if newest != epoch:
        raise StaleEpoch(f"epoch {epoch} is over: a newer daemon reigns since epoch {newest}")


def _beat(db: SqliteDatabase, now: datetime) -> None:
    Row.insert(id=1, last_alive=seconds(now)).on_conflict_replace().execute(db)
