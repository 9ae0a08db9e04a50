"""Promises about reading strangers' mail: any bytes become a Letter, and what a person would read is in it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.letter import Attachment, Correspondent, Letter
from mailbot.mail import body
from mailbot.mail.decode import decode
from tests import corpora

UNCLEAN_IN_BODIES = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def letter(*lines: str, encoding: str = "utf-8") -> Letter:
    return decode("\r\n".join(lines).encode(encoding))


def says(raw: bytes) -> bool:
    """Whether the letter itself, not a message attached to it, holds text by the standard library's account."""

    def texts(part: Message) -> bool:
        if part.get_content_maintype() == "message":
            return False
        if part.is_multipart():
            return any(texts(one) for one in part.get_payload() if isinstance(one, Message))
        shown = (
            part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
        )
        content = part.get_payload(decode=True)
        return shown and isinstance(content, bytes) and bool(content.strip())

    return texts(message_from_bytes(raw))


def test_the_texts_of_the_wild_are_found() -> None:
    speaking = [path for path in corpora.files(*corpora.LETTERS) if says(path.read_bytes())]
    read = {path: decode(path.read_bytes()) for path in speaking}
    mute = [path.name for path, one in read.items() if not ((one.text or "").strip() or (one.html or "").strip())]
    assert len(mute) <= len(speaking) * 0.02, mute


WORDS = re.compile("[A-Za-z]{4,}")
MOST = 0.95  # of the words: mails of the wild are broken in places


def told(raw: bytes, kind: str) -> set[str]:
    """The words of the first text of that type, by the standard library's account."""

    def texts(part: Message) -> Iterator[bytes]:
        if part.is_multipart() and part.get_content_maintype() != "message":
            for one in part.get_payload():
                if isinstance(one, Message):
                    yield from texts(one)
        elif part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            content = part.get_payload(decode=True)
            yield content if isinstance(content, bytes) and not part.get_filename() else b""

    first = next(filter(bytes.strip, texts(message_from_bytes(raw))), b"").decode("latin-1")
    shown = re.sub(r"(?is)<(style|script|title)\b.*?</\1>|<!--.*?-->|<[^>]*>", " ", first)
    return set(WORDS.findall(unescape(shown if kind == "text/html" else first)))


def has_most(expected: set[str], *texts: str | None) -> bool:
    found = set(WORDS.findall(" ".join(text or "" for text in texts)))
    return len(expected & found) >= MOST * len(expected)


def test_what_the_mails_of_the_wild_say_is_read_and_reaches_a_request() -> None:
    """Word by word: after decoding, and in the text that a request made of it would send."""
    letters = {path.name: path.read_bytes() for path in corpora.files(*corpora.LETTERS)}
    speaking = {name: text for name, raw in letters.items() if (text := told(raw, "text/plain"))}
    lost = [name for name, text in speaking.items() if not has_most(text, *spoken(letters[name]))]
    dropped = [
        name
        for name, text in speaking.items()
        if not (has_most(text, *sent(letters[name])) or html_is_sent(letters[name]))
    ]
    assert len(lost) <= len(speaking) * 0.02, lost
    assert len(dropped) <= len(speaking) * 0.02, dropped
    assert len(speaking) > 230


def spoken(raw: bytes) -> tuple[str | None, str | None]:
    one = decode(raw)
    return one.text, one.html


def sent(raw: bytes) -> tuple[str | None, ...]:
    taken = body.split(decode(raw))
    return taken.text, taken.html, *(line.written for line in taken.lines)


def html_is_sent(raw: bytes) -> bool:
    """What is sent is made of the HTML where there is any, and that need not have the words of the text."""
    page = told(raw, "text/html")
    return bool(page) and has_most(page, *sent(raw))


def test_every_value_of_every_letter_is_clean() -> None:
    for path in corpora.files(*corpora.LETTERS):
        assert unclean(decode(path.read_bytes())) == [], path.name


def unclean(one: Letter) -> list[str]:
    names = [value for mailbox in one.senders + one.recipients for value in (mailbox.name, mailbox.address)]
    lines = [one.subject, one.message_id, *one.references, *names, *(value for _, value in one.headers)]
    lines += [file.name for file in one.attachments] + [file.content_id or "" for file in one.attachments]
    broken = [line for line in lines if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u2028\u2029" for c in line)]
    return broken + [body for body in (one.text, one.html) if body and UNCLEAN_IN_BODIES.search(body)]


@given(st.binary(max_size=3_000))
def test_any_bytes_become_a_letter(raw: bytes) -> None:
    assert unclean(decode(raw)) == []


FRAGMENTS = st.sampled_from(
    [
        *(b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--b", b"--b--", b" ", b"\t", b";", b'"', b"<", b">", b"(", b")", b"\\"),
        *(b"From: ", b"To: a@b, ", b"Subject: ", b"Date: ", b"Message-ID: <", b"References: <a@b>", b"=?utf-8?q?=0A?="),
        *(
            b"Content-Type: multipart/mixed; boundary=b",
            b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n",
        ),
        *(b"Content-Type: text/html; charset=", b"utf-7", b"utf-16", b"iso-2022-jp", b"hz-gb-2312", b"rot13", b"+2AA-"),
        *(
            b"Content-Transfer-Encoding: base64\r\n\r\n",
            b"Content-Type: message/rfc822\r\n\r\n",
            b"=?utf-7?b?KzJBQS0=?=",
        ),
        *(
            b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\n",
            b"Content-Transfer-Encoding: quoted-printable\r\n",
        ),
        *(
            b"Content-Disposition: attachment; filename*0*=",
            b"utf-8''%e2%80%ae",
            b'; filename="../a"',
            b"; format=flowed",
        ),
        *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xb9\xea\xb3", b"1 Jan 99999 99:99:99 +9999", b"A" * 300, b"=" * 9),
    ]
)


@given(st.lists(st.one_of(FRAGMENTS, st.binary(max_size=8)), max_size=40))
@settings(max_examples=400)
def test_any_mixture_of_mail_becomes_a_letter(pieces: list[bytes]) -> None:
    assert unclean(decode(b"".join(pieces))) == []


@given(st.data())
@settings(max_examples=150)
def test_a_mutilated_mail_becomes_a_letter(data: st.DataObject) -> None:
    small = [path for path in corpora.files(*corpora.LETTERS) if path.stat().st_size < 8_000]
    raw = bytearray(data.draw(st.sampled_from(small)).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.one_of(FRAGMENTS, st.binary(max_size=6)))
    assert unclean(decode(bytes(raw))) == []


def test_a_whole_letter() -> None:
    assert letter(
        "Return-Path: <anna@firma.example>",
        'From: "Kowalska, Anna" <Anna@Firma.example>',
        "To: =?utf-8?q?Wysy=C5=82ka?= <bot@firma.example>, Jan <jan@firma.example>",
        "Delivered-To: bot@firma.example",
        "Subject: =?iso-8859-2?Q?Zmiana_godzin_otwarcia_od_1_wrze=B6nia?=",
        " =?utf-8?B?IOKAkyB3YcW8bmU=?=",
        "Date: Mon, 2 Mar 2026 08:30:00 +0100",
        "Message-ID: <1@firma.example>",
        "In-Reply-To: <3@x>",
        "References: <1@x> <2@x>",
        " <3@x>",
        "",
        "Treść",
    ) == Letter(
        message_id="1@firma.example",
        references=("3@x", "2@x", "1@x"),
        senders=(Correspondent("Kowalska, Anna", "Anna@Firma.example"),),
        recipients=(
            Correspondent("Wysyłka", "bot@firma.example"),
            Correspondent("Jan", "jan@firma.example"),
            Correspondent("", "bot@firma.example"),
        ),
        subject="Zmiana godzin otwarcia od 1 września – ważne",
        date=datetime(2026, 3, 2, 7, 30, tzinfo=UTC),
        text="Treść",
        html=None,
        attachments=(),
        headers=(
            ("return-path", "<anna@firma.example>"),
            ("from", '"Kowalska, Anna" <Anna@Firma.example>'),
            ("to", "=?utf-8?q?Wysy=C5=82ka?= <bot@firma.example>, Jan <jan@firma.example>"),
            ("delivered-to", "bot@firma.example"),
            ("subject", "Zmiana godzin otwarcia od 1 września – ważne"),
            ("date", "Mon, 2 Mar 2026 08:30:00 +0100"),
            ("message-id", "<1@firma.example>"),
            ("in-reply-to", "<3@x>"),
            ("references", "<1@x> <2@x> <3@x>"),
        ),
        defects=(),
    )


def test_of_nothing_comes_an_empty_letter() -> None:
    assert decode(b"") == Letter("", (), (), (), "", None, "", None, (), (), ())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mon, 2 Mar 2026 08:30:00 +0100", datetime(2026, 3, 2, 7, 30, tzinfo=UTC)),
        ("2 Mar 2026 08:30 (CET)", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 08:30:00 -0000", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 08:30:00 EST", datetime(2026, 3, 2, 13, 30, tzinfo=UTC)),
        ("Mon, 31 Feb 2026 08:30:00 +0100", None),
        ("Fri, 31 Dec 9999 23:59:59 -0100", None),
        ("1 Jan 2026 00:00:00 +99999999999", None),
        ("1" * 5000, None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_utc_or_nothing(written: str, read: datetime | None) -> None:
    assert letter(f"Date: {written}", "", "").date == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("<a@b>", "a@b"), ("<>", ""), ("a@b", "a@b"), ("two words", ""), ("<a@b> <c@d>", "a@b"), ("(x) <a@b>", "a@b")],
)
def test_message_ids_have_no_brackets(written: str, read: str) -> None:
    assert letter(f"Message-ID: {written}", "", "").message_id == read


def test_a_structured_field_is_never_rewritten_by_encoded_words() -> None:
    value = "mx.example; spf=fail (=?utf-8?q?=29=3Bdmarc=3Dpass?=)"
    assert letter(f"Authentication-Results: {value}", "", "").header("authentication-results") == value


def test_eight_bit_headers_are_guessed() -> None:
    assert letter("Subject: Zażółć gęślą jaźń", "", "", encoding="cp1250").subject == "Zażółć gęślą jaźń"


def test_control_characters_do_not_leave_the_decoder() -> None:
    one = letter("Subject: a\0b =?utf-8?q?c=0D=0ABcc:_x?= d\u2028e", "X-A\t: \x1b[31m", "", "a\0b\x1b\r\nc\rd")
    assert one.headers == (("subject", "a b c  Bcc: x d e"), ("x-a", "[31m"))
    assert one.text == "ab\nc\nd"


def test_a_header_that_never_ends_loses_no_text() -> None:
    one = letter("Subject: x", "This line is no field", "", "more")
    assert (one.text, one.defects) == ("This line is no field\n\nmore", ("no blank line after the header",))


def test_an_mbox_line_is_no_field() -> None:
    assert letter("From anna@firma.example Mon Mar  2 08:30:00 2026", "Subject: x", "", "y").headers == (
        ("subject", "x"),
    )


def test_an_outlook_tnef_is_a_file() -> None:
    one = letter("Content-Type: application/ms-tnef; name=winmail.dat", "Content-Transfer-Encoding: base64", "", "AAEC")
    assert one.attachments == (Attachment("winmail.dat", "application/ms-tnef", b"\x00\x01\x02"),)
