"""What the bot owes leaves once, however often it is owed."""

from dataclasses import replace

from tests.store.desk import NOW, Desk, answer, at


def test_owing_twice_is_harmless(desk: Desk) -> None:
    desk.store.answers.add([answer(), answer("a2@firma.example")], NOW)
    desk.store.answers.add([answer()], at(1))
    assert [owed.answer for owed in desk.store.answers.due(at(5), 10)] == [answer(), answer("a2@firma.example")]


def test_a_long_answer_is_kept_octet_by_octet_and_a_second_one_of_its_id_changes_nothing(desk: Desk) -> None:
    long = replace(answer(), raw=bytes(range(256)) * 20_000)
    desk.store.answers.add([long], NOW)
    desk.store.answers.add([replace(long, raw=b"shorter\r\n"), answer("a2@firma.example")], NOW)
    assert [owed.answer for owed in desk.store.answers.due(NOW, 10)] == [long, answer("a2@firma.example")]


def test_what_was_sent_is_not_due_again_nor_owed_anew(desk: Desk) -> None:
    desk.store.answers.add([answer()], NOW)
    (owed,) = desk.store.answers.due(NOW, 10)
    desk.store.answers.sent(owed.id, NOW)
    desk.store.answers.later(owed.id, NOW, "too late")
    desk.store.answers.add([answer()], NOW)
    assert desk.store.answers.due(at(60), 10) == []


def test_what_did_not_leave_is_tried_again_when_due(desk: Desk) -> None:
    desk.store.answers.add([answer()], NOW)
    (owed,) = desk.store.answers.due(NOW, 10)
    desk.store.answers.later(owed.id, at(5), "421 busy")
    assert desk.store.answers.due(at(4.99), 10) == []
    assert desk.store.answers.due(at(5), 10) == [owed._replace(attempts=1)]
    assert desk.rows("SELECT trouble FROM answer") == [("421 busy",)]


def test_the_longest_due_leave_first(desk: Desk) -> None:
    desk.store.answers.add([answer("late@firma.example")], at(1))
    desk.store.answers.add([answer("early@firma.example")], NOW)
    assert [owed.answer.message_id for owed in desk.store.answers.due(at(2), 1)] == ["early@firma.example"]


def test_what_is_put_behind_leaves_last_and_no_try_is_counted(desk: Desk) -> None:
    desk.store.answers.add([answer(), answer("a2@firma.example")], NOW)
    first, second = desk.store.answers.due(NOW, 10)
    desk.store.answers.put_behind(first.id, at(1))
    assert desk.store.answers.due(at(0.5), 10) == [second]
    assert desk.store.answers.due(at(1), 10) == [second, first]


def test_what_is_in_hand_is_not_read_again(desk: Desk) -> None:
    desk.store.answers.add([answer(), answer("a2@firma.example")], NOW)
    (first,) = desk.store.answers.due(NOW, 1)
    assert [owed.answer for owed in desk.store.answers.due(NOW, 10, in_hand={first.id})] == [answer("a2@firma.example")]


def test_answers_are_counted_by_address_and_kind(desk: Desk) -> None:
    desk.store.answers.add([answer()], NOW)
    desk.store.answers.add([answer("a2@firma.example")], at(10))
    count = desk.store.answers.owed_since
    kinds = {answer().kind}
    assert [count("anna@firma.example", at(minutes), kinds) for minutes in (0, 5, 11)] == [2, 1, 0]
    assert count("piotr@firma.example", NOW, kinds) == 0
    assert count("anna@firma.example", NOW, {"help"}) == 0


def test_a_test_copy_waits_for_the_relay_of_its_account(desk: Desk) -> None:
    copy = replace(answer("copy@firma.example"), account="sales")
    desk.store.answers.add([answer(), copy], NOW)
    assert [owed.answer for owed in desk.store.answers.due(NOW, 10)] == [answer()]
    assert [owed.answer for owed in desk.store.answers.due(NOW, 10, "sales")] == [copy]
