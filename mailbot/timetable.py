"""The bell: rings at the moments that the database names; it keeps no schedule of its own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

THREADS = 2


class Timetable:
    """APScheduler with nothing to lose: memory only, in UTC, never too late to ring.

    A job that is a second late would be dropped by default, and a ``date`` job is gone from the store while it
    runs; so whoever rings asks the database again what is due, and sets the bell anew.
    """

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(THREADS)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Wait for what is ringing, then fall silent.

        A scheduler shut down between ringing a bell and taking it away dies with an error in its own thread;
        paused and emptied first (emptying waits for the round under way), it has nothing left to trip over.
        """
        self._scheduler.pause()
        self._scheduler.remove_all_jobs()
        self._scheduler.shutdown(wait=True)

    def every(self, name: str, period: timedelta, ring: Callable[[], None]) -> None:
        """Ring again and again, the first time after one period."""
        self._scheduler.add_job(ring, "interval", seconds=period.total_seconds(), id=name, replace_existing=True)

    def at(self, name: str, moment: datetime | None, ring: Callable[[], None]) -> None:
        """Ring once at ``moment`` (aware); a second call under the same name moves the bell, None takes it away."""
        if moment is None:
            try:
                self._scheduler.remove_job(name)
            except JobLookupError:
                return  # it has rung already
            return
        self._scheduler.add_job(ring, "date", run_date=moment, id=name, replace_existing=True)
