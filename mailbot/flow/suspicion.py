"""Tokens that were never given to anybody: whoever tries them is answered a few times, then met with silence."""

from dataclasses import dataclass
from datetime import datetime

from mailbot import events
from mailbot.domain import muting
from mailbot.domain.letter import Letter
from mailbot.mail import reply
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Counts them in the database, by sender."""

    store: Store

    def silences(self, number: int, letter: Letter, sender: str, now: datetime) -> bool:
        """Whether this letter is one wrong token too many. One with a genuine token, even an old one, never is."""
        if not self._guesses(letter):
            return False
        wrong = self.store.wrong_tokens.before(number, sender, now - muting.SILENCE - muting.WITHIN)
        if muting.is_muted(wrong, now):
            events.sender_muted(number)
            return True
        self.store.wrong_tokens.add(number, sender, now)
        return False

    def _guesses(self, letter: Letter) -> bool:
        """Whether it bears tokens, and none of them stands in any Message-ID of ours, as all that we give out do."""
        marks = [f"mb.{number}.{token}." for number, token in reply.tokens(letter)]
        marks += [f"mb.import.{token}." for token in reply.import_tokens(letter)]
        return bool(marks) and not any(map(self.store.answers.known, marks))
