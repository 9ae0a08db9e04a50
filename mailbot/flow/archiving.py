"""Every sent message lies once in the archive: beside the sending, never in its way, and asked about after a crash."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from mailbot import events, failpoints
from mailbot.config import Account
from mailbot.domain.campaign import Campaign
from mailbot.domain.mailbox import Copy
from mailbot.errors import MailboxError
from mailbot.flow.moulds import Moulds, PacketMould
from mailbot.flow.ports import Mailbox
from mailbot.store.archive import Unarchived
from mailbot.store.store import Store

BATCH = 100
_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300))


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an account's archive takes nothing, and since when."""

    reason: str
    since: datetime


@dataclass(slots=True)
class Archiving:
    """The archive of one account; runs in the archive's own thread."""

    account: Account
    store: Store
    epoch: int
    mailbox: Mailbox
    moulds: Moulds
    clock: Callable[[], datetime]
    stopping: Callable[[], bool]
    trouble: Trouble | None = None
    _in_doubt: dict[int, list[Unarchived]] = field(default_factory=dict)  # by campaign: the answer was lost
    _faults: int = 0

    def turn(self) -> datetime | None:
        """File what is due; when to try again after trouble, None: nothing is left."""
        try:
            for number in self.store.archive.campaigns(self.account.name):
                campaign = self.store.campaigns.get(number)
                if campaign is not None and campaign.plan is not None:
                    self._file(campaign, campaign.plan.archive_folder or "")
        except MailboxError as error:
            now = self.clock()
            self.trouble = Trouble(str(error), self.trouble.since if self.trouble else now)
            events.archive_away(self.account.name, str(error))
            self._faults += 1
            return now + _PAUSES[min(self._faults, len(_PAUSES)) - 1]
        self.trouble, self._faults = None, 0
        return None

    def _file(self, campaign: Campaign, folder: str) -> None:
        number = campaign.number
        self._settle_doubts(number, folder, self._in_doubt.pop(number, []))
        while rows := self.store.archive.doubtful(number, self.epoch, BATCH):
            self._settle_doubts(number, folder, rows)
        failpoints.reach("K5")
        full = True
        while full and not self.stopping() and (rows := self.store.archive.claim(number, self.epoch, BATCH)):
            self._append(campaign, folder, rows)
            events.archived(number, len(rows), folder)
            full = len(rows) == BATCH  # else the next few come together first; whoever sends them rings

    def _settle_doubts(self, number: int, folder: str, rows: list[Unarchived]) -> None:
        """What may have been stored before the answer was lost is looked for by our own Message-IDs."""
        if not rows:
            return
        self._in_doubt[number] = rows
        by_id = {self.moulds.message_id(number, row.number, self.account): row.number for row in rows}
        there = self.mailbox.stored(folder, tuple(by_id))
        self.store.archive.done(number, [by_id[each] for each in there], self.epoch)
        self.store.archive.again(number, [n for each, n in by_id.items() if each not in there], self.epoch)
        del self._in_doubt[number]

    def _append(self, campaign: Campaign, folder: str, rows: list[Unarchived]) -> None:
        self._in_doubt[campaign.number] = rows
        self.mailbox.append(folder, self._copies(campaign, rows))
        failpoints.reach("K6")
        self.store.archive.done(campaign.number, [row.number for row in rows], self.epoch)
        del self._in_doubt[campaign.number]

    def _copies(self, campaign: Campaign, rows: Sequence[Unarchived]) -> Iterator[Copy]:
        for packet, some in groupby(rows, key=lambda row: row.packet):
            mould = self._mould(campaign, packet)
            for row in some:
                raw = mould.fill((row.number, row.address, row.name, row.company, row.fields, 0))
                yield Copy(mould.message_id(row.number), row.sent, raw)

    def _mould(self, campaign: Campaign, number: int) -> PacketMould:
        packet = self.store.packets.number(campaign.number, number)
        if packet is None:
            raise LookupError(f"campaign {campaign.number} has no packet {number}")
        return self.moulds.of(campaign, self.account, packet)
