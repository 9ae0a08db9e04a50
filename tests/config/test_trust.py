"""Settings that say who may do what alone, how bounces find their way, and how recipients get out."""

from pathlib import Path

import pytest

from mailbot import config
from mailbot.config import Unsubscribed
from mailbot.errors import SettingsError
from tests.config.test_reading import SMALLEST, problems, written

TWO = SMALLEST + 'admin = true\n[[requesters]]\naddress = "ewa@firma.example"\n'


def test_nothing_of_it_is_on_by_default(tmp_path: Path) -> None:
    settings = config.load(written(tmp_path, SMALLEST))
    account = settings.default_account
    assert (account.verp, account.bulk, account.unsubscribe) == (False, False, Unsubscribed.ALL)
    assert (settings.web.listen, settings.web.url) == (None, None)
    assert settings.limits.approve_over is None


def test_the_second_yes_is_an_admins_where_nobody_is_named_and_never_ones_own(tmp_path: Path) -> None:
    text = TWO + '[limits]\napprove_over = 500\napprovers = ["anna@firma.example", "ewa@firma.example"]\n'
    settings = config.load(written(tmp_path, text))
    assert [one.address for one in settings.approvers_beside("anna@firma.example")] == ["ewa@firma.example"]
    settings = config.load(written(tmp_path, TWO))
    assert [one.address for one in settings.approvers_beside("ewa@firma.example")] == ["anna@firma.example"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (TWO + "[limits]\napprove_over = 500\n", "nobody may approve the campaigns of anna@firma.example"),
        (TWO + '[limits]\napprovers = ["eve@firma.example"]\n', "eve@firma.example is no requester"),
        (SMALLEST + '[web]\nlisten = "127.0.0.1:8026"\n', "listen and url go together"),
        (SMALLEST + '[web]\nlisten = "127.0.0.1:8026"\nurl = "http://firma.example"\n', "must be an address like"),
        (
            SMALLEST.replace("mailbot@firma", "a-very-long-name-of-a-bot-that-writes@firma").replace(
                'name = "sales"', 'name = "sales"\nverp = true'
            ),
            "verp and bulk of sales need a shorter address",
        ),
        (SMALLEST.replace('name = "sales"', 'name = "sales"\nunsubscribe = "some"'), "must be 'all' or 'account'"),
    ],
)
def test_what_cannot_work_is_told(tmp_path: Path, text: str, complaint: str) -> None:
    assert complaint in " ".join(problems(tmp_path, text))


def test_the_page_has_its_address_without_a_slash_at_the_end(tmp_path: Path) -> None:
    text = SMALLEST + '[web]\nlisten = "127.0.0.1:8026"\nurl = "https://www.firma.example/mailbot/"\n'
    assert config.load(written(tmp_path, text)).web.url == "https://www.firma.example/mailbot"
    with pytest.raises(SettingsError):
        config.load(written(tmp_path, text.replace("/mailbot/", "/?x")))
