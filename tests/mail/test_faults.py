"""What couriers and archives report is told in plain words of both languages, and no English slips into Polish."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.domain.campaign import Packet
from mailbot.mail import facts, faults, sentences, timeline
from mailbot.mail.room import Room
from mailbot.mail.speech import Speech
from mailbot.mail.timeline import Stretch
from tests.mail.facts_told import FACTS, NOW, START
from tests.seen import gallery

PL = Speech("pl", ZoneInfo("Europe/Warsaw"))


@pytest.mark.parametrize(
    ("detail", "en", "pl"),
    [
        ("mx:587: refused at auth: 535 5.7.8 no", "The server refused the login.", "Serwer odrzucił logowanie."),
        (
            "mx:587: no login in common: the server offers none, we know PLAIN",
            "The server refused the login.",
            "Serwer odrzucił logowanie.",
        ),
        (
            "mx:587: the certificate is not to be trusted: self-signed",
            "No safe connection to the server could be made.",
            "Nie udało się nawiązać bezpiecznego połączenia z serwerem.",
        ),
        (
            "refused at mail: 550 5.7.1 not yours",
            "The server does not let this account send from its address.",
            "Serwer nie pozwala wysyłać z adresu tego konta.",
        ),
        (
            "refused at dot: 550 5.7.60 SMTP; Client does not have permissions to send as this sender",
            "The server does not let this account send from its address.",
            "Serwer nie pozwala wysyłać z adresu tego konta.",
        ),
        (
            "refused at dot: 550 5.4.5 Daily user sending limit exceeded",
            "The account has sent as much as the server allows for now.",
            "Konto wysłało już tyle wiadomości, na ile serwer na razie pozwala.",
        ),
        ("mx:25: refused at greeting: 554 no", "The server turned us away.", "Serwer nie przyjął połączenia."),
        (
            "refused at rcpt: 554 5.7.1 Relay access denied",
            "The server does not pass our mail on.",
            "Serwer nie chce przekazywać naszej poczty.",
        ),
        ("mx:25: no connection within 30 s", "The server cannot be reached.", "Nie można połączyć się z serwerem."),
        ("mx:25: 3 connections in a row: reset", "The server cannot be reached.", "Nie można połączyć się z serwerem."),
        ("something new", "The server gave this reason:", "Serwer podał taki powód:"),
        ("the clock went back", "The clock of the machine was set back.", "Zegar komputera został cofnięty."),
        (
            "the database came from another machine",
            "The database came from another machine.",
            "Baza danych pochodzi z innego komputera.",
        ),
        (
            "an older copy of the database was put back",
            "An older copy of the database was put back.",
            "Przywrócono starszą kopię bazy danych.",
        ),
        ("mailbot did not run since 2026-11-24 08:30 UTC", "", ""),
    ],
)
def test_why_an_account_cannot_send(detail: str, en: str, pl: str) -> None:
    assert (faults.account(detail, "en"), faults.account(detail, "pl")) == (en, pl)


@pytest.mark.parametrize(
    ("detail", "pl"),
    [
        ("IMAP: [OVERQUOTA] Quota exceeded", "skrzynka jest pełna"),
        ("sales is no longer in the settings", "konta nie ma już w ustawieniach"),
        ("IMAP mx:993: [AUTHENTICATIONFAILED] no", "serwer odrzucił logowanie"),
        ("IMAP mx:993: Connection refused", "nie można połączyć się z serwerem"),
        ("IMAP: the server does not store 3 copies in Sent", "serwer ich nie przyjął"),
    ],
)
def test_why_an_archive_takes_nothing(detail: str, pl: str) -> None:
    assert faults.archive(detail, "pl") == pl


def test_since_when_the_daemon_was_away() -> None:
    told = faults.away_since("mailbot did not run since 2026-11-24 08:30 UTC")
    assert told == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert faults.away_since("the clock went back") is None


@pytest.mark.parametrize(
    ("noted", "pl"),
    [
        ("suppressed: unsubscribed", "nie wolno pisać na ten adres: rezygnacja z wiadomości"),
        ("suppressed", "nie wolno pisać na ten adres"),
        ("450 4.2.0 greylisted", "wysyłkę anulowano, zanim wiadomość wyszła"),
        ("", "wysyłkę anulowano, zanim wiadomość wyszła"),
    ],
)
def test_why_a_planned_message_was_not_sent(noted: str, pl: str) -> None:
    assert sentences.skipped(noted, "pl") == pl


def test_packets_lie_on_a_line_of_time_by_day() -> None:
    later = START + timedelta(days=1)
    packets = (
        Packet(1, 1, 50, START, START, START + timedelta(hours=6)),
        Packet(2, 51, 100, START + timedelta(hours=12), START + timedelta(hours=12)),
        Packet(3, 101, 101, later),
        Packet(4, 102, 103, None),
    )
    day = "piątek, 27\N{NO-BREAK SPACE}listopada 2026 (CET)"
    assert timeline.of(packets, PL, Room()) == [
        Stretch(day, "1.", "8:30 – 14:30", "50\N{NO-BREAK SPACE}wiadomości", 0, 25, "good"),
        Stretch("", "2.", "20:30", "50\N{NO-BREAK SPACE}wiadomości", 50, 2, "doubt"),
        Stretch(
            "sobota, 28\N{NO-BREAK SPACE}listopada 2026 (CET)",
            "3.",
            "8:30",
            "1\N{NO-BREAK SPACE}wiadomość",
            98,
            2,
            "soft",
        ),
        Stretch("", "4.", "", "2\N{NO-BREAK SPACE}wiadomości", 0, 0, "soft"),
    ]


ENGLISH = re.compile(r"\b(?:the|your|is|was|were|has|have|not|of|and|with|cannot)\b", re.IGNORECASE)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_no_english_slips_into_a_polish_mail_beside_the_words_of_servers(fact: facts.Fact) -> None:
    plain = gallery.writer().render(fact, "pl", NOW).plain
    ours = re.sub(r"^ *» .*(?:\n {6,}\S.*)*", "", plain, flags=re.MULTILINE)
    assert ENGLISH.findall(ours) == []
