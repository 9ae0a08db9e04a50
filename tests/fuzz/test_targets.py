"""A short run of every target; the long ones are ``python -m tests.fuzz.run TARGET``."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.strategies import letters
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=letters())
def test_whatever_comes_is_read(target: str, raw: bytes) -> None:
    TARGETS[target](raw)


def test_the_command_says_what_it_wants() -> None:
    asked = subprocess.run([sys.executable, "-m", "tests.fuzz.run"], check=False, capture_output=True, text=True)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert all(target in asked.stderr for target in TARGETS)
