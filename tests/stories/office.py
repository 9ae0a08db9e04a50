"""The requester's side of a story: writes mails as an office worker's client would, and reads what came."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid

from imapclient import IMAPClient  # type: ignore[import-untyped]

from mailbot.embedded import EmbeddedServer

QUOTE = "W dniu 24.11.2026 o 10:00 mailbot napisał(a):"


@dataclass(frozen=True, slots=True)
class Read:
    """One mail as its reader sees it."""

    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @property
    def attachments(self) -> list[tuple[str | None, bytes]]:
        return [
            (part.get_filename(), part.get_payload(decode=True))  # type: ignore[misc]
            for part in self.message.iter_attachments()
        ]

    def says(self, *words: str) -> bool:
        """Whether every one of ``words`` stands in the text, however it is wrapped."""
        flat = re.sub(r"\s+", " ", self.text)
        return all(word in flat for word in words)


def read(raw: bytes) -> Read:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return Read(message)


def letter(
    sender: str,
    to: str,
    subject: str,
    body: str,
    *,
    html: str | None = None,
    attachments: tuple[tuple[str, str, bytes], ...] = (),
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A new mail, as a mail program hands it over."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain="firma.example")
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(body)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, kind, content in attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def reply(
    sender: str,
    to: str,
    mail: Read,
    words: str,
    headers: Mapping[str, str] | None = None,
    *,
    attachments: tuple[tuple[str, str, bytes], ...] = (),
) -> bytes:
    """An answer with ``words`` on top and the whole mail quoted below, as Thunderbird writes it."""
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    return letter(
        sender,
        to,
        f"Re: {mail.subject}",
        f"{words}\n\n{QUOTE}\n{quoted}\n",
        attachments=attachments,
        headers={"In-Reply-To": mail.message_id, "References": mail.message_id} | dict(headers or {}),
    )


def phone_reply(sender: str, to: str, mail: Read, words: str) -> bytes:
    """An answer from a phone: HTML and text, the quote in a blockquote, a signature nobody asked for."""
    return letter(
        sender,
        to,
        f"Re: {mail.subject}",
        f"{words}\n\nWysłane z iPhone'a\n\n> {mail.text[:200]}",
        html=(
            f'<html><head></head><body dir="auto"><div dir="ltr">{words}</div><div dir="ltr"><br>Wysłane z iPhone\'a'
            f'</div><div dir="ltr"><br><blockquote type="cite">{QUOTE}<br><br></blockquote></div>'
            f'<blockquote type="cite"><div dir="ltr">{mail.html}</div></blockquote></body></html>'
        ),
        headers={"In-Reply-To": mail.message_id, "References": mail.message_id},
    )


@contextmanager
def client(box: EmbeddedServer, user: str) -> Iterator[IMAPClient]:
    """A mail program of ``user``, logged in."""
    connection = IMAPClient(box.host, box.imap_port, ssl=False)
    connection.login(user, box.password)
    try:
        yield connection
    finally:
        connection.logout()
