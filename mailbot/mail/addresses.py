"""Address fields: read strictly where we obey, leniently elsewhere; and when two addresses are one."""

import re

from mailbot.domain.letter import Correspondent
from mailbot.mail import charsets, rfc2047

_ATEXT = r"[^\x00-\x20\x7f-\xa0()<>\[\]:;@\\,.\"\u2028\u2029\ud800-\udfff]"
_LABEL = r"[^\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\xa0\u2028\u2029\ud800-\udfff]"
_ADDRESS = rf"{_ATEXT}++(?:\.{_ATEXT}++)*+@{_LABEL}++(?:\.{_LABEL}++)*+"
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
# RFC 5322 §3.4 without groups, routes, domain literals and quoted local parts. A display name may not hold an "@"
# outside quotes, unless it is the very address that follows. Possessive throughout: no input makes it go back.
_MAILBOX = re.compile(
    rf"\s*+(?:(?P<echo>{_ADDRESS})\s*+<(?P=echo)>"
    rf"|(?P<name>(?:(?:{_ATEXT}|[.\s])++|{_QUOTED})*+)<(?P<angle>{_ADDRESS})>"
    rf"|(?P<bare>{_ADDRESS}))\s*+(?P<more>,|\Z)"
)
# An unclosed quote runs to the end: looking for its end once more at every quote after it would cost the square.
_PIECE = re.compile(rf"(?P<quoted>{_QUOTED}?)|<(?P<angle>[^<>,;]*+)>?|(?P<end>[,;])|(?P<text>[^\",;<]++)", re.DOTALL)
_NAME_PIECE = re.compile(rf"(?P<quoted>{_QUOTED}?)|[^\"]++", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SURE = re.compile(rf"{_ADDRESS}")
_OUTSIDE = re.compile(rf'[^()"\\]++|{_QUOTED}', re.DOTALL)
_INSIDE = re.compile(r"[^()\\]++|\\.", re.DOTALL)


def strict(value: str) -> tuple[Correspondent, ...] | None:
    """The mailboxes of an address field as RFC 5322 §3.4 has it, not decoded yet; None when it is anything else."""
    text = without_comments(value)
    if text is None:
        return None
    found: list[Correspondent] = []
    at = 0
    while mailbox := _MAILBOX.match(text, at):
        found.append(
            Correspondent(_shown(mailbox["name"] or ""), mailbox["echo"] or mailbox["angle"] or mailbox["bare"])
        )
        if not mailbox["more"]:
            return tuple(found)
        at = mailbox.end()
    return None


def lenient(value: str) -> tuple[Correspondent, ...]:
    """Whatever looks like a mailbox in an address field; never to be asked who somebody is."""
    found: list[Correspondent] = []
    name, address = "", ""
    for piece in _PIECE.finditer(value + ","):
        if piece["quoted"]:
            name += piece["quoted"]
        elif piece["angle"] is not None:
            address = piece["angle"].strip()
        elif piece["text"]:
            name += piece["text"].rpartition(":")[2]  # a group's name goes
        else:
            if not address and "@" in name:
                name, address = "", re.sub(r"\([^()]*+\)", "", name).strip()
            if "@" in address:
                found.append(Correspondent(_shown(name), charsets.one_line(address)))
            name, address = "", ""
    return tuple(found)


def is_plain(address: str) -> bool:
    """True for ``local@domain`` without quotes, comments, literals or white space."""
    return _SURE.fullmatch(address) is not None


def canonical(address: str) -> str:
    """The form in which two spellings of one address are equal: ASCII letters in lower case, the domain in A-labels.

    A label that IDNA would have to map first (``ﬁrma`` with a ligature) stays as it is: nobody becomes somebody else.
    """
    local, at, domain = address.rpartition("@")
    return _ascii_lower(local) + at + canonical_domain(domain)


def canonical_domain(domain: str) -> str:
    """The domain in A-labels and lower case."""
    return ".".join(_a_label(label) for label in domain.split("."))


def _a_label(label: str) -> str:
    label = _ascii_lower(label)
    if label.isascii():
        return label
    try:
        encoded = label.encode("idna").decode("ascii")
        back = encoded.encode("ascii").decode("idna")
    except UnicodeError:
        return label
    return encoded if encoded.startswith("xn--") and back == label.lower() else label


def _ascii_lower(text: str) -> str:
    # str.lower() would make "K" (the Kelvin sign) a "k".
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def without_comments(value: str) -> str | None:
    """The field with each comment (RFC 5322 §3.2.2) made a space; None when its brackets or quotes do not close."""
    done: list[str] = []
    at = depth = 0
    while at < len(value):
        letter = value[at]
        if letter == "(":
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
            if not depth:
                done.append(" ")
        elif plain := (_INSIDE if depth else _OUTSIDE).match(value, at):
            if not depth:
                done.append(plain[0])
            at = plain.end() - 1
        else:
            return None
        at += 1
    return None if depth else "".join(done)


def _shown(name: str) -> str:
    """A display name as a person reads it."""
    pieces = (
        _ESCAPED.sub(r"\1", piece["quoted"][1:].removesuffix('"')) if piece["quoted"] else piece[0]
        for piece in _NAME_PIECE.finditer(name)
    )
    return " ".join(charsets.one_line(rfc2047.decode("".join(pieces))).split())
