"""Promises about what is written into headers: it reads back as meant, and no value becomes a header."""

import timeit
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.letter import Correspondent
from mailbot.errors import HeaderError
from mailbot.mail import headers, rfc2047
from mailbot.mail.decode import decode

INJECTIONS = (
    "x\rBcc: evil@x.example",
    "x\nBcc: evil@x.example",
    "x\r\nBcc: evil@x.example",
    "x\r\n\r\nbody",
    "x\n\tBcc: evil@x.example",
    "x\0y",
    "x\ty",
    "x\x0by",
    "x\x0cy",
    "x\x1b[31m",
    "x\x7fy",
    "x\x85Bcc: evil@x.example",
    "x\u2028Bcc: evil@x.example",
    "x\u2029Bcc: evil@x.example",
    "x\ud800y",
    "=?UTF-8?Q?=0A?=Bcc: evil@x.example",
    "x =?UTF-8?Q?=0D=0ABcc:_evil=40x.example?=",
    "x =?utf-8?b?DQpCY2M6IGV2aWxAeC5leGFtcGxl?=",
    "=?utf-16?b?/v8ACgBC?=",
    "=?x-unknown?q?=00?=",
    "=?utf-8*en?Q?a=E2=80=A8b?=",
)
NAMES = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=300)


@pytest.mark.parametrize("value", INJECTIONS)
def test_what_could_become_another_header_is_refused_everywhere(value: str) -> None:
    for write in (
        lambda: headers.clean(value),
        lambda: headers.unstructured("Subject", value),
        lambda: headers.mailbox("To", value, "a@b.example"),
        lambda: headers.mailbox("To", "", f"{value}@b.example"),
        lambda: headers.mailbox("To", "", f"a@{value}"),
        lambda: headers.unstructured(value, "x"),
    ):
        with pytest.raises(HeaderError):
            write()


@pytest.mark.parametrize(
    "value", ["", " x ", "Zażółć „gęślą” – jaźń", "=?what?=", "a" * 5_000, "5 < 6, (x) @ y;", "👍🏽 ok"]
)
def test_what_is_harmless_is_left_as_it_is(value: str) -> None:
    assert headers.clean(value) == value


@given(NAMES)
def test_a_subject_reads_back_as_it_was(subject: str) -> None:
    block = written(lambda: headers.unstructured("Subject", subject))
    if block is None:
        return
    assert message_from_bytes(block + b"\r\n", policy=default)["Subject"] == subject
    assert decode(block + b"\r\n").subject == subject.strip()


@given(NAMES)
def test_a_name_reads_back_as_it_was(name: str) -> None:
    block = written(lambda: headers.mailbox("To", name, "anna@firma.example"))
    if block is None:
        return
    assert decode(block + b"\r\n").recipients == (Correspondent(" ".join(name.split()), "anna@firma.example"),)


@given(st.text(max_size=200))
def test_any_text_is_written_cleanly_or_refused(value: str) -> None:
    for block in (
        written(lambda: headers.unstructured("Subject", value)),
        written(lambda: headers.mailbox("To", value, "anna@firma.example")),
    ):
        if block is not None:
            headers.verify(block, [block.partition(b":")[0].decode()])


def written(write: Callable[[], bytes]) -> bytes | None:
    """The block, whose lines are checked; None where the value was refused."""
    try:
        block = write()
    except HeaderError:
        return None
    lines = block.removesuffix(b"\r\n").split(b"\r\n")
    encoded = b"=?utf-8?" in block
    assert block.isascii()
    assert all(line.strip() for line in lines)
    assert max(map(len, lines)) <= (78 if encoded else 998)
    assert all(len(word) <= 75 for word in block.split() if word.startswith(b"=?utf-8?"))
    return block


@pytest.mark.parametrize(
    ("subject", "block"),
    [
        ("Hours", "Subject: Hours\r\n"),
        ("", "Subject:\r\n"),
        ("Godziny w święta", "Subject: =?utf-8?q?Godziny_w_=C5=9Bwi=C4=99ta?=\r\n"),
        ("Привет, мир, как дела", "Subject: =?utf-8?b?0J/RgNC40LLQtdGCLCDQvNC40YAsINC60LDQuiDQtNC10LvQsA==?=\r\n"),
        (" x", "Subject: =?utf-8?q?_x?=\r\n"),
        ("=?utf-8?q?x?=", "Subject: =?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=\r\n"),
        ("word " * 20 + "end", "Subject: " + "word " * 13 + "word\r\n" + " word" * 6 + " end\r\n"),
        ("a" * 900, "Subject: " + "a" * 900 + "\r\n"),
    ],
)
def test_subjects_are_written_so(subject: str, block: str) -> None:
    assert headers.unstructured("Subject", subject).decode() == block


def test_a_long_link_is_never_broken() -> None:
    link = "<https://firma.example/unsubscribe/" + "a" * 200 + ">"
    assert headers.unstructured("List-Unsubscribe", link) == f"List-Unsubscribe: {link}\r\n".encode()


@pytest.mark.parametrize(
    ("name", "address", "block"),
    [
        ("", "a@b.example", "To: a@b.example\r\n"),
        ("Jan Kowalski", "jan@firma.example", "To: Jan Kowalski <jan@firma.example>\r\n"),
        ("Kowalski, Jan", "jan@firma.example", 'To: "Kowalski, Jan" <jan@firma.example>\r\n'),
        ('Jan "J\\K"', "jan@firma.example", 'To: "Jan \\"J\\\\K\\"" <jan@firma.example>\r\n'),
        ("Żak", "zak@żółw.example", "To: =?utf-8?q?=C5=BBak?= <zak@xn--w-uga1v8h.example>\r\n"),
        ("J" * 70, "jan@firma.example", "To: " + "J" * 70 + "\r\n <jan@firma.example>\r\n"),
    ],
)
def test_mailboxes_are_written_so(name: str, address: str, block: str) -> None:
    assert headers.mailbox("To", name, address).decode() == block


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b", "a b@c", "a@b>, <c@d", "<a@b>", "a@b,c@d", "zażółć@b.example", "a@b@c"]
)
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(HeaderError):
        headers.mailbox("To", "", address)


def test_somebody_without_an_ascii_address_is_a_group_of_nobody() -> None:
    block = headers.group("To", "Żak <żółw@firma.example>")
    assert block == b"To: =?utf-8?q?=C5=BBak_=3C=C5=BC=C3=B3=C5=82w=40firma=2Eexample=3E?=:;\r\n"
    (group,) = message_from_bytes(block, policy=default)["To"].groups
    assert (group.display_name, group.addresses) == ("Żak <żółw@firma.example>", ())
    with pytest.raises(HeaderError):
        headers.group("To", "żółw@firma.example\r\nBcc: eve@evil.example")


def test_letters_are_never_cut_in_two() -> None:
    for length in range(40, 60):
        lines = rfc2047.encode("x" * length + "ż👍" * 20, 9).split("\r\n ")
        assert "".join(rfc2047.decode(line) for line in lines) == "x" * length + "ż👍" * 20


BLOCK = b"From: a@b.example\r\nSubject: x\r\n y\r\nTo: c@d.example\r\n"


@pytest.mark.parametrize("end", [b"", b"\r\n"])
def test_a_block_that_reads_back_as_meant_is_passed(end: bytes) -> None:
    headers.verify(BLOCK + end, ("from", "Subject", "To"))


@pytest.mark.parametrize(
    ("block", "names"),
    [
        (BLOCK, ("From", "Subject")),
        (BLOCK, ("From", "Subject", "To", "Bcc")),
        (BLOCK, ("From", "Subject", "To", "To")),
        (BLOCK + b"To: e@f.example\r\n", ("From", "Subject", "To")),
        (BLOCK.replace(b" y", b"y"), ("From", "Subject", "To")),
        (BLOCK + b"\r\nbody", ("From", "Subject", "To")),
        (BLOCK.replace(b"x\r\n", b"x\n"), ("From", "Subject", "To")),
        (BLOCK.replace(b"x\r\n", b"x\r\r\n"), ("From", "Subject", "To")),
        (BLOCK.replace(b"x", b"\0"), ("From", "Subject", "To")),
        (BLOCK.replace(b"x", b"\xc5\xbc"), ("From", "Subject", "To")),
        (BLOCK.replace(b"x", b"\x1b"), ("From", "Subject", "To")),
        (BLOCK.replace(b"x", b"=?utf-8?q?=0ABcc:?="), ("From", "Subject", "To")),
        (BLOCK.replace(b"x", b"x" * 999), ("From", "Subject", "To")),
    ],
)
def test_a_block_that_reads_back_otherwise_is_refused(block: bytes, names: tuple[str, ...]) -> None:
    with pytest.raises(HeaderError):
        headers.verify(block, names)


def test_a_recipients_line_is_written_in_microseconds() -> None:
    line = partial(headers.mailbox, "To", "Jan Kowalski", "jan.kowalski@firma.example")
    assert min(timeit.repeat(line, number=1_000, repeat=5)) < 0.025  # 2 µs each, idle
