"""The two state machines: one table each, and nothing else may say what moves are legal."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"  # has problems, waits for a corrected line
    AWAITING = "awaiting"  # summary sent, waits for CONFIRM
    SCHEDULED = "scheduled"  # confirmed, the first packet is not due yet
    SENDING = "sending"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


CAMPAIGN_MOVES: Mapping[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.AWAITING, CampaignState.CANCELLED, CampaignState.EXPIRED}),
    CampaignState.AWAITING: frozenset(
        {CampaignState.DRAFT, CampaignState.SCHEDULED, CampaignState.CANCELLED, CampaignState.EXPIRED}
    ),
    CampaignState.SCHEDULED: frozenset({CampaignState.SENDING, CampaignState.PAUSED, CampaignState.CANCELLED}),
    CampaignState.SENDING: frozenset({CampaignState.PAUSED, CampaignState.FINISHED, CampaignState.CANCELLED}),
    CampaignState.PAUSED: frozenset({CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.CANCELLED}),
    CampaignState.FINISHED: frozenset({CampaignState.SENDING}),  # RETRY opens it once more
    CampaignState.CANCELLED: frozenset(),
    CampaignState.EXPIRED: frozenset(),
}

OPEN = frozenset(state for state, moves in CAMPAIGN_MOVES.items() if CampaignState.CANCELLED in moves)
"""States in which CANCEL still means something."""

UNCONFIRMED = tuple(state for state, moves in CAMPAIGN_MOVES.items() if CampaignState.EXPIRED in moves)
"""States that wait for a yes, and not for ever."""

PAUSABLE = tuple(state for state, moves in CAMPAIGN_MOVES.items() if CampaignState.PAUSED in moves)
"""States in which STOP means something, in the order of a campaign's way: tried so, one that moves on is not missed."""


class DeliveryState(IntEnum):
    """Where one message to one recipient stands; the numbers are what the database keeps."""

    PLANNED = 0
    CLAIMED = 1  # taken by a connection; the final dot has not been written
    DOTTED = 2  # the final dot may have been written; no answer yet
    SENT = 3
    FAILED = 4
    DEFERRED = 5  # a clear "not now"; due again later
    UNKNOWN = 6  # nobody can know (RFC 1047)
    SKIPPED = 7  # cancelled, or suppressed after the plan was made
    PRINTED = 8  # on paper, and the requester is owed the PDF

    @property
    def word(self) -> str:
        """The name that users and ``--json`` see."""
        return self.name.lower()


DELIVERY_MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.PLANNED: frozenset({DeliveryState.CLAIMED, DeliveryState.SKIPPED, DeliveryState.DEFERRED}),
    DeliveryState.CLAIMED: frozenset(
        {
            DeliveryState.DOTTED,
            DeliveryState.PRINTED,
            DeliveryState.PLANNED,  # died before the dot, or handed back by STOP
            DeliveryState.FAILED,
            DeliveryState.DEFERRED,
            DeliveryState.UNKNOWN,  # claimed under another boot: the mark may have been lost with the power
        }
    ),
    DeliveryState.DOTTED: frozenset(
        {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DEFERRED, DeliveryState.UNKNOWN}
    ),
    DeliveryState.DEFERRED: frozenset({DeliveryState.CLAIMED, DeliveryState.FAILED, DeliveryState.SKIPPED}),
    DeliveryState.UNKNOWN: frozenset({DeliveryState.PLANNED, DeliveryState.SENT}),  # RETRY UNKNOWN, resend, witness
    DeliveryState.FAILED: frozenset({DeliveryState.PLANNED}),  # RETRY
    DeliveryState.SENT: frozenset(),
    DeliveryState.SKIPPED: frozenset(),
    DeliveryState.PRINTED: frozenset(),
}

UNDECIDED = frozenset({DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.DOTTED, DeliveryState.DEFERRED})
"""States that keep a campaign from being finished."""
