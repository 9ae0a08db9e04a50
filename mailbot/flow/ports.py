"""The two doors through which the flow touches the world: a mailbox and a courier."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from mailbot.domain.delivery import AccountFault, Ledger
from mailbot.domain.mailbox import Arrival, Copy, Known

__all__ = ["Arrival", "Copy", "Courier", "Known", "Mailbox"]


class Mailbox(Protocol):
    """An IMAP account. Every call may raise ``MailboxError``; the next call connects anew."""

    def arrivals(self, known: Known) -> Iterator[Arrival]:
        """What lies in the inbox and is not ``known``, oldest first, one at a time, never by ``\\Seen``."""
        ...

    def file(self, uidvalidity: int, uid: int, folder: str) -> None:
        """Move a message of the inbox to ``folder`` (created when absent); nothing when it is gone already."""
        ...

    def wait(self, seconds: float) -> bool:
        """IDLE until something arrives, ``interrupt`` is called or the time is over; True: look now.

        Without IDLE on the server the time that is over is itself the reason to look: True.
        """
        ...

    def interrupt(self) -> None:
        """End a ``wait`` of another thread at once."""
        ...

    def append(self, folder: str, copies: Iterable[Copy]) -> None:
        """Store copies in ``folder`` (created when absent); each is asked for when its turn comes, and then let go."""
        ...

    def stored(self, folder: str, message_ids: Sequence[str]) -> set[str]:
        """Which of our own Message-IDs lie in ``folder``."""
        ...

    def close(self) -> None:
        """Log out; never raises."""
        ...


class Courier(Protocol):
    """One account's way out. Runs in the caller's thread until the ledger has nothing more to give."""

    @property
    def largest(self) -> int | None:
        """Octets of the largest message that the relay takes, as it said last; 0 is no limit, None no word."""
        ...

    def run(self, ledger: Ledger) -> AccountFault | None:
        """Send what ``ledger.next()`` gives; None when it gave None and all is settled, else what stopped it."""
        ...

    def close(self) -> None:
        """QUIT the connections that are kept; never raises."""
        ...
