"""What ends by itself: plans that nobody confirmed, and campaigns whose report is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot import events, failpoints
from mailbot.domain.states import CampaignState
from mailbot.flow.archiving import Trouble
from mailbot.flow.importing import Importing
from mailbot.flow.notices import Notices
from mailbot.flow.scribe import Occasion
from mailbot.store.store import Store

ARCHIVE_PATIENCE = timedelta(minutes=10)
"""How long a report waits for an archive that takes nothing; the filing itself goes on trying."""


@dataclass(frozen=True, slots=True)
class Closing:
    """Looks around at every turn; each step is found again after a crash."""

    store: Store
    notices: Notices
    importing: Importing
    trouble: Callable[[str], Trouble | None]  # of an account's archive

    def turn(self, now: datetime) -> None:
        self._expire(now)
        self.importing.expire(now)
        self._report(now)

    def _expire(self, now: datetime) -> None:
        for campaign in self.store.agenda.expired(now):
            told = [self.notices.expired(campaign, Occasion(0, now))]
            if self.store.campaigns.move(campaign.number, campaign.state, CampaignState.EXPIRED, now, answers=told):
                events.campaign_moved(campaign.number, campaign.state, "expired")

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
            self.store.answers.add([self.notices.report(campaign, Occasion(serial, now), trouble=reason)], now)
