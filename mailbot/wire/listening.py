"""Doors of our own: sockets that only this machine, or a folder's owner, can reach."""

import ipaddress
import socket
from pathlib import Path

from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.errors import WireError


def opened(place: TcpPlace | UnixPlace, what: str) -> socket.socket:
    """A socket that listens there. WireError, naming ``what``, when it cannot, or when others could reach the place."""
    try:
        door = _bound(place)
        door.listen()
    except (OSError, ValueError) as error:
        raise WireError(f"{what} cannot listen on {place}: {error}") from error
    return door


def port(door: socket.socket) -> int:
    """The real one, whatever was asked for; 0 of a unix socket."""
    return 0 if door.family == socket.AF_UNIX else int(door.getsockname()[1])


def _bound(place: TcpPlace | UnixPlace) -> socket.socket:
    if isinstance(place, UnixPlace):
        return _bound_file(place.path)
    host = ipaddress.ip_address(place.host.replace("localhost", "127.0.0.1"))
    if not host.is_loopback:
        raise ValueError("it knows no login, so it listens on loopback or on a unix socket")
    family = socket.AF_INET if isinstance(host, ipaddress.IPv4Address) else socket.AF_INET6
    return socket.create_server((str(host), place.port), family=family)


def _bound_file(path: Path) -> socket.socket:
    if path.is_socket():
        path.unlink()  # left by a process that was killed; the database tells that no other one lives
    door = socket.socket(socket.AF_UNIX)
    try:
        door.bind(str(path))
        path.chmod(0o666)  # the folder decides who may come in, as with other mail servers' sockets
    except OSError:
        door.close()
        raise
    return door
