"""How the configuration writes what is measured or addressed: durations, sizes, addresses, sockets."""

import re
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from mailbot.domain.letter import Correspondent

_SECONDS = {
    "s": 1,
    "sec": 1,
    "min": 60,
    "h": 3_600,
    "hour": 3_600,
    "hours": 3_600,
    "d": 86_400,
    "day": 86_400,
    "days": 86_400,
}
_BYTES = {"B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_LAST_PORT = 65_535
_AMOUNT = re.compile(r"(\d{1,9})\s*([a-z]+)\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LOCAL = re.compile(r"(?=.{1,64}$)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_NAMED = re.compile(r'(?:"(?P<quoted>[^"\\]*)"|(?P<bare>[^"<>,;@]*?))\s*<(?P<address>[^<>\s]+)>')


@dataclass(frozen=True, slots=True)
class TcpPlace:
    """Where to listen: a TCP port; port 0 lets the system choose."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class UnixPlace:
    """Where to listen: a socket in the file system."""

    path: Path


def duration(written: object) -> timedelta:
    """``72h``, ``60s``, ``10 min``, ``1h 30min``, ``7 days``; a bare number has no unit and is refused."""
    if isinstance(written, timedelta):
        return written
    text = written.strip().lower() if isinstance(written, str) else ""
    amounts = _AMOUNT.findall(text)
    if not amounts or _AMOUNT.sub("", text) or any(unit not in _SECONDS for _, unit in amounts):
        raise ValueError('write a time with its unit, for example "60s", "10 min", "72h" or "7 days"')
    return timedelta(seconds=sum(int(number) * _SECONDS[unit] for number, unit in amounts))


def size(written: object) -> int:
    """``25MB``, ``256 KB`` in bytes (decimal, as mail servers advertise SIZE); a bare number is bytes."""
    if isinstance(written, int) and not isinstance(written, bool) and written > 0:
        return written
    found = re.fullmatch(r"(\d{1,9})\s*([KMG]?B)", written.strip().upper()) if isinstance(written, str) else None
    if found is None or int(found[1]) == 0:
        raise ValueError('write a size with its unit, for example "25MB" or "256KB"')
    return int(found[1]) * _BYTES[found[2]]


def address(written: object) -> str:
    """One e-mail address as it is compared: the domain in A-labels, all in lower case.

    Stricter than RFC 5321 in the local part (no quotes) and laxer than most checks in the domain: a company's own
    network may call itself ``firma.local`` or ``localhost``.
    """
    text = written.strip() if isinstance(written, str) else ""
    local, _, domain = text.rpartition("@")
    if _LOCAL.fullmatch(local) and (ascii_domain := _in_a_labels(domain)):
        return f"{local}@{ascii_domain}".lower()
    raise ValueError(f"{text!r} is not one e-mail address")


def _in_a_labels(domain: str) -> str:
    """``żółw.example`` as ``xn--w-uga1v8h.example``; empty when it is no domain name."""
    try:
        name = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return name if all(_LABEL.fullmatch(label) for label in name.split(".")) else ""


def correspondent(written: object) -> Correspondent:
    """``Sales <sales@firma.example>``, or the address alone; exactly one mailbox, nothing before or after it."""
    if isinstance(written, Correspondent):
        return written
    if not isinstance(written, str) or _CONTROL.search(written):
        raise ValueError('write a sender like "Sales <sales@firma.example>", on one line')
    text = written.strip()
    found = _NAMED.fullmatch(text)
    if found is None:
        return Correspondent("", address(text))
    return Correspondent((found["quoted"] or found["bare"] or "").strip(), address(found["address"]))


def is_loopback(host: str) -> bool:
    """True for names and numbers that never leave this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def place(written: object) -> TcpPlace | UnixPlace:
    """``127.0.0.1:8024``, ``[::1]:8024`` or ``unix:/run/mailbot/lmtp``.

    Only this machine: nothing that listens has a login, whoever reaches the socket is believed.
    """
    if isinstance(written, TcpPlace | UnixPlace):
        return written
    text = written.strip() if isinstance(written, str) else ""
    if text.startswith("unix:/"):
        return UnixPlace(Path(text.removeprefix("unix:")))
    host, _, port = text.rpartition(":")
    if not host or not re.fullmatch(r"\d{1,5}", port) or int(port) > _LAST_PORT:
        raise ValueError('write "127.0.0.1:8024" or "unix:/run/mailbot/lmtp"')
    if not is_loopback(host):
        raise ValueError(
            f"{host} can be reached from other machines, which would be asked for no password; use 127.0.0.1"
        )
    return TcpPlace(host.strip("[]"), int(port))
