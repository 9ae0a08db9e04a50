"""The composition root: settings become objects that know each other, and one daemon runs them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from mailbot import __version__, clock, doors, events, shipped
from mailbot.config import Account, Settings
from mailbot.daemon import Counter, Daemon, House
from mailbot.domain.address import is_form_of
from mailbot.domain.letter import Correspondent, Envelope
from mailbot.errors import SettingsError, WireError
from mailbot.flow.approving import Approving
from mailbot.flow.archiving import Archiving, Trouble
from mailbot.flow.brakes import Brakes
from mailbot.flow.closing import Closing
from mailbot.flow.doubts import Doubts
from mailbot.flow.drafting import Drafting
from mailbot.flow.editing import Editing
from mailbot.flow.enquiries import Enquiries
from mailbot.flow.exporting import Exporting
from mailbot.flow.framing import Framing
from mailbot.flow.importing import Importing
from mailbot.flow.intake import Folders, Intake
from mailbot.flow.lettering import Lettering
from mailbot.flow.measuring import Measuring
from mailbot.flow.moulds import Moulds
from mailbot.flow.notices import Notices
from mailbot.flow.opening import Opening
from mailbot.flow.orders import Orders
from mailbot.flow.outline import Outlines
from mailbot.flow.patience import Patience
from mailbot.flow.planning import Planning
from mailbot.flow.posting import Branch, Posting
from mailbot.flow.printing import Printing
from mailbot.flow.reading import Reader
from mailbot.flow.recovery import Recovery
from mailbot.flow.returns import Returns
from mailbot.flow.rights import Rights
from mailbot.flow.scribe import Scribe
from mailbot.flow.sending import Sending
from mailbot.flow.showing import Showing
from mailbot.flow.suspicion import Suspicion
from mailbot.flow.tables import Tables
from mailbot.flow.testing import Testing
from mailbot.flow.unsubscribing import Unsubscribing
from mailbot.mail.compose import Writer
from mailbot.mail.frames import Frames
from mailbot.store import store as memory
from mailbot.store.lock import lock
from mailbot.store.store import Store
from mailbot.wire import child
from mailbot.wire.lmtp import LmtpServer
from mailbot.wire.smtp.courier import Courier

if TYPE_CHECKING:
    from mailbot.wire.metrics import MetricsDoor
    from mailbot.wire.web import WebDoor

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_EVER = datetime.fromtimestamp(0, UTC)
_MACHINE_ID = Path("/etc/machine-id")


def run(settings: Settings) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP. ``AlreadyRunning`` when another daemon has this database."""
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
    framing = _framing(settings)
    notices = Notices(store, settings, scribe, Outlines(store, settings, framing), Lettering(store, settings))
    recovery = Recovery(store, notices)
    recovery.begin(reign, boot_id, now())
    importing = Importing(store, settings, scribe, child.contacts)
    drafting = Drafting(store, settings, Tables(store, child.table), framing)
    reader = _reader(settings, store, notices, importing, drafting)
    intake = Intake(store.letters, reader.folders, reader.read, reader.mourn, reader.refuse)
    stop, desk = Event(), Event()
    hall = _Hall(settings, store, reign.epoch, Moulds(store, settings, secret), notices, now, stop)
    counters = tuple(hall.counter(account) for account in settings.accounts)
    default = next(account for account in settings.accounts if account.default)
    measuring = Measuring(store, tuple(account.name for account in settings.accounts), __version__, now, now())
    own_relay = replace(doors.relay(default.smtp), connections=1)
    return House(
        settings=settings,
        store=store,
        epoch=reign.epoch,
        stop=stop,
        desk=desk,
        mailbox=doors.mailbox(settings.imap, largest=settings.limits.letter),
        intake=intake,
        posting=Posting(
            store.answers,
            Courier(own_relay),
            now,
            stop.is_set,
            _branches(settings),
            heard=store.relays.remember,
            account=default.name,
        ),
        printing=Printing(store, settings, scribe, Rights(store, settings), reign.epoch, now, stop),
        closing=Closing(store, notices, importing, _troubles(counters)),
        counters=counters,
        recovery=recovery,
        lmtp=_lmtp(settings, intake, now, desk),
        web=_web(settings, reader.unsubscribing, now),
        measuring=measuring,
        metrics=_metrics(settings, measuring),
    )


def notices_of(settings: Settings, store: Store) -> Notices:
    """Who tells requesters what happened, for the command line; the daemon that runs sends it."""
    scribe = Scribe(settings, _writer(settings), settings.bot.secret_key())
    outlines = Outlines(store, settings, _framing(settings))
    return Notices(store, settings, scribe, outlines, Lettering(store, settings))


def _reader(settings: Settings, store: Store, notices: Notices, importing: Importing, drafting: Drafting) -> Reader:
    scribe = notices.scribe
    testing = Testing(store, notices, scribe.secret)
    planning = Planning(store, settings, drafting, _largest, notices.lettering)
    opening = Opening(store, settings, notices, planning, testing)
    showing = Showing(settings, scribe, drafting.framing)
    enquiries = Enquiries(store, scribe, notices, importing, Exporting(store, scribe), showing)
    editing = Editing(store, notices, opening, drafting.tables)
    orders = Orders(store, settings, notices, opening, editing, enquiries, Approving(store, settings, notices))
    folders = Folders(settings.imap.processed, settings.imap.ignored, settings.imap.quarantine)
    return Reader(
        store=store,
        settings=settings,
        scribe=scribe,
        opening=opening,
        orders=orders,
        enquiries=enquiries,
        importing=importing,
        returns=Returns(store, settings, scribe.secret),
        unsubscribing=Unsubscribing(store, settings, scribe),
        suspicion=Suspicion(store),
        patience=Patience(store.answers, settings.limits),
        folders=folders,
    )


def _largest(account: Account) -> int | None:
    """What the account's relay says that it takes; None while it cannot be reached."""
    try:
        return doors.probe_relay(account.smtp).size or 0
    except (WireError, SettingsError) as error:
        events.troubled(f"size limit of {account.name}", str(error), 0.0)
        return None


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
            rights=Rights(self.store, self.settings),
            doubts=doubts,
            clock=self.now,
            stop=self.stop,
        )
        archiving = Archiving(account, self.store, self.epoch, mailbox, self.moulds, self.now, self.stop.is_set)
        return Counter(sending, archiving, doubts)


def _lmtp(settings: Settings, intake: Intake, now: Callable[[], datetime], desk: Event) -> LmtpServer | None:
    if settings.lmtp.listen is None:
        return None

    def take(raw: bytes, envelope: Envelope) -> None:
        intake.take(raw, null_sender=envelope.null_sender, recipient=envelope.recipient, now=now())
        desk.set()

    def ours(address: str) -> bool:
        return is_form_of(address, settings.bot.address)

    return LmtpServer(settings.lmtp.listen, take, ours, largest=settings.limits.letter)


def _web(settings: Settings, unsubscribing: Unsubscribing, now: Callable[[], datetime]) -> "WebDoor | None":
    if settings.web.listen is None:
        return None
    try:
        from mailbot.wire.web import WebDoor  # noqa: PLC0415 - an extra: most houses have no page
    except ImportError as error:
        raise SettingsError(("web: the page needs more: pip install 'mailbot[web]'",)) from error
    return WebDoor(settings.web.listen, lambda tag: unsubscribing.by_link(tag, now()))


def _metrics(settings: Settings, measuring: Measuring) -> "MetricsDoor | None":
    if settings.metrics.listen is None:
        return None
    try:
        from mailbot.wire.metrics import MetricsDoor  # noqa: PLC0415 - an extra: most houses have no Prometheus
    except ImportError as error:
        raise SettingsError(("metrics: Prometheus needs more: pip install 'mailbot[metrics]'",)) from error
    return MetricsDoor(settings.metrics.listen, measuring.take)


def _troubles(counters: tuple[Counter, ...]) -> Callable[[str], Trouble | None]:
    def gone(account: str) -> Trouble:
        return Trouble(f"{account} is no longer in the settings", _EVER)

    def trouble(account: str) -> Trouble | None:
        return next((counter.archiving.trouble for counter in counters if counter.name == account), gone(account))

    return trouble


def frames(settings: Settings) -> Frames:
    """Those that a request may name: the folders of ``templates/campaign``."""
    folder = _templates(settings) / "campaign"
    names = [each.name for each in folder.iterdir() if each.is_dir()] if folder.is_dir() else []
    return Frames(lambda name: (folder / name).read_text(encoding="utf-8"), names)


def _framing(settings: Settings) -> Framing:
    framing = Framing(frames(settings))
    for fault in framing.frames.faults():
        events.template_broken(fault)
    return framing


def _templates(settings: Settings) -> Path:
    return settings.bot.templates or shipped.TEMPLATES


def _writer(settings: Settings) -> Writer:
    folder = _templates(settings) / "mail"
    bot = Correspondent(settings.bot.name, settings.bot.address)
    return Writer(
        lambda name: (folder / name).read_text(encoding="utf-8"),
        bot,
        settings.bot.zone,
        __version__,
        plus_addresses=settings.bot.plus_addresses,
    )


def _first_line(path: Path) -> str:
    """ "" where the system has no such file: then every start is another boot, on the same machine."""
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
