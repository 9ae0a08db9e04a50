"""The stage that each story begins with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.embedded import EmbeddedServer
from tests.stories.stage import Stage, client


@pytest.fixture
def stage(box: EmbeddedServer, tmp_path: Path) -> Iterator[Stage]:
    """A house whose address book has twelve clients."""
    opened = Stage(box, tmp_path)
    opened.know([client(number) for number in range(1, 13)])
    yield opened
    opened.close()
