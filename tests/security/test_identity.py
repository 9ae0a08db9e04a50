"""Whose word counts: forged senders get neither an answer nor a plan, and no answer goes anywhere but to the list."""

import pytest

from tests.stories import office
from tests.stories.stage import ANNA, BOT, Stage

OURS = "mx.firma.example"
FROM = f"From: {ANNA}"
PASS = f"Authentication-Results: {OURS}; dmarc=pass header.from=firma.example"
EVIL = "mallory@evil.example"


def results(rest: str, server: str = OURS) -> str:
    return f"Authentication-Results: {server}; {rest}"


FORGED = {
    # What the field's own words are made of, by whoever sends it
    "a bracket in a quoted local part": (
        results('spf=fail (x) smtp.mailfrom="a) dmarc=pass header.from=firma.example"@evil.example'),
        FROM,
    ),
    "a comment within a comment": (results("spf=fail (note (x) dmarc=pass header.from=firma.example)"), FROM),
    "two verdicts, the last one good": (
        results("dmarc=fail header.from=firma.example; dmarc=pass header.from=firma.example"),
        FROM,
    ),
    "two signatures, one of them broken": (
        results("dkim=fail header.d=firma.example; dkim=pass header.d=firma.example"),
        FROM,
    ),
    "a server with a longer name": (results("dmarc=pass header.from=firma.example", f"{OURS}.evil.example"), FROM),
    "the envelope's domain alone": (results("spf=pass smtp.mailfrom=firma.example"), FROM),
    "another domain's verdict": (results("dmarc=pass header.from=evil.example"), FROM),
    "a version nobody knows": (results("dmarc=pass header.from=firma.example", f"{OURS} 2"), FROM),
    "below another server's": (results("none", "other.example"), PASS, FROM),
    "above ours, which says no": (PASS, results("dmarc=fail header.from=firma.example"), FROM),
    "a chain of seals": ("ARC-Seal: i=1; cv=pass", f"ARC-{PASS}", results("arc=pass (i=1)"), FROM),
    "in the text": (FROM, "", PASS),
    "no word at all": (FROM,),
    # Who is named as the sender
    "two fields": (PASS, FROM, f"From: {EVIL}"),
    "two fields, the other first": (PASS, f"From: {EVIL}", FROM),
    "a group": (PASS, f"From: Staff: {ANNA};"),
    "two mailboxes": (PASS, f"From: {ANNA}, {EVIL}"),
    "a name that is an address": (PASS, f'From: "{ANNA}" <{EVIL}>'),
    "a name that is a mailbox": (PASS, f'From: "Anna <{ANNA}>" <{EVIL}>'),
    "an encoded address": (PASS, f"From: =?utf-8?q?{ANNA.replace('@', '=40')}?="),
    "an encoded address as a name": (PASS, f"From: =?utf-8?q?{ANNA.replace('@', '=40')}=3E?= <{EVIL}>"),
    "a comment that is an address": (PASS, f"From: {EVIL} ({ANNA})"),
    "a bracket that ends it early": (PASS, f"From: {ANNA}){EVIL}"),
    "two brackets": (PASS, f"From: <{ANNA}><{EVIL}>"),
    "a route": (PASS, f"From: <@evil.example:{ANNA}>"),
    "a NUL": (PASS, f"From: {ANNA}\0@evil.example"),
    "a bare line end": (PASS, f"From: {EVIL}\n{FROM}"),
    "a bare carriage return": (PASS, f"X: y\r{FROM}"),
    "a mailbox's first line": (f"From {ANNA} Mon Nov 24 08:30:00 2026", PASS, f"From: {EVIL}"),
    "only Sender and Reply-To": (PASS, f"Sender: {ANNA}", f"Reply-To: {ANNA}", f"From: {EVIL}"),
    "a letter that looks like another": (PASS, "From: аnna@firma.example"),
}


def raw(lines: tuple[str, ...], number: int, body: str = "Odbiorcy: Klienci\r\n\r\nDzień dobry!\r\n") -> bytes:
    """As a server would hand it over; the lines first."""
    more = (f"To: {BOT}", "Subject: Zmiana", f"Message-ID: <{number}@firma.example>")
    head = [*lines, *more] if "" not in lines else [*more, *lines]
    return "\r\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", body]).encode()


@pytest.fixture
def guarded(stage: Stage) -> Stage:
    """The same house, whose mail server says whom it vouches for."""
    stage.changes["trust"] = {"authserv_id": OURS}
    stage.restart()
    return stage


def test_no_forgery_is_answered_and_none_becomes_a_plan(guarded: Stage) -> None:
    for number, lines in enumerate(FORGED.values()):
        guarded.box.deliver(raw(lines, number), BOT)
    guarded.settle()
    assert guarded.box.accepted == ()
    assert guarded.house.store.campaigns.list() == ()
    assert len(guarded.box.read(BOT, "Ignored")) == len(FORGED) >= 12


def test_one_of_us_for_whom_our_server_vouches_is_served(guarded: Stage) -> None:
    guarded.arrives(raw((PASS, FROM), 1))
    assert [one.recipient for one in guarded.box.accepted] == [ANNA]
    assert len(guarded.house.store.campaigns.list()) == 1


def test_no_forgery_says_yes_to_a_plan_whose_token_it_bears(guarded: Stage) -> None:
    guarded.arrives(raw((PASS, FROM), 1_000))
    (summary,) = guarded.inbox()
    for number, lines in enumerate(FORGED.values()):
        threaded = (f"In-Reply-To: {summary.message_id}", *lines)
        guarded.box.deliver(raw(threaded, number, "TAK\r\n"), BOT)
    guarded.settle()
    assert [one.recipient for one in guarded.box.accepted] == [ANNA]
    guarded.arrives(raw((PASS, f"In-Reply-To: {summary.message_id}", FROM), 1_001, "TAK\r\n"))
    assert len(guarded.customers()) == 12


@pytest.mark.parametrize("field", ["Reply-To", "Sender", "Return-Path", "Resent-From", "Disposition-Notification-To"])
def test_no_field_leads_an_answer_elsewhere(guarded: Stage, field: str) -> None:
    guarded.arrives(raw((PASS, FROM, f"{field}: {EVIL}", "Errors-To: mallory@evil.example"), 1))
    guarded.arrives(raw((PASS, FROM, f"{field}: {EVIL}"), 2, "Odbiorcy: Niktó\r\n\r\nx\r\n"))
    assert [one.recipient for one in guarded.box.accepted] == [ANNA, ANNA]
    assert {office.read(one.raw).message["To"].addresses[0].addr_spec for one in guarded.box.accepted} == {ANNA}


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/report; report-type=delivery-status; boundary=b",
        "Multipart/Report ; boundary=b",
        "multipart/report (x); report-type=disposition-notification; boundary=b",
    ],
)
def test_a_report_about_a_summary_is_no_yes_although_it_bears_its_token(guarded: Stage, kind: str) -> None:
    """Even one that begins with the word, and for whose sender our server vouches."""
    guarded.arrives(raw((PASS, FROM), 1))
    (summary,) = guarded.inbox()
    returned = f"Message-ID: {summary.message_id}\r\n\r\n{summary.text}"
    status = f"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; {ANNA}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    parts = ("\r\n\r\nTAK\r\n", f"\r\nContent-Type: message/delivery-status\r\n\r\n{status}")
    body = "--b".join(("", *parts, f"\r\nContent-Type: message/rfc822\r\n\r\n{returned}\r\n", "--\r\n"))
    head = (PASS, FROM, f"To: {BOT}", "Subject: Re: Zmiana", f"In-Reply-To: {summary.message_id}", "MIME-Version: 1.0")
    guarded.arrives("\r\n".join([*head, f"Content-Type: {kind}", "", body]).encode())
    assert [one.recipient for one in guarded.box.accepted] == [ANNA]
    assert guarded.house.store.suppressions.list() == ()


def test_a_machine_that_quotes_the_word_on_top_says_no_yes(guarded: Stage) -> None:
    guarded.arrives(raw((PASS, FROM), 1))
    (summary,) = guarded.inbox()
    quoted = "\r\n".join(f"> {line}" for line in summary.text.splitlines())
    for number, mark in enumerate(("Auto-Submitted: auto-replied", "Precedence: auto_reply", "Return-Path: <>"), 2):
        guarded.arrives(raw((PASS, FROM, mark, f"In-Reply-To: {summary.message_id}"), number, f"TAK\r\n\r\n{quoted}"))
    assert [one.recipient for one in guarded.box.accepted] == [ANNA]
