"""That the servers which other tests lean on do what they say."""

import smtplib

import pytest

from mailbot.wire.imap import ImapMailbox
from tests.real.servers import Dovecot, Postfix

pytestmark = pytest.mark.real

LETTER = b"From: anna@firma.example\r\nSubject: Hello\r\n\r\nHello.\r\n"


def test_mail_for_anybody_ends_in_the_dovecot(postfix: Postfix, dovecot: Dovecot) -> None:
    with smtplib.SMTP(postfix.host, postfix.smtp_port) as client:
        client.sendmail("anna@firma.example", ["somebody@anywhere.example"], LETTER)
    mailbox = ImapMailbox(dovecot.server("somebody@anywhere.example"))
    assert mailbox.wait(10)
    (arrival,) = mailbox.arrivals(lambda *_: False)
    assert b"Delivered-To: somebody@anywhere.example\r\n" in arrival.raw
    assert arrival.raw.endswith(b"\r\n\r\nHello.\r\n")
    mailbox.close()
