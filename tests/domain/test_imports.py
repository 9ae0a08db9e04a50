"""When an import asks before it changes anything."""

import pytest

from mailbot.domain.contacts import Difference, ImportResult
from mailbot.domain.imports import LARGE, asks_first


@pytest.mark.parametrize(
    ("field", "before", "after", "asks"),
    [
        ("city", "", "Poznań", False),
        ("city", "Radom", "Poznań", False),
        ("city", "Radom", "", True),
        ("groups", "", "Klienci", False),
        ("groups", "Klienci", "Klienci | VIP", False),
        ("groups", "Klienci", "Inna", True),
        ("groups", "Klienci | VIP", "VIP", True),
        ("groups", "Klienci", "", True),
    ],
)
def test_it_asks_when_something_is_taken_away(field: str, before: str, after: str, asks: bool) -> None:  # noqa: FBT001 - a table's column
    assert asks_first(ImportResult(0, 1, 0, (), (Difference(2, "ACME", field, before, after),))) is asks


def test_it_asks_when_much_is_changed() -> None:
    assert not asks_first(ImportResult(1_000, LARGE, 0, (), ()))
    assert asks_first(ImportResult(0, LARGE + 1, 0, (), ()))
