"""What the courier asks for each window or message costs the same in a campaign of ten as in one of a million."""

import re
from collections.abc import Iterator

import pytest

from mailbot.domain.states import DeliveryState
from mailbot.store import statements
from mailbot.store.transactions import run
from tests.store.desk import Desk

_ROUND = {
    "claim anew": statements.CLAIMABLE_NEW,
    "claim again": statements.CLAIMABLE_AGAIN,
    "claim": statements.CLAIM,
    "let go": statements.SUPPRESSED,
    "dot": statements.DOT,
    "hand back": statements.HAND_BACK,
    **{f"settle as {DeliveryState(state).word}": sql for state, sql in statements.SETTLE.items()},
}


@pytest.mark.parametrize("sql", _ROUND.values(), ids=_ROUND.keys())
def test_no_question_of_the_round_goes_through_a_campaign(desk: Desk, sql: str) -> None:
    steps = list(_steps(desk, sql))

    assert steps, "SQLite told no plan"
    assert [step for step in steps if step.endswith("(campaign=?)")] == []
    assert [step for step in steps if step.startswith("SCAN") and "VIRTUAL" not in step] == []


def _steps(desk: Desk, sql: str) -> Iterator[str]:
    """SQLite's own plan of a fresh database, which knows no figures of any table."""
    numbered = [int(each) for each in re.findall(r"\?(\d)", sql)]
    nothing = (None,) * (max(numbered) if numbered else sql.count("?"))
    for *_, step in run(desk.store._databases[0], f"EXPLAIN QUERY PLAN {sql}", nothing):
        yield str(step)
