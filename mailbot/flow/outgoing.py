"""A planned campaign's message put together: its text in its frame, its files, and where replies to it go."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from mailbot.config import Account, Settings
from mailbot.domain import copies
from mailbot.domain.campaign import Campaign, Contents
from mailbot.flow import enclosing
from mailbot.flow.replying import Replying
from mailbot.mail.mould import Mould
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Made from what the database keeps: the same at every attempt, in the archive, in test copies and in samples."""

    store: Store
    settings: Settings

    def contents(self, campaign: Campaign) -> Contents:
        """What everybody gets: framed, and without the files that are only for some, and the one that is the letter."""
        kept = self.store.campaigns.contents(campaign.number)
        contents = self.store.outgoing.framed(campaign.number, kept)
        if campaign.plan is not None and campaign.plan.separate:
            return replace(contents, attachments=enclosing.shown(kept))
        if campaign.plan is not None and (letter := enclosing.word_letter(kept, campaign.plan.paper)) is not None:
            return replace(contents, attachments=tuple(file for file in contents.attachments if file != letter))
        return contents

    def mould(
        self,
        campaign: Campaign,
        account: Account,
        contents: Contents,  # as ``contents`` gives them, perhaps marked
        *,
        date: datetime,
        seed: bytes = b"",
        extra: tuple[tuple[str, str], ...] = (),
        enclosing: bool = True,  # with the files that are only for some
    ) -> Mould:
        separate = campaign.plan is not None and campaign.plan.separate and enclosing
        return Mould(
            contents,
            known_fields(self.store, campaign.number),
            sender=account.sender,
            date=date,
            language=campaign.language,
            seed=seed,
            reply_to=self.replying(campaign, account).shared,
            numbers=self.store.outgoing.numbers(campaign.number),
            enclosed=partial(self.store.outgoing.files_of, campaign.number) if separate else None,
            extra=extra,
        )

    def replying(self, campaign: Campaign, account: Account) -> Replying:
        """LookupError when it has no plan."""
        if campaign.plan is None:
            raise LookupError(f"campaign {campaign.number} has no plan")
        return Replying(self.settings, account, campaign.requester, campaign.plan.replies)


def known_fields(store: Store, campaign: int) -> frozenset[str]:
    """The merge fields that the recipients of a planned campaign were copied with; all have the same."""
    first = store.campaigns.recipients(campaign, 1, 1)
    return frozenset(copies.fields(first[0].fields)) if first else frozenset()
