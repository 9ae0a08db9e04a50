"""A print run: letters go through the press in batches, two at once, and are bound into one PDF in their order."""

import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from mailbot.paper import binding
from mailbot.paper.nodes import Json
from mailbot.paper.press import Batch, Impression, Press
from mailbot.paper.troubles import Trouble, Unprintable

BATCH = 250
"""Letters; the typesetter's time and memory grow faster than their number."""

_AT_ONCE = 2  # child processes


@dataclass(frozen=True, slots=True)
class Letter:
    """``told``: what a design is told of it."""

    number: int  # of its recipient
    told: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Printed:
    """What is in the PDF, and who is not. Without a letter there is no file."""

    pages: int
    letters: int
    unprintable: tuple[Unprintable, ...] = ()  # by number
    remarks: tuple[Trouble, ...] = ()  # about all letters


def printed(
    press: Press,
    entries: Iterable[Letter | Unprintable],
    told: Callable[[int, tuple[Letter, ...]], dict[str, Json]],  # of a batch, from 0, beside its letters
    size: Callable[[int], int],  # of a batch
    out: Path,
) -> Printed:
    """PaperError: nothing can be printed."""
    refused: list[Unprintable] = []
    remarks: dict[Trouble, None] = {}
    parts: list[Path] = []
    letters = 0
    for batch, impression in _impressions(press, _batches(_printable(entries, refused), told, size)):
        letters += len(batch.letters) - len(impression.unprintable)
        refused += impression.unprintable
        remarks.update(dict.fromkeys(impression.remarks))
        parts += impression.parts
    pages = _bound(parts, out)
    return Printed(pages, letters, tuple(sorted(refused, key=lambda one: one.number)), tuple(remarks))


def batch(name: str, told: dict[str, Json], letters: tuple[Letter, ...]) -> Batch:
    return Batch(name, told, tuple((letter.number, letter.told) for letter in letters))


def _printable(entries: Iterable[Letter | Unprintable], refused: list[Unprintable]) -> Iterator[Letter]:
    for entry in entries:
        if isinstance(entry, Letter):
            yield entry
        else:
            refused.append(entry)


def _batches(
    letters: Iterator[Letter],
    told: Callable[[int, tuple[Letter, ...]], dict[str, Json]],
    size: Callable[[int], int],
) -> Iterator[Batch]:
    for place in count():
        together = tuple(islice(letters, size(place)))
        if not together:
            return
        yield batch(f"{place:06}", told(place, together), together)


def _impressions(press: Press, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Impression]]:
    """In the order of the batches; no more of them are in memory than the press can take."""
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="press") as threads:
        waiting: deque[tuple[Batch, Future[Impression]]] = deque()
        for one in batches:
            waiting.append((one, threads.submit(press.set, one)))
            if len(waiting) > _AT_ONCE:
                first, impression = waiting.popleft()
                yield first, impression.result()
        for first, impression in waiting:
            yield first, impression.result()


def _bound(parts: list[Path], out: Path) -> int:
    if not parts:
        return 0
    if len(parts) > 1:
        return binding.bind(parts, out)
    shutil.copyfile(parts[0], out)
    return binding.pages(out)
