"""What is asked for each window, message, letter or bounce costs the same among ten as among a million."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from mailbot.domain.bounce import Failing, Kind
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.domain.verp import Proof
from mailbot.store import statements
from mailbot.store.store import Store
from mailbot.store.transactions import run
from tests.store.desk import BOOT, NOW, Desk, answer

_ROUND = {
    "claim anew": statements.CLAIMABLE_NEW,
    "claim again": statements.CLAIMABLE_AGAIN,
    "claim": statements.CLAIM,
    "let go": statements.SUPPRESSED,
    "dot": statements.DOT,
    "hand back": statements.HAND_BACK,
    **{f"settle as {DeliveryState(state).word}": sql for state, sql in statements.SETTLE.items()},
}
_ACCOUNT, _ANNA, _JAN = "sales", "anna@firma.example", "jan1@klient.example"
_DAY = timedelta(days=1)
_EPOCH = 1
_FAILING = Failing(_JAN, "", Kind.FULL, "5.2.2", "full")

_ASKED: dict[str, Callable[[Store], object]] = {
    # at every beat and every minute
    "letters that wait": lambda store: store.letters.waiting(),
    "letters to be filed": lambda store: store.letters.unfiled(),
    "answers due": lambda store: store.answers.due(NOW, 50),
    "campaigns due": lambda store: store.agenda.due_campaigns(_ACCOUNT, NOW),
    "next due": lambda store: store.agenda.next_due(_ACCOUNT),
    "plans expired": lambda store: store.agenda.expired(NOW),
    "unreported": lambda store: store.agenda.unreported(),
    "come back": lambda store: store.agenda.come_back(NOW, _DAY),
    "to remind": lambda store: store.agenda.to_remind(NOW),
    "imports expired": lambda store: store.imports.expired(NOW),
    "letters to print": lambda store: store.printings.due(_ACCOUNT, NOW),
    "last use": lambda store: store.measures.last_sent(),
    # while a campaign is sent, archived, printed
    "packet": lambda store: store.packets.current(1),
    "packet with retries": lambda store: store.packets.with_retries(1, NOW),
    "packet ended": lambda store: store.packets.end(1, 1, NOW),
    "finished": lambda store: store.campaigns.move(1, CampaignState.SENDING, CampaignState.FINISHED, NOW),
    "failures": lambda store: store.deliveries.failures(1),
    "next retry": lambda store: store.deliveries.next_due(1),
    "in doubt": lambda store: store.deliveries.outcomes(1, (DeliveryState.UNKNOWN,), 1, 500),
    "used": lambda store: store.deliveries.sent_since(_ACCOUNT, NOW),
    "to archive": lambda store: store.archive.campaigns(_ACCOUNT),
    "archive claim": lambda store: store.archive.claim(1, _EPOCH),
    "archive doubts": lambda store: store.archive.doubtful(1, _EPOCH),
    "archive backlog": lambda store: store.archive.backlog(1),
    "first letter": lambda store: store.printings.first(1),
    "print claim": lambda store: store.printings.claim(1, _EPOCH, 50),
    "print hand back": lambda store: store.printings.hand_back(1, _EPOCH, NOW),
    # for every letter
    "letter known": lambda store: store.letters.known("INBOX", 1, 1),
    "letter taken": lambda store: store.letters.take(b"x", "x@x", "imap", ("INBOX", 1, 1), null_sender=True, now=NOW),
    "own mail": lambda store: store.answers.known("a1."),
    "answers of a day": lambda store: store.answers.owed_since(_ANNA, NOW, ("help",)),
    "wrong tokens": lambda store: store.wrong_tokens.before(1, _ANNA, NOW),
    "name": lambda store: store.contacts.match("Nobody At All"),
    # for every bounce and every no to more mail
    "delivery": lambda store: store.bounces.address(Proof(1, 1)),
    "sent to": lambda store: store.bounces.sent_to(_JAN, NOW - _DAY),
    "bounce": lambda store: store.bounces.record(Proof(1, 1), _FAILING, "b@klient.example", NOW),
    "score": lambda store: store.bounces.score(_JAN, NOW),
    "suppressed": lambda store: store.suppressions.has(_JAN, _ACCOUNT),
}
_FEW = re.compile(r"CONSTANT ROW|VIRTUAL TABLE|user$|INDEX (letter_new|letter_unfiled|campaign_account)$")
"""What may be gone through: accounts, letters that wait, and campaigns in an index, which has not their texts."""


@pytest.mark.parametrize("sql", _ROUND.values(), ids=_ROUND.keys())
def test_no_question_of_the_round_goes_through_a_campaign(desk: Desk, sql: str) -> None:
    numbered = [int(each) for each in re.findall(r"\?(\d)", sql)]
    nothing = (None,) * (max(numbered) if numbered else sql.count("?"))
    steps = list(_steps(desk, sql, nothing))

    assert steps, "SQLite told no plan"
    assert [step for step in steps if step.endswith("(campaign=?)")] == []
    assert [step for step in steps if step.startswith("SCAN") and "VIRTUAL" not in step] == []


@pytest.mark.parametrize("ask", _ASKED.values(), ids=_ASKED.keys())
def test_nothing_that_is_asked_again_and_again_goes_through_a_large_table(
    desk: Desk, ask: Callable[[Store], object]
) -> None:
    assert desk.store.life.take_over(BOOT, NOW).epoch == _EPOCH
    desk.sending(2, folder="Sent")
    desk.store.answers.add([answer()], NOW)
    statements_heard = _heard(desk, ask)
    steps = [step for sql in statements_heard for step in _steps(desk, sql)]

    assert steps, "SQLite told no plan"
    assert [step for step in steps if step.startswith("SCAN") and not _FEW.search(step)] == []
    of_a_campaign = ("SEARCH d ", "SEARCH delivery ", "SEARCH r ", "SEARCH recipient ")
    assert [step for step in steps if step.startswith(of_a_campaign) and step.endswith("(campaign=?)")] == []


def test_the_bytes_of_old_letters_are_looked_for_among_those_that_are_left(desk: Desk) -> None:
    steps = [step for sql in _heard(desk, lambda store: store.forget(NOW)) for step in _steps(desk, sql)]

    assert {step for step in steps if step.startswith("SCAN")} == {"SCAN raw_letter", "SCAN raw_answer", "SCAN user"}


def _heard(desk: Desk, ask: Callable[[Store], object]) -> list[str]:
    """The statements that SQLite is given meanwhile, with their values."""
    statements_heard = list[str]()
    for database in desk.store._databases:
        connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
        connection.set_trace_callback(statements_heard.append)
    ask(desk.store)
    asking = re.compile(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b")
    return [sql for sql in statements_heard if asking.match(sql) and "(0 = 1)" not in sql]  # that one asks for nothing


def _steps(desk: Desk, sql: str, values: tuple[None, ...] = ()) -> Iterator[str]:
    """SQLite's own plan of a fresh database, which knows no figures of any table."""
    for *_, step in run(desk.store._databases[0], f"EXPLAIN QUERY PLAN {sql}", values):
        yield str(step)
