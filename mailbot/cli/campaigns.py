"""``mailbot campaigns``: look at them, pause them, let them go on, end them; also beside a running daemon."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot import clock
from mailbot.cli import opening, terminal, watching
from mailbot.config import Settings
from mailbot.domain.bounce import NO_RETURN
from mailbot.domain.campaign import Campaign, Counts, Packet
from mailbot.domain.states import OPEN, PAUSABLE, CampaignState, DeliveryState
from mailbot.errors import MailbotError

if TYPE_CHECKING:
    from mailbot.domain.answer import Answer
    from mailbot.flow.notices import Notices
    from mailbot.flow.scribe import Occasion
    from mailbot.store.store import Store

face = typer.Typer(help="List, show, pause, resume and cancel campaigns.", no_args_is_help=True)

_NUMBER = "The campaign's number, as in #17."
Number = Annotated[int, typer.Argument(help=_NUMBER, min=1, autocompletion=opening.numbers)]
Pausable = Annotated[int, typer.Argument(help=_NUMBER, min=1, autocompletion=opening.numbers_of(*PAUSABLE))]
Paused = Annotated[int, typer.Argument(help=_NUMBER, min=1, autocompletion=opening.numbers_of(CampaignState.PAUSED))]
Open = Annotated[int, typer.Argument(help=_NUMBER, min=1, autocompletion=opening.numbers_of(*OPEN))]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Watch = Annotated[bool, typer.Option("--watch", help="Go on showing it until it ends, or Ctrl+C.")]


@face.command("list")
def show_all(context: typer.Context, as_json: Json = False) -> None:
    """List all campaigns, the newest first."""
    zone = opening.settings(context).bot.zone
    with opening.store(context) as store:
        listed = [(campaign, store.deliveries.counts(campaign.number)) for campaign in store.campaigns.list()]
    if as_json:
        terminal.document([_document(campaign, counts, zone) for campaign, counts in listed])
        return
    terminal.show(
        ("number", "state", "sent", "of", "requester", "confirmed", "subject"),
        [
            (
                campaign.number,
                campaign.state,
                counts.get(DeliveryState.SENT, 0) + counts.get(DeliveryState.PRINTED, 0),
                sum(counts.values()),
                campaign.requester,
                _shown(campaign.confirmed, zone),
                campaign.subject,
            )
            for campaign, counts in listed
        ],
    )


@face.command()
def show(context: typer.Context, number: Number, as_json: Json = False, watch: Watch = False) -> None:
    """Show one campaign: how many deliveries stand where, and its packets."""
    if watch and as_json:
        raise typer.BadParameter("--watch is for people and --json for programs; take one of them")
    zone = opening.settings(context).bot.zone
    with opening.store(context) as store:
        campaign = _found(store, number)
        if watch:
            watching.watch(store, campaign, zone)
            return
        counts = store.deliveries.counts(number)
        packets = store.packets.of(number)
        bounced = sum(one.kind not in NO_RETURN for one in store.bounces.of(number))
    if as_json:
        terminal.document(_document(campaign, counts, zone) | {"bounced": bounced, "packets": _packets(packets, zone)})
        return
    terminal.say(f"[#{number}] {campaign.subject}")
    reason = f" ({campaign.pause_reason})" if campaign.pause_reason else ""
    terminal.say(f"{campaign.state}{reason}, asked for by {campaign.requester}")
    stand = [(state.word, counts[state]) for state in DeliveryState if counts.get(state)]
    terminal.show(("deliveries", ""), [*stand, *([("of these came back", bounced)] if bounced else [])])
    terminal.show(
        ("packet", "size", "due", "started", "ended"),
        [(each.number, each.size, *(_shown(time, zone) for time in _times(each))) for each in packets],
    )


@face.command()
def pause(context: typer.Context, number: Pausable) -> None:
    """Pause a campaign; at most one more message per connection leaves."""
    from mailbot.mail.facts import PauseReason

    settings = opening.settings(context)
    with opening.store(context) as store:
        campaign = _found(store, number)
        now = clock.now()
        told = _told(
            settings,
            store,
            lambda notices: notices.told_paused(campaign, PauseReason.ASKED, _by_the_administrator(now)),
        )
        if not any(
            store.campaigns.move(number, before, CampaignState.PAUSED, now, reason=PauseReason.ASKED, answers=told)
            for before in PAUSABLE
        ):
            raise MailbotError(f"Campaign {number} is {campaign.state}; only one that sends or waits can be paused.")
    terminal.say(f"Campaign {number} is paused. To go on: mailbot campaigns resume {number}")


@face.command()
def resume(context: typer.Context, number: Paused) -> None:
    """Let a paused campaign go on where it stopped."""
    with opening.store(context) as store:
        campaign = _found(store, number)
        if not store.campaigns.resume(number):
            raise MailbotError(f"Campaign {number} is {campaign.state}; only a paused one can be resumed.")
    terminal.say(f"Campaign {number} goes on.")


@face.command()
def cancel(context: typer.Context, number: Open) -> None:
    """End a campaign for good; what has left has left."""
    settings = opening.settings(context)
    with opening.store(context) as store:
        campaign = _found(store, number)
        now = clock.now()
        if not store.campaigns.cancel(number, now):
            raise MailbotError(f"Campaign {number} is {campaign.state}; there is nothing left to cancel.")
        cancelled = _found(store, number)
        told = _told(
            settings,
            store,
            lambda notices: [
                notices.cancelled(cancelled, each)
                for each in notices.scribe.occasions(cancelled, _by_the_administrator(now))
            ],
        )
        store.answers.add(told, now)
        counts = store.deliveries.counts(number)
    terminal.say(f"Campaign {number} is cancelled; {counts.get(DeliveryState.SENT, 0)} messages had left.")


def _told(settings: Settings, store: "Store", tell: Callable[["Notices"], Sequence["Answer"]]) -> Sequence["Answer"]:
    """What the requester is told; nothing that goes wrong with that keeps a campaign from being stopped."""
    from mailbot import app

    try:
        return tell(app.notices_of(settings, store))
    except (MailbotError, OSError) as error:
        terminal.complain(f"the requester is not told: {error}")
        return ()


def _by_the_administrator(now: datetime) -> "Occasion":
    from mailbot.flow.scribe import Occasion

    return Occasion(int(now.timestamp()), now, by="administrator")


def _found(store: "Store", number: int) -> Campaign:
    campaign = store.campaigns.get(number)
    if campaign is None:
        raise MailbotError(f"There is no campaign {number}; the numbers are in: mailbot campaigns list")
    return campaign


def _document(campaign: Campaign, counts: Counts, zone: tzinfo) -> dict[str, object]:
    return {
        "number": campaign.number,
        "subject": campaign.subject,
        "state": campaign.state,
        "pause_reason": campaign.pause_reason,
        "requester": campaign.requester,
        "account": campaign.plan.account if campaign.plan else None,
        "created_at": _stamp(campaign.created, zone),
        "confirmed_at": _stamp(campaign.confirmed, zone),
        "finished_at": _stamp(campaign.finished, zone),
        "counts": {state.word: counts.get(state, 0) for state in DeliveryState},
    }


def _packets(packets: Iterable[Packet], zone: tzinfo) -> list[dict[str, object]]:
    return [
        {
            "number": packet.number,
            "size": packet.size,
            "due": _stamp(packet.due, zone),
            "started": _stamp(packet.started, zone),
            "ended": _stamp(packet.ended, zone),
        }
        for packet in packets
    ]


def _times(packet: Packet) -> tuple[datetime | None, ...]:
    return packet.due, packet.started, packet.ended


def _stamp(time: datetime | None, zone: tzinfo) -> str | None:
    """ISO 8601 with the zone's offset."""
    return time.astimezone(zone).isoformat() if time else None


def _shown(time: datetime | None, zone: tzinfo) -> str:
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M:%S}" if time else ""
