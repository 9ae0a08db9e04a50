"""A mailbox that remembers what it stored, and that may lose its answers, or its mind."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from mailbot.domain.mailbox import Arrival, Copy, Known
from mailbot.errors import MailboxError


class RememberingMailbox:
    """Stores copies one by one; ``hindered`` is asked before each and after each, and says what goes wrong there."""

    def __init__(self, hindered: Callable[[int, bool], bool] = lambda _number, _stored: False) -> None:
        self.folders: dict[str, list[Copy]] = {}
        self.searched: list[str] = []
        self._hindered = hindered
        self._tries = 0

    def copies(self) -> Counter[str]:
        """How often each Message-ID lies in any folder."""
        return Counter(copy.message_id for kept in self.folders.values() for copy in kept)

    def append(self, folder: str, copies: Iterable[Copy]) -> None:
        for copy in copies:
            self._tries += 1
            if self._hindered(self._tries, False):  # noqa: FBT003 - not stored yet
                raise MailboxError("the connection was lost before the copy")
            self.folders.setdefault(folder, []).append(copy)
            if self._hindered(self._tries, True):  # noqa: FBT003 - stored
                raise MailboxError("the connection was lost after the copy")

    def stored(self, folder: str, message_ids: Sequence[str]) -> set[str]:
        self.searched += message_ids
        return {copy.message_id for copy in self.folders.get(folder, ())} & set(message_ids)

    def arrivals(self, known: Known) -> Iterator[Arrival]:  # noqa: ARG002 - nothing ever arrives
        return iter(())

    def file(self, uidvalidity: int, uid: int, folder: str) -> None:
        raise AssertionError(f"{uid} of {uidvalidity} goes to {folder}: nothing is filed here")

    def wait(self, seconds: float) -> bool:  # noqa: ARG002 - nothing is waited for
        return True

    def interrupt(self) -> None:
        pass

    def close(self) -> None:
        pass
