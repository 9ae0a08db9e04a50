"""Canonical addresses: one spelling for one mailbox, so that nobody is written to twice."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from mailbot.domain.address import Invalid

_LONGEST = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets
_LOCAL = 64  # section 4.5.3.1.1
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Nearly all addresses are plain ASCII and need no IDNA; "xn--" and other "??--" labels take the long way. So do none
# of an office network's own (firma.local), which the validator would refuse as "special use".
_PLAIN = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    rf"@(?![^@]*\b[a-z0-9]{{2}}--)(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9]"
)


def canonical(text: str) -> str | Invalid:
    """Lower case, the domain in A-labels (IDNA 2008); the local part may have letters of any alphabet (RFC 6531)."""
    bare = text.strip()
    lowered = bare.lower()
    if len(bare) <= _LONGEST and bare.find("@") <= _LOCAL and bare.isascii() and _PLAIN.fullmatch(lowered):
        return lowered
    if len(bare) > _LONGEST:
        return Invalid(text[:_LONGEST], "too long")
    try:
        # Deliverability is the relay's to find out: no DNS here.
        valid = validate_email(bare, check_deliverability=False, globally_deliverable=False, strict=True)
    except EmailNotValidError as error:
        return Invalid(text, str(error).rstrip("."))
    top = valid.ascii_domain.rpartition(".")[2]
    if top in {valid.ascii_domain, ""} or top.isdigit():
        return Invalid(text, "the domain does not end with a name such as .pl or .com")
    # Not casefold(): it makes "ss" of "ß", which is another mailbox.
    return f"{unicodedata.normalize('NFC', valid.local_part.lower())}@{valid.ascii_domain.lower()}"


def canonical_domain(text: str) -> str | Invalid:
    """A domain alone, in A-labels."""
    address = canonical(f"x@{text.strip().lstrip('@')}")
    return address.partition("@")[2] if isinstance(address, str) else Invalid(text, address.why)
