"""Doors of our own: sockets that only this machine, or a folder's owner, can reach."""

import ipaddress
import socket
from pathlib import Path

from mailbot.config.quantities import TcpPlace, UnixPlace


def bound(place: TcpPlace | UnixPlace) -> socket.socket:
    """A socket that listens there. OSError when it cannot, ValueError for a place that others could reach."""
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
