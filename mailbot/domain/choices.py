"""Closed lists of values: what a requester may write for each, in English and Polish, and which one comes closest."""

import difflib
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from mailbot.domain.folding import fold

T = TypeVar("T")

_known = lru_cache(maxsize=1024)(fold)  # of the lists' own words: every name of a long list is compared with them


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One value with its words; the first of each language is the one that the bot itself uses."""

    value: T
    en: tuple[str, ...]
    pl: tuple[str, ...]

    def word(self, language: str) -> str:
        return (self.pl if language == "pl" else self.en)[0]


Choices = tuple[Choice[T], ...]


def choose(text: str, choices: Choices[T]) -> Choice[T] | None:
    """The choice that is written so, in either language."""
    folded = fold(text).strip(" .")
    return next((c for c in choices if folded in map(_known, (*c.en, *c.pl))), None)


def nearest(text: str, choices: Choices[T], language: str) -> str:
    """The word, in ``language``, of the choice that comes closest; of the first choice when none does."""
    words = {fold(word): c for c in choices for word in (*c.en, *c.pl)}
    near = difflib.get_close_matches(fold(text), words, n=1, cutoff=0.4)
    return (words[near[0]] if near else choices[0]).word(language)
