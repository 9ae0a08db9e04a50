"""The only clock of the house: everything below the composition root gets ``now`` as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """Aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place
