"""What leaves is clean, whatever contacts, texts, file names and templates contain: judged by the bytes at a sink."""

import email
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from email.policy import SMTP
from urllib.parse import quote

import pytest

from mailbot.domain.contacts import Address, Row
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


COLUMNS: dict[str, Callable[[str], object]] = {
    "company": str,
    "first_name": str,
    "last_name": str,
    "groups": lambda value: ("Dziwni", value),
    "own": lambda value: (("Uwagi", value),),
}


def strange(number: int, value: str, **columns: object) -> Row:
    """In the group Dziwni, with that value wherever ``columns`` say nothing else."""
    known: dict[str, object] = {
        "company": f"Firma {number} {value}",
        "first_name": value,
        "last_name": f"X{number}",
        "is_default": False,  # some of these companies are one
        "groups": ("Dziwni",),
        "own": (("Uwagi", value),),
        "person_email": (Address(f"a{number}@dziwni.example"),),
    }
    return client(1_000 + number, **(known | columns))


def test_no_value_of_a_contact_becomes_a_header_or_a_second_message(stage: Stage, sink: Sink) -> None:
    """Names, companies, groups and own fields full of line ends and encoded words, in To, subject, text and file name;
    all at once, and each alone.
    """
    stage.know(strange(place, value) for place, value in enumerate(HEADER_VALUES))
    stage.know(
        strange(100 * nth + place, "zwykły", **{column: made(value)})
        for place, value in enumerate(HEADER_VALUES)
        for nth, (column, made) in enumerate(COLUMNS.items(), 1)
    )
    lines = "Konto: Oferty\nOdbiorcy: Dziwni\nAdresy: wszyscy\nPuste pola: zostaw\n"
    request = f"{lines}\nDzień dobry {{imię}}!\n{{Uwagi}}\n.\nkoniec {{firma}}\n"
    files = (("plik {imię} {Uwagi}.txt", "text/plain", b"x"),)
    summary = stage.writes("Temat {imię} {Uwagi}", request, attachments=files)
    stage.replies(summary, "TAK")
    taken = sink.taken
    assert len(taken) == len(HEADER_VALUES) * (1 + len(COLUMNS)) > 100
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


def test_no_name_of_a_file_becomes_a_header(stage: Stage, sink: Sink) -> None:
    """In RFC 2231's form, which may hold any octet, and in encoded words, which may not stand there and do."""
    harmless = [value.encode()[:1_000] for value in HEADER_VALUES if not value.endswith(".exe")]
    names = [f"filename*=utf-8''{quote(value, safe='')}.txt" for value in harmless]
    names += [f'filename="=?utf-8?b?{b64encode(value).decode()}?="' for value in harmless]
    files = [
        f"Content-Type: text/plain; name=x\r\nContent-Disposition: attachment; {name}\r\n\r\nx\r\n" for name in names
    ]
    head, _, body = request(1, "Nr 1", "\r\nTreść\r\n".encode()).partition(b"\r\n\r\n")
    head = head.replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=b")
    parts = [b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body, *map(str.encode, files)]
    stage.arrives(head + b"\r\n\r\n--b\r\n" + b"--b\r\n".join(parts) + b"--b--\r\n")
    stage.replies(stage.inbox()[-1], "TAK")
    (one,) = sink.taken
    judge(one)
    sent = [part for part in email.message_from_bytes(one.data).walk() if part.get_filename()]
    assert len(sent) == len(names)
    for part in sent:
        name = str(part.get_filename())
        assert Counter(part) == Counter(["Content-Type", "Content-Transfer-Encoding", "Content-Disposition"])
        assert not {"/", "\\", "\r", "\n", "\0", "\u2028", "\u202e"} & set(name)
        assert len(name.encode()) <= 200
    for accepted in stage.box.accepted:
        assert not {"Bcc", "Injected"} & {
            name for part in email.message_from_bytes(accepted.raw, policy=SMTP).walk() for name in part
        }


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
