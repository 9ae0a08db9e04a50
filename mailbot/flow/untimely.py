"""Why an order was not heard: it came too late, or too early."""

from mailbot.domain.campaign import Campaign
from mailbot.domain.states import OPEN, UNCONFIRMED, CampaignState
from mailbot.mail.unheeded import Why


def outdated(campaign: Campaign) -> Why:
    """Why what is said before the confirmation was not heard."""
    if campaign.state in UNCONFIRMED:
        return Why.OUTDATED
    return Why.CONFIRMED if campaign.state in OPEN else Why.OVER


def early(campaign: Campaign, otherwise: Why = Why.OVER) -> Why:
    """Why what is said after the confirmation was not heard."""
    if campaign.state in UNCONFIRMED:
        return Why.UNCONFIRMED
    return Why.OVER if campaign.state in (CampaignState.CANCELLED, CampaignState.EXPIRED) else otherwise
