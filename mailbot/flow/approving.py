"""Large campaigns need the yes of two people: the plan waits for both, and each of them is told."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from mailbot.config import Requester, Settings
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign
from mailbot.flow.heard import Heard
from mailbot.flow.notices import Notices
from mailbot.mail.approval_facts import Approval
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class Approving:
    """Counts who has said yes to exactly the present plan."""

    store: Store
    settings: Settings
    notices: Notices

    def concerns(self, campaign: Campaign, requester: Requester) -> bool:
        """Whether this person's yes may be the second one."""
        return self._needed(campaign) and requester in self.settings.approvers_beside(campaign.requester)

    def awaited(self, campaign: Campaign, heard: Heard) -> Answer | None:
        """Take a yes. None: it is enough; else what is told to whoever said it, while the others are asked."""
        if not self._needed(campaign):
            return None
        given = self.store.approvals.give(
            campaign.number, campaign.digest, heard.requester.address, heard.occasion.serial, heard.occasion.now
        )
        if self._enough(campaign, given):
            return None
        missing = self._missing(campaign, given)
        self._ask(campaign, missing, heard)
        people, _ = self.store.campaigns.size(campaign.number)
        fact = Approval(
            campaign=campaign,
            token=self.notices.scribe.token(campaign),
            total=people,
            agreed=tuple(map(self._name, sorted(given))),
            missing=tuple(map(self._name, missing)),
        )
        return self.notices.scribe.of_campaign(fact, heard.occasion)

    def _enough(self, campaign: Campaign, given: Collection[str]) -> bool:
        """One yes of the requester, or an admin in the requester's place; and another one of an approver."""
        owners = {campaign.requester, *(admin.address for admin in self.settings.admins)}
        approvers = {one.address for one in self.settings.approvers_beside(campaign.requester)}
        return any(first != second for first in owners.intersection(given) for second in approvers.intersection(given))

    def _missing(self, campaign: Campaign, given: frozenset[str]) -> list[str]:
        """Any one of them will do; the requester, where that is one of them."""
        others = [one.address for one in self.settings.requesters if one.address not in given]
        enough = [address for address in others if self._enough(campaign, given | {address})]
        return [campaign.requester] if campaign.requester in enough else enough

    def _ask(self, campaign: Campaign, missing: list[str], heard: Heard) -> None:
        """Show the plan to those whose yes is missing; asked twice on one occasion they get one mail."""
        by = self._name(heard.requester.address)
        asked = [replace(heard.occasion, to=address, reply_to="", by=by) for address in missing]
        self.store.answers.add([self.notices.summary(campaign, each) for each in asked], heard.occasion.now)

    def _needed(self, campaign: Campaign) -> bool:
        most = self.settings.limits.approve_over
        return most is not None and self.store.campaigns.size(campaign.number)[0] > most

    def _name(self, address: str) -> str:
        requester = self.settings.requester(address)
        return (requester.name if requester is not None else "") or address
