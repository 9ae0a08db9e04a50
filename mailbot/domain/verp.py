"""Addresses that tell which delivery a mail is about: variable envelope return paths, and those to unsubscribe by.

``bot+b.17.203.mfrggzdfmztwq2lk@firma.example``: purpose, campaign, recipient's number, and 80 bits of HMAC over them,
so that nobody who was not written to can make one.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mailbot.domain.campaign import MessageIds


class Purpose(StrEnum):
    """What a mail to such an address says; the letter that stands in it."""

    BOUNCE = "b"
    UNSUBSCRIBE = "u"


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody who saw the message of this delivery wrote; only ``read`` and ``prove`` make it."""

    campaign: int
    number: int  # the recipient's

    @property
    def key(self) -> tuple[int, int]:
        return self.campaign, self.number


_BITS = 80
_SHAPE = re.compile(r"([bu])\.([1-9]\d{0,8})\.([1-9]\d{0,8})\.([a-z2-7]{16})")
_LONGEST_LOCAL = 64  # RFC 5321 §4.5.3.1.1
_LONGEST_TAG = len("+b.999999999.9999999.") + _BITS // 5


def fits(bot: str) -> bool:
    """Whether the bot's address leaves room for what is added to it."""
    return len(bot.rpartition("@")[0]) + _LONGEST_TAG <= _LONGEST_LOCAL


def address(purpose: Purpose, bot: str, secret: bytes, campaign: int, number: int) -> str:
    """The address of one delivery; ``bot`` is an address whose mail server knows ``+`` (RFC 5233)."""
    return with_tag(bot, f"{purpose}.{campaign}.{number}.{_seal(purpose, secret, campaign, number)}")


def tag(address: str) -> str:
    """What was added to the bot's address; the proof by itself, for a link."""
    return address.rpartition("@")[0].rpartition("+")[2]


def with_tag(bot: str, tag: str) -> str:
    """The address that has it."""
    local, _, domain = bot.rpartition("@")
    return f"{local}+{tag}@{domain}"


def read(purpose: Purpose, candidates: Iterable[str], bot: str, secret: bytes) -> Proof | None:
    """The delivery that the first genuine address names; None where all are foreign, forged or for something else.

    Case does not matter: some servers write every address in small letters, some in capitals.
    """
    local, _, domain = bot.lower().rpartition("@")
    for candidate in candidates:
        name, _, place = candidate.strip("<> ").lower().rpartition("@")
        found = _SHAPE.fullmatch(name.removeprefix(f"{local}+"))
        if found is None or place != domain or found[1] != purpose or not name.startswith(f"{local}+"):
            continue
        campaign, number = int(found[2]), int(found[3])
        if hmac.compare_digest(found[4], _seal(purpose, secret, campaign, number)):
            return Proof(campaign, number)
    return None


def prove(originals: Iterable[str], deliveries: Iterable[tuple[int, int]], secret: bytes) -> Proof | None:
    """The one of ``deliveries`` (campaign, number) whose Message-ID is quoted; its HMAC was told to nobody else."""
    quoted = [(original.lower().encode("utf-8", "replace"), original.rpartition("@")[2]) for original in originals]
    ids: dict[tuple[int, str], MessageIds] = {}
    for campaign, number in deliveries:
        for original, domain in quoted:
            if (known := ids.get((campaign, domain))) is None:
                known = ids[campaign, domain] = MessageIds(secret, campaign, domain)
            if hmac.compare_digest(original, known.of(number).lower().encode("utf-8", "replace")):
                return Proof(campaign, number)
    return None


def _seal(purpose: Purpose, secret: bytes, campaign: int, number: int) -> str:
    seal = hmac.digest(secret, f"{purpose.name}|{campaign}|{number}".encode(), "sha256")
    return b32encode(seal[: _BITS // 8]).decode().lower()
