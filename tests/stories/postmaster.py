"""The other mail systems' side of a story: bounces and complaints, as they write them."""

from email.message import EmailMessage


def bounce(
    to: str,
    failing: str,
    status: str,
    words: str,
    *,
    returned: bytes = b"",
    action: str = "failed",
    message_id: str = "",
) -> bytes:
    """What Postfix sends to a return path (RFC 3464). ``returned``: the message, of which the header comes back."""
    header = returned.partition(b"\r\n\r\n")[0].decode()
    lines = (
        "Return-Path: <>",
        f"Delivered-To: {to}",
        f"Message-ID: <{message_id or f'bounce.{failing}'}@mx.klient.example>",
        "Date: Tue, 24 Nov 2026 09:31:00 +0100",
        "From: MAILER-DAEMON@mx.klient.example (Mail Delivery System)",
        f"To: {to}",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "",
        f"<{failing}>: host mx.klient.example said: {words}",
        "",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.klient.example",
        "",
        f"Final-Recipient: rfc822; {failing}",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; {words}",
        "",
        "--b",
        "Content-Type: text/rfc822-headers",
        "",
        header.replace("\r\n", "\n"),
        "",
        "--b--",
        "",
    )
    return "\r\n".join("\n".join(lines).split("\n")).encode()


def complaint(to: str, return_path: str, message_id: str = "complaint") -> bytes:
    """What a provider's feedback loop sends (RFC 5965)."""
    lines = (
        "From: feedback@provider.example",
        f"To: {to}",
        "Subject: FW: Zmiana godzin otwarcia",
        f"Message-ID: <{message_id}@provider.example>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
        "",
        "--b",
        "Content-Type: message/feedback-report",
        "",
        "Feedback-Type: abuse",
        "User-Agent: Provider/1.0",
        "Version: 1",
        f"Original-Mail-From: <{return_path}>",
        "",
        "--b--",
        "",
    )
    return "\r\n".join(lines).encode()


def hotmail(to: str, message: bytes, original: str = "jan@klient5.example") -> bytes:
    """What Hotmail sends for a complaint: the message itself, and no part for machines."""
    marked = f"X-HmXmrOriginalRecipient: {original}\r\n".encode() + _hidden(message)
    return _enclosing("multipart/mixed", to, b"Content-Type: message/rfc822\r\n\r\n" + marked)


def yahoo(to: str, message: bytes) -> bytes:
    """RFC 5965 without the recipient, who still stands in the message's own To."""
    told = b"Feedback-Type: abuse\r\nUser-Agent: Yahoo!-Mail-Feedback/2.0\r\nVersion: 0.1\r\n"
    return _feedback(to, told, b"Content-Type: message/rfc822\r\n\r\n" + message)


def comcast(to: str, message: bytes) -> bytes:
    """RFC 5965 with every address hidden, and the header alone returned."""
    told = b"Feedback-Type: abuse\r\nVersion: 1\r\nOriginal-Rcpt-To: [redacted]\r\nOriginal-Mail-From: <redacted>\r\n"
    return _feedback(
        to, told, b"Content-Type: text/rfc822-headers\r\n\r\n" + _hidden(message).partition(b"\r\n\r\n")[0]
    )


def _hidden(message: bytes) -> bytes:
    """Without a trace of whom it went to, but for its Message-ID."""
    lines = message.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.lower().startswith((b"to:", b"list-", b"return-path:")))


def _feedback(to: str, told: bytes, returned: bytes) -> bytes:
    parts = b"Content-Type: message/feedback-report\r\n\r\n" + told + b"\r\n--b\r\n" + returned
    return _enclosing("multipart/report; report-type=feedback-report", to, parts)


def _enclosing(kind: str, to: str, parts: bytes) -> bytes:
    head = (
        f"From: staff@provider.example\r\nTo: {to}\r\nSubject: complaint about message from 192.0.2.1\r\n"
        f"Message-ID: <{abs(hash(parts))}@provider.example>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: {kind}; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n--b\r\n'
    )
    return head.encode() + parts + b"\r\n--b--\r\n"


def unsubscribes(sender: str, to: str, subject: str, body: str = "", **headers: str) -> bytes:
    """What a mail program sends when its reader presses "unsubscribe", or a customer writes by hand."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{abs(hash((sender, to, subject, body)))}@klient.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes().replace(b"\n", b"\r\n")
