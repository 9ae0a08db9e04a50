"""What every test may ask for."""

from collections.abc import Iterator

import pytest

from mailbot.embedded import EmbeddedServer


@pytest.fixture
def box() -> Iterator[EmbeddedServer]:
    """A mail server of the test's own, in this process."""
    with EmbeddedServer() as server:
        yield server
