"""The moulds of campaigns that are under way: made from what the database keeps, so that every attempt, and the
archive's copy, is the same octets."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mailbot.config import Account
from mailbot.domain.campaign import Campaign, MessageIds, Packet, Recipient, message_id
from mailbot.mail.mould import Mould
from mailbot.store.deliveries import Claimed
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class PacketMould:
    """A campaign's message as it leaves in one packet, whose start is its Date."""

    mould: Mould
    message_ids: MessageIds

    def fill(self, row: Claimed) -> bytes:
        """The message of one claimed delivery. MergeError or HeaderError when this recipient's cannot be made."""
        number, address, name, company, fields, _ = row
        return self.compose(Recipient(number, address, name, company, json.loads(fields)))

    def compose(self, recipient: Recipient) -> bytes:
        return self.mould.fill(recipient, self.message_id(recipient.number))

    def message_id(self, number: int) -> str:
        return self.message_ids.of(number)


class Moulds:
    """Moulds by campaign and packet; the last few are kept, because attachments are encoded when one is made."""

    def __init__(self, store: Store, secret: bytes) -> None:
        self._store = store
        self._secret = secret
        self._made = lru_cache(maxsize=4)(self._make)

    def of(self, campaign: Campaign, account: Account, packet: Packet) -> PacketMould:
        """``packet`` has been started."""
        return self._made(campaign.number, campaign.language, account, packet.number, packet.started)

    def message_id(self, campaign: int, recipient: int, account: Account) -> str:
        """Of one delivery, without angle brackets."""
        return message_id(self._secret, campaign, recipient, account.sender.address.rpartition("@")[2])

    def _make(
        self, campaign: int, language: str, account: Account, packet: int, started: datetime | None
    ) -> PacketMould:
        if started is None:
            raise ValueError(f"packet {packet} of campaign {campaign} has no start and so no Date")
        mould = Mould(
            self._store.campaigns.contents(campaign),
            known_fields(self._store, campaign),
            sender=account.sender,
            date=started,
            language=language,
            seed=message_id(self._secret, campaign, 0, "boundary").encode(),
        )
        return PacketMould(mould, MessageIds(self._secret, campaign, account.sender.address.rpartition("@")[2]))


def known_fields(store: Store, campaign: int) -> frozenset[str]:
    """The merge fields that the recipients of a planned campaign were copied with; all have the same."""
    first = store.campaigns.recipients(campaign, 1, 1)
    return frozenset(first[0].fields) if first else frozenset()
