"""What comes back: whom it is about, what it means, by what it is known; and everything else is no bounce."""

import json
import time
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.bounce import Bounce, Complaint, Failing, Kind, Traces
from mailbot.mail import bounce
from tests import corpora
from tests.mail import bombs

SECONDS = 5.0
RIGHT = 110  # of 115

RETURN_PATH = "mailbot+b.17.203.mfrggzdfmztwq2lk@firma.example"


def mail(text: str) -> bytes:
    return text.strip("\n").replace("\n", "\r\n").encode()


def dsn(*groups: str, notice: str = "I'm sorry.", returned: str = "Message-ID: <ours@firma.example>") -> bytes:
    status = "\n\n".join(("Reporting-MTA: dns; mx.x.example", *groups))
    return mail(f"""
Return-Path: <>
Delivered-To: {RETURN_PATH}
From: MAILER-DAEMON@mx.x.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Message-ID: <b1@mx.x.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain; charset=utf-8

{notice}

--B
Content-Type: message/delivery-status

{status}

--B
Content-Type: text/rfc822-headers

{returned}

--B--
""")


def read(raw: bytes, *, null_sender: bool = True, recipient: str = "") -> Bounce | Complaint | None:
    return bounce.read(raw, null_sender=null_sender, recipient=recipient)


def failings(raw: bytes) -> tuple[Failing, ...]:
    found = read(raw)
    assert isinstance(found, Bounce)
    return found.failings


def test_a_delivery_status_notification_is_read_to_its_end() -> None:
    raw = dsn(
        "Final-Recipient: rfc822; jan.new@z.example\nOriginal-Recipient: rfc822;jan+2Bwork@x.example\nAction: failed\n"
        "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <jan.new@z.example>: Recipient\n address rejected",
        returned=f"Return-Path: <{RETURN_PATH}>\nMessage-ID: <ours@firma.example>\nSubject: Hello",
    )
    assert read(raw, recipient="<Envelope@firma.example>") == Bounce(
        Traces(
            message_id="b1@mx.x.example",
            returned_to=("Envelope@firma.example", RETURN_PATH),
            originals=("ours@firma.example",),
        ),
        (
            Failing(
                address="jan.new@z.example",
                original="jan+work@x.example",
                kind=Kind.DEAD,
                status="5.1.1",
                words="550 5.1.1 <jan.new@z.example>: Recipient address rejected",
            ),
        ),
    )


SEVERAL = """
Final-Recipient: rfc822; a@x.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; b@x.example
Action: failed
Status: 5.2.2

Final-Recipient: rfc822; c@x.example
Action: delivered
Status: 2.0.0

Final-Recipient: rfc822; a@x.example
Action: failed
Status: 5.1.1
"""


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("Final-Recipient: rfc822; a@x.example\nAction: delayed\nStatus: 4.4.1", [("a@x.example", Kind.DELAYED)]),
        ("Final-Recipient: rfc822; a@x.example\nAction: failed (oh)\nStatus: 5.2.2", [("a@x.example", Kind.FULL)]),
        ("Final-Recipient: <a@x.example>\nAction: error\nStatus: 5.7.1", [("a@x.example", Kind.POLICY)]),
        ("final-recipient:RFC822;a@x.example\naction:FAILED\nstatus:4.4.7", [("a@x.example", Kind.TEMPORARY)]),
        ("Original-Recipient: rfc822; a@x.example\nAction: failed", [("a@x.example", Kind.UNKNOWN)]),
        ("Final-Recipient: rfc822; żółw@żółw.example\nAction: failed", [("żółw@żółw.example", Kind.UNKNOWN)]),
        (SEVERAL, [("a@x.example", Kind.DEAD), ("b@x.example", Kind.FULL)]),
    ],
)
def test_each_recipient_of_a_notification_counts_for_itself(group: str, expected: list[tuple[str, Kind]]) -> None:
    assert [(one.address, one.kind) for one in failings(dsn(group))] == expected


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_what_went_on_its_way_is_no_bounce(action: str) -> None:
    group = f"Final-Recipient: rfc822; a@x.example\nAction: {action}\nStatus: 2.1.5"
    assert read(dsn(group, notice="<a@x.example>: 550 user unknown")) is None


def test_without_a_diagnosis_the_words_for_humans_decide() -> None:
    group = "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.0.0"
    (one,) = failings(dsn(group, notice="<a@x.example>: host mx.x.example said: 550 User unknown"))
    assert (one.kind, one.words) == (Kind.DEAD, "<a@x.example>: host mx.x.example said: 550 User unknown")


def test_a_returned_mail_that_is_itself_about_a_bounce_names_nobody() -> None:
    inner = dsn("Final-Recipient: rfc822; ewa@x.example\nAction: failed\nStatus: 5.1.1").decode()
    outer = mail(
        "From: anna@firma.example\nContent-Type: multipart/mixed; boundary=O\n\n--O\nContent-Type: message/rfc822\n\n"
    )
    assert read(outer + inner.encode() + b"\r\n--O--\r\n", null_sender=False) is None


EXIM_PL = """
From: Mail Delivery System <Mailer-Daemon@poczta.example>
Subject: Niedostarczona wiadomość
Content-Type: text/plain; charset=utf-8

Nie udało się dostarczyć wiadomości do następujących osób:

  jan@x.example
    550 5.1.1 Użytkownik nie istnieje

  ewa@x.example
    skrzynka odbiorcy jest przepełniona

W razie pytań: postmaster@poczta.example, 550 12 34

--- Kopia Państwa wiadomości ---

Subject: 550 5.7.1 spam
Message-ID: <ours@firma.example>
To: inny@x.example
"""


def test_a_bounce_in_words_nobody_collected_is_read_by_address_and_reason() -> None:
    assert read(mail(EXIM_PL), null_sender=False) == Bounce(
        Traces(
            message_id=sha256(mail(EXIM_PL)).hexdigest(),  # it has no Message-ID
            returned_to=(),
            originals=("ours@firma.example",),
        ),
        (
            Failing("ewa@x.example", "", Kind.FULL, "", "ewa@x.example skrzynka odbiorcy jest przepełniona"),
            Failing("jan@x.example", "", Kind.DEAD, "", "jan@x.example 550 5.1.1 Użytkownik nie istnieje"),
        ),
    )


def test_words_that_say_it_is_still_tried_are_no_failure() -> None:
    raw = mail(
        "From: postmaster@poczta.example\nSubject: Opóźnienie dostarczenia\n\n"
        "Dostarczenie jest opóźnione:\n<jan@x.example> 451 4.4.1 brak odpowiedzi\n"
    )
    assert [(one.address, one.kind) for one in failings(raw)] == [("jan@x.example", Kind.DELAYED)]


@pytest.mark.parametrize(
    "letter",
    [
        "From: anna@firma.example\nSubject: Pytanie\n\n<jan@x.example>: 550 5.1.1 User unknown - co to znaczy?\n",
        "From: anna@firma.example\nSubject: Fwd: klienci\n\nJan (jan@x.example) ma pełną skrzynkę\n",
        "From: jan@x.example\nSubject: Automatic reply: Hours\n\nUser jan@x.example does not exist here any more.\n",
        "From: postmaster@x.example\nSubject: Out of office\n\njan@x.example: mailbox full of mail, back on Monday\n",
        "From: MAILER-DAEMON@x.example\nSubject: failure notice\n\nSomething went wrong.\n",
        "",
    ],
)
def test_a_mail_that_no_machine_returned_is_no_bounce(letter: str) -> None:
    assert read(letter.encode(), null_sender=False) is None


def test_a_null_sender_alone_makes_no_bounce_of_a_holiday_notice() -> None:
    notice = "From: jan@x.example\nSubject: Urlop\n\nJan (jan@x.example) już nie pracuje; konto nie istnieje.\n"
    assert read(notice.encode(), null_sender=True) is None


def test_a_read_receipt_is_no_bounce() -> None:
    raw = mail("""
From: Jan <jan@x.example>
Subject: Not read: Godziny
Content-Type: multipart/report; report-type=disposition-notification; boundary=B

--B
Content-Type: text/plain

Your e-mail to jan@x.example was deleted without being read.
--B
Content-Type: message/disposition-notification

Final-Recipient: rfc822; jan@x.example
Disposition: automatic-action/MDN-sent-automatically; deleted
--B--
""")
    assert read(raw) is None


def feedback(kind: str, *fields: str) -> bytes:
    told = "\n".join((f"Feedback-Type: {kind}", "User-Agent: SomeGenerator/1.0", "Version: 1", *fields))
    return mail(f"""
From: feedback@provider.example
Subject: FW: Earn money
Message-ID: <f1@provider.example>
Content-Type: multipart/report; report-type=feedback-report; boundary=B

--B
Content-Type: text/plain

This is an email abuse report.

--B
Content-Type: message/feedback-report

{told}

--B
Content-Type: message/rfc822

Message-ID: <ours@firma.example>
Subject: Earn money

Hello
--B--
""")


@pytest.mark.parametrize("kind", ["abuse", "Fraud", "other", "opt-out"])
def test_a_complaint_is_read_with_what_proves_whose_it_is(kind: str) -> None:
    raw = feedback(kind, f"Original-Mail-From: <{RETURN_PATH}>", "Original-Rcpt-To: <jan@x.example>")
    assert read(raw, null_sender=False) == Complaint(
        Traces("f1@provider.example", (RETURN_PATH,), ("ours@firma.example",)), kind.lower(), ("jan@x.example",)
    )


@pytest.mark.parametrize("kind", ["not-spam", "virus", "auth-failure", ""])
def test_a_report_in_which_nobody_complains_is_none(kind: str) -> None:
    assert read(feedback(kind)) is None


def test_the_collected_bounces_name_whom_they_are_about() -> None:
    paths = {path.name: path for path in corpora.files("bounces-flufl")}
    expected = json.loads((corpora.ROOT / "bounces-flufl" / "expected.json").read_text(encoding="utf-8"))
    wrong = {name for name, told in expected.items() if _named(paths[name].read_bytes()) != told}
    assert len(expected) - len(wrong) >= RIGHT, wrong


def _named(raw: bytes) -> dict[str, list[str]]:
    found = read(raw, null_sender=False)
    all_of = found.failings if isinstance(found, Bounce) else ()
    late = {one.original or one.address for one in all_of if one.kind is Kind.DELAYED}
    failed = {one.original or one.address for one in all_of if one.kind is not Kind.DELAYED}
    return {"permanent": sorted(failed), "temporary": sorted(late)}


def test_of_the_collected_mails_only_bounces_are_bounces() -> None:
    others = corpora.files(*(folder for folder in corpora.LETTERS if folder != "bounces-flufl"))
    found = {path.name for path in others if read(path.read_bytes(), null_sender=False)}
    assert found == {"mail_malformed_2", "msg_16.txt", "msg_25.txt", "msg_43.txt"}


MACHINE = b"From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\nContent-Type: text/plain\r\n\r\n"


@pytest.mark.parametrize("name", bombs.WITHIN)
def test_a_bomb_within_the_limits_is_read_in_time(name: str) -> None:
    raw = bombs.WITHIN[name]()
    started = time.process_time()
    read(raw)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "make",
    [
        lambda: MACHINE + b"a@b.example " * 2_000_000,
        lambda: MACHINE + b"a@b.example\n" * 2_000_000,
        lambda: MACHINE + b"".join(b"a%d@b.example: 550 no\n" % n for n in range(100_000)),
        lambda: MACHINE + b"user " * 4_000_000,
        lambda: MACHINE + b"<" * 100_000 + b"@" * 100_000 + b" " * 100_000 + b"(" * 100_000,
        lambda: MACHINE + b"copy of " * 100_000,
        lambda: MACHINE + b"Message-ID:\n" * 500_000,
        lambda: dsn("Final-Recipient: rfc822; a@x.example\nAction: failed\n\n" * 50_000),
        lambda: dsn("A:\n " * 100_000),
        lambda: dsn("\n \n\t" * 100_000 + "x"),
        lambda: MACHINE.replace(b"plain", b"html") + b"<div>" * 400_000,
    ],
)
def test_a_bounce_made_to_hurt_is_read_in_time(make: Callable[[], bytes]) -> None:
    raw = make()
    started = time.process_time()
    read(raw)
    assert time.process_time() - started < SECONDS


PIECES = st.sampled_from(
    [
        *(
            "a@x.example",
            "<a@x.example>:",
            "550 5.1.1",
            "user unknown",
            "--B",
            "\r\n",
            "\r\n\r\n",
            "\n ",
            ":",
            "=?utf-8?q?",
        ),
        *("Content-Type: multipart/report; boundary=B", "Content-Type: message/delivery-status", "Action: failed"),
        *("Final-Recipient: rfc822;", "Content-Type: message/rfc822", "From: mailer-daemon", "Message-ID: <", ">"),
        *("Content-Type: message/feedback-report", "Feedback-Type: abuse", "Content-Transfer-Encoding: base64", "\x00"),
        *("X-Failed-Recipients:", "Subject: failure notice", "Hi. This is the qmail-send program", "ł", "\ud800"),
    ]
)


@settings(max_examples=150)
@given(st.lists(PIECES | st.text(max_size=10), max_size=40).map("".join), st.booleans(), st.binary(max_size=40))
def test_any_bytes_are_read(text: str, null_sender: bool, rest: bytes) -> None:  # noqa: FBT001 - hypothesis passes it
    raw = text.encode("utf-8", "surrogatepass") + rest
    for whole in (raw, MACHINE + raw):
        found = read(whole, null_sender=null_sender)
        assert found is None or found.traces.message_id
