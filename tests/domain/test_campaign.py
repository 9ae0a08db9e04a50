"""What a plan's digest, tokens and Message-IDs depend on."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from mailbot.domain import campaign
from mailbot.domain.campaign import Pacing, Plan
from mailbot.domain.hours import Hours
from mailbot.domain.replies import Party
from mailbot.domain.selector import AtAddress

SECRET = b"s" * 32
PLAN = Plan("sales", datetime(2026, 3, 2, 8, tzinfo=UTC), Pacing(50, timedelta(minutes=10)), 3, "Sent")


def test_whatever_changes_in_a_plan_makes_another_digest() -> None:
    plans = [
        PLAN,
        replace(PLAN, account="office"),
        replace(PLAN, start=None),
        replace(PLAN, pacing=Pacing(51, timedelta(minutes=10))),
        replace(PLAN, pacing=Pacing(50)),
        replace(PLAN, stop_after=0),
        replace(PLAN, archive_folder=None),
        replace(PLAN, leave_empty=True),
        replace(PLAN, hours=Hours(time(8), time(16))),
        replace(PLAN, hours=Hours(time(8), time(16), working_days=True)),
        replace(PLAN, replies=Party.OWNER),
        replace(PLAN, replies=AtAddress("biuro@firma.example")),
        replace(PLAN, frame="notice"),
        replace(PLAN, separate=True),
    ]
    digests = {plan.digest("contents", "recipients") for plan in plans}
    digests |= {PLAN.digest("other", "recipients"), PLAN.digest("contents", "other")}
    assert len(digests) == len(plans) + 2


def test_no_two_purposes_have_the_same_token_or_id() -> None:
    made = [
        campaign.token(SECRET, 1, "a"),
        campaign.import_token(SECRET, 1, "a"),
        campaign.import_token(SECRET, 1, "b"),
        campaign.import_token(SECRET, 2, "a"),
        campaign.import_token(b"t" * 32, 1, "a"),
        campaign.message_id(SECRET, 1, 1, "x").partition("@")[0],
        campaign.copy_message_id(SECRET, 1, 1, "x").partition("@")[0],
        campaign.copy_message_id(SECRET, 1, 2, "x").partition("@")[0],
    ]
    assert len(set(made)) == len(made)
    assert min(map(len, made)) >= 26  # 128 bits
