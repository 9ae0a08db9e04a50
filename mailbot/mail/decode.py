"""One incoming mail → a Letter. Total: it repairs or leaves out, notes what it did, and never raises."""

from mailbot.domain.letter import Correspondent, Letter
from mailbot.mail import addresses, charsets, fields, mime, reading
from mailbot.mail.mime import Part

_RECIPIENT_FIELDS = ("to", "cc", "delivered-to")


def decode(raw: bytes) -> Letter:
    """Read any bytes; ``bounds.exceeded`` says beforehand whether they are worth it."""
    tree = mime.split(raw)
    root = tree.root
    defects = [*tree.excess, *tree.defects]
    content = reading.with_pictures(reading.Reader(defects).content(root))
    date = fields.text(root.field("date"))
    return Letter(
        message_id=next(iter(fields.message_ids(fields.text(root.field("message-id")))), ""),
        references=fields.thread(fields.text(root.field("in-reply-to")), fields.text(root.field("references"))),
        senders=tuple(_senders(root)),
        recipients=tuple(_recipients(root)),
        subject=fields.readable("subject", root.field("subject")),
        date=fields.moment(date),
        text=content.text,
        html=content.html,
        attachments=content.attachments,
        headers=tuple((field.name, fields.readable(field.name, field.value)) for field in root.fields),
        defects=tuple(dict.fromkeys(defects)),
    )


def _senders(root: Part) -> list[Correspondent]:
    """Strictly: a From that is not plainly a list of mailboxes becomes one sender whose address nobody can have."""
    found: list[Correspondent] = []
    for field in root.fields:
        if field.name == "from":
            value = charsets.guessed(field.value)  # controls still in it: they make it unclear, not invisible
            unclear = Correspondent("", f"({charsets.one_line(value)})")
            found.extend(addresses.strict(value) or (unclear,))
    return found


def _recipients(root: Part) -> list[Correspondent]:
    return [
        mailbox
        for name in _RECIPIENT_FIELDS
        for field in root.fields
        if field.name == name
        for mailbox in addresses.lenient(fields.text(field.value))
    ]
