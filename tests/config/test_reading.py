"""From TOML to settings, or to every problem at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot import config
from mailbot.config import Imap, OnDoubt, TcpPlace, Tls
from mailbot.domain.letter import Correspondent
from mailbot.errors import SettingsError

SMALLEST = """
[bot]
address = "mailbot@firma.example"
[imap]
host = "imap.firma.example"
user = "mailbot"
password_file = "imap-password"
[[accounts]]
name = "sales"
from = "Sales <sales@firma.example>"
smtp = { host = "smtp.firma.example", user = "sales", password_env = "SALES_PASSWORD" }
[[requesters]]
address = "Anna@Firma.example"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mailbot.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        config.load(written(folder, text))
    return caught.value.problems


def test_the_smallest_file_leaves_everything_else_to_the_defaults(tmp_path: Path) -> None:
    settings = config.load(written(tmp_path, SMALLEST))

    assert settings.bot.name == "mailbot"
    assert settings.bot.language == "en"
    assert settings.bot.confirm_within == timedelta(hours=72)
    assert settings.bot.database == f"sqlite:///{tmp_path}/mailbot.db"
    assert settings.imap == Imap(
        host="imap.firma.example", user="mailbot", password_file=tmp_path / "imap-password", port=993, tls=Tls.IMPLICIT
    )
    assert settings.lmtp.listen is None
    assert settings.limits.letter == 25_000_000
    (account,) = settings.accounts
    assert account is settings.default_account
    assert account.sender == Correspondent("Sales", "sales@firma.example")
    assert account.on_doubt is OnDoubt.HOLD
    assert (account.smtp.port, account.smtp.tls, account.smtp.connections) == (587, Tls.STARTTLS, 4)
    assert settings.requester("anna@firma.example") is settings.requesters[0]
    assert settings.requester("eve@firma.example") is None


def test_every_problem_is_told_at_once_with_its_path(tmp_path: Path) -> None:
    assert problems(
        tmp_path,
        """
        colour = "blue"
        [bot]
        address = "mailbot"
        langauge = "pl"
        language = "de"
        timezone = "Mars/Olympus"
        undo = 5
        database = "postgresql://db/mailbot"
        [imap]
        host = "imap.firma.example"
        tls = "none"
        port = 70000
        password = "hunter2"
        [lmtp]
        listen = "0.0.0.0:24"
        [limits]
        letter = "25"
        [[accounts]]
        name = "sales"
        from = "a@b.example, c@d.example"
        on_doubt = "hope"
        smtp = { host = "smtp.firma.example", port = "submission", user = "sales", connections = 0 }
        [[accounts]]
        name = "office"
        form = "office@firma.example"
        smtp = "smtp.firma.example"
        """,
    ) == (
        "bot.address: 'mailbot' is not one e-mail address",
        "bot.language: must be 'en' or 'pl', not 'de'",
        "bot.timezone: 'Mars/Olympus' is not a time zone; write one like \"Europe/Warsaw\"",
        'bot.database: write "sqlite:///" and a file, for example "sqlite:////var/lib/mailbot/mailbot.db"',
        'bot.undo: write a time with its unit, for example "60s", "10 min", "72h" or "7 days"',
        "bot.langauge: there is no such key; did you mean language?",
        'imap.tls: "none" is for servers on this machine only; use "implicit" or "starttls"',
        "imap.port: must be at most 65535",
        "imap.user: is missing",
        "imap.password: passwords do not stand in this file; use password_file or password_env",
        "lmtp.listen: 0.0.0.0 can be reached from other machines, which would be asked for no password; use 127.0.0.1",
        'limits.letter: write a size with its unit, for example "25MB" or "256KB"',
        "accounts[0].from: 'a@b.example, c@d.example' is not one e-mail address",
        "accounts[0].smtp.port: must be a whole number",
        "accounts[0].smtp.password_env: a user needs a password; name password_file or password_env, or oauth",
        "accounts[0].smtp.connections: must be at least 1",
        "accounts[0].on_doubt: must be 'hold', 'resend' or 'witness', not 'hope'",
        "accounts[1].from: is missing",
        "accounts[1].smtp: must be a table of keys",
        "accounts[1].form: there is no such key; did you mean from?",
        "requesters: is missing",
        "colour: there is no such key",
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'name = "sales"',
            'name = "sales"\non_doubt = "witness"',
            'accounts[0].on_doubt: "witness" needs archive.address',
        ),
        ('address = "Anna', 'accounts = ["slaes"]\naddress = "Anna', "requesters: there is no account named slaes"),
        ('password_env = "SALES_PASSWORD"', 'password_env = "A", password_file = "b"', "either in password_file or in"),
        ('user = "mailbot"', 'user = "mail\\nbot"', "imap.user: must be one line of visible characters"),
        (
            "[[requesters]]",
            '[[requesters]]\naddress = "anna@firma.example"\n[[requesters]]',
            "requesters: two requesters have the same address",
        ),
        (
            "[[requesters]]",
            '[[accounts]]\nname = "Sales"\nfrom = "b@firma.example"\nsmtp = { host = "localhost" }\n[[requesters]]',
            "accounts: two accounts have the same name",
        ),
    ],
)
def test_what_contradicts_itself_is_a_problem(tmp_path: Path, old: str, new: str, problem: str) -> None:
    (told,) = problems(tmp_path, SMALLEST.replace(old, new))
    assert problem in told


def test_a_second_default_account_is_a_problem_and_the_first_one_is_it_when_none_says_so(tmp_path: Path) -> None:
    second = (
        '[[accounts]]\nname = "office"\nfrom = "office@firma.example"\nsmtp = { host = "localhost", tls = "none" }\n'
    )
    both = SMALLEST.replace("[[requesters]]", second + "[[requesters]]")

    assert config.load(written(tmp_path, both)).default_account.name == "sales"
    marked = both.replace('name = "office"', 'name = "office"\ndefault = true')
    assert config.load(written(tmp_path, marked)).default_account.name == "office"
    twice = marked.replace('name = "sales"', 'name = "sales"\ndefault = true')
    assert problems(tmp_path, twice) == ("accounts: only one account can be the default, not sales and office",)


def test_an_account_is_offered_only_to_those_who_may_use_it(tmp_path: Path) -> None:
    more = (
        '[[accounts]]\nname = "office"\nfrom = "office@firma.example"\nsmtp = { host = "localhost", tls = "none" }\n'
        '[[requesters]]\naddress = "jan@firma.example"\naccounts = ["Office"]\n[[requesters]]'
    )
    settings = config.load(written(tmp_path, SMALLEST.replace("[[requesters]]", more)))
    jan, anna = settings.requesters

    assert [account.name for account in settings.accounts_of(jan)] == ["office"]
    assert [account.name for account in settings.accounts_of(anna)] == ["sales", "office"]


def test_a_password_file_that_others_may_read_is_a_problem(tmp_path: Path) -> None:
    secret = tmp_path / "imap-password"
    secret.write_text("geheim\n")
    secret.chmod(0o640)
    assert problems(tmp_path, SMALLEST) == (
        f"imap.password_file: {secret} can be read by other users of this machine; run: chmod 600 {secret}",
    )


def test_passwords_are_read_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = config.load(written(tmp_path, SMALLEST))
    secret = tmp_path / "imap-password"
    with pytest.raises(SettingsError, match="cannot be read"):
        settings.imap.secret()
    secret.write_text("geheim\nnot this line")
    secret.chmod(0o600)
    assert settings.imap.secret() == "geheim"

    smtp = settings.accounts[0].smtp
    with pytest.raises(SettingsError, match="SALES_PASSWORD is not set"):
        smtp.secret()
    monkeypatch.setenv("SALES_PASSWORD", "tajne")
    assert smtp.secret() == "tajne"


def test_no_password_appears_in_what_the_settings_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_PASSWORD", "tajne")
    assert "tajne" not in repr(config.load(written(tmp_path, SMALLEST)))
    told = "\n".join(
        problems(tmp_path, SMALLEST.replace("password_file", "pasword").replace("imap-password", "hunter2"))
    )
    assert "hunter2" not in told


def test_systemds_credentials_come_before_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "imap-password").write_text("from systemd")
    (credentials / "imap-password").chmod(0o440)  # as systemd leaves it, with an ACL for the service
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))

    assert config.load(written(tmp_path, SMALLEST)).imap.secret() == "from systemd"


def test_the_environment_outweighs_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_IMAP__HOST", "imap.other.example")
    monkeypatch.setenv("MAILBOT_LMTP__LISTEN", "127.0.0.1:8024")
    settings = config.load(written(tmp_path, SMALLEST))

    assert (settings.imap.host, settings.imap.user) == ("imap.other.example", "mailbot")
    assert settings.lmtp.listen == TcpPlace("127.0.0.1", 8024)


@pytest.mark.parametrize(
    ("text", "told"), [("[bot\n", "is not TOML"), (None, "write one with: mailbot init"), ("\udcff", "cannot be read")]
)
def test_a_file_that_is_none_is_one_problem(tmp_path: Path, text: str | None, told: str) -> None:
    path = tmp_path / "mailbot.toml"
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match=told) as caught:
        config.load(path)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(("mode", "refused"), [(0o646, True), (0o602, True), (0o664, False), (0o444, False)])
def test_a_file_that_any_user_may_change_says_nothing_about_who_may_command(
    tmp_path: Path, mode: int, *, refused: bool
) -> None:
    path = written(tmp_path, SMALLEST)
    path.chmod(mode)
    if refused:
        with pytest.raises(SettingsError, match=r"can be changed by other users .* chmod o-w"):
            config.load(path)
    else:
        assert config.load(path).requesters


def test_the_secret_key_is_made_once_for_this_user_alone(tmp_path: Path) -> None:
    settings = config.load(written(tmp_path, SMALLEST))
    made = settings.bot.secret_key()

    assert len(made) == 32
    assert settings.bot.secret_key() == made
    assert (tmp_path / "mailbot.secret").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mailbot.secret", "mailbot.toml"]


@pytest.mark.parametrize(
    ("content", "mode", "told"), [(b"x" * 32, 0o644, "chmod 600"), (b"short", 0o600, "shorter than")]
)
def test_a_secret_key_that_is_open_or_cut_is_refused(tmp_path: Path, content: bytes, mode: int, told: str) -> None:
    settings = config.load(written(tmp_path, SMALLEST.replace("[bot]", '[bot]\nsecret_file = "key"')))
    (tmp_path / "key").write_bytes(content)
    (tmp_path / "key").chmod(mode)
    with pytest.raises(SettingsError, match=told):
        settings.bot.secret_key()
