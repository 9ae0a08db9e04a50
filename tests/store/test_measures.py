"""What is counted for a monitoring system is what is there, without a scan of all that was ever sent."""

from collections import Counter

from mailbot.domain.states import DeliveryState
from mailbot.store.store import Store
from mailbot.store.transactions import run, writing
from tests.store.desk import Desk


def really(store: Store) -> tuple[Counter[DeliveryState], int, int]:
    """By counting every row."""
    db = store._databases[0]
    rows = run(db, "SELECT state, archived, COUNT(*) FROM delivery GROUP BY state, archived").fetchall()
    states: Counter[DeliveryState] = Counter()
    for state, _, count in rows:
        states[DeliveryState(state)] += count
    of = Counter(dict.fromkeys(range(4), 0))
    for _, archived, count in rows:
        of[archived] += count
    return states, of[3], of[1] + of[2]


def test_the_numbers_are_those_of_counting_every_row(desk: Desk) -> None:
    desk.awaiting(4)  # not confirmed: no deliveries yet
    first, second = desk.sending(7, size=3, folder="Sent"), desk.sending(5)
    db = desk.store._databases[0]
    with writing(db):
        for campaign, marks in ((first, (3, 3, 3, 4, 5, 6, 0)), (second, (3, 3, 7, 1, 2))):
            for number, state in enumerate(marks, 1):
                archived = number if campaign == first and state == 3 else 0
                run(
                    db,
                    "UPDATE delivery SET state = ?, archived = ? WHERE campaign = ? AND number = ?",
                    (state, archived, campaign, number),
                )
    states, filed, waiting = really(desk.store)
    counted = desk.store.measures.deliveries()
    assert {state: count for state, count in counted.states.items() if count} == dict(states)
    assert (counted.filed, counted.waiting) == (filed, waiting) == (1, 2)
    assert desk.store.measures.queue() == {("sales", False): 4}


def test_an_empty_database_has_nothing_to_count(desk: Desk) -> None:
    counted = desk.store.measures.deliveries()
    assert (sum(counted.states.values()), counted.filed, counted.waiting) == (0, 0, 0)
    assert desk.store.measures.outbox() == (0, None, None)
