"""The two tables of states, written out once more: a move that appears or goes is a change of the contract."""

import re
from pathlib import Path

from mailbot.domain.states import (
    CAMPAIGN_MOVES,
    DELIVERY_MOVES,
    OPEN,
    PAUSABLE,
    UNCONFIRMED,
    UNDECIDED,
    CampaignState,
    DeliveryState,
)

README = Path(__file__).parents[2] / "README.md"


def test_a_campaign_goes_its_way_and_no_other() -> None:
    assert {state.value: set(map(str, moves)) for state, moves in CAMPAIGN_MOVES.items()} == {
        "draft": {"awaiting", "cancelled", "expired"},
        "awaiting": {"draft", "scheduled", "cancelled", "expired"},
        "scheduled": {"sending", "paused", "cancelled"},
        "sending": {"paused", "finished", "cancelled"},
        "paused": {"scheduled", "sending", "cancelled"},
        "finished": {"sending"},
        "cancelled": set(),
        "expired": set(),
    }
    assert set(map(str, OPEN)) == {"draft", "awaiting", "scheduled", "sending", "paused"}
    assert UNCONFIRMED == (CampaignState.DRAFT, CampaignState.AWAITING)


def test_stop_tries_the_states_in_the_order_in_which_a_campaign_passes_them() -> None:
    assert PAUSABLE == (CampaignState.SCHEDULED, CampaignState.SENDING)
    assert PAUSABLE[1] in CAMPAIGN_MOVES[PAUSABLE[0]]
    assert PAUSABLE[0] not in CAMPAIGN_MOVES[PAUSABLE[1]]


def test_a_delivery_goes_its_way_and_no_other() -> None:
    assert {state.word: {move.word for move in moves} for state, moves in DELIVERY_MOVES.items()} == {
        "planned": {"claimed", "skipped", "deferred"},
        "claimed": {"dotted", "printed", "planned", "failed", "deferred", "unknown"},
        "dotted": {"sent", "failed", "deferred", "unknown"},
        "deferred": {"claimed", "failed", "skipped"},
        "unknown": {"planned", "sent"},
        "failed": {"planned"},
        "sent": set(),
        "skipped": set(),
        "printed": set(),
    }
    assert {state.word for state in UNDECIDED} == {"planned", "claimed", "dotted", "deferred"}


def test_the_readme_names_every_state_and_no_other() -> None:
    section = README.read_text(encoding="utf-8").partition("\n### States\n")[2].partition("\n|")[0]
    states = {state.value for state in CampaignState} | {state.word for state in DeliveryState}
    assert set(re.findall(r"`([a-z]+)`", section)) == states
