"""A server's bytes as answers, and what EHLO's answer offers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.delivery import Reply
from mailbot.errors import RelayError
from mailbot.wire.smtp import features
from mailbot.wire.smtp.answers import Answer, Answers
from mailbot.wire.smtp.features import Features


def read(*pieces: bytes) -> list[Answer]:
    answers = Answers()
    for piece in pieces:
        answers.feed(piece)
    return list(answers.waiting)


@pytest.mark.parametrize(
    ("received", "answers"),
    [
        (b"250 2.1.0 Ok\r\n", [Answer(250, ("2.1.0 Ok",))]),
        (b"250\r\n", [Answer(250, ("",))]),
        (b"354 go\n", [Answer(354, ("go",))]),
        (b"250-a\r\n250-b\r\n250 c\r\n", [Answer(250, ("a", "b", "c"))]),
        (b"250 x\r\n250-a\r\n250 b\r\n354 y\r\n", [Answer(250, ("x",)), Answer(250, ("a", "b")), Answer(354, ("y",))]),
        (b"250-half\r\n", []),
        (b"250 no line end", []),
        ("550 nie ma skrzynki żółw\r\n".encode(), [Answer(550, ("nie ma skrzynki żółw",))]),
        (b"550 \xb3\r\n", [Answer(550, ("\ufffd",))]),
        (b"550 \x1b[31mred\x07\x00\r\n", [Answer(550, ("[31mred",))]),
    ],
)
def test_answers_are_read_as_they_were_meant(received: bytes, answers: list[Answer]) -> None:
    assert read(received) == answers


@pytest.mark.parametrize(
    "received",
    [
        b"hello\r\n",
        b"\r\n",
        b"25 x\r\n",
        b"950 x\r\n",
        b"150 x\r\n",
        b"250x\r\n",
        b"250-a\r\n550 b\r\n",
        b"250 " + b"x" * 5000 + b"\r\n",
        b"2" * 5000,
        b"250-x\r\n" * 300,
    ],
)
def test_what_is_not_smtp_ends_the_belief(received: bytes) -> None:
    with pytest.raises(RelayError):
        read(received)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("5.1.1 no such user",), "5.1.1 no such user"),
        (("5.1.1 The account does", "5.1.1 not exist", "5.1.1 see help"), "5.1.1 The account does not exist see help"),
        (("no", "", "more"), "no  more"),
        (("",), ""),
    ],
)
def test_a_reply_says_its_status_once(lines: tuple[str, ...], text: str) -> None:
    assert Answer(550, lines).reply == Reply(550, text)


SMTP = b"220 hello\r\n250-one\r\n250-two\r\n250 three\r\n354 go on\r\n550-5.1.1 no\r\n550 5.1.1 such user\r\n250 ok\n"


@given(st.lists(st.integers(0, len(SMTP)), max_size=30))
def test_it_does_not_matter_where_the_network_cuts(cuts: list[int]) -> None:
    ends = sorted({0, *cuts, len(SMTP)})
    assert read(*(SMTP[start:end] for start, end in pairwise(ends))) == read(SMTP)


@given(st.binary(max_size=400) | st.from_regex(rb"([2-5]\d\d[ -][^\n]{0,20}\r?\n){0,9}", fullmatch=True))
def test_no_bytes_do_anything_but_answer_or_end_it(received: bytes) -> None:
    try:
        answers = read(received)
    except RelayError:
        return
    for answer in answers:
        assert 200 <= answer.code <= 599
        assert answer.reply.text.isprintable()


def test_nothing_is_left_unread_only_when_everything_was_read() -> None:
    answers = Answers()
    assert answers.clean
    for piece, clean in ((b"25", False), (b"0-a\r\n", False), (b"250 b\r\n", False)):
        answers.feed(piece)
        assert answers.clean is clean
    answers.waiting.clear()
    assert answers.clean


@pytest.mark.parametrize(
    ("lines", "offered"),
    [
        (("smtp.example.org",), Features()),
        (
            ("x", "PIPELINING", "SIZE 35882577", "8BITMIME", "STARTTLS", "AUTH PLAIN LOGIN", "SMTPUTF8", "CHUNKING"),
            Features(
                pipelining=True,
                size=35882577,
                eight_bit=True,
                utf8=True,
                starttls=True,
                auth=("PLAIN", "LOGIN"),
            ),
        ),
        (("x", "size", "pipelining"), Features(size=0, pipelining=True)),
        (("x", "SIZE many"), Features(size=0)),
        (("x", "SIZE -1"), Features(size=0)),
        (("x", "SIZE " + "9" * 400), Features(size=0)),
        (("x", "SIZE ٣"), Features(size=0)),
        (("x", "AUTH=LOGIN PLAIN", "AUTH LOGIN PLAIN XOAUTH2"), Features(auth=("LOGIN", "PLAIN", "XOAUTH2"))),
        (("PIPELINING at your service", ""), Features()),
    ],
)
def test_what_is_offered_is_read_and_nonsense_is_not_offered(lines: tuple[str, ...], offered: Features) -> None:
    assert features.read(Answer(250, lines)) == offered
