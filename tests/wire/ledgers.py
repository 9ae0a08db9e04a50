"""A ledger that remembers everything and tolerates nothing that the real one could not write down."""

from collections.abc import Callable, Iterable

from mailbot.domain.delivery import Accepted, Deferred, Doubt, Outcome, Outgoing, Refused
from mailbot.domain.states import DELIVERY_MOVES, DeliveryState

Key = tuple[int, int]

STATE_OF: dict[type[Outcome], DeliveryState] = {
    Accepted: DeliveryState.SENT,
    Refused: DeliveryState.FAILED,
    Deferred: DeliveryState.DEFERRED,
    Doubt: DeliveryState.UNKNOWN,
}


def letter(number: int, address: str = "", **fields: object) -> Outgoing:
    """A small message; its text says which one it is."""
    data = f"Subject: {number}\r\n\r\nDzien dobry,\r\n.kropka\r\n..\r\n.\r\nkoniec {number}\r\n".encode()
    values = {"sender": "bot@firma.example", "data": data, **fields}
    return Outgoing((1, number), address=address or f"r{number}@example.org", **values)  # type: ignore[arg-type]


def letters(count: int) -> list[Outgoing]:
    return [letter(number) for number in range(1, count + 1)]


class RememberingLedger:
    """Every move is checked against the delivery's table of states."""

    def __init__(self, messages: Iterable[Outgoing], halt: Callable[["RememberingLedger"], bool] | None = None) -> None:
        self.messages = {message.key: message for message in messages}
        self.state = dict.fromkeys(self.messages, DeliveryState.PLANNED)
        self.outcome: dict[Key, Outcome] = {}
        self.commits: list[tuple[list[tuple[Key, Outcome]], list[Key]]] = []
        self.on_commit: Callable[[], object] = lambda: None
        self._waiting = list(self.messages.values())
        self._halt = halt

    def next(self) -> Outgoing | None:
        if not self._waiting:
            return None
        message = self._waiting.pop(0)
        self._move(message.key, DeliveryState.CLAIMED)
        return message

    def mark(self, settled: list[tuple[Key, Outcome]], dotted: list[Key]) -> bool:
        assert settled or dotted, "an empty commit"
        self.commits.append((list(settled), list(dotted)))
        for key, outcome in settled:
            self._move(key, STATE_OF[type(outcome)])
            self.outcome[key] = outcome
        for key in dotted:
            self._move(key, DeliveryState.DOTTED)
        self.on_commit()
        return True

    def hand_back(self, keys: list[Key]) -> None:
        assert keys, "nothing was handed back"
        for key in keys:
            self._move(key, DeliveryState.PLANNED)
            self._waiting.append(self.messages[key])

    def halted(self) -> bool:
        return self._halt is not None and self._halt(self)

    def addresses(self, *states: DeliveryState) -> list[str]:
        """Who stands in one of these states, sorted."""
        return sorted(self.messages[key].address for key, state in self.state.items() if state in states)

    def words(self) -> dict[int, str]:
        """By number, how each message ended: the state's word, "planned" for what was not sent."""
        return {number: state.word for (_, number), state in self.state.items()}

    def _move(self, key: Key, state: DeliveryState) -> None:
        assert state in DELIVERY_MOVES[self.state[key]], f"{key}: {self.state[key].word} → {state.word}"
        self.state[key] = state
