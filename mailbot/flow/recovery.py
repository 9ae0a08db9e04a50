"""The start of a daemon's reign: what the last one left in hand, and whether the world is still the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot import events
from mailbot.domain.campaign import Campaign
from mailbot.domain.states import CampaignState
from mailbot.flow.notices import Notices
from mailbot.flow.scribe import Occasion
from mailbot.mail.facts import PauseReason
from mailbot.store.life import TakeOver
from mailbot.store.store import Store

LONGEST_ABSENCE = timedelta(days=1)
"""After a longer one, or on a restored backup, nobody can be sure that what was planned is still wanted."""

CLOCK_SLACK = timedelta(minutes=5)
"""A clock that NTP puts right may go back a little."""

_RUNNING = (CampaignState.SCHEDULED, CampaignState.SENDING)


@dataclass(frozen=True, slots=True)
class Recovery:
    """Runs once, before anything is read or sent."""

    store: Store
    notices: Notices

    def begin(self, reign: TakeOver, boot_id: str, now: datetime) -> None:
        recovered = self.store.deliveries.recover(reign.epoch, boot_id, now)
        if recovered.planned or recovered.unknown:
            events.recovered(recovered.planned, len(recovered.unknown))
        if reign.machine_changed:
            self._pause_all("the database came from another machine", now)
        elif reign.older_copy:
            self._pause_all("an older copy of the database was put back", now)
        elif reign.previous_alive is not None:
            self.look_back(reign.previous_alive, now)
        self._pause_without_account(now)

    def look_back(self, last_seen: datetime, now: datetime) -> None:
        """After a long sleep, or with a clock that went back, every running campaign waits for its requester."""
        if last_seen - now > CLOCK_SLACK:
            self._pause_all("the clock went back", now)
        elif now - last_seen > LONGEST_ABSENCE:
            self._pause_all(f"mailbot did not run since {last_seen:%Y-%m-%d %H:%M} UTC", now)

    def _pause_without_account(self, now: datetime) -> None:
        """Campaigns whose account was taken out of the settings: nobody would ever send them."""
        for campaign in self.store.campaigns.list(_RUNNING):
            if not self.notices.has_account(campaign):
                account = campaign.plan.account if campaign.plan is not None else ""
                self._pause(campaign, PauseReason.NO_ACCOUNT, account, now)

    def _pause_all(self, reason: str, now: datetime) -> None:
        for campaign in self.store.campaigns.list(_RUNNING):
            self._pause(campaign, PauseReason.STALE, reason, now)

    def _pause(self, campaign: Campaign, reason: PauseReason, detail: str, now: datetime) -> None:
        told = self.notices.told_paused(campaign, reason, Occasion(int(now.timestamp()), now), detail)
        if self.store.campaigns.move(
            campaign.number, campaign.state, CampaignState.PAUSED, now, reason=reason, answers=told
        ):
            events.campaign_moved(campaign.number, campaign.state, "paused", detail)
