"""Transfer encodings, held against what the standard library reads from them."""

import quopri
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail import encoding
from mailbot.mail.encoding import Encoding

TEXT = st.text(st.characters(exclude_categories=["Cs"])).map(encoding.clean)


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


@given(TEXT)
def test_quoted_printable_reads_back(text: str) -> None:
    written = encoding.quoted(text)
    assert quopri.decodestring(written) == crlf(text)
    assert written.isascii()
    assert all(len(line) <= 76 for line in written.split(b"\r\n"))
    assert not any(line.endswith((b" ", b"\t")) for line in written.split(b"\r\n"))


@given(st.binary(max_size=1000))
def test_base64_reads_back(octets: bytes) -> None:
    written = encoding.base64(octets)
    assert b64decode(written, validate=False) == octets
    assert all(len(line) <= 76 for line in written.split(b"\r\n"))


@pytest.mark.parametrize("size", [70, 73, 74, 75, 76, 77, 150, 151, 152])
@pytest.mark.parametrize("letter", ["a", "ł", "=", " ", "aż", ".", "a.", "ż."])
def test_soft_breaks_never_cut_a_triplet_or_leave_a_dot_at_a_lines_start(size: int, letter: str) -> None:
    text = letter * size
    assert quopri.decodestring(encoding.quoted(text)) == text.encode()
    assert all(len(line) <= 76 and not line.startswith(b".") for line in encoding.quoted(text).split(b"\r\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", Encoding.QUOTED),
        ("Od 1 marca pracujemy w godzinach\nod ósmej do szesnastej.\nZapraszamy także w soboty!\n", Encoding.QUOTED),
        ("Доброго дня", Encoding.BASE64),
        ("こんにちは", Encoding.BASE64),
    ],
)
def test_the_shorter_encoding_is_chosen(text: str, expected: Encoding) -> None:
    assert encoding.choose(text) is expected


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a\nb\n", True),
        ("ż", False),
        ("x" * 77, False),
        ("end \n", False),
        ("From here\n", False),
        ("--\n", False),
    ],
)
def test_only_what_survives_every_relay_goes_as_it_is(text: str, fits: bool) -> None:  # noqa: FBT001 - a column of the table
    assert encoding.fits_seven_bit(text) is fits


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne", "a b c d e"),
        ("a\0b\x1b[31mc\x7f\ud800", "ab[31mc", "ab[31mc"),
        ("a\tb ", "a\tb ", "a b"),
        ("Łódź\u00a0x", "Łódź\u00a0x", "Łódź\u00a0x"),
    ],
)
def test_control_characters_are_dropped(text: str, body: str, line: str) -> None:
    assert (encoding.clean(text), encoding.clean_line(text)) == (body, line)
