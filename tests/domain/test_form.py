"""How a request says what is to be printed."""

import pytest

from mailbot.domain import form
from mailbot.domain.form import MAIL_ONLY, Form, Paper


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("letter", (Form.LETTER, False)),
        ("List", (Form.LETTER, False)),
        ("e-mail", (Form.MAIL, False)),
        ("oba", (Form.BOTH, False)),
        ("letter, archive quality", (Form.LETTER, True)),
        ("list, jakość archiwalna.", (Form.LETTER, True)),
        ("both, archival", (Form.BOTH, True)),
        ("letter, pink", None),
        ("telegram", None),
    ],
)
def test_a_form_is_read_in_both_languages(value: str, expected: tuple[Form, bool] | None) -> None:
    assert form.read(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3x8", ("3x8", 1)),
        ("3x8 od 5", ("3x8", 5)),
        ("L7160, from 12", ("L7160", 12)),
        ("Herma 4464", ("Herma 4464", 1)),
        ("3x8 from 0", ("3x8", 1)),
    ],
)
def test_labels_may_begin_in_the_middle_of_a_sheet(value: str, expected: tuple[str, int]) -> None:
    assert form.labels(value) == expected


@pytest.mark.parametrize("paper", [MAIL_ONLY, Paper(Form.BOTH), Paper(Form.LETTER, archival=True, labels="3×8, ą|")])
def test_what_is_kept_comes_back(paper: Paper) -> None:
    assert form.reread(form.kept(paper)) == paper
