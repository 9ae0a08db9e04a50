"""What every report about a mail has (RFC 6522): parts for machines made of groups of fields, and the mail itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from mailbot.domain.bounce import Traces
from mailbot.mail import charsets, fields, mime, transfer
from mailbot.mail.mime import Part

Group = Mapping[str, str]
"""Fields by their lower case names; of several of one name the first."""

_MESSAGES = frozenset({"message/rfc822", "message/global"})
_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_READ = 256 << 10  # bytes of a part
_MOST_GROUPS = 100
_FIELD = re.compile(r"([A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)")
_FOLD = re.compile(r"\n[ \t]+(?=\S)")
_ARRIVED_AT = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to")
HOTMAIL = "x-hmxmroriginalrecipient"
"""What Hotmail adds to a message that it returns as complained about, in place of RFC 5965's part."""
_WRITTEN_TO = frozenset({*_ARRIVED_AT, HOTMAIL})
_MOST_TRACES = 20


def own_parts(part: Part) -> Iterator[Part]:
    """This part and those below it, without what attached messages hold: a bounce may return a bounce."""
    yield part
    if part.type.word not in _MESSAGES:
        for one in part.parts:
            yield from own_parts(one)


def groups(part: Part) -> tuple[Group, ...]:
    """The groups of fields of a ``message/delivery-status`` and its like, parted by blank lines (RFC 3464 §2.1.2)."""
    text = charsets.clean_text(charsets.guessed(content(part)[:_READ]))
    found: list[Group] = []
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)*\n", text):
        group: dict[str, str] = {}
        for line in _FOLD.sub(" ", block).split("\n"):
            if told := _FIELD.match(line):
                group.setdefault(told[1].lower(), charsets.one_line(told[2]).strip())
        if group:
            found.append(group)
    return tuple(found[:_MOST_GROUPS])


def content(part: Part) -> bytes:
    """The part's body, out of its transfer encoding."""
    encoding = fields.text(part.field("content-transfer-encoding")).partition(";")[0].strip().lower()
    return transfer.decode(part.body, encoding)[0]


def traces(raw: bytes, root: Part, return_paths: Sequence[str], quoted: str = "") -> Traces:
    """Whatever may tell which message of ours the report is about.

    ``return_paths``: the envelope's recipient and the like. ``quoted``: text in which the returned header may stand.
    """
    returned = returned_header(root)
    places = [*return_paths, *(fields.text(root.field(name)) for name in _ARRIVED_AT)]
    ids = [*fields.message_ids(fields.text(root.field("in-reply-to"))), *_QUOTED_ID.findall(quoted)]
    if returned is not None:
        places.append(fields.text(returned.field("return-path")))
        ids = [*fields.message_ids(fields.text(returned.field("message-id"))), *ids]
    ids += fields.message_ids(fields.text(root.field("references")))
    own = fields.message_ids(fields.text(root.field("message-id")))
    addresses = (address for place in places for address in _ADDRESS.findall(place))
    return Traces(
        message_id=own[0] if own else sha256(raw).hexdigest(),
        returned_to=tuple(dict.fromkeys(addresses))[:_MOST_TRACES],
        originals=tuple(dict.fromkeys(ids))[:_MOST_TRACES],
    )


_ADDRESS = re.compile(r"[^\s<>,;:\"()@]{1,200}@[^\s<>,;:\"()@]{1,255}")
_QUOTED_ID = re.compile(r"^[> \t]{0,20}message-id:\s{0,9}<([^<>\s]{1,500})>", re.IGNORECASE | re.MULTILINE)


def written_to(root: Part) -> tuple[str, ...]:
    """To whom the returned message went, by its own header; providers that hide one of these often forget another."""
    returned = returned_header(root)
    if returned is None:
        return ()
    values = (fields.text(field.value) for field in returned.fields if field.name in _WRITTEN_TO)
    found = (address for value in values for address in _ADDRESS.findall(value))
    return tuple(dict.fromkeys(found))[:_MOST_TRACES]


def returned_header(root: Part) -> Part | None:
    """The header of the message that came back, whole or not."""
    for part in own_parts(root):
        if part is not root and part.type.word in _MESSAGES and part.parts:
            return part.parts[0]
        if part.type.word in _HEADERS:
            return mime.split(content(part)[:_READ]).root
    return None
