"""Numbers, times and amounts as people say them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.domain.campaign import Reason
from mailbot.domain.delivery import Cause
from mailbot.domain.request import ProblemKind
from mailbot.domain.states import CampaignState
from mailbot.mail import problems, sentences
from mailbot.mail.speech import NBSP, Speech

WARSAW = ZoneInfo("Europe/Warsaw")
EN, PL = Speech("en", WARSAW), Speech("pl", WARSAW)
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        *(
            (0, "0 firm"),
            (1, "1 firma"),
            (2, "2 firmy"),
            (4, "4 firmy"),
            (5, "5 firm"),
            (12, "12 firm"),
            (14, "14 firm"),
        ),
        *((21, "21 firm"), (22, "22 firmy"), (25, "25 firm"), (101, "101 firm"), (112, "112 firm"), (122, "122 firmy")),
        *((1234, "1234 firmy"), (12345, "12 345 firm")),
    ],
)
def test_polish_plurals(amount: int, said: str) -> None:
    assert PL.count(amount, "firma", "firmy", "firm").replace(NBSP, " ") == said


@pytest.mark.parametrize(("amount", "said"), [(0, "0 dogs"), (1, "1 dog"), (2, "2 dogs"), (12345, "12,345 dogs")])
def test_english_plurals(amount: int, said: str) -> None:
    assert EN.count(amount, "dog", "dogs").replace(NBSP, " ") == said


def test_moments_have_weekday_and_zone() -> None:
    said = [speech.moment(SUMMER).replace(NBSP, " ") for speech in (EN, PL)]
    assert said == ["Thursday 2 July 2026, 0:30 (CEST)", "czwartek, 2 lipca 2026, 0:30 (CEST)"]


def test_the_end_of_the_same_day_is_a_time_and_of_another_a_date() -> None:
    said = [EN.about(SUMMER, SUMMER + timedelta(hours=hours)).replace(NBSP, " ") for hours in (1, 24)]
    assert said == ["about 1:30", "Friday 3 July 2026, 0:30 (CEST), estimated"]


@pytest.mark.parametrize(
    ("span", "en", "pl"),
    [
        (timedelta(seconds=30), "30 s", "30 s"),
        (timedelta(minutes=10), "10 min", "10 min"),
        (timedelta(minutes=150), "2 h 30 min", "2 godz. 30 min"),
        (timedelta(days=1), "1 day", "1 dzień"),
        (timedelta(days=2, hours=3), "2 days 3 h", "2 dni 3 godz."),
    ],
)
def test_spans(span: timedelta, en: str, pl: str) -> None:
    assert (EN.span(span).replace(NBSP, " "), PL.span(span).replace(NBSP, " ")) == (en, pl)


@pytest.mark.parametrize(
    ("octets", "en", "pl"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1_200_000, "1.2 MB", "1,2 MB"),
        (84_000, "84 kB", "84 kB"),
        (9_990, "10.0 kB", "10,0 kB"),
        (2_000_000_000_000, "2.0 TB", "2,0 TB"),
    ],
)
def test_sizes(octets: int, en: str, pl: str) -> None:
    assert (EN.size(octets).replace(NBSP, " "), PL.size(octets).replace(NBSP, " ")) == (en, pl)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "0%"), (0, 9, "0%"), (1, 412, "<1%"), (206, 412, "50%"), (411, 412, "99%"), (412, 412, "100%")],
)
def test_a_share_never_hides_the_last_one(part: int, whole: int, said: str) -> None:
    assert EN.share(part, whole) == said


def test_no_member_of_an_enum_is_without_a_sentence() -> None:
    assert set(problems.PROBLEMS) == set(ProblemKind)
    assert set(sentences.CAUSES) == set(Cause)
    for language in ("en", "pl"):
        assert all(sentences.reason(reason, language) for reason in Reason)
        assert all(sentences.state(state, language) for state in CampaignState)
