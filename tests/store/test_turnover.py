"""What a new list gains and loses, and whose fields are empty."""

from mailbot.domain.addressee import Resolution
from mailbot.domain.campaign import Recipient, Turnover
from mailbot.domain.contacts import Table, TableRow
from mailbot.domain.selector import AtAddress, AttachedTable, Selector
from tests.store.desk import NOW, Desk


def turnover(desk: Desk, number: int, *addresses: str) -> Turnover | None:
    selector = Selector(tuple(map(AtAddress, addresses)))
    resolved = desk.store.recipients.resolve(number, selector, None, (), NOW)
    assert isinstance(resolved, Resolution)
    return resolved.turnover


def test_the_first_list_has_none_and_each_later_one_is_compared_with_the_one_before(desk: Desk) -> None:
    number = desk.draft()
    assert turnover(desk, number, "a@x.example", "b@x.example") is None
    assert turnover(desk, number, "a@x.example", "b@x.example") == Turnover(0, 0)
    assert turnover(desk, number, "c@x.example", "a@x.example") == Turnover(
        1, 1, (Recipient(1, "c@x.example", "", ""),), (Recipient(2, "b@x.example", "", ""),)
    )
    changed = turnover(desk, number, *(f"n{place}@x.example" for place in range(50)))
    assert changed is not None
    assert (changed.came, changed.went, len(changed.newcomers), len(changed.leavers)) == (50, 2, 20, 2)


def test_those_for_whom_one_of_the_fields_is_empty_are_found_in_order(desk: Desk) -> None:
    number = desk.draft()
    rows = tuple(
        TableRow(place, f"n{place}@x.example", (f"n{place}@x.example", "x" * (place % 2), "x" * (place % 700)))
        for place in range(2_100)
    )
    table = Table(("email", "jeden", "dwa"), rows)
    desk.store.recipients.resolve(number, Selector((AttachedTable(),)), table, ("jeden", "dwa"), NOW)
    lacking = desk.store.recipients.lacking
    assert [one.address for one in lacking(number, {"dwa"})] == [f"n{place}@x.example" for place in (0, 700, 1400)]
    assert len(list(lacking(number, {"jeden"}))) == 1_050
    assert list(lacking(number, {"email"})) == list(lacking(number, set())) == []
