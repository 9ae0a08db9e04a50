"""The sentences about a letter's slips."""

import string
from datetime import date

import pytest

from mailbot.domain.lint import Remark, RemarkKind
from mailbot.mail.remarks import REMARKS, sentence


def test_every_kind_has_its_sentence_in_both_languages() -> None:
    assert set(REMARKS) == set(RemarkKind)
    for english, polish in REMARKS.values():
        assert english != polish
        names = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (english, polish)]
        assert names[0] == names[1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "“Friday 26 November”: the day of the week does not fit, the date is Thursday 26\u00a0November 2026."),
        ("pl", "„Friday 26 November”: dzień tygodnia się nie zgadza, ta data to czwartek, 26\u00a0listopada 2026."),
    ],
)
def test_the_right_day_is_told(language: str, said: str) -> None:
    assert sentence(Remark(RemarkKind.WRONG_WEEKDAY, "Friday 26 November", date(2026, 11, 26)), language) == said


def test_braces_in_an_excerpt_stay_what_they_are() -> None:
    assert "{{0.__class__}}" in sentence(Remark(RemarkKind.OPEN_BRACES, "{{0.__class__}}"), "pl")
