"""How much of a letter we are ready to look at: asked before anything else reads its bytes."""

from mailbot.mail import mime

LETTER = 25_000_000  # bytes
NARROW_FIELD = 4 << 10
WIDE_FIELD = 32 << 10
PARAMETERS = 100  # semicolons of a Content-* field
# Fields that name a person or a message: nothing honest needs more, and parsers slow down with the square of it.
_NARROW = frozenset(
    {"from", "sender", "reply-to", "return-path", "delivered-to", "message-id", "date", "resent-from", "resent-sender"}
)


def exceeded(raw: bytes, letter: int = LETTER) -> str | None:
    """The first limit that the letter breaks, as a sentence for the log; None when it may be read. Linear in size."""
    if len(raw) > letter:
        return f"the letter has {len(raw):,} bytes, {letter:,} are allowed"
    tree = mime.split(raw)
    if tree.excess:
        return tree.excess[0]
    for part in tree.root.walk():
        for field in part.fields:
            if fault := _fault(field):
                return fault
    return None


def _fault(field: mime.Field) -> str | None:
    structured = field.name.startswith("content-")
    allowed = NARROW_FIELD if structured or field.name in _NARROW else WIDE_FIELD
    if field.size > allowed:
        return f"the field {field.name[:40]} has {field.size:,} bytes, {allowed:,} are allowed"
    if structured and field.value.count(b";") > PARAMETERS:
        return f"the field {field.name[:40]} has more than {PARAMETERS} parameters"
    return None
