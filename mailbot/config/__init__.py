"""The configuration: a TOML file read into frozen settings, with every problem told at once."""

from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.config.reading import load
from mailbot.config.server import Imap, OAuth, Smtp, Tls
from mailbot.config.settings import (
    Account,
    AccountLimits,
    Archive,
    Bot,
    Limits,
    Lmtp,
    OnDoubt,
    Requester,
    Settings,
    Trust,
)

__all__ = [
    "Account",
    "AccountLimits",
    "Archive",
    "Bot",
    "Imap",
    "Limits",
    "Lmtp",
    "OAuth",
    "OnDoubt",
    "Requester",
    "Settings",
    "Smtp",
    "TcpPlace",
    "Tls",
    "Trust",
    "UnixPlace",
    "load",
]
