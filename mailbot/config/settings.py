"""The settings as frozen values: one class a section, one field a key, with their defaults."""

from datetime import timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from mailbot.config import quantities, secret
from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.config.server import Address, Count, Duration, Imap, Language, Line, Section, Size, Smtp, one_line
from mailbot.domain.letter import Correspondent

SQLITE = "sqlite:///"
DATABASE = f"{SQLITE}mailbot.db"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise ValueError(f'{name!r} is not a time zone; write one like "Europe/Warsaw"') from error
    return name


class OnDoubt(StrEnum):
    """What becomes of a message whose final dot was never answered."""

    HOLD = "hold"  # named in the report; a human decides
    RESEND = "resend"  # once more, with the same Message-ID
    WITNESS = "witness"  # the copy in the archive decides


class Bot(Section):
    """``[bot]``: who the bot is."""

    address: Address
    name: Line = "mailbot"
    language: Language = "en"
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Warsaw"
    database: str = DATABASE
    confirm_within: Duration = timedelta(hours=72)
    undo: Duration = timedelta(0)
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


class Trust(Section):
    """``[trust]``: whose word about a sender counts."""

    authserv_id: Line | None = None  # None: a From on the list of requesters is enough


class Limits(Section):
    """``[limits]``: what is too much."""

    letter: Size = 25_000_000  # bytes
    recipients: Count = 100_000
    answers_per_day: Count = 10  # to one address, to letters that are no order


class AccountLimits(Section):
    """``accounts[].limits``: what the relay bears, over all campaigns; None is no limit."""

    per_packet: Count | None = None
    every: Duration = timedelta(0)
    per_minute: Count | None = None
    per_day: Count | None = None


class Archive(Section):
    """``accounts[].archive``: where a copy of every sent message is filed."""

    enabled: bool = True
    folder: Line = "Sent/{subject}"
    address: Address | None = None  # the second recipient that on_doubt = "witness" needs
    settle: Duration = timedelta(minutes=15)  # how long a witness may be under way
    imap: Imap | None = None  # None: the bot's own mailbox


class Account(Section):
    """``[[accounts]]``: a sending identity."""

    name: Line
    sender: Annotated[Correspondent, BeforeValidator(quantities.correspondent)] = Field(alias="from")
    default: bool | None = None  # None: the first account is the default when no other says so
    smtp: Smtp
    limits: AccountLimits = AccountLimits()
    archive: Archive = Archive()
    on_doubt: OnDoubt = OnDoubt.HOLD

    @field_validator("on_doubt")
    @classmethod
    def _has_a_witness(cls, on_doubt: OnDoubt, info: ValidationInfo) -> OnDoubt:
        archive = info.data.get("archive")
        if on_doubt is OnDoubt.WITNESS and archive is not None and archive.address is None:
            raise ValueError('"witness" needs archive.address, the mailbox that receives the second copy')
        return on_doubt


class Requester(Section):
    """``[[requesters]]``: a person of the staff who may command the bot."""

    address: Address
    name: Annotated[str, AfterValidator(lambda text: one_line(text) if text else text)] = ""
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
    def _one_default(cls, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
        if not accounts:
            raise ValueError("at least one account is needed")
        names = [account.name.casefold() for account in accounts]
        if len(set(names)) < len(names):
            raise ValueError("two accounts have the same name")
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
        return requesters

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
