"""The mail server in a box: what it takes it delivers, remembers and shows by IMAP."""

import smtplib
import threading
from time import monotonic

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.exceptions import LoginError  # type: ignore[import-untyped]

from mailbot.domain.delivery import Stage
from mailbot.embedded import Acceptance, EmbeddedServer

ANNA = "anna@firma.example"
JAN = "jan@klient.example"
LETTER = b"Subject: x\r\n\r\n.\r\nza\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87\r\n"


def smtp(box: EmbeddedServer) -> smtplib.SMTP:
    return smtplib.SMTP(box.host, box.smtp_port, timeout=20)


def imap(box: EmbeddedServer, user: str) -> IMAPClient:
    client = IMAPClient(box.host, box.imap_port, ssl=False, timeout=20)
    client.login(user, box.password)
    client.select_folder("INBOX")
    return client


def test_a_box_is_open_within_300_milliseconds() -> None:
    began = monotonic()
    with EmbeddedServer():
        assert monotonic() - began < 0.3


def test_mail_lies_in_the_mailbox_of_everybody_it_was_sent_to(box: EmbeddedServer) -> None:
    with smtp(box) as client:
        client.sendmail(ANNA, [JAN, "Ewa@klient.example"], LETTER)
        client.sendmail("", [JAN], LETTER)
    assert box.accepted == (
        Acceptance(ANNA, JAN, LETTER),
        Acceptance(ANNA, "Ewa@klient.example", LETTER),
        Acceptance("", JAN, LETTER),
    )
    assert box.read(JAN) == [LETTER, LETTER]
    with imap(box, "ewa@klient.example") as client:
        assert client.fetch([101], ["BODY.PEEK[]"])[101][b"BODY[]"] == LETTER


def test_a_wrong_password_opens_nothing(box: EmbeddedServer) -> None:
    with IMAPClient(box.host, box.imap_port, ssl=False) as client, pytest.raises(LoginError):
        client.login(JAN, "guess")


def test_login_at_the_relay_may_be_asked_for() -> None:
    with EmbeddedServer(login_required=True) as box, smtp(box) as client:
        with pytest.raises(smtplib.SMTPSenderRefused, match="530"):
            client.sendmail(ANNA, [JAN], LETTER)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(ANNA, "guess")
        client.login(ANNA, box.password)
        client.sendmail(ANNA, [JAN], LETTER)
        assert len(box.accepted) == 1


def test_the_owner_decides_what_is_refused_and_when(box: EmbeddedServer) -> None:
    asked = []

    def answer(stage: Stage, address: str, nth: int) -> str | None:
        asked.append((stage, address, nth))
        return "451 4.7.1 come again" if stage is Stage.RCPT and nth == 1 else None

    box.answer = answer
    with smtp(box) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail(ANNA, [JAN], LETTER)
        client.sendmail(ANNA, [JAN], LETTER)
    assert asked == [
        (Stage.MAIL, ANNA, 1),
        (Stage.RCPT, JAN, 1),
        (Stage.MAIL, ANNA, 2),
        (Stage.RCPT, JAN, 2),
        (Stage.DOT, JAN, 1),
    ]
    assert box.accepted == (Acceptance(ANNA, JAN, LETTER),)


def test_an_answer_that_waits_holds_up_nobody_else(box: EmbeddedServer) -> None:
    may_answer = threading.Event()
    box.answer = lambda stage, address, _: None if address != JAN or stage is not Stage.DOT else _refusal(may_answer)
    with smtp(box) as slow, smtp(box) as quick:
        slow.ehlo()
        slow.mail(ANNA)
        slow.rcpt(JAN)
        slow.docmd("DATA")
        slow.send(LETTER.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        quick.sendmail(ANNA, ["ewa@klient.example"], LETTER)
        may_answer.set()
        assert slow.getreply() == (550, b"no")
    assert [acceptance.recipient for acceptance in box.accepted] == ["ewa@klient.example"]


def _refusal(allowed: threading.Event) -> str:
    allowed.wait(20)
    return "550 no"


def test_waiting_ends_with_the_mail_it_waits_for(box: EmbeddedServer) -> None:
    senders = [threading.Timer(0.05 * n, box.deliver, (b"Subject: %d\r\n\r\n.\r\n" % n, JAN)) for n in range(4)]
    for sender in senders:
        sender.start()
    assert box.wait_for(JAN, 2, matching=lambda raw: b"2" in raw or b"3" in raw) == [
        b"Subject: 2\r\n\r\n.\r\n",
        b"Subject: 3\r\n\r\n.\r\n",
    ]
    with pytest.raises(TimeoutError, match=r"4 of 5 messages in INBOX of jan@klient\.example"):
        box.wait_for(JAN, 5, timeout=0.1)


def test_mail_that_is_moved_or_copied_is_waited_for_too(box: EmbeddedServer) -> None:
    for _ in range(2):
        box.deliver(LETTER, JAN)
    with imap(box, JAN) as client:
        client.create_folder("Sent/March")
        client.move([101], "Sent/March")
        client.copy([102], "Sent/March")
    assert box.wait_for(JAN, 2, folder="Sent/March") == [LETTER, LETTER]
    assert box.read(JAN) == [LETTER]
    assert box.read(JAN, "No such folder") == []
    assert box.folders(JAN) == ["INBOX", "Sent/March"]


def test_keywords_are_kept(box: EmbeddedServer) -> None:
    """pymap alone takes the system's flags only."""
    box.deliver(LETTER, JAN)
    with imap(box, JAN) as client:
        client.add_flags([101], ["$Forwarded", rb"\Answered"])
        assert set(client.get_flags([101])[101]) >= {b"$Forwarded", rb"\Answered"}


def test_a_restart_cuts_connections_and_keeps_mail_and_ports(box: EmbeddedServer) -> None:
    ports = (box.smtp_port, box.imap_port)
    box.deliver(LETTER, JAN)
    sending = smtp(box)
    reading = IMAPClient(box.host, box.imap_port, ssl=False, timeout=20)
    box.restart()
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        sending.noop()
    with pytest.raises((reading.AbortError, ConnectionError)):
        reading.noop()
    reading.shutdown()
    sending.close()
    assert (box.smtp_port, box.imap_port) == ports
    assert box.read(JAN) == [LETTER]
    with smtp(box) as client:
        client.sendmail(ANNA, [JAN], LETTER)
    assert box.read(JAN) == [LETTER, LETTER]


def test_two_boxes_do_not_share_mail(box: EmbeddedServer) -> None:
    box.deliver(LETTER, JAN)
    with EmbeddedServer() as other:
        assert other.read(JAN) == []
