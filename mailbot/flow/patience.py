"""How many explanations somebody gets in a day: two robots must not talk all night, and people are told of the end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.config import Limits
from mailbot.domain.answer import Answer
from mailbot.mail import facts, letter_facts
from mailbot.store.answers import Answers

_DAY = timedelta(days=1)
_EXPLAINING = frozenset({facts.Help.kind, letter_facts.TooLarge.kind})
_ASKING = frozenset({facts.Questions.kind, facts.Unclear.kind})
_MORE = 5
"""So many times more questions than explanations: a request put right line by line is no small talk, and silence about
a campaign would be taken for a yes."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Counts the answers that explain, and apart from them those that ask about a request."""

    answers: Answers
    limits: Limits

    def last(self, reader: str, now: datetime) -> frozenset[str]:
        """Kinds of answers of which the next one is this reader's last today."""
        return frozenset(
            kind for kinds in (_EXPLAINING, _ASKING) for kind in kinds if self._left(reader, kinds, now) == 1
        )

    def spent(self, answer: Answer, now: datetime) -> bool:
        """Whether this would be one too many."""
        kinds = next((kinds for kinds in (_EXPLAINING, _ASKING) if answer.kind in kinds), None)
        return kinds is not None and self._left(answer.to, kinds, now) < 1

    def _left(self, reader: str, kinds: frozenset[str], now: datetime) -> int:
        most = self.limits.answers_per_day * (_MORE if kinds is _ASKING else 1)
        return most - self.answers.owed_since(reader, now - _DAY, kinds)
