"""What leaves is clean, whatever contacts, texts, file names and templates contain: judged by the bytes at a sink."""

import email
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator

import pytest

from mailbot.domain.contacts import Address
from tests.security.attacks import HEADER_VALUES, smuggled
from tests.sinks import Sink, Taken
from tests.stories import office
from tests.stories.stage import ANNA, BOT, Stage, accounts, client

FIELDS = Counter(
    ["To", "Subject", "Message-ID", "Date", "From", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
)


@pytest.fixture
def sink(stage: Stage) -> Iterator[Sink]:
    """The relay of a second account; it keeps every byte."""
    with Sink() as opened:
        mailings(stage, opened)
        yield opened


def mailings(stage: Stage, sink: Sink, **keys: object) -> None:
    relay = {"host": "127.0.0.1", "port": sink.port, "tls": "none", "connections": 2}
    second = accounts(stage.box, name="Oferty", smtp=relay, archive={"enabled": False}, **keys)
    stage.changes["accounts"] = [*accounts(stage.box), *second]
    stage.restart()


def judge(taken: Taken, extra: tuple[str, ...] = ()) -> None:
    """One message, and nothing in it that a server might take for something else."""
    data = taken.data
    assert b"\0" not in data
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    head = email.message_from_bytes(data)
    found = Counter(head.keys())
    assert found - FIELDS - Counter(extra) == Counter()
    assert max(found.values()) == 1
    assert head.defects == []


def test_no_value_of_a_contact_becomes_a_header_or_a_second_message(stage: Stage, sink: Sink) -> None:
    """Names, companies and own fields full of line ends and encoded words, in To, subject, text and file name."""
    stage.know(
        client(
            100 + place,
            company=f"Firma {place} {value}",
            first_name=value,
            last_name="X",
            groups=("Dziwni",),
            own=(("Uwagi", value),),
            person_email=(Address(f"a{place}@dziwni.example"),),
        )
        for place, value in enumerate(HEADER_VALUES)
    )
    request = "Konto: Oferty\nOdbiorcy: Dziwni\nPuste pola: zostaw\n\nDzień dobry {imię}!\n{Uwagi}\n.\nkoniec {firma}\n"
    files = (("plik {imię} {Uwagi}.txt", "text/plain", b"x"),)
    summary = stage.writes("Temat {imię} {Uwagi}", request, attachments=files)
    stage.replies(summary, "TAK")
    taken = sink.taken
    assert len(taken) == len(HEADER_VALUES)
    assert all(len(one.recipients) == 1 for one in taken)
    for one in taken:
        judge(one)
        text = email.message_from_bytes(one.data)
        assert "injected" not in {name.lower() for name in text}
        assert text.get_all("Bcc") is None


def test_no_subject_line_or_directive_of_a_request_becomes_a_header(stage: Stage, sink: Sink) -> None:
    for place, value in enumerate(HEADER_VALUES):
        subject = b64encode(f"Temat {value} x".encode()).decode()
        stage.arrives(
            request(place, f"=?utf-8?b?{subject}?=", f"Folder: Sent/{value}\r\n\r\nTreść {value}\r\n".encode())
        )
        stage.replies(stage.inbox()[-1], "TAK")
    assert 5 < len(sink.taken) <= len(HEADER_VALUES)  # the rest is asked about
    for one in sink.taken:
        judge(one)
    for accepted in stage.box.accepted:
        names = Counter(email.message_from_bytes(accepted.raw).keys())
        assert max(names.values()) == 1
        assert not {"Bcc", "Injected"} & set(names)


def test_no_text_smuggles_a_second_message(stage: Stage, sink: Sink) -> None:
    """Bare line ends, lone dots, NUL, lines of twenty kilobytes (CVE-2023-51764 and its like)."""
    for place, body in enumerate(smuggled()):
        stage.arrives(request(place, f"Nr {place}", b"\r\nDobrze\r\n" + body + b"\r\nkoniec\r\n"))
        stage.replies(next(mail for mail in reversed(stage.inbox()) if f"Nr {place}" in mail.subject), "TAK")
        one = sink.taken[-1]
        judge(one)
        read = office.read(one.data)
        assert read.subject == f"Nr {place}"
        assert read.text.startswith("Dobrze\n")
        assert read.text.endswith("koniec\n")
    assert len(sink.taken) == len(smuggled())
    assert sum(line.startswith("MAIL") for line in sink.heard) == len(sink.taken)


def request(place: int, subject: str, rest: bytes) -> bytes:
    """Octets, because no mail program would write them."""
    head = (
        f"From: {ANNA}\r\nTo: {BOT}\r\nMessage-ID: <{place}@firma.example>\r\nSubject: {subject}\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nKonto: Oferty\r\nOdbiorcy: jan@klient1.example\r\n"
    )
    return head.encode() + rest


def test_bulk_mail_has_its_own_fields_and_no_others(stage: Stage, sink: Sink) -> None:
    mailings(stage, sink, bulk=True, verp=True)
    stage.replies(stage.writes("Temat", "Konto: Oferty\nOdbiorcy: Klienci\n\nDzień dobry!\n"), "TAK")
    taken = sink.taken
    assert len(taken) == 12
    for one in taken:
        judge(one, ("List-Id", "Feedback-ID", "List-Unsubscribe"))
        assert one.sender.startswith("mailbot+b.1.")
