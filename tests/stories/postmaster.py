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
