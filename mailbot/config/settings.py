"""The settings as frozen values: one class a section, one field a key, with their defaults."""

import re
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from mailbot.config import quantities, secret
from mailbot.config.account import Account
from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.config.server import (
    Address,
    Count,
    Duration,
    Imap,
    Language,
    Line,
    MaybeLine,
    Section,
    Size,
)
from mailbot.domain import verp

SQLITE = "sqlite:///"
DATABASE = f"{SQLITE}mailbot.db"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise ValueError(f'{name!r} is not a time zone; write one like "Europe/Warsaw"') from error
    return name


def _https(url: str) -> str:
    if not re.fullmatch(r"https://[A-Za-z0-9.-]{1,253}(:\d{1,5})?(/[A-Za-z0-9._~/-]{0,200})?", url):
        raise ValueError('must be an address like "https://www.firma.example/mailbot"')
    return url.rstrip("/")


class Bot(Section):
    """``[bot]``: who the bot is."""

    address: Address
    name: Line = "mailbot"
    language: Language = "en"
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Warsaw"
    database: str = DATABASE
    confirm_within: Duration = timedelta(hours=72)
    undo: Duration = timedelta(0)
    plus_addresses: bool = False  # answers go to bot+<campaign>.<token>@…: the mail server must deliver such addresses
    secret_file: Path | None = None  # None: beside the database
    templates: Path | None = None  # None: those that come with mailbot

    @field_validator("database")
    @classmethod
    def _is_sqlite(cls, written: str) -> str:
        if not written.removeprefix(SQLITE) or not written.startswith(SQLITE):
            raise ValueError('write "sqlite:///" and a file, for example "sqlite:////var/lib/mailbot/mailbot.db"')
        return written

    @property
    def database_file(self) -> Path:
        return Path(self.database.removeprefix(SQLITE))

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.timezone)

    def secret_key(self) -> bytes:
        """32 bytes from ``secret_file``, which is made (mode 0600) when it is absent."""
        return secret.key(self.secret_file or self.database_file.with_suffix(".secret"))


class Lmtp(Section):
    """``[lmtp]``: mail handed over by the MTA itself; off while ``listen`` is absent."""

    listen: Annotated[TcpPlace | UnixPlace, BeforeValidator(quantities.place)] | None = None


class Web(Section):
    """``[web]``: a page to unsubscribe at one click; off while ``listen`` and ``url`` are absent."""

    listen: Annotated[TcpPlace | UnixPlace, BeforeValidator(quantities.place)] | None = None
    url: Annotated[Line, AfterValidator(_https)] | None = None  # what it is called from outside

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.listen is None) != (self.url is None):
            raise ValueError("listen and url go together")
        return self


class Metrics(Section):
    """``[metrics]``: numbers for Prometheus; off while ``listen`` is absent."""

    listen: Annotated[TcpPlace | UnixPlace, BeforeValidator(quantities.place)] | None = None


class Trust(Section):
    """``[trust]``: whose word about a sender counts."""

    authserv_id: Line | None = None  # None: a From on the list of requesters is enough


class Limits(Section):
    """``[limits]``: what is too much."""

    letter: Size = 25_000_000  # bytes
    mail: Size = 20_000_000  # bytes of one of the bot's own, files included
    recipients: Count = 100_000
    answers_per_day: Count = 10  # to one address, to letters that are no order
    approve_over: Count | None = None  # recipients; above, a second person must say yes too
    approvers: tuple[Address, ...] = ()  # who may be that person; none named: the admins


class Requester(Section):
    """``[[requesters]]``: a person of the staff who may command the bot."""

    address: Address
    name: MaybeLine = ""
    language: Language | None = None  # None: the bot's
    accounts: tuple[Line, ...] = ("*",)
    admin: bool = False
    imports: bool = False  # may change the address book by mail, and have all of it; admins always may
    max_recipients: Count | None = None

    @property
    def may_import(self) -> bool:
        return self.imports or self.admin

    def may_use(self, account: str) -> bool:
        return "*" in self.accounts or account.casefold() in {name.casefold() for name in self.accounts}


class Settings(BaseSettings):
    """The whole configuration. A variable such as ``MAILBOT_IMAP__HOST`` outweighs the file."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="MAILBOT_", env_nested_delimiter="__", hide_input_in_errors=True
    )

    bot: Bot
    imap: Imap
    lmtp: Lmtp = Lmtp()
    web: Web = Web()
    metrics: Metrics = Metrics()
    trust: Trust = Trust()
    limits: Limits = Limits()
    accounts: tuple[Account, ...]
    requesters: tuple[Requester, ...]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is the library's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @field_validator("accounts")
    @classmethod
    def _one_default(cls, accounts: tuple[Account, ...], info: ValidationInfo) -> tuple[Account, ...]:
        if not accounts:
            raise ValueError("at least one account is needed")
        names = [account.name.casefold() for account in accounts]
        if len(set(names)) < len(names):
            raise ValueError("two accounts have the same name")
        if "bot" in info.data and not verp.fits(info.data["bot"].address):
            detailed = [account.name for account in accounts if account.verp or account.bulk]
            if detailed:
                raise ValueError(f"verp and bulk of {', '.join(detailed)} need a shorter address of the bot")
        marked = [account for account in accounts if account.default]
        if len(marked) > 1:
            raise ValueError(f"only one account can be the default, not {' and '.join(a.name for a in marked)}")
        chosen = marked[0] if marked else accounts[0]
        return tuple(account.model_copy(update={"default": account is chosen}) for account in accounts)

    @field_validator("requesters")
    @classmethod
    def _known_accounts(cls, requesters: tuple[Requester, ...], info: ValidationInfo) -> tuple[Requester, ...]:
        if not requesters:
            raise ValueError("at least one requester is needed, else nobody may command the bot")
        addresses = [requester.address for requester in requesters]
        if len(set(addresses)) < len(addresses):
            raise ValueError("two requesters have the same address")
        if "accounts" in info.data:
            known = {account.name.casefold() for account in info.data["accounts"]} | {"*"}
            strange = [name for requester in requesters for name in requester.accounts if name.casefold() not in known]
            if strange:
                raise ValueError(f"there is no account named {', '.join(strange)}")
        if "limits" in info.data:
            _check_approvers(info.data["limits"], requesters)
        return requesters

    @property
    def admins(self) -> tuple[Requester, ...]:
        """Who is told what concerns nobody else."""
        return tuple(requester for requester in self.requesters if requester.admin)

    def approvers_beside(self, requester: str) -> tuple[Requester, ...]:
        """Who may say the second yes to this requester's campaigns."""
        return _approvers(self.limits, self.requesters, requester)

    @property
    def default_account(self) -> Account:
        return next(account for account in self.accounts if account.default)

    def account(self, name: str) -> Account | None:
        """The account of that name, whatever its case."""
        return next((account for account in self.accounts if account.name.casefold() == name.casefold()), None)

    def requester(self, address: str) -> Requester | None:
        """Who has that canonical address; None is a stranger."""
        return next((requester for requester in self.requesters if requester.address == address), None)

    def accounts_of(self, requester: Requester) -> tuple[Account, ...]:
        """The accounts that this requester may send from, the default one first."""
        allowed = [account for account in self.accounts if requester.may_use(account.name)]
        return tuple(sorted(allowed, key=lambda account: not account.default))


def _approvers(limits: Limits, requesters: tuple[Requester, ...], beside: str) -> tuple[Requester, ...]:
    named = limits.approvers or tuple(requester.address for requester in requesters if requester.admin)
    return tuple(one for one in requesters if one.address in named and one.address != beside)


def _check_approvers(limits: Limits, requesters: tuple[Requester, ...]) -> None:
    known = {requester.address for requester in requesters}
    if strange := [address for address in limits.approvers if address not in known]:
        raise ValueError(f"limits.approvers: {', '.join(strange)} is no requester")
    if limits.approve_over is None:
        return
    alone = [one.address for one in requesters if not _approvers(limits, requesters, one.address)]
    if alone:
        raise ValueError(f"limits.approve_over: nobody may approve the campaigns of {', '.join(alone)}; name approvers")
