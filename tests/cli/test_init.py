"""``mailbot init``."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot import cli, config
from mailbot.cli import init, sample, trying
from mailbot.cli.trying import Place
from mailbot.config import Tls
from mailbot.domain.letter import Correspondent
from mailbot.embedded import EmbeddedServer

NOWHERE = "localhost:1 localhost:1"


def typed(target: Path, *answers: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.face, ["--config", str(target), "init"], input="\n".join(answers) + "\n")
    return done.exit_code, done.output


def places(box: EmbeddedServer) -> str:
    return f"127.0.0.1:{box.imap_port} 127.0.0.1:{box.smtp_port}"


def test_five_answers_become_a_configuration_that_works(tmp_path: Path, box: EmbeddedServer) -> None:
    target = tmp_path / "etc" / "mailbot.toml"
    code, shown = typed(
        target,
        "mailbot@firma.example",
        places(box),
        box.password,
        '"Dział A, B" <sales@firma.example>',
        "anna@firma.example",
    )

    assert code == 0, shown
    assert [number for number in "12345" if f"{number}/5 " in shown] == list("12345")
    settings = config.load(target)
    assert settings.bot.address == "mailbot@firma.example"
    assert settings.bot.database == f"sqlite:///{target.parent}/mailbot.db"
    imap = settings.imap
    assert (imap.host, imap.port, imap.tls) == ("127.0.0.1", box.imap_port, Tls.NONE)
    assert (imap.user, imap.secret()) == ("mailbot@firma.example", box.password)
    account = settings.default_account
    assert account.sender == Correspondent("Dział A, B", "sales@firma.example")
    assert (account.smtp.port, account.smtp.tls, account.smtp.user) == (box.smtp_port, Tls.NONE, imap.user)
    assert account.smtp.secret() == box.password
    (requester,) = settings.requesters
    assert (requester.address, requester.admin) == ("anna@firma.example", True)
    assert box.accepted == ()


def test_every_other_key_is_in_it_and_explained(tmp_path: Path, box: EmbeddedServer) -> None:
    target = tmp_path / "mailbot.toml"
    typed(target, "bot@firma.example", places(box), box.password, "a@firma.example", "a@firma.example")
    written = target.read_text(encoding="utf-8")
    assert '\n#confirm_within = "72h"\n' in written
    assert "\n# How long a summary waits for its CONFIRM before it expires.\n" in written


def test_what_cannot_be_used_is_asked_again(tmp_path: Path, box: EmbeddedServer) -> None:
    code, shown = typed(
        tmp_path / "mailbot.toml",
        "mailbot",
        "mailbot@firma.example",
        "imap.firma.example:port",
        "a b c",
        places(box),
        box.password,
        "Sales",
        "Sales <sales@firma.example>",
        "anna@firma.example",
    )
    assert code == 0
    assert "'mailbot' is not one e-mail address" in shown
    assert "'imap.firma.example:port' is not a server" in shown
    assert "write one server, or two: first IMAP, then SMTP" in shown
    assert "'Sales' is not one e-mail address" in shown


def test_a_wrong_password_is_found_out_at_once_and_asked_again_with_the_user(
    tmp_path: Path, box: EmbeddedServer
) -> None:
    target = tmp_path / "mailbot.toml"
    code, shown = typed(
        target,
        "mailbot@firma.example",
        places(box),
        "hunter2",
        "",  # other answers: yes
        "mailbot",
        "",  # the same servers
        box.password,
        "sales@firma.example",
        "anna@firma.example",
    )
    assert code == 0, shown
    assert "That does not work yet." in shown
    assert "hunter2" not in shown
    settings = config.load(target)
    assert (settings.imap.user, settings.imap.secret()) == ("mailbot", box.password)


def test_servers_that_are_not_there_yet_can_be_written_all_the_same(tmp_path: Path) -> None:
    target = tmp_path / "mailbot.toml"
    code, shown = typed(target, "bot@firma.example", NOWHERE, "geheim", "n", "a@firma.example", "a@firma.example")
    assert code == 0, shown
    settings = config.load(target)
    assert (settings.imap.host, settings.imap.port, settings.imap.secret()) == ("localhost", 1, "geheim")


def test_passwords_are_neither_shown_nor_in_the_configuration(tmp_path: Path) -> None:
    target = tmp_path / "mailbot.toml"
    _, shown = typed(target, "bot@firma.example", NOWHERE, "geheim", "n", "a@firma.example", "a@firma.example")
    assert "geheim" not in shown + target.read_text(encoding="utf-8")
    assert [(path.name, path.stat().st_mode & 0o777) for path in sorted(tmp_path.glob("*-password"))] == [
        ("imap-password", 0o600),
        ("smtp-password", 0o600),
    ]


@pytest.mark.parametrize("name", ["mailbot.toml", "imap-password", "smtp-password"])
def test_what_is_there_is_never_written_over(tmp_path: Path, name: str) -> None:
    there = tmp_path / name
    there.write_text("mine")
    code, _ = typed(tmp_path / "mailbot.toml", "bot@firma.example")
    assert code == 1
    assert there.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [there]


def test_half_the_answers_write_nothing(tmp_path: Path) -> None:
    code, _ = typed(tmp_path / "mailbot.toml", "bot@firma.example", NOWHERE, "geheim", "n", "a@firma.example")
    assert code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_configuration_in_etc_keeps_its_memory_where_the_unit_may_write() -> None:
    assert init._database(Path("/etc/mailbot/mailbot.toml")) == "sqlite:////var/lib/mailbot/mailbot.db"


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("mail.firma.example", (Place("mail.firma.example"), Place("mail.firma.example"))),
        ("imap.firma.example, smtp.firma.example", (Place("imap.firma.example"), Place("smtp.firma.example"))),
        ("localhost:10143 [::1]:25", (Place("localhost", 10143), Place("::1", 25))),
    ],
)
def test_servers_are_read_as_people_write_them(written: str, understood: tuple[Place, Place]) -> None:
    assert trying.places(written) == understood


def test_the_sample_knows_every_key_that_is_filled_in() -> None:
    with pytest.raises(LookupError, match=r"the sample lacks bot\.colour"):
        sample.filled({"bot.colour": "blue"})
