"""What systemd wants to hear (sd_notify(3)): READY=1, WATCHDOG=1, STOPPING=1; silence where nobody asked."""

import os
import socket


def tell(state: str) -> None:
    """Send ``state`` to the socket that systemd named; does nothing when mailbot was not started by systemd."""
    target = os.environ.get("NOTIFY_SOCKET")
    if target:
        name = f"\0{target[1:]}" if target.startswith("@") else target
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(state.encode(), name)


def watchdog_seconds() -> float | None:
    """How often WATCHDOG=1 is due: half of what the unit allows, as sd_watchdog_enabled(3) advises; None is never."""
    allowed = os.environ.get("WATCHDOG_USEC", "")
    return int(allowed) / 2_000_000 if allowed.isdigit() else None
