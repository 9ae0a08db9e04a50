"""What ends by itself: plans that nobody confirmed, and campaigns whose report is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot import events, failpoints
from mailbot.domain.campaign import Campaign
from mailbot.domain.states import CampaignState
from mailbot.flow.archiving import Trouble
from mailbot.flow.importing import Importing
from mailbot.flow.notices import Notices
from mailbot.flow.scribe import Occasion
from mailbot.store.store import Store

ARCHIVE_PATIENCE = timedelta(minutes=10)
"""How long a report waits for an archive that takes nothing; the filing itself goes on trying."""

LATER = (timedelta(hours=24), timedelta(hours=72))
"""How long after a campaign's end its requester is told what has come back since the report, if anything has."""

_REMINDER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closing:
    """Looks around at every turn; each step is found again after a crash."""

    store: Store
    notices: Notices
    importing: Importing
    trouble: Callable[[str], Trouble | None]  # of an account's archive

    def turn(self, now: datetime) -> None:
        self._expire(now)
        self._remind(now)
        self.importing.expire(now)
        self._report(now)
        self._tell_what_came_back(now)

    def _expire(self, now: datetime) -> None:
        for campaign in self.store.agenda.expired(now):
            expire(self.store, self.notices, campaign, now)

    def _remind(self, now: datetime) -> None:
        """Once for each plan, when a third of its time is left, but at most a day."""
        left = min(_REMINDER, self.notices.settings.bot.confirm_within / 3)
        for campaign in self.store.agenda.to_remind(now + left):
            told = [
                self.notices.reminder(campaign, campaign.expires or now, each)
                for each in self.notices.scribe.occasions(campaign, Occasion(0, now))
            ]
            self.store.campaigns.remind(campaign.number, now, told)

    def _report(self, now: datetime) -> None:
        for campaign in self.store.agenda.unreported():
            trouble = self.trouble(campaign.plan.account) if campaign.plan is not None else None
            behind = self.store.archive.backlog(campaign.number)
            if behind and (trouble is None or now - trouble.since < ARCHIVE_PATIENCE):
                continue
            failpoints.reach("K7")
            # One report for each time that the campaign finished: RETRY makes another one.
            serial = int(campaign.finished.timestamp()) if campaign.finished is not None else 0
            reason = trouble.reason if behind and trouble is not None else ""
            occasions = self.notices.scribe.occasions(campaign, Occasion(serial, now))
            self.store.bounces.learn(campaign.number, now)
            self.store.answers.add([self.notices.report(campaign, each, trouble=reason) for each in occasions], now)

    def _tell_what_came_back(self, now: datetime) -> None:
        """Most bounces come within hours, the last ones when other servers give up after three days."""
        for after in LATER:
            for campaign, since in self.store.agenda.come_back(now, after):
                occasions = self.notices.scribe.occasions(campaign, Occasion(int(now.timestamp()), now))
                told = [self.notices.came_back(campaign, since, each) for each in occasions]
                self.store.answers.add(told, now)


def expire(store: Store, notices: Notices, campaign: Campaign, now: datetime) -> None:
    """Give up what nobody confirmed in time, and say so."""
    told = [notices.expired(campaign, each) for each in notices.scribe.occasions(campaign, Occasion(0, now))]
    if store.campaigns.move(campaign.number, campaign.state, CampaignState.EXPIRED, now, answers=told):
        events.campaign_moved(campaign.number, campaign.state, "expired")
