"""What a server's answer means, in tables."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.delivery import (
    Accepted,
    AccountFault,
    Cause,
    Deferred,
    Doubt,
    Outcome,
    Refused,
    Reply,
    Stage,
    cause,
    judge,
    pause,
)


def reply(words: str) -> Reply:
    code, _, text = words.partition(" ")
    return Reply(int(code), text)


def refused(words: str) -> Refused:
    return Refused(reply(words))


SLOW = "450 4.7.1 Client host rejected: Greylisted"


@pytest.mark.parametrize(
    ("stage", "words", "meaning"),
    [
        (Stage.DOT, "250 2.0.0 queued as 4F2", Accepted(Reply(250, "2.0.0 queued as 4F2"))),
        (Stage.DOT, "554 5.7.1 spam", refused("554 5.7.1 spam")),
        (Stage.DOT, "552 5.3.4 too big", refused("552 5.3.4 too big")),
        (Stage.DOT, "451 4.3.0 later", Deferred("451 4.3.0 later")),
        (Stage.DOT, "421 4.3.2 closing", Deferred("421 4.3.2 closing", slow_domain=True)),
        (Stage.DOT, "221 2.0.0 bye", Doubt("an answer to the message that is neither yes nor no: 221 2.0.0 bye")),
        (Stage.DOT, "354 go", Doubt("an answer to the message that is neither yes nor no: 354 go")),
        (Stage.RCPT, "550 5.1.1 unknown", refused("550 5.1.1 unknown")),
        (Stage.RCPT, "501 5.1.3 bad address", refused("501 5.1.3 bad address")),
        (Stage.RCPT, "552 5.2.2 mailbox full", refused("552 5.2.2 mailbox full")),
        (Stage.RCPT, "452 4.2.2 mailbox full", Deferred("452 4.2.2 mailbox full")),
        (Stage.RCPT, "450 4.2.0 Greylisted", Deferred("450 4.2.0 Greylisted", slow_domain=True)),
        (Stage.RCPT, "451 4.7.28 unusual rate", Deferred("451 4.7.28 unusual rate", slow_domain=True)),
        (Stage.RCPT, "452 4.5.3 too many recipients", Deferred("452 4.5.3 too many recipients", slow_domain=True)),
        (Stage.RCPT, "421 [TSS04] deferred", Deferred("421 [TSS04] deferred", slow_domain=True)),
        (Stage.RCPT, "503 5.5.1 MAIL first", Deferred("503 5.5.1 MAIL first")),
        (Stage.RCPT, "354 what", Deferred("354 what")),
        (Stage.RCPT, "530 5.7.0 log in", AccountFault("refused at rcpt: 530 5.7.0 log in", lasting=True)),
        (Stage.RCPT, "550 5.1.8 bad sender", AccountFault("refused at rcpt: 550 5.1.8 bad sender", lasting=True)),
        (
            Stage.RCPT,
            "553 5.7.1 <a@b>: Sender address rejected: not owned by user",
            AccountFault("refused at rcpt: 553 5.7.1 <a@b>: Sender address rejected: not owned by user", lasting=True),
        ),
        (Stage.RCPT, "450 4.7.1 Client host rejected: Greylisted", Deferred(SLOW, slow_domain=True)),
        (Stage.RCPT, "451 unable to relay for now", Deferred("451 unable to relay for now")),
        (Stage.DATA, "451 4.3.0 later", Deferred("451 4.3.0 later")),
        (Stage.DATA, "554 5.6.0 no", refused("554 5.6.0 no")),
        (Stage.BODY, "552 5.3.4 too big", refused("552 5.3.4 too big")),
        (Stage.BODY, "250 ok", Deferred("250 ok")),
        (Stage.MAIL, "552 5.3.4 too big", refused("552 5.3.4 too big")),
        (Stage.MAIL, "554 message size exceeds the limit", refused("554 message size exceeds the limit")),
        (Stage.MAIL, "554 5.7.1 no", AccountFault("refused at mail: 554 5.7.1 no", lasting=True)),
        (Stage.MAIL, "550 5.1.7 bad sender", AccountFault("refused at mail: 550 5.1.7 bad sender", lasting=True)),
        (Stage.MAIL, "452 4.3.1 disk full", AccountFault("refused at mail: 452 4.3.1 disk full", lasting=False)),
        (Stage.AUTH, "535 5.7.8 no", AccountFault("refused at auth: 535 5.7.8 no", lasting=True)),
        (Stage.AUTH, "454 4.7.0 later", AccountFault("refused at auth: 454 4.7.0 later", lasting=False)),
        (Stage.EHLO, "550 5.7.1 no", AccountFault("refused at ehlo: 550 5.7.1 no", lasting=True)),
        (Stage.STARTTLS, "454 4.7.0 later", AccountFault("refused at starttls: 454 4.7.0 later", lasting=False)),
        (Stage.GREETING, "421 4.7.0 busy", AccountFault("refused at greeting: 421 4.7.0 busy", lasting=False)),
    ],
)
def test_an_answer_means_one_thing_at_its_stage(stage: Stage, words: str, meaning: Outcome | AccountFault) -> None:
    assert judge(stage, reply(words)) == meaning


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DATA, Stage.DOT])
@pytest.mark.parametrize(
    "words",
    [
        "530 5.7.57 Client not authenticated to send mail",
        "550 relay not permitted",  # Exim
        "550 Please turn on SMTP Authentication in your mail client. x is not permitted to relay",  # cPanel's Exim
        "550 5.7.1 <a@b.example>... Relaying denied",  # Sendmail
        "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",  # Exchange
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",  # qmail
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",  # Postfix
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",  # Exchange
        "554 5.2.252 SendAsDenied; bot@firma.example not allowed to send as sales@firma.example",
        "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail",
        "550 5.4.5 Daily SMTP relay limit exceeded for customer",
        "550 Domain firma.example has exceeded the max emails per hour (150/150 (100%)) allowed.",  # cPanel's Exim
        "550 5.4.6 mail rate exceeded limit",  # Zoho
        "554 Message rejected: Email address is not verified.",  # SES
        "554 Sending paused for this account.",
    ],
)
def test_a_no_to_the_account_blames_no_recipient(stage: Stage, words: str) -> None:
    assert judge(stage, reply(words)) == AccountFault(f"refused at {stage.value}: {words}", lasting=True)


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DATA, Stage.DOT])
@pytest.mark.parametrize(
    "words",
    [
        "552 5.2.2 Mailbox quota exceeded",
        "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages",
        "550 5.7.26 Unauthenticated email is not accepted from this domain",
        "550 5.7.1 Message rejected as spam",
        "550 5.1.1 undeliverable address: host mx.b.example[192.0.2.1] said: 554 5.7.1 Relay access denied",  # Postfix
        '550 Callout verification failed: response to "RCPT TO:<a@b.example>" was: 550 relay not permitted',  # Exim
    ],
)
def test_a_no_to_a_recipient_is_not_taken_for_one_to_the_account(stage: Stage, words: str) -> None:
    assert judge(stage, reply(words)) == refused(words)


def test_a_relay_that_does_not_know_us_stays_so_though_postfix_calls_it_temporary() -> None:
    words = "454 4.7.1 <a@b.example>: Relay access denied"
    assert judge(Stage.RCPT, reply(words)) == AccountFault(f"refused at rcpt: {words}", lasting=True)


def test_a_relay_that_passes_on_what_another_server_said_of_it_blames_a_recipient() -> None:
    words = "450 4.1.1 <a@b.example>: undeliverable address: host mx.b.example said: 554 Relay access denied"
    assert judge(Stage.RCPT, reply(words)) == Deferred(words)


@given(st.sampled_from(Stage), st.integers(200, 599), st.text(max_size=80))
def test_nobody_is_told_sent_but_by_the_answer_to_the_dot_and_nobody_is_blamed_but_by_a_5xx(
    stage: Stage, code: int, text: str
) -> None:
    meaning = judge(stage, Reply(code, text))
    assert not isinstance(meaning, Accepted) or (stage is Stage.DOT and 250 <= code <= 252)
    assert not isinstance(meaning, Refused) or code >= 500
    assert not isinstance(meaning, Doubt) or stage is Stage.DOT
    assert not isinstance(meaning, AccountFault) or stage is not Stage.DOT or code >= 500


def test_pauses_grow_to_an_hour() -> None:
    minutes = [pause(attempt) / timedelta(minutes=1) for attempt in (0, 1, 2, 3, 4, 5, 6, 100, 10**9)]
    assert minutes == [5, 5, 10, 20, 40, 60, 60, 60, 60]


@given(st.integers(1, 10**6), st.floats(-1, 1))
def test_jitter_moves_a_pause_by_a_fifth_at_most(attempt: int, jitter: float) -> None:
    assert abs(pause(attempt, jitter) / pause(attempt) - 1) <= 0.2 + 1e-9


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("550 5.1.1 <a@b>: Recipient address rejected: User unknown in local table", Cause.NO_SUCH_ADDRESS),
        ("550 No such user here", Cause.NO_SUCH_ADDRESS),
        ("550 5.1.1 The email account that you tried to reach does not exist", Cause.NO_SUCH_ADDRESS),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", Cause.NO_SUCH_ADDRESS),
        ("550 5.1.2 Domain not found", Cause.NO_SUCH_DOMAIN),
        ("556 Recipient address has a null MX", Cause.NO_SUCH_DOMAIN),
        ("550 5.2.1 The email account that you tried to reach is inactive", Cause.ADDRESS_CLOSED),
        ("552 5.2.2 mailbox full", Cause.MAILBOX_FULL),
        ("452 4.2.2 The recipient's inbox is out of storage space", Cause.MAILBOX_FULL),
        ("552 5.3.4 the message has 9 bytes, the server takes at most 1", Cause.TOO_LARGE),
        ("552 5.2.3 Message too large", Cause.TOO_LARGE),
        ("550 5.7.1 Message rejected as spam", Cause.UNWANTED),
        ("550 JunkMail rejected - host is blacklisted", Cause.UNWANTED),
        ("554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org", Cause.UNWANTED),
        ("450 4.2.0 Greylisted, try again", Cause.PUT_OFF),
        ("451 4.3.0 try again later", Cause.PUT_OFF),
        ("421 4.7.28 unusual rate of mail", Cause.TOO_FAST),
        ("550 5.1.8 sender's domain is unknown", Cause.SENDER_REFUSED),
        ("no answer for 600 s", Cause.NO_ANSWER),
        ("the server closed the connection", Cause.NO_ANSWER),
        ("the connection was lost: [Errno 104] Connection reset by peer", Cause.NO_ANSWER),
        ("554 Transaction failed", Cause.OTHER),
        ("554 Transaction failed, see 65.2.2.5 and 5.1.1.1", Cause.OTHER),
        ("", Cause.OTHER),
    ],
)
def test_a_failure_is_told_in_plain_words(words: str, found: Cause) -> None:
    assert cause(words) is found
