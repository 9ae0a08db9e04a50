"""What stops in an emergency, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import halt
from mailbot.domain.halt import Halt


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("STOP", Halt(None)),
        ("  stop!!! ", Halt(None)),
        ("Re: STOP", Halt(None)),
        ("Proszę wstrzymać wysyłkę", None),
        ("Wstrzymaj wysyłkę", Halt(None)),
        ("Stop it, please", Halt(None)),
        ("STOP 23", Halt(23)),
        ("STOP #23", Halt(23)),
        ("STOP nr 23", Halt(23)),
        ("STOP nr #23.", Halt(23)),
        ("Stop no. 23", Halt(23)),
        ("ZATRZYMAJ 23", Halt(23)),
        ("Zatrzymaj wysyłkę nr 23!", Halt(23)),
        ("pause campaign 23", Halt(23)),
        ("Odp: [#5] STOP 23", Halt(23)),
        ("STOP po błędach: 3", None),
        ("Stop 1234567890", None),
        ("Non-stop 24", None),
        ("STATUS 23", None),
        ("23", None),
        ("", None),
    ],
)
def test_stop_and_the_number_behind_it(line: str, meant: Halt | None) -> None:
    assert halt.heard(line) == meant


@given(st.text())
def test_no_line_is_too_odd_to_be_read(line: str) -> None:
    halt.heard(line)
