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
_GONE = "ride@cobaltcycles.example"
_REFUSAL = "550 5.1.1 No such user here"
_PATIENCE = 30.0  # seconds for each step of the story
_GLANCE = 0.1  # seconds between two looks at the progress


@dataclass(frozen=True, slots=True)
class Script:
    """What the requester writes."""

    subject: str
    body: str
    confirm: str


_SCRIPTS = {
    "en": Script(
        "Our opening hours change",
        "Recipients: Customers, Klienci, Partners\n"
        "Without: Debtors, Dłużnicy\n"
        "Packets: 8 every 2 s\n"
        "\n"
        "{salutation},\n"
        "from 1 March we are open from 8 to 16. We look forward to seeing you{if city} in {city}{end}!\n"
        "\n"
        "Anna Nowak\n"
        "Firma Example\n",
        "CONFIRM",
    ),
    "pl": Script(
        "Zmiana godzin otwarcia",
        "Odbiorcy: Klienci, Customers, Partnerzy\n"
        "Bez: Dłużnicy, Debtors\n"
        "Paczki: 8 co 2 s\n"
        "\n"
        "{zwrot},\n"
        "od 1 marca jesteśmy czynni w godzinach 8–16.{jeśli miasto} Pozdrawiamy: {miasto}!{koniec}\n"
        "\n"
        "Anna Nowak\n"
        "Firma Example\n",
        "POTWIERDZAM",
    ),
}


class Audience(Protocol):
    """Who watches: the terminal."""

    def say(self, line: str) -> None: ...

    def mail(self, title: str, letter: Letter) -> None: ...

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
                audience.say(f"All mails and the report lie in {folder}")
                if keep:
                    _stay(audience, box)
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
        summary = self._ask()
        self._confirm(summary)
        self._watch()
        report = self._answered(3, "report")
        if report.html is not None:
            (self.folder / "report.html").write_text(report.html, encoding="utf-8")
        archived = sum(len(self.box.read(BOT, name)) for name in self.box.folders(BOT) if name.startswith("Sent"))
        self.audience.say(f"{archived} copies lie in the archive, the IMAP folder Sent/{self.script.subject}")

    def _answer(self, stage: Stage, address: str, _: int) -> str | None:
        return _REFUSAL if stage is Stage.RCPT and address == _GONE else None

    def _ask(self) -> Letter:
        self._send("1 request", self.script.subject, self.script.body)
        return self._answered(1, "summary")

    def _confirm(self, summary: Letter) -> None:
        quoted = "".join(f"> {line}\n" for line in (summary.text or "").splitlines())
        self._send("3 confirm", f"Re: {summary.subject}", f"{self.script.confirm}\n\n{quoted}", summary.message_id)
        self._answered(2, "receipt")

    def _watch(self) -> None:
        total = sum(self.store.deliveries.counts(1).values())
        waiting = Event()
        while (open_ones := self.store.deliveries.undecided(1)) and not waiting.wait(_GLANCE):
            self.audience.progress(total - open_ones, total)
        self.audience.progress(total, total)

    def _send(self, name: str, subject: str, text: str, reply_to: str = "") -> None:
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = f"Anna Nowak <{REQUESTER}>"
        message["To"] = BOT
        message["Subject"] = subject
        message["Message-ID"] = make_msgid(domain="firma.example")
        if reply_to:
            message["In-Reply-To"] = f"<{reply_to}>"
        message.set_content(text)
        raw = message.as_bytes()
        self._show(name, raw)
        with smtplib.SMTP(self.box.host, self.box.smtp_port) as client:
            client.sendmail(REQUESTER, [BOT], raw)

    def _answered(self, count: int, name: str) -> Letter:
        raw = self.box.wait_for(REQUESTER, count, timeout=_PATIENCE)[count - 1]
        return self._show(f"{count * 2} {name}", raw)

    def _show(self, name: str, raw: bytes) -> Letter:
        (self.folder / f"{name.replace(' ', '-')}.eml").write_bytes(raw)
        letter = decode.decode(raw)
        self.audience.mail(name, letter)
        return letter


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


def _stay(audience: Audience, box: EmbeddedServer) -> None:
    audience.say("Join as the requester with Thunderbird or any other mail program (no encryption, normal password):")
    audience.say(f"  IMAP {box.host}:{box.imap_port}, user {REQUESTER}, password {box.password}")
    audience.say(f"  SMTP {box.host}:{box.smtp_port}, no login; write to {BOT}. Ctrl+C ends the demo.")
    try:
        Event().wait()
    except KeyboardInterrupt:
        audience.say("The demo is over; its mail was never anywhere but in this process.")
