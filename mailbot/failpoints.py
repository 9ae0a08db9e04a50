"""Where a test may kill the process: ``MAILBOT_FAILPOINT=K3`` ends it at that very point, as a power cut would."""

import os
import signal

_ARMED = os.environ.get("MAILBOT_FAILPOINT", "")


def reach(point: str) -> None:
    """Die here if ``point`` is the armed one, with no cleanup and nothing flushed; else do nothing."""
    if point == _ARMED:
        os.kill(os.getpid(), signal.SIGKILL)
