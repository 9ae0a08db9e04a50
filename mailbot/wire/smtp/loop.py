"""The event loop that a courier runs on: uvloop's where it is installed, which costs a tenth less for each message."""

import asyncio

try:
    import uvloop
except ImportError:  # not a Linux machine: asyncio's own does the same
    _quick = None
else:
    _quick = uvloop.new_event_loop


def new() -> asyncio.AbstractEventLoop:
    """For one runner."""
    return asyncio.new_event_loop() if _quick is None else _quick()
