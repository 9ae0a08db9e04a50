"""One account's campaigns on their way out: the packet that is due, the retries that are due, then the end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from threading import Event

from mailbot import events
from mailbot.config import Account, OnDoubt
from mailbot.domain import hours, schedule
from mailbot.domain.campaign import Campaign, Packet, Plan
from mailbot.domain.delivery import AccountFault
from mailbot.domain.states import CampaignState
from mailbot.flow.brakes import Brakes
from mailbot.flow.doubts import Doubts
from mailbot.flow.ledger import PATIENCE, PacketLedger
from mailbot.flow.moulds import Moulds
from mailbot.flow.notices import Notices
from mailbot.flow.ports import Courier
from mailbot.flow.rights import Rights
from mailbot.flow.scribe import Occasion
from mailbot.mail.facts import PauseReason
from mailbot.store.store import Store

_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 120, 300, 600))
"""How long an account rests after its first, second … fault in a row that may pass by itself."""

_BREATH = timedelta(seconds=5)


@dataclass(slots=True)
class Sending:
    """The sending of one account; runs in the account's own thread."""

    account: Account
    store: Store
    epoch: int
    courier: Courier
    moulds: Moulds
    brakes: Brakes
    notices: Notices
    rights: Rights
    doubts: Doubts
    clock: Callable[[], datetime]
    stop: Event
    sent: Callable[[], None] = lambda: None  # somebody wants to hear of each group of messages that left
    _faults: int = 0
    _rest_until: datetime | None = None
    _troubled_since: datetime | None = None

    @property
    def zone(self) -> tzinfo:
        """That of the hours in which it may be sent."""
        return self.notices.settings.bot.zone

    def turn(self) -> datetime | None:
        """Send what is due. When to be called again; None: nothing is planned, somebody will ring."""
        wakes: list[datetime] = []
        while not self.stop.is_set():
            now = self.clock()
            if self._rest_until is not None and now < self._rest_until:
                return self._rest_until
            moved = False
            wakes.clear()
            for campaign in self.store.agenda.due_campaigns(self.account.name, now):
                wake = self._advance(campaign, now)
                moved = moved or wake is None
                wakes += [wake] if wake is not None else []
            if not moved:
                break
        due = self.store.agenda.next_due(self.account.name)
        later = [due] if due is not None and due > self.clock() else []
        return min((*wakes, *later), default=None)

    def _advance(self, campaign: Campaign, now: datetime) -> datetime | None:
        """One step of one campaign; when it wants the next one, None: at once."""
        number = campaign.number
        if campaign.state is CampaignState.SCHEDULED:
            if not self.store.campaigns.move(number, CampaignState.SCHEDULED, CampaignState.SENDING, now):
                return None
            events.campaign_moved(number, "scheduled", "sending")
        if (opens := self._opens(campaign, now)) is not None:
            return None if self._finish(number, now) is None else opens
        if (lost := self.rights.lost(campaign)) and self.store.deliveries.undecided(number):
            self._pause(campaign, PauseReason.RIGHTS, lost, now)
            return None
        packet = self._packet(campaign, now)
        if packet is None:
            return self._finish(number, now)
        return self._send(campaign, packet)

    def _opens(self, campaign: Campaign, now: datetime) -> datetime | None:
        """When it may be sent again; None: now."""
        if campaign.plan is None or campaign.plan.hours is None:
            return None
        moment = hours.next_open(now, campaign.plan.hours, self.zone)
        return moment if moment > now else None

    def _packet(self, campaign: Campaign, now: datetime) -> Packet | None:
        """The packet to work on: one with retries that are due, else the one that runs, else the next, started now."""
        number = campaign.number
        if (retry := self.store.packets.with_retries(number, now)) is not None:
            return retry
        packet = self.store.packets.current(number)
        if packet is None or packet.started is not None or packet.due is None or packet.due > now:
            return packet if packet is not None and packet.started is not None else None
        self.store.packets.start(number, packet.number, now)
        events.packet_started(number, packet.number, packet.size)
        started = self.store.packets.current(number)
        if started is not None and campaign.plan is not None:
            self._push_the_next_away(number, started, campaign.plan)
        return started

    def _push_the_next_away(self, number: int, packet: Packet, plan: Plan) -> None:
        """Packets are paced by their starts; after a late one the next ones never burst."""
        following = self.store.packets.number(number, packet.number + 1)
        if following is None or following.due is None or packet.started is None:
            return
        due = schedule.next_due(following.due, packet.started, plan.pacing, plan.hours, self.zone)
        if due > following.due:
            self.store.packets.shift(number, [replace(following, due=due)])

    def _send(self, campaign: Campaign, packet: Packet) -> datetime | None:
        ledger = self._ledger(campaign, packet)
        fault = self.courier.run(ledger)
        if self.courier.largest is not None:
            self.store.relays.remember(self.account.name, self.courier.largest)
        ledger.put_back_the_rest()
        now = self.clock()
        if fault is not None:
            return self._rest(campaign, fault, now)
        self._faults, self._troubled_since = 0, None
        if ledger.too_many_failures:
            self._pause(campaign, PauseReason.ERRORS, "", now)
            return None
        if self.store.packets.end(campaign.number, packet.number, now):
            events.packet_done(campaign.number, packet.number)
            return None
        if ledger.starved:
            return self.brakes.until(now)
        if ledger.closed:
            return self._opens(campaign, now)
        return None if ledger.progressed or ledger.halted() else now + _BREATH

    def _ledger(self, campaign: Campaign, packet: Packet) -> PacketLedger:
        plan = campaign.plan
        left = None
        if plan is not None and plan.stop_after:
            failed = self.store.deliveries.failures(campaign.number)
            left = max(plan.stop_after - failed, 1)
        return PacketLedger(
            store=self.store,
            epoch=self.epoch,
            campaign=campaign.number,
            packet=packet,
            witness=self.account.archive.address if self.account.on_doubt is OnDoubt.WITNESS else None,
            mould=self.moulds.of(campaign, self.account, packet),
            brakes=self.brakes,
            clock=self.clock,
            stop=self.stop,
            sent=self.sent,
            failures_left=left,
            is_open=lambda moment: self._opens(campaign, moment) is None,
        )

    def _rest(self, campaign: Campaign, fault: AccountFault, now: datetime) -> datetime | None:
        """The account is at fault and no recipient: it rests, or the campaign waits for a human."""
        self._troubled_since = self._troubled_since or now
        lasting = fault.lasting or now - self._troubled_since >= PATIENCE
        events.account_resting(self.account.name, fault.reason, lasting)
        if lasting:
            self._troubled_since = None
            self._pause(campaign, PauseReason.ACCOUNT, fault.reason, now)
            return None
        self._rest_until = now + _PAUSES[min(self._faults, len(_PAUSES) - 1)]
        self._faults += 1
        return self._rest_until

    def _pause(self, campaign: Campaign, reason: PauseReason, detail: str, now: datetime) -> None:
        told = self.notices.told_paused(campaign, reason, Occasion(int(now.timestamp()), now), detail)
        if self.store.campaigns.move(
            campaign.number, CampaignState.SENDING, CampaignState.PAUSED, now, reason=reason, answers=told
        ):
            events.campaign_moved(campaign.number, "sending", "paused", detail or reason)

    def _finish(self, number: int, now: datetime) -> datetime | None:
        """FINISHED when nothing is undecided; else what is left waits for its own moment."""
        if self.doubts.pending(number):
            return now + _BREATH
        if self.store.campaigns.move(number, CampaignState.SENDING, CampaignState.FINISHED, now):
            events.campaign_moved(number, "sending", "finished")
            return None
        return now + _BREATH
