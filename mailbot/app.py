"""The composition root: settings become objects that know each other, and one daemon runs them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event

from mailbot import __version__, clock, doors, events, shipped
from mailbot.config import Account, Settings
from mailbot.daemon import Counter, Daemon, House
from mailbot.domain.letter import Correspondent
from mailbot.flow.archiving import Archiving, Trouble
from mailbot.flow.brakes import Brakes
from mailbot.flow.closing import Closing
from mailbot.flow.doubts import Doubts
from mailbot.flow.editing import Editing
from mailbot.flow.enquiries import Enquiries
from mailbot.flow.importing import Importing
from mailbot.flow.intake import Folders, Intake
from mailbot.flow.moulds import Moulds
from mailbot.flow.notices import Notices
from mailbot.flow.opening import Opening
from mailbot.flow.orders import Orders
from mailbot.flow.planning import Planning
from mailbot.flow.posting import Branch, Posting
from mailbot.flow.reading import Reader
from mailbot.flow.recovery import Recovery
from mailbot.flow.scribe import Scribe
from mailbot.flow.sending import Sending
from mailbot.flow.tables import Tables
from mailbot.flow.testing import Testing
from mailbot.mail.compose import Writer
from mailbot.store import store as memory
from mailbot.store.lock import lock
from mailbot.store.store import Store
from mailbot.wire import child
from mailbot.wire.lmtp import LmtpServer
from mailbot.wire.smtp.courier import Courier

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_MACHINE_ID = Path("/etc/machine-id")


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. ``AlreadyRunning`` when another daemon has this database."""
    with lock(settings.bot.database_file):
        store = memory.open(settings.bot.database)
        try:
            house = build(settings, store, clock.now)
            events.started(__version__, str(store.path), house.epoch)
            Daemon(house, clock.now).run()
        finally:
            store.close()


def build(settings: Settings, store: Store, now: Callable[[], datetime]) -> House:
    """Begin a reign over the database and set up everybody who works in it; nothing is connected yet."""
    secret = settings.bot.secret_key()
    boot_id = _first_line(_BOOT_ID)
    reign = store.life.take_over(boot_id, now(), _first_line(_MACHINE_ID))
    scribe = Scribe(settings, _writer(settings), secret)
    notices = Notices(store, settings, scribe)
    recovery = Recovery(store, notices)
    recovery.begin(reign, boot_id, now())
    importing = Importing(store, settings, scribe, child.contacts)
    reader = _reader(settings, store, scribe, notices, importing)
    intake = Intake(store.letters, reader.folders, reader.read, reader.mourn, reader.refuse)
    stop, desk = Event(), Event()
    hall = _Hall(settings, store, reign.epoch, Moulds(store, secret), notices, now, stop)
    counters = tuple(hall.counter(account) for account in settings.accounts)
    default = next(account for account in settings.accounts if account.default)
    own_relay = replace(doors.relay(default.smtp), connections=1)
    return House(
        settings=settings,
        store=store,
        epoch=reign.epoch,
        stop=stop,
        desk=desk,
        mailbox=doors.mailbox(settings.imap, largest=settings.limits.letter),
        intake=intake,
        posting=Posting(store.answers, Courier(own_relay), now, stop.is_set, _branches(settings)),
        closing=Closing(store, notices, importing, _troubles(counters)),
        counters=counters,
        recovery=recovery,
        lmtp=_lmtp(settings, intake, now, desk),
    )


def _reader(settings: Settings, store: Store, scribe: Scribe, notices: Notices, importing: Importing) -> Reader:
    tables = Tables(store, child.table)
    testing = Testing(store, notices, scribe.secret)
    opening = Opening(store, settings, notices, Planning(store, settings, tables), testing)
    enquiries = Enquiries(store, scribe, notices, importing)
    editing = Editing(store, notices, opening, tables)
    orders = Orders(store, settings, notices, opening, editing, enquiries)
    folders = Folders(settings.imap.processed, settings.imap.ignored, settings.imap.quarantine)
    return Reader(store, settings, scribe, opening, orders, enquiries, importing, folders)


def _branches(settings: Settings) -> tuple[Branch, ...]:
    return tuple(
        Branch(account.name, account.sender.address, Courier(replace(doors.relay(account.smtp), connections=1)))
        for account in settings.accounts
    )


@dataclass(frozen=True, slots=True)
class _Hall:
    """What all accounts share."""

    settings: Settings
    store: Store
    epoch: int
    moulds: Moulds
    notices: Notices
    now: Callable[[], datetime]
    stop: Event

    def counter(self, account: Account) -> Counter:
        mailbox = doors.mailbox(account.archive.imap or self.settings.imap)
        limits = account.limits
        brakes = Brakes(account.name, limits.per_minute, limits.per_day, self.store.deliveries.sent_since)
        doubts = Doubts(account, self.store, mailbox, self.moulds, self.now)
        sending = Sending(
            account=account,
            store=self.store,
            epoch=self.epoch,
            courier=Courier(doors.relay(account.smtp)),
            moulds=self.moulds,
            brakes=brakes,
            notices=self.notices,
            doubts=doubts,
            clock=self.now,
            stop=self.stop,
        )
        archiving = Archiving(account, self.store, self.epoch, mailbox, self.moulds, self.now, self.stop.is_set)
        return Counter(sending, archiving, doubts)


def _lmtp(settings: Settings, intake: Intake, now: Callable[[], datetime], desk: Event) -> LmtpServer | None:
    if settings.lmtp.listen is None:
        return None

    def take(raw: bytes, null_sender: bool) -> None:  # noqa: FBT001 - the shape that the server asks for
        intake.take(raw, null_sender=null_sender, now=now())
        desk.set()

    ours = settings.bot.address.casefold()
    return LmtpServer(
        settings.lmtp.listen, take, lambda address: address.casefold() == ours, largest=settings.limits.letter
    )


def _troubles(counters: tuple[Counter, ...]) -> Callable[[str], Trouble | None]:
    def trouble(account: str) -> Trouble | None:
        return next((counter.archiving.trouble for counter in counters if counter.name == account), None)

    return trouble


def _writer(settings: Settings) -> Writer:
    folder = (settings.bot.templates or shipped.TEMPLATES) / "mail"
    bot = Correspondent(settings.bot.name, settings.bot.address)
    return Writer(lambda name: (folder / name).read_text(encoding="utf-8"), bot, settings.bot.zone, __version__)


def _first_line(path: Path) -> str:
    """ "" where the system has no such file: then every start is another boot, on the same machine."""
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
