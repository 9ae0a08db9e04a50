"""What holds for every command: help, exit codes, one sentence for an error."""

import fcntl
import json
import os
import pty
import sqlite3
import struct
import subprocess
import sys
import termios
from contextlib import closing
from pathlib import Path

import pytest

import mailbot
from mailbot.cli import terminal
from mailbot.domain.states import CampaignState
from mailbot.store.store import Store
from tests.cli.conftest import Line
from tests.cli.test_campaigns import NOON, store
from tests.cli.test_watching import read_until

__all__ = ["store"]  # one campaign, number 1


def ours(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command line as a process of its own, its output in a pipe."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "mailbot", *words],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | environment,
        timeout=60,
    )


def on_a_terminal(*words: str, **environment: str) -> str:
    """What a terminal of 80 columns and 24 lines gets to see."""
    screen, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "mailbot", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        | {"TERM": "xterm-256color"}
        | environment,
    )
    os.close(theirs)
    shown = read_until(screen, "")
    child.wait(20)
    os.close(screen)
    return shown


def test_the_help_fits_one_screen_and_loads_no_server(bare: Line) -> None:
    shown = bare("--help")
    assert shown.code == 0
    assert len(on_a_terminal("--help", NO_COLOR="1").splitlines()) <= 24
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


def test_settings_that_are_no_text_or_no_toml_are_one_sentence(bare: Line, tmp_path: Path) -> None:
    path = tmp_path / "mailbot.toml"
    for content, why in ((b"\xff\xfe", "cannot be read"), (b"[bot", "is not TOML")):
        path.write_bytes(content)
        told = bare("--config", str(path), "campaigns", "list")
        assert (told.code, told.out, len(told.err.splitlines())) == (2, "", 1)
        assert why in told.err


def test_a_database_that_is_not_there_or_not_ours_is_one_sentence_with_what_to_do(
    line: Line, settings: Path, tmp_path: Path
) -> None:
    settings.write_text(settings.read_text().replace("[imap]", 'database = "sqlite:///var/mailbot.db"\n[imap]', 1))
    nowhere = line("campaigns", "list")
    assert (nowhere.code, nowhere.out) == (1, "")
    assert nowhere.err.startswith(
        f"mailbot: There is no folder {tmp_path}/var for the database; start the service once"
    )

    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "mailbot.db").write_text("this is no database, whatever its name says" * 10)
    strange = line("campaigns", "list")
    assert (strange.code, strange.out, len(strange.err.splitlines())) == (1, "", 1)
    assert "the database refused (file is not a database)" in strange.err


def test_a_database_that_somebody_else_writes_to_is_tried_for_a_while_and_then_said_so(
    line: Line, store: Store
) -> None:
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = line("suppressions", "add", "jan@client.example")
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        "mailbot: the database refused (database is locked); nothing was written; "
        "something else is writing to it: try again in a minute.\n"
    )


def test_a_database_of_a_newer_version_is_left_alone(line: Line, store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as database, database:
        table, name = database.execute(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.name LIKE '%migrat%' AND c.name = 'name'"
        ).fetchone()
        database.execute(f"UPDATE {table} SET {name} = '9999_future' WHERE rowid = (SELECT MAX(rowid) FROM {table})")  # noqa: S608 - names of our own
    told = line("campaigns", "list")
    assert (told.code, told.out) == (1, "")
    assert "is of a newer version of mailbot" in told.err
    assert "install that" in told.err


@pytest.mark.parametrize("words", [("campaigns", "list"), ("campaigns", "show", "1"), ("suppressions", "list")])
def test_whatever_lists_can_be_json(line: Line, store: Store, words: tuple[str, ...]) -> None:
    told = line(*words, "--json")
    assert told.code == 0
    assert isinstance(json.loads(told.out), list | dict)


def test_colours_and_boxes_are_for_terminals_that_want_them(settings: Path, store: Store) -> None:
    words = ("--config", str(settings), "campaigns", "list")
    assert "\x1b[1m" in on_a_terminal(*words)
    assert "\x1b[3" not in on_a_terminal(*words, NO_COLOR="1")
    assert "\x1b" not in on_a_terminal(*words, TERM="dumb")
    assert "\x1b" not in ours(*words).stdout


def test_a_reader_that_has_gone_is_no_error(settings: Path, store: Store) -> None:
    words = [sys.executable, "-m", "mailbot", "--config", str(settings), "campaigns", "show", "1", "--json"]
    reader, theirs = os.pipe()
    os.close(reader)
    child = subprocess.run(words, stdout=theirs, stderr=subprocess.PIPE, check=False, timeout=60)  # noqa: S603 - our own program
    os.close(theirs)
    assert child.stderr == b""


def test_a_shell_can_be_taught_the_words() -> None:
    script = f"{sys.executable} -m mailbot --show-completion; true"  # bash stays our parent, and is recognised by that
    taught = subprocess.run(["/bin/bash", "-c", script], check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own program
    assert "complete -o default -F _mailbot_completion mailbot" in taught.stdout
    completed = ours(_MAILBOT_COMPLETE="complete_bash", COMP_WORDS="mailbot camp", COMP_CWORD="1")
    assert completed.stdout.split() == ["campaigns"]


def test_the_shell_offers_numbers_of_campaigns_and_stays_silent_where_it_cannot_know_them(
    settings: Path, store: Store
) -> None:
    words = {"COMP_WORDS": "mailbot campaigns show ", "COMP_CWORD": "3", "_MAILBOT_COMPLETE": "complete_bash"}
    offered = ours(**words, MAILBOT_CONFIG=str(settings))
    assert offered.stdout.split() == ["1"]
    nothing = ours(**words, MAILBOT_CONFIG=str(settings.with_name("nowhere.toml")))
    assert (nothing.stdout.strip(), nothing.stderr) == ("", "")


def test_the_shell_offers_only_campaigns_that_the_command_is_for(settings: Path, store: Store) -> None:
    def offered() -> list[list[str]]:
        words = {"COMP_CWORD": "3", "_MAILBOT_COMPLETE": "complete_bash", "MAILBOT_CONFIG": str(settings)}
        commands = ("pause", "resume", "cancel")
        return [ours(**words, COMP_WORDS=f"mailbot campaigns {command} ").stdout.split() for command in commands]

    assert offered() == [["1"], [], ["1"]]
    assert store.campaigns.move(1, CampaignState.SCHEDULED, CampaignState.PAUSED, NOON)
    assert offered() == [[], ["1"], ["1"]]
    assert store.campaigns.cancel(1, NOON)
    assert offered() == [[], [], []]


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
