"""Passwords: not in the log, not in a mail, not in an error, not in the arguments of a process."""

import logging
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest

from mailbot import config
from mailbot.domain.delivery import AccountFault
from mailbot.embedded import EmbeddedServer
from mailbot.errors import MailbotError
from tests.stories import office, stage
from tests.stories.stage import ANNA, BOT, Stage

CANARY = "canary-9f3b-password"
REQUEST = "Odbiorcy: Klienci\n\nDzień dobry!\n"


@pytest.fixture
def guarded(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Stage:
    """A house whose mailbox and relay want the canary, with everything that is logged kept."""
    caplog.set_level(logging.DEBUG)
    box = EmbeddedServer(password=CANARY, login_required=True)
    box.start()
    opened = Stage(box, tmp_path)
    (account,) = stage.accounts(box)
    relay = dict(account["smtp"]) | {"user": "biuro", "password_file": tmp_path / "password"}  # type: ignore[call-overload]
    opened.changes["accounts"] = [account | {"smtp": relay}]
    opened.restart()
    opened.know([stage.client(number) for number in range(1, 4)])
    return opened


def test_a_whole_campaign_tells_nobody_the_password(guarded: Stage, caplog: pytest.LogCaptureFixture) -> None:
    guarded.replies(guarded.writes("Zmiana", REQUEST), "TAK")
    guarded.writes("POMOC", "")
    assert len(guarded.customers()) == 3
    written = [one.raw for one in guarded.box.accepted]
    written += [raw for folder in guarded.box.folders(BOT) for raw in guarded.box.read(BOT, folder)]
    written += [path.read_bytes() for path in guarded.folder.iterdir() if path.name.startswith("mailbot.db")]
    assert not [raw for raw in written if CANARY.encode() in raw]
    assert CANARY not in caplog.text
    assert CANARY not in repr(guarded.house) + repr(guarded.house.settings)
    guarded.close()
    guarded.box.stop()


def test_a_refused_login_and_its_traceback_do_not_repeat_it(guarded: Stage, caplog: pytest.LogCaptureFixture) -> None:
    (guarded.folder / "password").write_text(f"wrong-{CANARY}")
    guarded.restart()
    told = []
    try:
        guarded.house.intake.collect(guarded.house.mailbox, guarded.now)
    except MailbotError as error:
        told += traceback.format_exception(error)
    guarded.house.intake.take(office.letter(ANNA, BOT, "POMOC", ""), null_sender=False, now=guarded.now)
    guarded.house.intake.work(guarded.now)
    fault = guarded.house.posting.post()
    assert isinstance(fault, AccountFault)
    assert told
    assert CANARY not in "".join((*told, fault.reason, caplog.text, repr(fault)))
    guarded.close()
    guarded.box.stop()


def test_a_password_in_the_wrong_place_is_not_repeated_either(tmp_path: Path) -> None:
    path = tmp_path / "mailbot.toml"
    path.write_text(
        '[bot]\naddress = "bot@firma.example"\n[imap]\nhost = "h"\nuser = "u"\n'
        f'password = "{CANARY}"\nport = "{CANARY}"\n'
    )
    with pytest.raises(MailbotError) as caught:
        config.load(path)
    assert CANARY not in str(caught.value)


def test_the_command_line_prints_no_password(tmp_path: Path) -> None:
    with EmbeddedServer(password=CANARY) as box:
        path = _configured(tmp_path, box)
        told = "".join(_printed(path, *command) for command in COMMANDS)
    assert BOT in told
    assert CANARY not in told


COMMANDS = (
    *(("check",), ("contacts", "search", "x"), ("contacts", "groups"), ("campaigns", "list", "--json")),
    *(("campaigns", "show", "1"), ("suppressions", "list"), ("suppressions", "add", "a@b.example"), ("nonsense",)),
)


def _printed(path: Path, *command: str) -> str:
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "mailbot", "--config", path, *command], check=False, capture_output=True, text=True
    )
    return done.stdout + done.stderr


def test_no_process_of_a_running_daemon_bears_it_in_arguments_or_environment(tmp_path: Path) -> None:
    """Where every user of the machine may read them."""
    with EmbeddedServer(password=CANARY) as box:
        path = _configured(tmp_path, box)
        with subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "mailbot", "--config", path, "run"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as daemon:
            assert daemon.stderr is not None
            assert daemon.stdout is not None
            lines = [daemon.stderr.readline()]  # its first word: it has read its settings
            box.deliver(office.letter(ANNA, BOT, "HELP", ""), BOT)
            deadline = time.monotonic() + 20
            family: list[Path] = []
            while not box.accepted and time.monotonic() < deadline:
                family = _family(daemon.pid)
            told = [_bytes(each / name) for each in family for name in ("cmdline", "environ")]
            daemon.terminate()
            out, err = daemon.communicate(timeout=20)
    assert len(box.accepted) == 1
    assert any(b"mailbot" in each for each in told)
    assert not [each for each in (*told, *lines, out, err, box.accepted[0].raw) if CANARY.encode() in each]


def _configured(folder: Path, box: EmbeddedServer) -> Path:
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(CANARY)
    path = folder / "mailbot.toml"
    path.write_text(
        f"""
[bot]
address = "{BOT}"
[imap]
host = "127.0.0.1"
port = {box.imap_port}
tls = "none"
user = "{BOT}"
password_file = "password"
[[accounts]]
name = "Biuro"
from = "biuro@firma.example"
smtp = {{ host = "127.0.0.1", port = {box.smtp_port}, tls = "none" }}
[[requesters]]
address = "{ANNA}"
"""
    )
    return path


def _family(process: int) -> list[Path]:
    """A process and its children, in ``/proc``."""
    children = _bytes(Path(f"/proc/{process}/task/{process}/children")).split()
    return [Path(f"/proc/{process}"), *(Path("/proc") / each.decode() for each in children)]


def _bytes(path: Path) -> bytes:
    """b"" where the process is gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_password_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    with EmbeddedServer() as box:
        stage.settings(box, tmp_path)
        (tmp_path / "password").chmod(0o640)
        with pytest.raises(Exception, match="chmod 600"):
            stage.settings(box, tmp_path)


def test_the_key_and_the_database_are_for_their_owner_alone(tmp_path: Path) -> None:
    with EmbeddedServer() as box:
        opened = Stage(box, tmp_path)
        modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir() if path.name != "password"}
        opened.close()
    assert modes
    assert set(modes.values()) == {0}
