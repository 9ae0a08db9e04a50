"""How sections and fields are written, and what reaching an IMAP or SMTP server takes."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from mailbot.config import quantities, secret

Address = Annotated[str, BeforeValidator(quantities.address)]
Duration = Annotated[timedelta, BeforeValidator(quantities.duration)]
Size = Annotated[int, BeforeValidator(quantities.size)]
Language = Literal["en", "pl"]
Port = Annotated[int, Field(ge=1, le=65_535)]
Count = Annotated[int, Field(ge=1)]


def one_line(text: str) -> str:
    if not text.isprintable() or not text.strip():
        raise ValueError("must be one line of visible characters")
    return text.strip()


Line = Annotated[str, AfterValidator(one_line)]
MaybeLine = Annotated[str, AfterValidator(lambda text: one_line(text) if text else text)]


class Tls(StrEnum):
    """How a connection is encrypted; certificates are always verified."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    NONE = "none"  # this machine only


class Section(BaseModel):
    """What all sections have in common: they do not change, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class OAuth(Section):
    """``oauth``: a login by access token (XOAUTH2) where the provider takes no password; needs the extra ``oauth``."""

    provider: Literal["microsoft", "google"]
    tenant: Line | None = None  # Microsoft: the directory
    client_id: Line | None = None  # Microsoft: the registered application
    secret_file: Path | None = None  # Microsoft: the application's secret; Google: the service account's JSON
    authority: Line = "https://login.microsoftonline.com"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = ("tenant", "client_id", "secret_file") if self.provider == "microsoft" else ("secret_file",)
        if missing := [name for name in needed if getattr(self, name) is None]:
            raise ValueError(f"{self.provider} needs {' and '.join(missing)}")
        return self

    def secret(self) -> str:
        """The content of ``secret_file``, read now and kept nowhere. SettingsError when out of reach."""
        assert self.secret_file is not None  # noqa: S101 - _complete has seen to it
        return secret.of_file(self.secret_file, whole=self.provider == "google")


class Server(Section):
    """What reaching an IMAP or SMTP server takes."""

    host: Line
    tls: Tls
    port: Port
    user: Line | None = None
    password_file: Path | None = None
    oauth: OAuth | None = None
    password_env: Annotated[Line | None, Field(validate_default=True)] = None

    @field_validator("tls")
    @classmethod
    def _encrypted(cls, tls: Tls, info: ValidationInfo) -> Tls:
        host = info.data.get("host")
        if tls is Tls.NONE and host is not None and not quantities.is_loopback(host):
            raise ValueError('"none" is for servers on this machine only; use "implicit" or "starttls"')
        return tls

    @field_validator("password_file")
    @classmethod
    def _private(cls, path: Path | None) -> Path | None:
        if path is not None and path.is_file() and secret.is_open_to_others(path):
            raise ValueError(f"{path} can be read by other users of this machine; run: chmod 600 {path}")
        return path

    @field_validator("password_env")
    @classmethod
    def _one_password(cls, name: str | None, info: ValidationInfo) -> str | None:
        if name is not None and info.data.get("password_file") is not None:
            raise ValueError("the password stands either in password_file or in password_env, not in both")
        if info.data.get("oauth") is not None:
            return name
        if name is None and info.data.get("password_file", "") is None and info.data.get("user") is not None:
            raise ValueError("a user needs a password; name password_file or password_env, or oauth")
        return name

    def secret(self) -> str | None:
        """The password, read now and kept nowhere; None where none is configured. SettingsError when out of reach."""
        if self.password_file is not None:
            return secret.of_file(self.password_file)
        return secret.of_environment(self.password_env) if self.password_env is not None else None


class Imap(Server):
    """``[imap]``: the bot's mailbox."""

    tls: Tls = Tls.IMPLICIT
    port: Port = 993
    user: Line
    folder: Line = "INBOX"
    processed: Line = "Processed"
    ignored: Line = "Ignored"
    quarantine: Line = "Quarantine"
    poll: Duration = timedelta(seconds=60)


class Smtp(Server):
    """``accounts[].smtp``: the relay."""

    tls: Tls = Tls.STARTTLS
    port: Port = 587
    connections: Annotated[int, Field(ge=1, le=100)] = 4
    per_connection: Count = 500
