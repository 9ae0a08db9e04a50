"""What every test of the store may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.store import store as stores
from tests.store.desk import Desk, url


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A new database in a file of its own."""
    store = stores.open(url(tmp_path / "mailbot.db"))
    yield Desk(store)
    store.close()
