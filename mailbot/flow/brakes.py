"""One account's limits over all campaigns, and the domains that asked for a rest."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class SentSince(Protocol):
    """Answers how many messages an account has handed over since a moment."""

    def __call__(self, account: str, since: datetime) -> int: ...


@dataclass(slots=True)
class Brakes:
    """What one account may still send now; asked before each window of claims."""

    account: str
    per_minute: int | None
    per_day: int | None
    sent_since: SentSince
    rests: dict[str, datetime] = field(default_factory=dict)  # domain → until when

    @property
    def counting(self) -> bool:
        """Whether a limit hangs on each message."""
        return self.per_minute is not None or self.per_day is not None

    def allowance(self, now: datetime) -> int | None:
        """How many more may be claimed now; None is "as many as you like"."""
        left = [
            limit - self.sent_since(self.account, now - period)
            for limit, period in ((self.per_minute, MINUTE), (self.per_day, DAY))
            if limit is not None
        ]
        return max(min(left), 0) if left else None

    def until(self, now: datetime) -> datetime:
        """When to ask again after the allowance is used up."""
        if self.per_day is not None and self.sent_since(self.account, now - DAY) >= self.per_day:
            return now + 10 * MINUTE
        return now + timedelta(seconds=5)

    def rest(self, domain: str, until: datetime) -> None:
        """A server asked for patience: nothing more to this domain before ``until``."""
        self.rests[domain] = max(until, self.rests.get(domain, until))

    def resting(self, domain: str, now: datetime) -> datetime | None:
        """Until when this domain rests, or None."""
        until = self.rests.get(domain)
        if until is not None and until <= now:
            del self.rests[domain]
            return None
        return until
