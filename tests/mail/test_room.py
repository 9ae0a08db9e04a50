"""However much a mail has to tell, Gmail shows it to its end, where the words to answer stand."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.campaign import Contents, LeftOut, Reason, Recipient, Turnover
from mailbot.domain.contacts import Addition, BadRow, Difference, Entry, Group, ImportResult
from mailbot.domain.letter import Attachment, Correspondent
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.states import DeliveryState
from mailbot.mail import book_facts, facts
from mailbot.mail.compose import Writer
from mailbot.mail.facts import Failure, PauseReason, Sample, SampleKind
from mailbot.mail.room import ALL, Room, Row
from tests.mail.facts_told import CAMPAIGN, NOW, REPORT, SUMMARY, TOKEN

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
BOT = Correspondent("mailbot", "mailbot@firma.example")
WRITER = Writer(lambda name: (TEMPLATES / name).read_text(encoding="utf-8"), BOT, ZoneInfo("Europe/Warsaw"), "0.1.0")
CUT = 102_000  # octets
ODD = '"Łąka & Żółć" <spółka> '
MANY = tuple(Recipient(n, f"{'x' * 60}{n}@{'y' * 60}.example", ODD * 5, ODD * 5) for n in range(1, 1_001))
FAILED = tuple(Failure(one, f"550 5.1.1 {ODD * 40}") for one in MANY)
LONG = replace(CAMPAIGN, subject=ODD * 60, block=tuple(f"Odbiorcy: {ODD * 40}" for _ in range(60)))
PROBLEM = Problem(ProblemKind.NAME_UNKNOWN, ODD * 60, ODD * 20, f"Odbiorcy: {ODD * 60}", (ODD * 9,) * 30)
LEFT = tuple(LeftOut(one.name, one.address, Reason.CONDITION, ODD * 9) for one in MANY[:20])
COUNTS = {DeliveryState.FAILED: 1_000, DeliveryState.UNKNOWN: 1_000, DeliveryState.SENT: 1_000}

LONGEST: tuple[facts.Fact, ...] = (
    replace(
        SUMMARY,
        campaign=LONG,
        recipients=MANY[:200],
        left_out=LEFT,
        turnover=Turnover(500, 500, MANY[:20], MANY[:20]),
        changes=(ODD * 60,) * 60,
        samples=tuple(Sample(kind, MANY[0], Contents(ODD * 60, "&" * 90_000, None)) for kind in SampleKind),
        attachments=tuple(Attachment(ODD * 10, "text/plain", b"") for _ in range(300)),
    ),
    replace(REPORT, campaign=LONG, total=3_000, counts=COUNTS, unknown=MANY, failures=FAILED, reached=MANY),
    facts.Paused(LONG, TOKEN, PauseReason.ERRORS, 1_000, COUNTS, failures=FAILED),
    facts.Questions(LONG, TOKEN, (PROBLEM, replace(PROBLEM, left_out=LEFT, left_out_total=900)) * 100),
    facts.Unclear(LONG, TOKEN, ODD * 200, second=ODD * 200),
    book_facts.Groups(tuple(Group(ODD * 9, 1, 1) for _ in range(5_000))),
    book_facts.Found("x", tuple(Entry(ODD * 9, ODD * 9, "a@b.example", ODD, ODD) for _ in range(51))),
    book_facts.Imported(
        "x.csv",
        ImportResult(
            0,
            90,
            0,
            tuple(BadRow(n, ODD * 40) for n in range(90)),
            tuple(Difference(n, ODD * 9, "city", ODD * 40, ODD * 40) for n in range(90)),
            tuple(Addition(n, ODD * 9) for n in range(90)),
        ),
    ),
)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("fact", LONGEST, ids=lambda fact: fact.kind)
def test_no_mail_is_cut(fact: facts.Fact, language: str) -> None:
    mail = WRITER.render(fact, language, NOW)
    assert len(mail.html.encode()) < CUT
    assert len(mail.subject) < 200


def test_who_may_or_may_not_have_it_is_told_before_all_others() -> None:
    few = tuple(replace(one, address=f"unknown{one.number}@x.example", name="", company="") for one in MANY[:100])
    mail = WRITER.render(replace(REPORT, unknown=few, failures=FAILED, reached=MANY), "en", NOW)
    assert all(one.address in mail.html for one in few)


def test_what_has_no_room_is_counted() -> None:
    mail = WRITER.render(replace(REPORT, counts=COUNTS, total=3_000, unknown=MANY, failures=()), "pl", NOW)
    named = mail.plain.count("@" + "y" * 60)
    assert 20 < named < 1_000
    assert f"i jeszcze {1_000 - mail.plain.count('? xxx')}; wszystkich" in " ".join(
        mail.plain.replace("\xa0", " ").split()
    )


def test_a_short_list_is_shown_whole() -> None:
    room = Room()
    rows = [Row("1.", "Anna"), Row("2.", "Jan")]
    assert room.rows(iter(rows)) == rows
    assert room.text("żółw", 100) == "żółw"
    assert room.left < ALL


@given(st.text(max_size=300), st.integers(min_value=10, max_value=400))
def test_a_copy_keeps_to_its_room(text: str, most: int) -> None:
    room = Room()
    kept = room.text(text, most)
    assert len(kept.encode()) <= most + 4
    assert kept == text or kept.endswith(" …")
