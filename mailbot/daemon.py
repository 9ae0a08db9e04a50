"""The threads: who reads the mailbox, who answers, who sends, who archives, and how all of them end."""

import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

from mailbot import events, notify
from mailbot.config import Settings
from mailbot.errors import MailboxError, StaleEpoch, StoreError, WireError
from mailbot.flow.archiving import Archiving
from mailbot.flow.closing import Closing
from mailbot.flow.doubts import Doubts
from mailbot.flow.intake import Intake
from mailbot.flow.measuring import Measuring
from mailbot.flow.ports import Mailbox
from mailbot.flow.posting import Posting
from mailbot.flow.printing import Printing
from mailbot.flow.recovery import Recovery
from mailbot.flow.sending import Sending
from mailbot.store.store import Store
from mailbot.timetable import Timetable
from mailbot.wire.lmtp import LmtpServer

if TYPE_CHECKING:
    from mailbot.wire.metrics import MetricsDoor
    from mailbot.wire.web import WebDoor

_LOOK_AROUND = timedelta(seconds=5)
_MINUTE = timedelta(minutes=1)
_GATHER = 0.2
"""Seconds in which copies come together for one APPEND; a claim of a few would cost as many syncs of the disk."""

_ANSWERS_REST = timedelta(seconds=15)
_PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds between tries to reach a server or a database that is away."""

_FAREWELL = 60.0
"""Seconds that a thread has to bring to an end what it has begun; a courier waits for the answer to its dots."""


@dataclass(frozen=True, slots=True)
class Counter:
    """One account's staff: who sends, who archives, who asks the witness."""

    sending: Sending
    archiving: Archiving
    doubts: Doubts

    @property
    def name(self) -> str:
        return self.sending.account.name


@dataclass(frozen=True, slots=True)
class House:
    """All parts, connected to each other and to nothing else yet."""

    settings: Settings
    store: Store
    epoch: int
    stop: Event
    desk: Event  # there may be something to deal with; whoever takes a letter rings
    mailbox: Mailbox
    intake: Intake
    posting: Posting
    printing: Printing
    closing: Closing
    counters: tuple[Counter, ...]
    recovery: Recovery
    lmtp: LmtpServer | None
    web: "WebDoor | None"
    measuring: Measuring
    metrics: "MetricsDoor | None"


class Daemon:
    """Runs a house. A thread that dies of a bug ends the daemon: half a bot is worse than none."""

    def __init__(self, house: House, clock: Callable[[], datetime]) -> None:
        self._house = house
        self._clock = clock
        self._bell = Timetable()
        self._senders = {counter.name: Event() for counter in house.counters}
        self._archivers = {counter.name: Event() for counter in house.counters}
        self._printer = Event()
        self._threads: list[Thread] = []
        self._death: BaseException | None = None
        self._seen_alive = clock()
        self._answers_rest: datetime | None = None

    def run(self) -> None:
        """In the main thread until SIGTERM, SIGINT, SIGHUP or a bug; raises what killed a thread."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # SIGHUP: its terminal was closed
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                signal.signal(number, lambda number, _: self.halt(signal.Signals(number).name))
        self.start()
        notify.tell("READY=1")
        self._house.stop.wait()
        notify.tell("STOPPING=1")
        self.join()

    def start(self) -> None:
        """Set all threads going."""
        self._bell.start()
        self._bell.every("look around", _LOOK_AROUND, self._look_around)
        self._bell.every("housekeeping", _MINUTE, self._keep_house)
        if (period := notify.watchdog_seconds()) is not None:
            self._bell.every("watchdog", timedelta(seconds=period), lambda: notify.tell("WATCHDOG=1"))
        self._go("mailbox", self._read_mailbox)
        self._go("desk", lambda: self._serve("desk", self._house.desk, self._answer))
        self._go("printing", lambda: self._serve("printing", self._printer, self._print))
        for counter in self._house.counters:
            self._go_counter(counter)
        if self._house.lmtp is not None:
            self._house.lmtp.start()
        if self._house.web is not None:
            self._house.web.start()
        if self._house.metrics is not None:
            self._house.metrics.start()

    def halt(self, reason: str) -> None:
        """Ask everybody to end; returns at once."""
        if not self._house.stop.is_set():
            events.stopping(reason)
        self._house.stop.set()
        self._house.mailbox.interrupt()
        for event in (self._house.desk, self._printer, *self._senders.values(), *self._archivers.values()):
            event.set()

    def join(self) -> None:
        """Wait until everybody has ended; raises what killed one of them."""
        if self._house.lmtp is not None:
            self._house.lmtp.stop()
        if self._house.web is not None:
            self._house.web.stop()
        if self._house.metrics is not None:
            self._house.metrics.stop()
        self._bell.stop()
        for thread in self._threads:
            thread.join(_FAREWELL)
        if self._death is not None:
            raise self._death

    def _go_counter(self, counter: Counter) -> None:
        name, sender, archiver = counter.name, self._senders[counter.name], self._archivers[counter.name]
        counter.sending.sent = archiver.set
        self._go(f"sending {name}", lambda: self._serve(f"sending {name}", sender, lambda: self._send(counter)))
        self._go(f"archive {name}", lambda: self._serve(f"archive {name}", archiver, lambda: self._archive(counter)))

    def _go(self, name: str, work: Callable[[], None]) -> None:
        def live() -> None:
            with ExitStack() as last:
                last.callback(self._house.store.close)
                last.push(lambda _, death, __: self._bury(name, death))
                work()

        thread = Thread(target=live, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _bury(self, name: str, death: BaseException | None) -> bool:
        """A thread has ended; what killed it is for the main thread to raise, when all others have ended too."""
        if death is None:
            return False
        self._death = self._death or death
        self.halt(f"{name}: {type(death).__name__}: {death}")
        return True

    def _serve(self, name: str, rung: Event, turn: Callable[[], datetime | None]) -> None:
        """A turn whenever somebody rings, or at the moment that the last turn named; trouble is waited out."""
        faults = 0
        while not self._house.stop.is_set():
            rung.clear()
            try:
                again = turn()
                faults = 0
            except StaleEpoch:
                raise  # another daemon reigns: this one must not touch the database any more
            except (StoreError, WireError) as error:
                pause = _PAUSES[min(faults, len(_PAUSES) - 1)]
                faults += 1
                events.troubled(name, str(error), pause)
                again = self._clock() + timedelta(seconds=pause)
            if not self._house.stop.is_set():
                self._bell.at(name, again, rung.set)
                rung.wait()

    def _read_mailbox(self) -> None:
        mailbox, stop = self._house.mailbox, self._house.stop
        faults = 0
        while not stop.is_set():
            try:
                if self._house.intake.collect(mailbox, self._clock()):
                    self._house.desk.set()
                self._house.intake.file(mailbox)
                if faults:
                    events.mailbox_back(self._house.settings.imap.host)
                faults = 0
                self._house.measuring.mailbox_seen = self._clock()
                mailbox.wait(self._house.settings.imap.poll.total_seconds())
            except (MailboxError, StoreError) as error:
                pause = _PAUSES[min(faults, len(_PAUSES) - 1)]
                faults += 1
                events.mailbox_lost(self._house.settings.imap.host, str(error), pause)
                stop.wait(pause)
        mailbox.close()

    def _answer(self) -> datetime | None:
        """Deal with letters, close what is over, and let the answers leave."""
        house = self._house
        if house.intake.work(self._clock()):
            house.mailbox.interrupt()  # the inbox can be tidied up
            self._printer.set()
            self._ring_senders()
        house.closing.turn(self._clock())
        if self._answers_rest is not None and self._clock() < self._answers_rest:
            return self._answers_rest  # a relay that refuses us is not to be asked at every ring
        fault = house.posting.post()
        self._answers_rest = self._clock() + _ANSWERS_REST if fault is not None else None
        if fault is not None:
            events.account_resting("answers", fault.reason, fault.lasting)
        return self._answers_rest

    def _send(self, counter: Counter) -> datetime | None:
        again = counter.sending.turn()
        self._archivers[counter.name].set()
        self._house.desk.set()  # something may be over
        return again

    def _print(self) -> None:
        self._house.printing.turn()
        self._house.desk.set()  # PDFs are owed
        self._ring_senders()  # a campaign may be over

    def _archive(self, counter: Counter) -> datetime | None:
        self._house.stop.wait(_GATHER)
        again = [counter.archiving.turn(), counter.doubts.turn()]
        self._house.desk.set()
        return min((moment for moment in again if moment is not None), default=None)

    def _ring_senders(self) -> None:
        for event in self._senders.values():
            event.set()

    def _look_around(self) -> None:
        """The command line may have moved a campaign, and a letter that broke us once may be tried again."""
        self._house.desk.set()
        self._printer.set()
        self._ring_senders()

    def _keep_house(self) -> None:
        now = self._clock()
        try:
            self._house.recovery.look_back(self._seen_alive, now)
            self._seen_alive = now
            self._house.store.life.alive(now)
            self._house.store.forget(now)
        except StoreError as error:
            events.troubled("housekeeping", str(error), _MINUTE.total_seconds())
        finally:
            self._house.store.close()  # the bell's threads come and go
