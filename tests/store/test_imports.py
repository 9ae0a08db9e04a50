"""Imports that wait for a yes: each is done once, or not at all."""

import pytest

from mailbot.domain.contacts import Addition, BadRow, ImportResult, Row
from mailbot.domain.imports import ImportState
from mailbot.domain.letter import Attachment
from mailbot.errors import StoreError
from tests.store.desk import NOW, Desk, answer, at

FILE = Attachment("kontakty.csv", "text/csv", b"company\nAlfa\n")
ROWS = (Row(2, company="Alfa"), BadRow(3, "more cells than the 1 headings"))
ANNA = "anna@firma.example"


def waiting(desk: Desk, letter: int | None = None) -> int:
    opened = desk.store.imports.open(letter or desk.letter(), ANNA, FILE, expires=at(60))
    assert (opened.name, opened.state, opened.expires, opened.result) == (
        "kontakty.csv", ImportState.PENDING, at(60), None,
    )  # fmt: skip
    return opened.number


def test_it_outlives_the_process_with_its_bytes(desk: Desk) -> None:
    number = waiting(desk)
    again = desk.reopened()
    assert again.store.imports.content(number) == FILE.content
    assert again.store.imports.of(ANNA) == desk.store.imports.of(ANNA)
    assert again.store.imports.of("piotr@firma.example") == ()
    again.store.close()


def test_a_letter_that_is_read_twice_opens_one(desk: Desk) -> None:
    letter = desk.letter()
    assert waiting(desk, letter) == waiting(desk, letter)


def test_it_is_taken_in_once_and_its_bytes_are_dropped(desk: Desk) -> None:
    number = waiting(desk)
    assert desk.store.imports.take(number, ROWS, NOW, by=7)
    assert not desk.store.imports.take(number, ROWS, NOW)
    done = desk.store.imports.get(number)
    assert (done.state, done.result, done.done, done.by) == (
        ImportState.DONE,
        ImportResult(1, 0, 0, (ROWS[1],), (), (Addition(2, "Alfa"),)),
        NOW,
        7,
    )
    assert desk.store.imports.content(number) == b""
    assert desk.store.contacts.size() == (1, 0)


def test_rows_that_break_leave_it_waiting_and_the_book_as_it_was(desk: Desk) -> None:
    number = waiting(desk)

    def broken() -> object:
        yield ROWS[0]
        raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        desk.store.imports.take(number, broken(), NOW)  # type: ignore[arg-type]
    assert desk.store.imports.get(number).state is ImportState.PENDING
    assert desk.store.contacts.size() == (0, 0)


def test_one_that_is_cancelled_is_never_done_and_owes_its_answer_once(desk: Desk) -> None:
    number = waiting(desk)
    assert desk.store.imports.end(number, ImportState.CANCELLED, NOW, [answer("a@x")])
    assert not desk.store.imports.end(number, ImportState.EXPIRED, NOW, [answer("b@x")])
    assert not desk.store.imports.take(number, ROWS, NOW)
    assert [owed.answer.message_id for owed in desk.store.answers.due(NOW, 9)] == ["a@x"]


def test_what_waited_too_long_is_found(desk: Desk) -> None:
    number = waiting(desk)
    assert desk.store.imports.expired(at(59)) == ()
    assert [one.number for one in desk.store.imports.expired(at(60))] == [number]
