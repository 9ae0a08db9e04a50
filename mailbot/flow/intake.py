"""Every letter exactly once: from the mailbox into the database, to whoever reads it, and out of the inbox."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot import events
from mailbot.domain.answer import Answer
from mailbot.domain.letter import Envelope
from mailbot.errors import StoreError, WireError
from mailbot.flow.ports import Mailbox
from mailbot.mail import skim
from mailbot.store.letters import Letters

ATTEMPTS = 3
"""A letter that breaks the bot this often goes to quarantine."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where letters go that are done with."""

    processed: str
    ignored: str
    quarantine: str


@dataclass(frozen=True, slots=True)
class Dealt:
    """What became of a letter: committed in one transaction, together with what is answered."""

    verdict: str
    folder: str
    answers: Sequence[Answer] = ()


Read = Callable[[int, bytes, Envelope, datetime], Dealt]
"""Letter's number, bytes, envelope, now → what became of it. May be called again after a crash, and then says the
same."""

Refuse = Callable[[int, bytes, int, Envelope, datetime], Dealt]
"""The same for a letter above the limit: in the place of its bytes its header block, and how many bytes it has."""

Mourn = Callable[[int, bytes, str, datetime], Sequence[Answer]]
"""What the admin is told about a letter that goes to quarantine."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The way in. ``collect`` and ``file`` talk to the mailbox; ``work`` does not."""

    letters: Letters
    folders: Folders
    read: Read
    mourn: Mourn
    refuse: Refuse

    def collect(self, mailbox: Mailbox, now: datetime) -> int:
        """Take what lies in the inbox and is not known yet; flags mean nothing. How many letters were new."""
        new = 0
        for arrival in mailbox.arrivals(self.letters.known):
            place = (arrival.mailbox, arrival.uidvalidity, arrival.uid)
            number = self.letters.take(
                arrival.raw,
                skim.message_id(arrival.raw),
                "imap",
                place,
                null_sender=skim.null_return_path(arrival.raw),
                now=now,
                whole=arrival.whole if arrival.oversize else None,
            )
            if number is not None:
                events.letter_taken(arrival.mailbox, number, len(arrival.raw))
                new += 1
        return new

    def take(self, raw: bytes, *, null_sender: bool, now: datetime, recipient: str = "") -> None:
        """A letter that the MTA hands over itself: durable when this returns, and only then."""
        number = self.letters.take(
            raw, skim.message_id(raw), "lmtp", None, null_sender=null_sender, now=now, recipient=recipient
        )
        if number is not None:
            events.letter_taken("lmtp", number, len(raw))

    def work(self, now: datetime) -> int:
        """Deal with every letter that waits; how many were settled. ``StoreError`` and ``WireError`` end the round."""
        return sum(self._deal(number, now) for number in self.letters.waiting())

    def _deal(self, number: int, now: datetime) -> bool:
        raw, attempts, null_sender, whole, recipient = self.letters.begin(number)
        envelope = Envelope(null_sender, recipient)
        if attempts > ATTEMPTS:  # it killed the process each time, so that nobody could catch anything
            return self._quarantine(number, raw, "it stopped the daemon three times", now)
        try:
            if whole is None:
                dealt = self.read(number, raw, envelope, now)
            else:
                dealt = self.refuse(number, raw, whole, envelope, now)
        except (StoreError, WireError):
            self.letters.postpone(number)
            raise
        except Exception as bug:  # noqa: BLE001 - the one place where the unforeseen is caught: no letter stops the bot
            events.letter_broke_us(number, attempts, bug)
            return attempts >= ATTEMPTS and self._quarantine(number, raw, f"{type(bug).__name__}: {bug}", now)
        return self.letters.done(number, dealt.verdict, dealt.folder, dealt.answers, now)

    def _quarantine(self, number: int, raw: bytes, reason: str, now: datetime) -> bool:
        events.letter_quarantined(number, reason)
        told = self.mourn(number, raw, reason, now)
        return self.letters.quarantine(number, reason, self.folders.quarantine, told, now)

    def file(self, mailbox: Mailbox) -> None:
        """Move what is done with out of the inbox: output, never truth."""
        for letter in self.letters.unfiled():
            mailbox.file(letter.uidvalidity, letter.uid, letter.folder or self.folders.ignored)
            self.letters.filed(letter.id)
