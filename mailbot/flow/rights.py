"""Who may give orders about a campaign, and whether its requester may still send it: settings change after the yes."""

from dataclasses import dataclass

from mailbot.config import Requester, Settings
from mailbot.domain.campaign import Campaign
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class Rights:
    """Asked before each packet."""

    store: Store
    settings: Settings

    def lost(self, campaign: Campaign) -> str:
        """Who may not send it any more, and what it is that was taken away, in no language; "" where all is well."""
        requester = self.settings.requester(campaign.requester)
        if requester is None:
            return campaign.requester
        if campaign.plan is not None and not requester.may_use(campaign.plan.account):
            return f"{campaign.requester}: {campaign.plan.account}"
        people, _ = self.store.campaigns.size(campaign.number)
        most = requester.max_recipients
        return f"{campaign.requester}: {people} (limit: {most})" if most is not None and people > most else ""


def may_command(requester: Requester, campaign: Campaign) -> bool:
    """Whether it is this person's campaign; an admin's they all are."""
    return requester.admin or campaign.requester == requester.address
