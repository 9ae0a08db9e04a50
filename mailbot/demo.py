"""The demo: one campaign from request to report in a mail server of its own; nothing leaves this machine."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from tempfile import mkdtemp
from threading import Event
from typing import Protocol

from mailbot import app, book, clock, shipped
from mailbot.config import Settings
from mailbot.daemon import Daemon
from mailbot.domain.delivery import Stage
from mailbot.domain.letter import Letter
from mailbot.embedded import EmbeddedServer
from mailbot.mail import decode
from mailbot.store import store as memory
from mailbot.store.store import Store

BOT = "mailbot@firma.example"
REQUESTER = "anna@firma.example"
_REFUSAL = "550 5.1.1 No such user here"
_PATIENCE = 30.0  # seconds for each step of the story
_GLANCE = 0.1  # seconds between two looks at the progress
_MOST = 16  # lines of a mail; all of it lies in its file


@dataclass(frozen=True, slots=True)
class Script:
    """What the requester writes, who has moved away, and what is told between the mails."""

    subject: str
    body: str
    confirm: str
    gone: str
    request: str
    summary: str
    yes: str
    packets: str
    customer: str
    report: str
    archive: str
    end: str
    join: tuple[str, ...]
    over: str


_SCRIPTS = {
    "en": Script(
        subject="Our opening hours change",
        body="Recipients: Customers, Partners\n"
        "Without: Debtors\n"
        "Packets: 4 every 2 s\n"
        "\n"
        "{salutation},\n"
        "from 1 March we are open from 8 to 16. We look forward to seeing you{if city} in {city}{end}!\n"
        "\n"
        "Anna Nowak\n"
        "Firma Example\n",
        confirm="CONFIRM",
        gone="ride@cobaltcycles.example",
        request="Anna works at Firma Example. In her usual mail program she writes one mail, to the bot:",
        summary="The bot finds the people in its address book, and asks back. Nothing has left yet:",
        yes="Anna reads that, and answers with one word:",
        packets="The messages leave in packets, no faster than the mail server likes it:",
        customer="Each customer gets a mail of their own; this is the first one:",
        report="When the last one is out, Anna gets a report:",
        archive="A copy of each message lies in the archive, the IMAP folder {folder}: {copies}.",
        end="All mails of this story, and report.html for a browser: {folder}",
        join=(
            "Join as Anna, with Thunderbird or any other mail program:",
            "  1. Add a mail account: Anna Nowak, {requester}, password {password}; choose to configure it yourself.",
            "  2. Incoming: IMAP, {host}, port {imap}, no encryption, normal password, user {requester}.",
            "  3. Outgoing: SMTP, {host}, port {smtp}, no encryption, no authentication.",
            "  4. Write to {bot}: an empty mail brings the manual, “Recipients: Partners” a campaign.",
            "Customers read their mail in the same way: any address is a user here. Ctrl+C ends the demo.",
        ),
        over="The demo is over; its mail was never anywhere but on this machine.",
    ),
    "pl": Script(
        subject="Zmiana godzin otwarcia",
        body="Odbiorcy: Klienci, Partnerzy\n"
        "Bez: Dłużnicy\n"
        "Paczki: 4 co 2 s\n"
        "\n"
        "{zwrot},\n"
        "od 1 marca jesteśmy czynni w godzinach 8–16.{jeśli miasto} Najbliższy oddział: {miasto}.{koniec}\n"
        "\n"
        "Anna Nowak\n"
        "Firma Example\n",
        confirm="POTWIERDZAM",
        gone="oberek@oberek.example",
        request="Anna pracuje w Firmie Example. W swoim programie pocztowym pisze jeden mail, do bota:",
        summary="Bot znajduje odbiorców w książce adresowej i odpisuje z pytaniem. Nic jeszcze nie wyszło:",
        yes="Anna czyta i odpowiada jednym słowem:",
        packets="Wiadomości wychodzą paczkami, nie szybciej, niż pozwala serwer pocztowy:",
        customer="Każdy klient dostaje własny mail; to jest pierwszy z nich:",
        report="Po wysłaniu ostatniej wiadomości Anna dostaje raport:",
        archive="Kopia każdej wiadomości leży w archiwum, w folderze IMAP {folder}: {copies}.",
        end="Wszystkie maile z tej historii oraz report.html do obejrzenia w przeglądarce: {folder}",
        join=(
            "Dołącz jako Anna, w Thunderbirdzie albo w innym programie pocztowym:",
            "  1. Dodaj konto: Anna Nowak, {requester}, hasło {password}; wybierz konfigurację ręczną.",
            "  2. Przychodząca: IMAP, {host}, port {imap}, bez szyfrowania, zwykłe hasło, użytkownik {requester}.",
            "  3. Wychodząca: SMTP, {host}, port {smtp}, bez szyfrowania, bez uwierzytelniania.",
            "  4. Napisz do {bot}: pusty mail przynosi instrukcję, „Odbiorcy: Partnerzy” nową wysyłkę.",
            "Tak samo czytają pocztę klienci: każdy adres jest tu użytkownikiem. Ctrl+C kończy demo.",
        ),
        over="Koniec demo; poczta ani na chwilę nie opuściła tego komputera.",
    ),
}


class Audience(Protocol):
    """Who watches: the terminal."""

    def say(self, line: str) -> None: ...

    def tell(self, caption: str) -> None:
        """What happens next; an audience of people gets a moment to read what was there."""

    def mail(self, letter: Letter, most: int) -> None:
        """Its head and, of its text, ``most`` lines."""

    def progress(self, done: int, total: int) -> None: ...


def play(audience: Audience, *, language: str, keep: bool) -> None:
    """Play the story; with ``keep`` go on serving until ``KeyboardInterrupt``."""
    folder = Path(mkdtemp(prefix="mailbot-demo-"))
    script = _SCRIPTS[language]
    with EmbeddedServer() as box:
        settings = _settings(box, folder, language)
        store = memory.open(settings.bot.database)
        try:
            rows = book.read("contacts.csv", (shipped.SAMPLES / "contacts.csv").read_bytes())
            store.contacts.imported(rows, now=clock.now())
            with _serving(settings, store):
                _Play(audience, box, store, script, folder).run()
                audience.say(script.end.format(folder=folder))
                if keep:
                    _stay(audience, box, script)
        finally:
            store.close()


@contextmanager
def _serving(settings: Settings, store: Store) -> Iterator[None]:
    daemon = Daemon(app.build(settings, store, clock.now), clock.now)
    daemon.start()
    try:
        yield
    finally:
        daemon.halt("the demo is over")
        daemon.join()


@dataclass(frozen=True, slots=True)
class _Play:
    audience: Audience
    box: EmbeddedServer
    store: Store
    script: Script
    folder: Path

    def run(self) -> None:
        self.box.answer = self._answer
        told, say = self.audience.tell, self.audience.say
        told(self.script.request)
        self._send(self._written("1-request", self.script.subject, self.script.body))
        summary = self._answered(1, "2-summary")
        told(self.script.summary)
        self.audience.mail(summary, _MOST)
        told(self.script.yes)
        confirm = self._confirmed(summary)
        told(self.script.packets)  # before they leave: an audience that gets a moment would miss them
        self._send(confirm)
        self._answered(2, "4-receipt")
        self._watch()
        told(self.script.customer)
        self.audience.mail(self._customers(), _MOST)
        report = self._answered(3, "6-report")
        told(self.script.report)
        self.audience.mail(report, _MOST)
        if report.html is not None:
            (self.folder / "report.html").write_text(report.html, encoding="utf-8")
        say("")
        say(self.script.archive.format(folder=f"Sent/{self.script.subject}", copies=self._archived()))

    def _answer(self, stage: Stage, address: str, _: int) -> str | None:
        return _REFUSAL if stage is Stage.RCPT and address == self.script.gone else None

    def _confirmed(self, summary: Letter) -> bytes:
        quoted = "".join(f"> {line}\n" for line in (summary.text or "").splitlines())
        text = f"{self.script.confirm}\n\n{quoted}"
        return self._written("3-confirm", f"Re: {summary.subject}", text, summary.message_id)

    def _customers(self) -> Letter:
        """The first message that a customer got."""
        raw = next(one.raw for one in self.box.accepted if one.recipient not in (REQUESTER, BOT))
        return self._kept("5-customer", raw)

    def _archived(self) -> int:
        return sum(len(self.box.read(BOT, name)) for name in self.box.folders(BOT) if name.startswith("Sent"))

    def _watch(self) -> None:
        total = sum(self.store.deliveries.counts(1).values())
        waiting = Event()
        while (open_ones := self.store.deliveries.undecided(1)) and not waiting.wait(_GLANCE):
            self.audience.progress(total - open_ones, total)
        self.audience.progress(total, total)

    def _written(self, name: str, subject: str, text: str, reply_to: str = "") -> bytes:
        """A mail of Anna's, shown and kept."""
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = f"Anna Nowak <{REQUESTER}>"
        message["To"] = BOT
        message["Subject"] = subject
        message["Message-ID"] = make_msgid(domain="firma.example")
        if reply_to:
            message["In-Reply-To"] = f"<{reply_to}>"
        message.set_content(text)
        raw = message.as_bytes()
        self.audience.mail(self._kept(name, raw), _MOST)
        return raw

    def _send(self, raw: bytes) -> None:
        with smtplib.SMTP(self.box.host, self.box.smtp_port) as client:
            client.sendmail(REQUESTER, [BOT], raw)

    def _answered(self, count: int, name: str) -> Letter:
        return self._kept(name, self.box.wait_for(REQUESTER, count, timeout=_PATIENCE)[count - 1])

    def _kept(self, name: str, raw: bytes) -> Letter:
        (self.folder / f"{name}.eml").write_bytes(raw)
        return decode.decode(raw)


def _settings(box: EmbeddedServer, folder: Path, language: str) -> Settings:
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(box.password, encoding="ascii")
    login = {"host": box.host, "tls": "none", "password_file": password}
    return Settings.model_validate(
        {
            "bot": {"address": BOT, "database": f"sqlite:///{folder}/mailbot.db", "language": language},
            "imap": login | {"port": box.imap_port, "user": BOT},
            "accounts": [
                {
                    "name": "Office",
                    "from": "Firma Example <office@firma.example>",
                    "smtp": {"host": box.host, "port": box.smtp_port, "tls": "none"},
                }
            ],
            "requesters": [{"address": REQUESTER, "name": "Anna Nowak", "admin": True}],
        }
    )


def _stay(audience: Audience, box: EmbeddedServer, script: Script) -> None:
    audience.say("")
    for line in script.join:
        audience.say(
            line.format(
                host=box.host,
                imap=box.imap_port,
                smtp=box.smtp_port,
                password=box.password,
                requester=REQUESTER,
                bot=BOT,
            )
        )
    try:
        Event().wait()
    except KeyboardInterrupt:
        audience.say(script.over)
