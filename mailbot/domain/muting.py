"""Who guesses at tokens is answered a few times, and then met with silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST = 5
WITHIN = timedelta(hours=1)
SILENCE = timedelta(hours=24)
"""After ``MOST`` wrong tokens ``WITHIN`` that time."""


def is_muted(wrong: Sequence[datetime], now: datetime) -> bool:
    """``wrong``: when wrong tokens came that were answered, oldest first; all times aware."""
    bursts = zip(wrong, wrong[MOST - 1 :], strict=False)
    return any(last - first <= WITHIN and now - last < SILENCE for first, last in bursts)
