"""Where customers' replies go: to the account, to the requester, to each contact's owner, or to an address."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from mailbot.domain.choices import Choice, Choices, choose
from mailbot.domain.folding import fold
from mailbot.domain.selector import AtAddress

_LONGEST = 500  # characters of a field or a line that are looked at

_NOBODY: Mapping[str, str] = MappingProxyType({})
_PRINTABLE_ADDRESS = r"[^\s<>@,;:|\"()\[\]\\]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(_PRINTABLE_ADDRESS)
_WRITTEN = re.compile(rf"(?:[^<>@]*<)?\s*(?:mailto:)?({_PRINTABLE_ADDRESS})\s*>?", re.IGNORECASE)


class Party(Enum):
    """Who has a part in a campaign and may get its replies."""

    ACCOUNT = "account"
    REQUESTER = "me"
    OWNER = "owner"  # of each contact


Wish = Party | AtAddress

CHOICES: Choices[Party] = (
    Choice(Party.ACCOUNT, ("account", "the account", "to the account"), ("konto", "na konto", "do konta")),
    Choice(
        Party.REQUESTER,
        ("me", "to me", "my address", "to my address", "myself"),
        ("ja", "do mnie", "mnie", "mój adres", "na mój adres", "moje", "moja"),
    ),
    Choice(
        Party.OWNER,
        ("owner", "the owner", "to the owner", "owners", "to the owners", "contact's owner"),
        ("opiekun", "do opiekuna", "opiekunowie", "do opiekunów", "opiekun klienta", "opiekun kontaktu"),
    ),
)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where one recipient's reply goes."""

    address: str
    own: bool = False  # the account's own address: no Reply-To is needed
    ownerless: bool = False  # an owner was asked for and none is known, so that it is the account


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the replies of all recipients go, the most frequent address first."""

    to: tuple[tuple[str, int], ...]
    ownerless: int


def read(text: str) -> Wish | None:
    """``me``, ``opiekun``, ``Anna <anna@firma.example>``; the address as written, not checked further."""
    if (choice := choose(text, CHOICES)) is not None:
        return choice.value
    written = _WRITTEN.fullmatch(text.strip()[:_LONGEST])
    return AtAddress(written[1]) if written else None


def written(wish: Wish) -> str:
    """The text that ``read`` reads into ``wish``."""
    return wish.address if isinstance(wish, AtAddress) else wish.value


def destination(
    wish: Wish, *, account: str, requester: str, owner: str = "", staff: Mapping[str, str] = _NOBODY
) -> Destination:
    """``owner``: the contact's field, an address or a name; ``staff``: addresses by folded name, for the latter."""
    match wish:
        case Party.ACCOUNT:
            address = account
        case Party.REQUESTER:
            address = requester
        case Party.OWNER:
            found = _ADDRESS.search(owner[:_LONGEST])
            address = found[0] if found else staff.get(fold(owner), "")
        case AtAddress(address):
            pass
    if not address:
        return Destination(account, own=True, ownerless=True)
    return Destination(address, own=address.casefold() == account.casefold())


def tally(destinations: Iterable[Destination]) -> Tally:
    """How many replies go where; of addresses that are as frequent the first met comes first."""
    counted: Counter[str] = Counter()
    ownerless = 0
    for one in destinations:
        counted[one.address] += 1
        ownerless += one.ownerless
    return Tally(tuple(counted.most_common()), ownerless)
