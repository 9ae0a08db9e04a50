"""The log's vocabulary."""

import ast
import logging
from pathlib import Path

import pytest

from mailbot import events


def test_a_line_says_the_fact_and_its_fields(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="mailbot"):
        events.campaign_moved(17, "sending", "paused", "10 recipients failed")
        events.campaign_moved(17, "paused", "sending")
    assert caplog.messages == [
        'campaign-moved campaign=17 before=sending after=paused reason="10 recipients failed"',
        "campaign-moved campaign=17 before=paused after=sending",
    ]


def test_what_strangers_wrote_cannot_forge_a_line_or_move_the_cursor(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="mailbot"):
        events.letter_ignored(3, 'x"\r\nstarted version=evil \x1b[2J\u202e' + "ż" * 600)
    (line,) = caplog.messages
    assert line == ('letter-ignored letter=3 reason="x\\"\\r\\nstarted version=evil \\x1b[2J\\u202e' + "ż" * 470 + '…"')
    assert line.isprintable()


def test_addresses_are_for_debug_only(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="mailbot"):
        events.delivery_settled(17, 3, "failed", "550 no such user", "jan@klient.example")
    assert "klient.example" not in caplog.text
    with caplog.at_level(logging.DEBUG, logger="mailbot"):
        events.delivery_settled(17, 3, "failed", "550 no such user", "jan@klient.example")
    assert "address=jan@klient.example" in caplog.text


def test_addresses_in_a_server_s_own_words_are_for_debug_only(caplog: pytest.LogCaptureFixture) -> None:
    reply = '550 5.1.1 <jan@klient.example>: unknown; try "jan nowak"@klient.example or JAN+x@[192.0.2.1]'
    with caplog.at_level(logging.INFO, logger="mailbot"):
        events.delivery_settled(17, 3, "failed", reply)
        events.campaign_moved(17, "sending", "paused", "anna@firma.example")
        events.copy_refused(17, "<anna@firma.example> no")
        events.answer_delayed("report", 17, "<anna@firma.example> no")
    assert caplog.messages == [
        (
            "delivery-settled campaign=17 delivery=3 state=failed "
            'reply="550 5.1.1 <…@klient.example>: unknown; try …@klient.example or …@[192.0.2.1]"'
        ),
        "campaign-moved campaign=17 before=sending after=paused reason=…@firma.example",
        'copy-refused campaign=17 reply="<…@firma.example> no"',
        'answer-delayed campaign=17 kind=report trouble="<…@firma.example> no"',
    ]
    with caplog.at_level(logging.DEBUG, logger="mailbot"):
        events.campaign_moved(17, "sending", "paused", "anna@firma.example")
    assert caplog.messages[-1].endswith("reason=anna@firma.example")


def test_a_bug_is_told_on_one_line_with_its_place_and_the_letter_in_it_cannot_forge_another(
    caplog: pytest.LogCaptureFixture,
) -> None:
    try:
        {"known": 1}["x\nstarted version=evil \x1b[2J"]
    except KeyError as bug:
        events.letter_broke_us(3, 1, bug)
    (line,) = caplog.messages
    assert line.startswith("letter-broke-us letter=3 attempts=1 bug=\"KeyError: 'x")
    assert 'at="test_events.py:' in line
    assert line.isprintable()


def test_every_fact_is_counted_from_the_start_and_no_other(caplog: pytest.LogCaptureFixture) -> None:
    tree = ast.parse(Path(events.__file__).read_text(encoding="utf-8"))
    written = {
        str(call.args[1].value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "_line"
        and isinstance(call.args[1], ast.Constant)
    }
    assert written == set(events.FACTS)
    before = events.told()
    events.delivery_settled(17, 3, "failed", "550 no such user", "jan@klient.example")
    assert {fact: count - before[fact] for fact, count in events.told().items() if count > before[fact]} == {
        "delivery-settled": 1
    }
