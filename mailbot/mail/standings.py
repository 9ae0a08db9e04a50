"""Somebody's campaigns that are not over, a line for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.domain.campaign import Campaign
from mailbot.domain.states import PAUSABLE, DeliveryState
from mailbot.domain.words import Verb
from mailbot.mail import sentences
from mailbot.mail.room import Room, Row
from mailbot.mail.speech import Speech

_SUBJECT = 120  # characters
_PARTS = (
    (DeliveryState.SENT, "{} sent", "wysłano {}"),
    (DeliveryState.PRINTED, "{} printed", "wydrukowano {}"),
    (DeliveryState.FAILED, "{} could not be reached", "niedostarczone: {}"),
    (DeliveryState.UNKNOWN, "{} not known", "niepewne: {}"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One campaign, and how far it is."""

    campaign: Campaign
    total: int
    counts: Mapping[DeliveryState, int]


@dataclass(frozen=True, slots=True)
class Standings:
    """The newest of them, and how many there are."""

    newest: tuple[Standing, ...]
    total: int


def rows(standings: Standings, say: Speech, room: Room) -> list[Row]:
    """Number, subject, state, counts."""
    return room.rows(_row(one, say) for one in standings.newest)


def _row(one: Standing, say: Speech) -> Row:
    subject = one.campaign.subject
    told = subject if len(subject) <= _SUBJECT else f"{subject[:_SUBJECT].rstrip()} …"
    state = sentences.state(one.campaign.state, say.language)
    return Row(f"#{one.campaign.number}", told, small=" · ".join((state, *_counts(one, say), *_stop(one, say))))


def _stop(one: Standing, say: Speech) -> Iterator[str]:
    """How to stop what is leaving."""
    if one.campaign.state in PAUSABLE:
        line = f"{Verb.PAUSE.wording(say.language).names[0]} {one.campaign.number}"
        yield (
            f"wstrzymasz ją nową wiadomością o temacie: {line}"
            if say.language == "pl"
            else (f"a new mail with this subject pauses it: {line}")
        )


def _counts(one: Standing, say: Speech) -> Iterator[str]:
    """Nothing of a draft that names nobody yet."""
    polish = say.language == "pl"
    if one.total:
        yield say.messages(one.total)
    for state, en, pl in _PARTS:
        if amount := one.counts.get(state, 0):
            yield (pl if polish else en).format(say.number(amount))
