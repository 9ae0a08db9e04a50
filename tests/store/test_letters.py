"""Each letter is taken once, tried a counted number of times, and filed."""

import threading
from typing import Any

import pytest

from mailbot.store.letters import DUPLICATE, Begun, Place, Unfiled
from tests.store.desk import NOW, Desk, answer

RAW = b"From: anna@firma.example\r\n\r\nOdbiorcy: Klienci\r\n"
INBOX: Place = ("INBOX", 7, 1)


def take(desk: Desk, raw: bytes = RAW, message_id: str = "m1@firma.example", place: Place | None = INBOX) -> int | None:
    source: Any = "imap" if place else "lmtp"
    return desk.store.letters.take(raw, message_id, source, place, null_sender=False, now=NOW)


def test_a_letter_is_known_once_it_is_taken(desk: Desk) -> None:
    assert not desk.store.letters.known(*INBOX)
    letter = take(desk)
    assert desk.store.letters.known(*INBOX)
    assert not desk.store.letters.known("INBOX", 8, 1)
    assert desk.store.letters.waiting() == [letter]


@pytest.mark.parametrize(
    ("raw", "message_id", "place"),
    [
        pytest.param(b"other", "m2@firma.example", INBOX, id="the same place"),
        pytest.param(RAW, "m2@firma.example", ("INBOX", 7, 2), id="the same bytes"),
        pytest.param(b"other", "m1@firma.example", ("INBOX", 7, 2), id="the same Message-ID"),
        pytest.param(RAW, "m1@firma.example", ("INBOX", 8, 1), id="another UIDVALIDITY"),
        pytest.param(RAW, "m1@firma.example", None, id="once more by LMTP"),
    ],
)
def test_a_duplicate_is_not_taken(desk: Desk, raw: bytes, message_id: str, place: Place | None) -> None:
    letter = take(desk)
    assert take(desk, raw, message_id, place) is None
    assert desk.store.letters.waiting() == [letter]


def test_letters_without_a_message_id_are_told_apart_by_their_bytes(desk: Desk) -> None:
    assert [take(desk, raw, "", None) for raw in (b"one", b"two", b"one")] == [1, 2, None]


def test_a_duplicate_in_the_mailbox_is_remembered_and_filed(desk: Desk) -> None:
    first = take(desk, place=None)
    assert take(desk) is None
    assert desk.store.letters.known(*INBOX)
    (duplicate,) = desk.store.letters.unfiled()
    assert duplicate == Unfiled(2, "INBOX", 7, 1, "")
    assert desk.rows("SELECT verdict FROM letter WHERE id = 2") == [(DUPLICATE,)]
    assert desk.rows("SELECT letter FROM raw_letter") == [(first,)]
    desk.store.letters.filed(duplicate.id)
    assert (desk.store.letters.unfiled(), desk.store.letters.waiting()) == ([], [first])


def test_the_same_letter_through_both_doors_at_once_is_taken_once(desk: Desk) -> None:
    taken: list[int | None] = []

    def deliver(place: Place | None) -> None:
        taken.append(take(desk, place=place))
        desk.store.close()

    threads = [threading.Thread(target=deliver, args=(place,)) for place in (INBOX, None, ("INBOX", 7, 2), None)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken, key=lambda letter: letter is None)[1:] == [None, None, None]
    assert len(desk.store.letters.waiting()) == 1


def test_an_attempt_is_on_record_before_the_letter_is_handed_out(desk: Desk) -> None:
    letter = take(desk)
    assert letter is not None
    assert desk.store.letters.begin(letter) == Begun(RAW, 1, null_sender=False)
    # The daemon dies here. The next one sees it.
    assert desk.reopened().store.letters.begin(letter) == Begun(RAW, 2, null_sender=False)


def test_a_broken_world_is_not_counted_against_the_letter(desk: Desk) -> None:
    letter = desk.letter()
    desk.store.letters.begin(letter)
    desk.store.letters.postpone(letter)
    desk.store.letters.postpone(letter)
    assert desk.store.letters.begin(letter).attempts == 1


def test_a_decision_and_its_answers_are_one(desk: Desk) -> None:
    letter = take(desk)
    assert letter is not None
    assert desk.store.letters.done(letter, "order", "Processed", [answer()], NOW)
    assert desk.store.letters.waiting() == []
    assert [owed.answer for owed in desk.store.answers.due(NOW, 10)] == [answer()]
    assert desk.store.letters.unfiled() == [Unfiled(letter, "INBOX", 7, 1, "Processed")]


def test_a_letter_is_decided_about_once(desk: Desk) -> None:
    letter = desk.letter()
    assert desk.store.letters.done(letter, "order", "Processed", [], NOW)
    assert not desk.store.letters.done(letter, "order", "Processed", [answer()], NOW)
    assert not desk.store.letters.quarantine(letter, "KeyError", "Quarantine", [answer()], NOW)
    assert desk.store.answers.due(NOW, 10) == []
    with pytest.raises(LookupError, match="does not wait"):
        desk.store.letters.begin(letter)


def test_a_letter_given_up_keeps_its_bytes_and_its_reason(desk: Desk) -> None:
    letter = take(desk)
    assert letter is not None
    assert desk.store.letters.quarantine(letter, "RecursionError", "Quarantine", [answer()], NOW)
    assert desk.rows("SELECT state, verdict FROM letter") == [("quarantined", "RecursionError")]
    assert desk.rows("SELECT letter, content FROM raw_letter") == [(letter, RAW)]
    assert desk.store.letters.unfiled() == [Unfiled(letter, "INBOX", 7, 1, "Quarantine")]


def test_what_came_by_lmtp_lies_nowhere_and_need_not_be_filed(desk: Desk) -> None:
    letter = desk.letter()
    desk.store.letters.done(letter, "noise", "Ignored", [], NOW)
    assert desk.store.letters.unfiled() == []


def test_a_letter_above_the_limit_is_remembered_by_its_header_and_its_size(desk: Desk) -> None:
    taken = desk.store.letters.take(
        b"Subject: x\r\n\r\n", "m1@firma.example", "imap", INBOX, null_sender=False, now=NOW, whole=31_000_000
    )
    assert taken is not None
    assert desk.store.letters.begin(taken) == (b"Subject: x\r\n\r\n", 1, False, 31_000_000, "")
