"""SIGKILL at random moments, the whole daemon: nobody is lost, nobody gets it twice, and doubts are named."""

from pathlib import Path

import pytest

from mailbot.config import OnDoubt
from tests.crash import kills

PEOPLE = 500
KILLS = 4


@pytest.mark.parametrize("policy", OnDoubt)
def test_whatever_kills_it_the_daemon_keeps_the_promise_of_its_policy(policy: OnDoubt, tmp_path: Path) -> None:
    verdict = kills.survive(tmp_path, policy, PEOPLE, kills=KILLS, seed=1)
    kills.judge(verdict, policy, KILLS)
    if policy is not OnDoubt.WITNESS:
        assert verdict.archived == len(verdict.told), "the archive is what the report says"
