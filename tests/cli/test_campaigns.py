"""``mailbot campaigns``."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.domain.campaign import Contents, Packet, Plan
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store import store as memory
from mailbot.store.store import Store
from tests.cli.conftest import Line

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEGUN = datetime(2026, 3, 2, 12, 5, tzinfo=UTC)


@pytest.fixture
def store(settings: Path) -> Iterator[Store]:
    """The memory that the settings name, with one campaign that was confirmed at noon and has begun."""
    opened = memory.open(f"sqlite:///{settings.with_name('mailbot.db')}")
    letter = opened.letters.take(b"hello", "hello@firma.example", "imap", None, null_sender=False, now=NOON)
    assert letter is not None
    opened.campaigns.open(
        letter,
        "anna@firma.example",
        "en",
        Contents("New [bold] hours", "text", None),
        ("Recipients: Customers",),
        thread="hello@firma.example",
        now=NOON,
        expires=None,
    )
    with closing(sqlite3.connect(opened.path)) as database, database:
        database.executemany(
            "INSERT INTO recipient (campaign, number, address, name, company, fields) VALUES (1, ?, ?, '', '', '{}')",
            [(number, f"{number}@client.example") for number in (1, 2, 3)],
        )
    packets = (Packet(1, 1, 2, NOON), Packet(2, 3, 3, BEGUN))
    assert opened.campaigns.replan(
        1,
        ("Recipients: Customers",),
        Plan("sales", None),
        "digest",
        packets,
        recipients_digest="",
        people=3,
        companies=0,
        expires=None,
    )
    assert opened.campaigns.confirm(1, "digest", NOON, letter, packets)
    yield opened
    opened.close()


def test_a_campaign_is_one_json_document(line: Line, store: Store) -> None:
    store.campaigns.move(1, CampaignState.SCHEDULED, CampaignState.SENDING, BEGUN)
    store.packets.start(1, 1, BEGUN)
    shown = line("campaigns", "show", "1", "--json")

    assert shown.code == 0
    assert json.loads(shown.out) == {
        "number": 1,
        "subject": "New [bold] hours",
        "state": "sending",
        "pause_reason": "",
        "requester": "anna@firma.example",
        "account": "sales",
        "created_at": "2026-03-02T13:00:00+01:00",
        "confirmed_at": "2026-03-02T13:00:00+01:00",
        "finished_at": None,
        "counts": {
            "planned": 3,
            "claimed": 0,
            "dotted": 0,
            "sent": 0,
            "failed": 0,
            "deferred": 0,
            "unknown": 0,
            "skipped": 0,
            "printed": 0,
        },
        "bounced": 0,
        "packets": [
            {
                "number": 1,
                "size": 2,
                "due": "2026-03-02T13:00:00+01:00",
                "started": "2026-03-02T13:05:00+01:00",
                "ended": None,
            },
            {"number": 2, "size": 1, "due": "2026-03-02T13:05:00+01:00", "started": None, "ended": None},
        ],
    }


def test_the_list_is_lines_with_tabs_or_one_json_document(line: Line, store: Store) -> None:
    assert line("campaigns", "list").out == (
        "number\tstate\tsent\tof\trequester\tconfirmed\tsubject\n"
        "1\tscheduled\t0\t3\tanna@firma.example\t2026-03-02 13:00:00\tNew [bold] hours\n"
    )
    (listed,) = json.loads(line("campaigns", "list", "--json").out)
    assert (listed["number"], listed["state"], listed["counts"]["planned"]) == (1, "scheduled", 3)


def test_a_printed_letter_counts_as_sent_in_the_list(line: Line, store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute("UPDATE delivery SET state = ? WHERE number = 2", (int(DeliveryState.PRINTED),))
    assert line("campaigns", "list").out.splitlines()[1].split("\t")[:4] == ["1", "scheduled", "1", "3"]


def test_the_help_of_a_number_is_whole(line: Line) -> None:
    assert "The campaign's number, as in #17." in line("campaigns", "show", "--help").out


def test_a_campaign_is_shown_in_words(line: Line, store: Store) -> None:
    assert line("campaigns", "show", "1").out.splitlines() == [
        "[#1] New [bold] hours",
        "scheduled, asked for by anna@firma.example",
        "deliveries\t",
        "planned\t3",
        "packet\tsize\tdue\tstarted\tended",
        "1\t2\t2026-03-02 13:00:00\t\t",
        "2\t1\t2026-03-02 13:05:00\t\t",
    ]


def test_a_campaign_is_paused_and_goes_on_where_it_was(line: Line, store: Store) -> None:
    assert line("campaigns", "pause", "1").code == 0
    assert line("campaigns", "resume", "1").code == 0
    assert _state(store) is CampaignState.SCHEDULED

    store.campaigns.move(1, CampaignState.SCHEDULED, CampaignState.SENDING, BEGUN)
    store.packets.start(1, 1, BEGUN)
    assert line("campaigns", "pause", "1").code == 0
    assert _state(store) is CampaignState.PAUSED
    assert line("campaigns", "resume", "1").code == 0
    assert _state(store) is CampaignState.SENDING


def test_the_requester_is_told_of_a_pause_and_of_the_end(line: Line, store: Store) -> None:
    for order in ("pause", "cancel"):
        assert line("campaigns", order, "1").code == 0
    owed = [one.answer for one in store.answers.due(datetime.max.replace(tzinfo=UTC), 10)]
    assert [(answer.to, answer.kind) for answer in owed] == [
        ("anna@firma.example", "paused"),
        ("anna@firma.example", "cancelled"),
    ]
    assert all(b"administrator" in answer.raw for answer in owed)


def test_a_campaign_is_stopped_although_its_requester_cannot_be_told(
    line: Line, store: Store, settings: Path, tmp_path: Path
) -> None:
    settings.write_text(settings.read_text().replace("[imap]", f'templates = "{tmp_path}"\n[imap]', 1))
    stopped = line("campaigns", "pause", "1")
    assert stopped.code == 0
    assert stopped.err.startswith("mailbot: the requester is not told: ")
    assert _state(store) is CampaignState.PAUSED


def test_cancelling_is_for_good(line: Line, store: Store) -> None:
    cancelled = line("campaigns", "cancel", "1")
    assert (cancelled.code, cancelled.out) == (0, "Campaign 1 is cancelled; 0 messages had left.\n")
    for order in ("cancel", "pause", "resume"):
        again = line("campaigns", order, "1")
        assert (again.code, again.out) == (1, "")
        assert again.err.startswith("mailbot: Campaign 1 is cancelled; ")


@pytest.mark.parametrize("order", ["show", "pause", "resume", "cancel"])
def test_a_campaign_that_is_not_there_is_exit_code_1(line: Line, store: Store, order: str) -> None:
    assert (line("campaigns", order, "2").code, line("campaigns", order, "2").err) == (
        1,
        "mailbot: There is no campaign 2; the numbers are in: mailbot campaigns list\n",
    )


def _state(store: Store) -> CampaignState:
    found = store.campaigns.get(1)
    assert found is not None
    return found.state
