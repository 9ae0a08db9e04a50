"""What comes back of what was sent: the addresses that a bounce names, and what its words mean for them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from mailbot.domain.folding import fold


class Kind(StrEnum):
    """What a returned mail says about one recipient; the words are what the database keeps."""

    DEAD = "dead"  # there is no such address: it is not written to again
    FULL = "full"
    POLICY = "policy"  # about our message, about us or about the way there; the address is not at fault
    TEMPORARY = "temporary"  # tried for long, and given up
    UNKNOWN = "unknown"  # it failed, and nobody can say why
    DELAYED = "delayed"  # nothing has failed: the other side still tries
    COMPLAINT = "complaint"  # the recipient called it spam


SOFT = frozenset({Kind.FULL, Kind.TEMPORARY, Kind.UNKNOWN})
"""Failures that may pass: only several in a row say something about an address."""

NO_RETURN = frozenset({Kind.DELAYED, Kind.COMPLAINT})
"""The message is still under way, or has arrived; whatever else comes back says that it was not delivered."""


@dataclass(frozen=True, slots=True)
class Failing:
    """One address of a bounce."""

    address: str  # as the bounce writes it: where the message had got to (RFC 3464 §2.3.2)
    original: str  # where it was sent to at first (§2.3.1); "" when the bounce does not tell
    kind: Kind
    status: str  # "5.1.1" (RFC 3463); "" where there is none
    words: str  # the other server's own, on one line


@dataclass(frozen=True, slots=True)
class Traces:
    """By what a returned mail is known, and what it shows of the message that it is about. All of it can be forged."""

    message_id: str  # its own, or the SHA-256 of its bytes: the same mail twice counts once
    returned_to: tuple[str, ...]  # addresses that it came to, and return paths that it quotes
    originals: tuple[str, ...]  # Message-IDs that it quotes, without angle brackets


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail system could not deliver, or could not yet."""

    traces: Traces
    failings: tuple[Failing, ...]  # at least one

    def about(self, address: str, own: Collection[str] = ()) -> Failing | None:
        """What it says about the delivery to ``address``; ``own`` are addresses of ours, a witness among them.

        A forwarded message fails under a name that we never wrote to, so a sole stranger stands for the recipient.
        """
        for failing in self.failings:
            if address.lower() in (failing.address.lower(), failing.original.lower()):
                return failing
        ours = {one.lower() for one in own}
        strangers = [failing for failing in self.failings if failing.address.lower() not in ours]
        return strangers[0] if len(strangers) == 1 else None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A recipient pressed the spam button, and the provider tells us (RFC 5965)."""

    traces: Traces
    feedback: str  # "abuse", "fraud" …
    addresses: tuple[str, ...]  # Original-Rcpt-To, and whom the message itself names; many providers hide them all


def kind(status: str, words: str) -> Kind:
    """What a final failure means, by its RFC 3463 status and the server's words; also for the answer of a relay.

    Temporary unless proven permanent: only a third of all 5.x.x are about the address. Taking a living address for
    dead loses a customer, the other way round costs a mail.
    """
    codes = {found[0] for found in _CODE.finditer(f"{status} {words[:_READ]}")}
    said = fold(words[:_READ])
    dead = bool(codes & _DEAD) + (_NOBODY.search(said) is not None)
    unwanted = _UNWANTED.search(said) is not None and dead < _BOTH  # "blocked: too many unknown users" is about us
    signs = (
        (Kind.POLICY, any(code.startswith("5.7.") for code in codes)),
        (Kind.FULL, any(code.endswith(".2.2") for code in codes) or _FULL.search(said) is not None),
        (Kind.TEMPORARY, any(code.startswith("4.") for code in codes) or (not codes and _NOT_NOW.search(said))),
        (Kind.POLICY, unwanted or codes & _ABOUT_THE_MESSAGE),
        (Kind.POLICY, any(code.startswith("5.4.") for code in codes)),  # network and routing (RFC 3463 §3.5)
        (Kind.UNKNOWN, any(code.startswith("5.3.") for code in codes)),
        (Kind.DEAD, dead),
    )
    return next((kind for kind, shown in signs if shown), Kind.UNKNOWN)


def _any(*patterns: str) -> re.Pattern[str]:
    """They meet folded text: lower case, no diacritics, single spaces."""
    return re.compile("|".join(patterns))


_READ = 2_000  # characters of a server's words
_BOTH = 2
# Not an IP address, a version or a date: RFC 3463 §3 has eight subjects, and details of up to three digits.
_CODE = re.compile(r"(?<![\d.])[45]\.[0-7]\.\d{1,3}(?!\.?\d)")
_DEAD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_ABOUT_THE_MESSAGE = frozenset({"5.1.7", "5.1.8", "5.2.3", "5.3.4", "5.6.0", "5.6.1", "5.6.3"})
_NOT_NOW = re.compile(r"(?:\A|[:;>] ?)4[25]\d[ -]")

_BOX = r"(?:user|mail ?box|inbox|recipient|account|address|addressee)"
_SKRZYNKA = r"(?:uzytkowni\w+|skrzynk\w+|odbior\w+|adres\w*|konto)"
_FEW_WORDS = r"(?: [^\s;]{1,80}(?<![.!?])){0,4}"
_NOBODY = _any(
    rf"user unknown|unknown (?:local |virtual )?{_BOX}\b",
    r"no such (?:local )?(?:user|mailbox|recipient|account|address|person|name)",
    r"no (?:mailbox|account|user) (?:here )?(?:by|with|of) that name|no mailbox (?:here )?found",
    rf"\b{_BOX}\b{_FEW_WORDS} (?:(?:was|is|could|can|be|been) ){{0,2}}(?:unknown|not (?:be )?(?:found|known))",
    rf"\b{_BOX}\b{_FEW_WORDS} (?:does not exist|doesn['’]?t exist)|\badresse\b{_FEW_WORDS} n['’]existe pas",
    rf"\b{_BOX}\b{_FEW_WORDS} (?:not (?:listed|recogni[sz]ed)|no longer (?:valid|active|in use|exists))\b",
    rf"\buser (?:does not|doesn['’]?t) have (?:a|an) \S{{1,80}} account|\bdomain\b{_FEW_WORDS} does not exist",
    rf"\b{_BOX} (?:has been |is |was )?(?:permanently )?(?:disabled|deactivated|discontinued|closed|deleted)\b",
    r"not (?:our|a valid|a known) (?:customer|user|mailbox|recipient)\b",
    rf"nie ma takie(?:go|j) {_SKRZYNKA}|nieznan[yae]\w* {_SKRZYNKA}",
    rf"\b{_SKRZYNKA}{_FEW_WORDS} nie (?:istnieje|zostal\w? (?:odnalezion|znalezion)\w+)",
    rf"\b(?:benutzer|empfanger|postfach)\b{_FEW_WORDS} (?:unbekannt|existiert nicht)",
    r"utilisateur inconnu|usuario desconocido",
)
_FULL = _any(
    rf"\b(?:mail ?(?:box|folder)|inbox|account|disk)\b{_FEW_WORDS} (?:is )?(?:full|over ?quota|over its quota)\b",
    r"(?:mail|box|disk|storage|over|user'?s?)[ -]?quota|quota (?:(?:is |was |has been )?exceeded|violation)",
    rf"\bexceed\w*{_FEW_WORDS} (?:storage|quota)\b|out of (?:storage|disk) space",
    rf"\bskrzynk\w+{_FEW_WORDS} (?:pelna|przepelniona|zapelniona)\b|przepelnion\w+ skrzynk|brak miejsca w skrzynce",
    rf"\bprzekroczon\w+{_FEW_WORDS} (?:limit|pojemnosc|quot)\w*",
)
_UNWANTED = _any(
    r"\b(?:spam\w*|junk|unsolicited|bulk mail|block(?:ed|list\w*|ing)|black ?list\w*|deny ?list\w*|banned)\b",
    r"\btoo many (?:connections|messages|errors|unknown|invalid|recipients)\b",
    r"\b(?:reputation|dmarc|spf|dkim|rbl|dnsbl|policy|virus|malware|denied|prohibited)\b",
)
