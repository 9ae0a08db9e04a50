"""Promises about the first look at a letter: it never raises, and it is not deceived by the body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail import skim


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (b"Message-ID: <a@b>\r\n\r\n", "a@b"),
        (b"From: x\nMESSAGE-ID:<a@b>\n\nMessage-ID: <c@d>", "a@b"),
        (b"Message-Id:\r\n <a@b>\r\nSubject: x\r\n\r\n", "a@b"),
        (b"Message-ID: a@b\r\n\r\n", "a@b"),
        (b"Message-ID: <>\r\n\r\n", ""),
        (b"Message-ID: two words\r\n\r\n", ""),
        (b"Subject: x\r\n\r\nMessage-ID: <a@b>\r\n", ""),
        ("Message-ID: <żółć@b>\r\n\r\n".encode(), "żółć@b"),
        (b"Message-ID: <\xff@b>\r\n\r\n", "\\xff@b"),
        (b"", ""),
    ],
)
def test_the_message_id_is_the_headers_and_not_the_bodys(raw: bytes, read: str) -> None:
    assert skim.message_id(raw) == read


@pytest.mark.parametrize(
    ("raw", "null"),
    [
        (b"Return-Path: <>\r\nFrom: x\r\n\r\n", True),
        (b"return-path:<>\n\n", True),
        (b"Return-Path: <a@b>\r\n\r\n", False),
        (b"From: x\r\n\r\nReturn-Path: <>\r\n", False),
        (b"", False),
    ],
)
def test_a_null_return_path_is_seen(raw: bytes, *, null: bool) -> None:
    assert skim.null_return_path(raw) is null


@given(st.binary())
def test_any_bytes_can_be_skimmed(raw: bytes) -> None:
    skim.message_id(raw)
    skim.null_return_path(raw)


def test_a_field_is_shown_as_it_stands_without_what_could_move_a_cursor() -> None:
    raw = b"From: Jan \x1b[2J <jan@firma.example>\r\nSubject: =?utf-8?q?x?=\r\n folded\r\n\r\nSubject: body"
    assert skim.field(raw, "from") == "Jan [2J <jan@firma.example>"
    assert skim.field(raw, "subject") == "=?utf-8?q?x?="
    assert skim.field(raw, "to") == ""
