"""The moulds of campaigns that are under way: made from what the database keeps, so that every attempt, and the
archive's copy, is the same octets."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mailbot.config import Account, Settings
from mailbot.domain.campaign import Campaign, MessageIds, Packet, Recipient, message_id
from mailbot.flow.marks import Marks
from mailbot.flow.outgoing import Outgoing
from mailbot.flow.replying import Replying
from mailbot.mail.mould import Mould
from mailbot.store.deliveries import Claimed
from mailbot.store.store import Store

_read = json.JSONDecoder().raw_decode
"""What ``json.loads`` does, in half its time, for JSON that is our own and so begins at its first character."""


@dataclass(frozen=True, slots=True)
class PacketMould:
    """A campaign's message as it leaves in one packet, whose start is its Date."""

    mould: Mould
    message_ids: MessageIds
    marks: Marks
    replying: Replying

    def fill(self, row: Claimed) -> bytes:
        """The message of one claimed delivery. MergeError or HeaderError when this recipient's cannot be made."""
        number, address, name, company, fields, _ = row
        return self.compose(Recipient(number, address, name, company, _read(fields)[0]))

    def compose(self, recipient: Recipient) -> bytes:
        own = (*self.replying.own(recipient), *self.marks.own(recipient.number))
        return self.mould.fill(recipient, self.message_id(recipient.number), own)

    def message_id(self, number: int) -> str:
        return self.message_ids.of(number)

    def return_path(self, number: int) -> str:
        """The envelope's sender for one recipient: where its bounce goes."""
        return self.marks.return_path(number)


class Moulds:
    """Moulds by campaign and packet; the last few are kept, for each encodes its files for its first message."""

    def __init__(self, store: Store, settings: Settings, secret: bytes) -> None:
        self._outgoing = Outgoing(store, settings)
        self._settings = settings
        self._secret = secret
        self._made = lru_cache(maxsize=4)(self._make)

    def of(self, campaign: Campaign, account: Account, packet: Packet) -> PacketMould:
        """``packet`` has been started."""
        return self._made(campaign, account, packet.number, packet.started)

    def message_id(self, campaign: int, recipient: int, account: Account) -> str:
        """Of one delivery, without angle brackets."""
        return message_id(self._secret, campaign, recipient, account.sender.address.rpartition("@")[2])

    def _make(self, campaign: Campaign, account: Account, packet: int, started: datetime | None) -> PacketMould:
        number = campaign.number
        if started is None:
            raise ValueError(f"packet {packet} of campaign {number} has no start and so no Date")
        marks = Marks(self._settings, account, number, self._secret)
        mould = self._outgoing.mould(
            campaign,
            account,
            self._outgoing.contents(campaign),
            date=started,
            seed=message_id(self._secret, number, 0, "boundary").encode(),
            extra=marks.shared(),
        )
        message_ids = MessageIds(self._secret, number, account.sender.address.rpartition("@")[2])
        return PacketMould(mould, message_ids, marks, self._outgoing.replying(campaign, account))
