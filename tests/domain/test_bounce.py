"""What servers' words mean: dead only where they surely speak of the address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.bounce import Bounce, Failing, Kind, Traces, kind

NO_TRACES = Traces("b1@x.example", (), ())


@pytest.mark.parametrize(
    ("status", "words", "meant"),
    [
        # by their status (RFC 3463)
        ("5.1.1", "", Kind.DEAD),
        ("5.1.2", "Host unknown", Kind.DEAD),
        ("5.1.3", "Bad destination mailbox address syntax", Kind.DEAD),
        ("5.1.6", "Mailbox has moved", Kind.DEAD),
        ("5.1.10", "RESOLVER.ADR.RecipientNotFound; not found", Kind.DEAD),
        ("5.2.1", "The email account that you tried to reach is disabled", Kind.DEAD),
        ("", "550 5.1.1 <jan@x.example>: Recipient address rejected: User unknown in local recipient table", Kind.DEAD),
        ("5.0.0", "550 No such user", Kind.DEAD),
        # by their words
        ("", "550 unknown user", Kind.DEAD),
        ("", "This user doesn't have a yahoo.com account", Kind.DEAD),
        ("", "The recipient name is not recognized", Kind.DEAD),
        ("", "This account has been disabled or discontinued [#102].", Kind.DEAD),
        ("", "550 Użytkownik jan nie istnieje", Kind.DEAD),
        ("", "Nie ma takiego użytkownika", Kind.DEAD),
        ("", "550 Nieznany odbiorca", Kind.DEAD),
        ("", "Benutzer jan unbekannt", Kind.DEAD),
        # full
        ("5.2.2", "", Kind.FULL),
        ("4.2.2", "Over quota", Kind.FULL),
        ("5.1.1", "552 5.2.2 user unknown or mailbox full", Kind.FULL),
        ("", "552 Message would exceed mailbox quota", Kind.FULL),
        ("", "Skrzynka odbiorcy jest przepełniona", Kind.FULL),
        ("", "552 Przekroczono limit skrzynki", Kind.FULL),
        # about us, never about the address
        ("5.7.1", "550 5.7.1 User unknown; your host is blocked", Kind.POLICY),
        ("5.1.1", "550 5.7.1 Message rejected", Kind.POLICY),
        ("5.1.1", "550 5.1.1 This message was blocked as spam", Kind.POLICY),
        ("", "554 Blocked: too many unknown user attempts from your IP", Kind.POLICY),
        ("5.1.8", "Sender address rejected: Domain not found", Kind.POLICY),
        ("5.3.4", "Message too big for system", Kind.POLICY),
        ("5.0.0", "550 rejected by DMARC policy", Kind.POLICY),
        # but a dead address stays dead where code and words agree
        ("5.1.1", "550 5.1.1 User unknown, see our policy", Kind.DEAD),
        # never dead on 5.3 and 5.4
        ("5.3.0", "553 5.3.0 Addressee unknown", Kind.UNKNOWN),
        ("5.4.1", "550 5.4.1 User not found", Kind.POLICY),
        ("5.4.4", "Host or domain name not found", Kind.POLICY),
        # not now
        ("4.4.1", "connect to mx.x.example: Connection timed out", Kind.TEMPORARY),
        ("4.7.1", "450 4.7.1 Greylisted", Kind.TEMPORARY),
        ("", "450 user unknown, maybe", Kind.TEMPORARY),
        ("4.1.1", "450 4.1.1 User unknown", Kind.TEMPORARY),
        ("", "host mx.x.example said: 451 Try again", Kind.TEMPORARY),
        # nothing is certain
        ("5.0.0", "", Kind.UNKNOWN),
        ("", "", Kind.UNKNOWN),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", Kind.UNKNOWN),
        ("", "[5.1.1.20] did something, Exim 4.96.2", Kind.UNKNOWN),
        ("", "550 Invalid recipient list", Kind.UNKNOWN),
        ("5.1.11", "", Kind.UNKNOWN),
        ("", "Your e-mail was deleted without being read", Kind.UNKNOWN),
    ],
)
def test_an_address_is_dead_only_where_it_is_surely_meant(status: str, words: str, meant: Kind) -> None:
    assert kind(status, words) is meant


@given(st.sampled_from(["5.7.1", "5.4.1", "5.3.2", "5.2.2", "4.1.1"]), st.text(max_size=300))
def test_no_words_make_an_address_dead_against_its_status(status: str, words: str) -> None:
    assert kind(status, f"user unknown {words}") is not Kind.DEAD


def failing(address: str, original: str = "") -> Failing:
    return Failing(address, original, Kind.DEAD, "5.1.1", "User unknown")


@pytest.mark.parametrize(
    ("failings", "found"),
    [
        ((failing("Jan@X.example"),), 0),
        ((failing("ewa@y.example"), failing("jan@x.example")), 1),
        ((failing("ewa@y.example"), failing("jan.new@z.example", "jan@x.example")), 1),  # forwarded, and told so
        ((failing("jan.new@z.example"),), 0),  # forwarded in silence
        ((failing("archive@firma.example"),), None),  # the witness's mailbox, not the recipient's
        ((failing("Archive@firma.example"), failing("jan.new@z.example")), 1),
        ((failing("a@z.example"), failing("b@z.example")), None),  # who knows
    ],
)
def test_what_fails_is_the_recipient_or_a_sole_stranger_never_one_of_us(
    failings: tuple[Failing, ...], found: int | None
) -> None:
    about = Bounce(NO_TRACES, failings).about("jan@x.example", own=("archive@firma.example",))
    assert about == (None if found is None else failings[found])
