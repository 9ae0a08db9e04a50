"""The main story with the daemon as a process, a Dovecot for its mailbox and a Postfix as the company's relay."""

import json
import re
import smtplib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from tests.real.daemons import MailbotProcess
from tests.real.servers import PASSWORD, Dovecot, Postfix
from tests.stories import office
from tests.stories.office import Read

pytestmark = pytest.mark.real

PATIENCE = 30.0
CLIENTS = [f"jan@klient{number}.example" for number in range(1, 6)]
CONTACTS = "company,groups,first_name,last_name,gender,person_email,language\n" + "".join(
    f"Klient {number},Klienci,Jan,Żółw,male,{address},pl\n" for number, address in enumerate(CLIENTS, 1)
)
REQUEST = "Odbiorcy: Klienci\nPaczki: 3 co 1 s\n\n{zwrot},\nod 1 marca pracujemy w godzinach 8–16.\n"


class Company:
    """Postfix and Dovecot with a bot, and the requester's mail program."""

    def __init__(self, folder: Path, dovecot: Dovecot, postfix: Postfix, bot: str, requester: str) -> None:
        self.dovecot = dovecot
        self.postfix = postfix
        self.bot = bot
        self.requester = requester
        password = folder / "password"
        password.touch(mode=0o600)
        password.write_text(PASSWORD)
        self.daemon = MailbotProcess(folder, self._settings(password))
        (folder / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
        self.daemon.command("contacts", "import", str(folder / "contacts.csv"))

    def sends(self, raw: bytes) -> None:
        """As the requester's mail program does: through the company's Postfix."""
        with smtplib.SMTP(self.postfix.host, self.postfix.smtp_port) as client:
            client.sendmail(self.requester, [self.bot], raw)

    def answers(self, count: int) -> list[Read]:
        """The requester's inbox as soon as it has ``count`` mails."""
        wait_until(lambda: len(self.dovecot.read(self.requester)) >= count, f"{count} answers")
        return [office.read(raw) for raw in self.dovecot.read(self.requester)]

    def _settings(self, password: Path) -> str:
        lmtp = f'[lmtp]\nlisten = "unix:{self.postfix.door}"\n' if self.bot == self.postfix.handed_over else ""
        return f"""
[bot]
address = "{self.bot}"
language = "pl"
[imap]
host = "{self.dovecot.host}"
port = {self.dovecot.imap_port}
tls = "none"
user = "{self.bot}"
password_file = "{password}"
{lmtp}
[[accounts]]
name = "Biuro"
from = "Biuro Firmy <biuro@firma.example>"
smtp = {{ host = "{self.postfix.host}", port = {self.postfix.smtp_port}, tls = "none" }}
[[requesters]]
address = "{self.requester}"
name = "Anna Nowak"
"""


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < deadline, f"no {what} within {PATIENCE} s"
        Event().wait(0.1)


@pytest.fixture(params=["idle", "lmtp"])
def company(request: pytest.FixtureRequest, tmp_path: Path, dovecot: Dovecot, postfix: Postfix) -> Iterator[Company]:
    """Once with the mailbox read over IMAP, once with letters handed over by Postfix itself."""
    bot = postfix.handed_over if request.param == "lmtp" else "mailbot.story@firma.example"
    founded = Company(tmp_path, dovecot, postfix, bot, f"anna.{request.param}@firma.example")
    founded.daemon.start()
    yield founded
    founded.daemon.stop()


def test_a_campaign_from_request_to_report(company: Company, dovecot: Dovecot) -> None:
    before = {address: len(dovecot.read(address)) for address in CLIENTS}
    company.sends(office.letter(company.requester, company.bot, "Zmiana godzin", REQUEST))
    (summary,) = company.answers(1)
    assert summary.says("5", "POTWIERDZAM", *CLIENTS)
    company.sends(office.phone_reply(company.requester, company.bot, summary, "Potwierdzam"))
    report = company.answers(3)[2]
    assert report.says("5", *CLIENTS)
    for address in CLIENTS:
        (mail,) = [office.read(raw) for raw in dovecot.read(address)[before[address] :]]
        assert mail.subject == "Zmiana godzin"
        assert mail.text == "Szanowny Panie,\nod 1 marca pracujemy w godzinach 8–16.\n"
        assert str(mail.message["To"]) == f"Jan Żółw <{address}>"
    assert len(dovecot.read(company.bot, "Sent/Zmiana godzin")) == 5
    shown = json.loads(company.daemon.command("campaigns", "show", "1", "--json"))
    assert (shown["state"], shown["counts"]["sent"], [packet["size"] for packet in shown["packets"]]) == (
        "finished",
        5,
        [3, 2],
    )
    assert company.daemon.stop() == 0


def test_the_settings_can_be_checked_without_sending_anything(company: Company) -> None:
    people = (company.bot, company.requester, *CLIENTS)
    before = [company.dovecot.read(who) for who in people]
    told = {
        what: found
        for what, _, found in (line.partition(": ") for line in company.daemon.command("check").splitlines())
    }
    assert list(told) == ["ok    settings", "ok    database", "ok    templates", "ok    mailbox", "ok    account Biuro"]
    assert told["ok    mailbox"].startswith(f"{company.bot} at {company.dovecot.host}; ")
    assert "; new mail is announced; " in told["ok    mailbox"]
    assert told["ok    mailbox"].endswith("; offers IDLE, MOVE, UIDPLUS, MULTIAPPEND")
    assert re.fullmatch(
        rf"biuro@firma\.example through {company.postfix.host}:{company.postfix.smtp_port}; "
        r"offers PIPELINING, 8BITMIME, SMTPUTF8; SIZE up to \d+ MB",
        told["ok    account Biuro"],
    )
    assert [company.dovecot.read(who) for who in people] == before
