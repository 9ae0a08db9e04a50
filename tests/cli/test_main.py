"""What holds for every command: help, exit codes, one sentence for an error."""

import subprocess
import sys
from pathlib import Path

import pytest

import mailbot
from mailbot.cli import terminal
from tests.cli.conftest import Line


def test_the_help_fits_one_screen_and_loads_no_server(bare: Line) -> None:
    shown = bare("--help")
    assert shown.code == 0
    assert len(shown.out.splitlines()) <= 24
    for command in ("run", "check", "init", "demo", "contacts", "campaigns", "suppressions"):
        assert command in shown.out

    loaded = (
        "import sys, mailbot.cli; print(*sorted({'peewee', 'imapclient', 'lxml', 'apscheduler'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    assert told.stdout == "\n"


def test_the_version_is_that_of_the_package(bare: Line) -> None:
    assert bare("--version").out == f"mailbot {mailbot.__version__}\n"


@pytest.mark.parametrize(
    "words", [("sing",), ("campaigns", "show", "seventeen"), ("contacts", "import"), ("run", "fast")]
)
def test_wrong_usage_is_exit_code_2(line: Line, words: tuple[str, ...]) -> None:
    assert line(*words).code == 2


def test_settings_that_cannot_be_used_are_exit_code_2_with_a_line_for_each_problem(line: Line, settings: Path) -> None:
    settings.write_text(settings.read_text().replace("[imap]", "colour = 1\n[imap]").replace('"none"', '"nnoe"'))
    told = line("campaigns", "list")
    assert (told.code, told.out) == (2, "")
    assert told.err.splitlines() == [
        "mailbot: bot.colour: there is no such key",
        "mailbot: imap.tls: must be 'implicit', 'starttls' or 'none', not 'nnoe'",
        "mailbot: accounts[0].smtp.tls: must be 'implicit', 'starttls' or 'none', not 'nnoe'",
    ]


def test_without_settings_the_answer_says_how_to_get_them(
    bare: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = bare("--config", "nowhere.toml", "run")
    assert told.code == 2
    assert told.err == "mailbot: There is no configuration nowhere.toml; write one with: mailbot init\n"


def test_the_environment_names_the_settings(bare: Line, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write_text("nonsense = 1")
    monkeypatch.setenv("MAILBOT_CONFIG", str(settings))
    assert "nonsense: there is no such key" in bare("campaigns", "list").err


def test_what_strangers_wrote_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say("a\x1b[2Jb\u202ec [red]d[/red]")
    terminal.show(("subject",), [("x\r\ny\tz",)])
    assert capsys.readouterr().out == "a [2Jb c [red]d[/red]\nsubject\nx  y z\n"


def test_progress_is_a_line_for_every_tenth_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress("rows") as told:
        for done in range(0, 1001, 50):
            told(done, 1000)
    assert capsys.readouterr().err.splitlines() == [f"rows: {tenth}00 of 1000" for tenth in range(1, 11)]
