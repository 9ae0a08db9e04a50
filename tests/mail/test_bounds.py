"""Promises about limits: what is too big is named before anything else reads it, and what people send may pass."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail import bounds, decode
from tests import corpora
from tests.mail import bombs

SECONDS = 5.0


@pytest.mark.parametrize("name", bombs.BEYOND)
def test_what_is_too_big_is_named_at_once(name: str) -> None:
    make, sentence = bombs.BEYOND[name]
    raw = make()
    started = time.process_time()
    assert bounds.exceeded(raw) == sentence
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", bombs.BEYOND)
def test_even_what_is_too_big_can_be_decoded(name: str) -> None:
    raw = bombs.BEYOND[name][0]()
    started = time.process_time()
    decode.decode(raw)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", bombs.WITHIN)
def test_a_bomb_within_the_limits_is_read_in_time(name: str) -> None:
    raw = bombs.WITHIN[name]()
    started = time.process_time()
    assert bounds.exceeded(raw) is None
    decode.decode(raw)
    assert time.process_time() - started < SECONDS


def test_the_limit_of_a_letter_is_the_operators() -> None:
    assert bounds.exceeded(b"a" * 11, letter=10) == "the letter has 11 bytes, 10 are allowed"
    assert bounds.exceeded(b"a" * 10, letter=10) is None


def test_limits_are_met_exactly() -> None:
    assert bounds.exceeded(bombs.nested(20)) is None
    assert bounds.exceeded(bombs.parts(b"", b"x", 499)) is None  # the letter itself is the 500th
    assert bounds.exceeded(b"A: b\r\n" * 1_000 + b"\r\n") is None
    assert bounds.exceeded(bombs.field(b"From", b"." * 4_088)) is None


def test_mails_of_the_wild_are_within_the_limits() -> None:
    beyond = {path.name for path in corpora.files(*corpora.LETTERS) if bounds.exceeded(path.read_bytes())}
    assert beyond == {"very-very-long-boundary.msg"}  # a boundary of 7,000 letters


@given(st.binary(max_size=2_000))
def test_any_bytes_are_measured(raw: bytes) -> None:
    assert bounds.exceeded(raw) is None
