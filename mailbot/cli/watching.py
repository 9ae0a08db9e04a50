"""``mailbot campaigns show N --watch``: one campaign as it goes on, read from the database until it ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from threading import Event
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from mailbot import clock
from mailbot.cli import terminal
from mailbot.domain.campaign import Campaign, Counts, Packet
from mailbot.domain.states import CAMPAIGN_MOVES, UNDECIDED, CampaignState, DeliveryState

if TYPE_CHECKING:
    from mailbot.store.store import Store

_GLANCE = 1.0
"""Seconds between two looks; each costs the daemon nothing, because readers of a WAL do not hold up its writer."""

_NEAR = 5
"""Packets shown: a campaign may have thousands."""

_OVER = frozenset(state for state, moves in CAMPAIGN_MOVES.items() if CampaignState.CANCELLED not in moves)


@dataclass(frozen=True, slots=True)
class _Glance:
    """What one look shows."""

    campaign: Campaign
    counts: Counts
    packets: tuple[Packet, ...]
    zone: tzinfo

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        return self.total - sum(self.counts.get(state, 0) for state in UNDECIDED)

    @property
    def state(self) -> str:
        reason = self.campaign.pause_reason
        return f"{self.campaign.state} ({reason})" if reason else str(self.campaign.state)


def watch(store: "Store", campaign: Campaign, zone: tzinfo) -> None:
    """Show it until it ends, or until Ctrl+C; drawn on a terminal, a line for each change elsewhere."""
    screen = Console()
    with suppress(KeyboardInterrupt), _shown(screen) as show:
        while True:
            number = campaign.number
            show(_Glance(campaign, store.deliveries.counts(number), store.packets.of(number), zone))
            if campaign.state in _OVER:
                return
            Event().wait(_GLANCE)
            campaign = store.campaigns.get(number) or campaign


@contextmanager
def _shown(screen: Console) -> Iterator[Callable[[_Glance], None]]:
    if terminal.draws(screen):
        with Live(console=screen, auto_refresh=False) as live:
            yield lambda glance: live.update(_drawing(glance), refresh=True)
        return
    told: tuple[str, ...] = ()

    def line(glance: _Glance) -> None:
        nonlocal told
        counts = " ".join(f"{state.word}={count}" for state, count in sorted(glance.counts.items()) if count)
        said = glance.state, f"{glance.decided} of {glance.total}", counts
        if said != told:
            told = said
            terminal.row_in_a_pipe((_time(clock.now(), glance.zone), *said))

    yield line


def _drawing(glance: _Glance) -> RenderableType:
    campaign, zone = glance.campaign, glance.zone
    bar = Table.grid(padding=(0, 2))
    bar.add_row(
        ProgressBar(total=glance.total or 1, completed=glance.decided, width=40),
        Text(f"{glance.decided} of {glance.total}"),
        Text(glance.state, style="bold"),
    )
    counts = [(state.word, glance.counts[state]) for state in DeliveryState if glance.counts.get(state)]
    parts: list[RenderableType] = [
        Text(terminal.visible(f"[#{campaign.number}] {campaign.subject}"), style="bold"),
        bar,
        terminal.drawing(("deliveries", ""), counts),
    ]
    if glance.packets:
        near = [
            (each.number, each.size, _time(each.due, zone), _time(each.started, zone), _time(each.ended, zone))
            for each in _near(glance)
        ]
        parts.append(terminal.drawing(("packet", "size", "due", "started", "ended"), near))
    return Group(*parts)


def _near(glance: _Glance) -> tuple[Packet, ...]:
    """The packets around the one that runs, or the last ones."""
    packets = glance.packets
    running = next((at for at, packet in enumerate(packets) if packet.ended is None), len(packets))
    first = max(0, min(running - 2, len(packets) - _NEAR))
    return packets[first : first + _NEAR]


def _time(time: datetime | None, zone: tzinfo) -> str:
    return f"{time.astimezone(zone):%H:%M:%S}" if time else ""
