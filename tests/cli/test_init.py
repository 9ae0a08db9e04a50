"""``mailbot init``."""

from pathlib import Path

from typer.testing import CliRunner

from mailbot import cli, config
from mailbot.cli import init
from mailbot.config import Tls
from mailbot.domain.letter import Correspondent

ANSWERS = [
    "mailbot@firma.example",
    "pl",
    "Mars",
    "Europe/Warsaw",
    "imap.firma.example",
    "993",
    "implicit",
    "bot",
    "geheim",
    "",  # smtp.firma.example
    "587",
    "none",
    "starttls",
    "",  # bot
    'pass"word',
    "Sales",
    'Dział "A" <sales@firma.example>',
    '"Dział A, B" <sales@firma.example>',
    "anna@firma.example",
]


def typed(target: Path, answers: list[str]) -> tuple[int, str]:
    done = CliRunner().invoke(cli.face, ["--config", str(target), "init"], input="\n".join(answers) + "\n")
    return done.exit_code, done.output


def test_the_answers_become_a_configuration_that_can_be_used(tmp_path: Path) -> None:
    target = tmp_path / "etc" / "mailbot.toml"
    code, shown = typed(target, ANSWERS)

    assert code == 0, shown
    settings = config.load(target)
    assert (settings.bot.address, settings.bot.language) == ("mailbot@firma.example", "pl")
    assert (settings.imap.host, settings.imap.user, settings.imap.secret()) == ("imap.firma.example", "bot", "geheim")
    account = settings.default_account
    assert account.sender == Correspondent("Dział A, B", "sales@firma.example")
    assert (account.smtp.host, account.smtp.port, account.smtp.tls) == ("smtp.firma.example", 587, Tls.STARTTLS)
    assert (account.smtp.user, account.smtp.secret()) == ("bot", 'pass"word')
    assert [requester.address for requester in settings.requesters] == ["anna@firma.example"]


def test_a_configuration_in_etc_keeps_its_memory_where_the_unit_may_write() -> None:
    assert init._database(Path("/etc/mailbot/mailbot.toml")) == "sqlite:////var/lib/mailbot/mailbot.db"


def test_what_cannot_be_used_is_asked_again(tmp_path: Path) -> None:
    _, shown = typed(tmp_path / "mailbot.toml", ANSWERS)
    assert "'Mars' is not a time zone" in shown
    assert "write one of: implicit, starttls" in shown
    assert "'Sales' is not one e-mail address" in shown


def test_passwords_are_neither_shown_nor_in_the_configuration(tmp_path: Path) -> None:
    target = tmp_path / "mailbot.toml"
    _, shown = typed(target, ANSWERS)
    assert "geheim" not in shown + target.read_text()
    assert [(path.name, path.stat().st_mode & 0o777) for path in sorted(tmp_path.glob("*-password"))] == [
        ("imap-password", 0o600),
        ("smtp-password", 0o600),
    ]


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    target = tmp_path / "mailbot.toml"
    target.write_text("mine")
    code, _ = typed(target, ANSWERS)
    assert code == 1
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


def test_half_the_answers_write_nothing(tmp_path: Path) -> None:
    code, _ = typed(tmp_path / "mailbot.toml", ANSWERS[:9])
    assert code == 1
    assert list(tmp_path.iterdir()) == []
