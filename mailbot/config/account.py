"""The settings of a sending identity: its relay, its limits, its archive, and what its messages bear."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from mailbot.config import quantities
from mailbot.config.server import Address, Count, Duration, Imap, Line, MaybeLine, Section, Smtp
from mailbot.domain.letter import Correspondent


class OnDoubt(StrEnum):
    """What becomes of a message whose final dot was never answered."""

    HOLD = "hold"  # named in the report; a human decides
    RESEND = "resend"  # once more, with the same Message-ID
    WITNESS = "witness"  # the copy in the archive decides


class Unsubscribed(StrEnum):
    """From what somebody unsubscribes who answers one account's mail."""

    ALL = "all"  # everything that mailbot sends
    ACCOUNT = "account"  # this account's mail only


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


class Window(StrEnum):
    """Where an envelope's window is, seen from the front."""

    LEFT = "left"
    RIGHT = "right"


class Letterhead(Section):
    """``accounts[].letterhead``: what templates and letters on paper say of the sender."""

    lines: tuple[Line, ...] = ()  # company, street, telephone, tax id
    site: Annotated[str, Field(pattern=r"^(https?://[^\s/?#\"<>]+[^\s\"<>]*)?$")] = ""
    accent: Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""  # "": the template's own blue
    name: MaybeLine = ""  # on letters, and as the return address; "": the first of ``lines``, else the account's own
    street: MaybeLine = ""
    postcode: MaybeLine = ""
    city: MaybeLine = ""
    country: Line = "PL"  # that letters are posted in
    place: MaybeLine = ""  # beside the date of a letter; "": the city
    contact: tuple[Line, ...] = ()  # telephone, e-mail, site
    footer: tuple[Line, ...] = ()
    design: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")] = "letter"  # a file of templates/paper
    window: Window = Window.LEFT
    archival: bool = False  # PDF/A, also where the request does not ask for it


class Account(Section):
    """``[[accounts]]``: a sending identity."""

    name: Line
    sender: Annotated[Correspondent, BeforeValidator(quantities.correspondent)] = Field(alias="from")
    default: bool | None = None  # None: the first account is the default when no other says so
    smtp: Smtp
    limits: AccountLimits = AccountLimits()
    archive: Archive = Archive()
    letterhead: Letterhead = Letterhead()
    on_doubt: OnDoubt = OnDoubt.HOLD
    verp: bool = False  # a return path of its own for each message: bounces come to the bot, and tell whose they are
    bulk: bool = False  # say how to unsubscribe, in the header of every message
    unsubscribe: Unsubscribed = Unsubscribed.ALL

    @field_validator("on_doubt")
    @classmethod
    def _has_a_witness(cls, on_doubt: OnDoubt, info: ValidationInfo) -> OnDoubt:
        archive = info.data.get("archive")
        if on_doubt is OnDoubt.WITNESS and archive is not None and archive.address is None:
            raise ValueError('"witness" needs archive.address, the mailbox that receives the second copy')
        return on_doubt
