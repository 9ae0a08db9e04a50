"""What a bench finds: one line of the table, with the bar and the goal that it is held against."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from operator import ge, le


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. ``more``: more is better, as with rates; else less is, as with seconds and megabytes."""

    what: str
    ours: str  # as it is shown, with its unit
    theirs: str  # the peer's of the same run; "" where the value stands for itself
    value: float
    bar: float
    goal: float
    more: bool = True

    @property
    def verdict(self) -> str:
        reaches = ge if self.more else le
        if reaches(self.value, self.goal):
            return "GOAL"
        return "PASS" if reaches(self.value, self.bar) else "below"


Bench = Callable[[], list[Figure]]

_LINE = "{:58}{:>16}{:>18}{:>9}{:>9}{:>9}  {}\n"


def head() -> None:
    say(_LINE.format("", "mailbot", "peer", "value", "bar", "goal", ""))


def show(figure: Figure) -> None:
    numbers = (f"{number:.4g}" for number in (figure.value, figure.bar, figure.goal))
    say(_LINE.format(figure.what, figure.ours, figure.theirs, *numbers, figure.verdict))


def missing(what: str, reason: str) -> None:
    say(f"{what:58}  skipped: {reason}\n")


def ratio(what: str, rates: tuple[float, float], bar: float, goal: float, unit: str = "/s") -> Figure:
    """Ours and theirs, of one run."""
    ours, theirs = rates
    return Figure(what, f"{ours:,.0f} {unit}", f"{theirs:,.0f} {unit}", ours / theirs, bar, goal)


def say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()
