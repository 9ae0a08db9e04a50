"""How a time is kept: whole UTC seconds, so that SQLite compares what is really earlier or later."""

import math
from datetime import UTC, datetime


def seconds(moment: datetime) -> int:
    """The second that ``moment`` (aware) falls into: for what happened, and for the present in comparisons."""
    return math.floor(_timestamp(moment))


def seconds_due(moment: datetime) -> int:
    """The first whole second that is not before ``moment`` (aware): what is due is never early."""
    return math.ceil(_timestamp(moment))


def seconds_due_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else seconds_due(moment)


def moment(kept: int) -> datetime:
    """Aware, UTC."""
    return datetime.fromtimestamp(kept, UTC)


def moment_or_none(kept: int | None) -> datetime | None:
    return None if kept is None else moment(kept)


def _timestamp(moment: datetime) -> float:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.timestamp()
