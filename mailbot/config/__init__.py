"""The configuration: a TOML file read into frozen settings, with every problem told at once."""

from mailbot.config.account import Account, AccountLimits, Archive, Letterhead, OnDoubt, Unsubscribed
from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.config.reading import load
from mailbot.config.server import Imap, OAuth, Smtp, Tls
from mailbot.config.settings import Bot, Limits, Lmtp, Metrics, Requester, Settings, Trust, Web

__all__ = [
    "Account",
    "AccountLimits",
    "Archive",
    "Bot",
    "Imap",
    "Letterhead",
    "Limits",
    "Lmtp",
    "Metrics",
    "OAuth",
    "OnDoubt",
    "Requester",
    "Settings",
    "Smtp",
    "TcpPlace",
    "Tls",
    "Trust",
    "UnixPlace",
    "Unsubscribed",
    "Web",
    "load",
]
