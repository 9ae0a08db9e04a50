"""Return paths: each names its delivery, and nobody can make one who was not written to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import verp
from mailbot.domain.campaign import message_id
from mailbot.domain.verp import Proof, Purpose

SECRET = b"k" * 32
BOT = "mailbot@firma.example"
GENUINE = verp.address(Purpose.BOUNCE, BOT, SECRET, 17, 203)


def read(*candidates: str, purpose: Purpose = Purpose.BOUNCE, secret: bytes = SECRET) -> Proof | None:
    return verp.read(purpose, candidates, BOT, secret)


def test_the_address_is_legible_and_short_enough() -> None:
    local, _, domain = GENUINE.partition("@")
    assert (local[:17], len(local), domain) == ("mailbot+b.17.203.", 17 + 16, "firma.example")
    assert len(verp.address(Purpose.BOUNCE, BOT, SECRET, 999_999_999, 9_999_999).partition("@")[0]) <= 64
    assert verp.fits(BOT)
    assert not verp.fits("a" * 40 + "@firma.example")


@given(st.sampled_from(Purpose), st.integers(1, 999_999_999), st.integers(1, 999_999_999))
def test_what_was_made_is_read(purpose: Purpose, campaign: int, number: int) -> None:
    made = verp.address(purpose, BOT, SECRET, campaign, number)
    assert read("somebody@else.example", made, purpose=purpose) == Proof(campaign, number)
    assert read(made.upper(), purpose=purpose) == Proof(campaign, number)


def test_an_address_for_one_thing_is_not_good_for_another() -> None:
    assert read(GENUINE, purpose=Purpose.UNSUBSCRIBE) is None
    assert read(GENUINE.replace("+b.", "+u."), purpose=Purpose.UNSUBSCRIBE) is None


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "@",
        BOT,
        GENUINE.replace(".203.", ".204."),
        GENUINE.replace(".17.", ".18."),
        GENUINE.replace(".203.", ".0203."),
        GENUINE.replace("mailbot+", "other+"),
        GENUINE.replace("mailbot+", ""),
        GENUINE.replace("firma.example", "evil.example"),
        GENUINE.replace("@", "x@"),
        "mailbot+b.17.203.aaaaaaaaaaaaaaaa@firma.example",
        "mailbot+b.17.203.@firma.example",
        "mailbot+b.99999999999999999999.1.aaaaaaaaaaaaaaaa@firma.example",
        "mailbot+b.17.203.aaaaaaaaaaaaaaa\u0131@firma.example",
    ],
)
def test_what_is_forged_or_foreign_proves_nothing(forged: str) -> None:
    assert read(forged) is None


def test_another_key_makes_other_addresses() -> None:
    assert read(GENUINE, secret=b"x" * 32) is None


@given(st.text())
def test_any_text_may_be_asked(text: str) -> None:
    assert read(text) is None


def test_a_message_id_of_ours_proves_its_delivery() -> None:
    ours = message_id(SECRET, 17, 203, "firma.example")
    asked = [(16, 203), (17, 203), (17, 204)]
    assert verp.prove(["foreign@x.example", ours], asked, SECRET) == Proof(17, 203)
    assert verp.prove([ours.upper()], asked, SECRET) == Proof(17, 203)
    assert verp.prove([ours], [(17, 204)], SECRET) is None
    assert verp.prove([], asked, SECRET) is None


@given(st.text())
def test_any_message_id_may_be_asked(text: str) -> None:
    assert verp.prove([text], [(17, 203)], SECRET) is None
