"""What ``mailbot check`` asks of a relay: can we connect and log in, and what does it offer."""

import asyncio

from mailbot.wire.smtp.features import Features
from mailbot.wire.smtp.opening import open_connection
from mailbot.wire.smtp.relay import Relay


def probe(relay: Relay) -> Features:
    """Connects, encrypts, logs in, says QUIT; sends nothing. RelayError with the sentence for the terminal."""
    return asyncio.run(_probe(relay))


async def _probe(relay: Relay) -> Features:
    connection = await open_connection(relay)
    await connection.quit()
    return connection.features
