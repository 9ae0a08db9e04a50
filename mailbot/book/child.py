"""A process of its own for one foreign file: bytes on standard input, rows as JSON lines on standard output.

A file may unpack to gigabytes, or hold a parser for minutes; here that ends this process and no other.
"""

import resource
import sys
from collections.abc import Callable, Iterator, Mapping

from mailbot.book import files, lines
from mailbot.errors import BookError, BookTooLarge

MEMORY = 512 * 1024 * 1024  # bytes
SECONDS = 10  # of the processor
OUTPUT = 40_000_000  # characters: the parent holds what it is told

_NAME = "the file"
_READINGS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "table": lambda content: lines.of_table(files.table(_NAME, content)),
    "contacts": lambda content: lines.of_contacts(files.read(_NAME, content)),
}


def main(reading: str) -> None:
    """``reading``: "table" or "contacts"."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nobody's addresses on the disk
    try:
        told = list(_bounded(_READINGS[reading](sys.stdin.buffer.read())))
    except BookError as error:
        told = [lines.of_error(error)]
    except MemoryError:
        told = [lines.of_error(BookTooLarge(f"{_NAME} needs more than {MEMORY >> 20} MB to be read"))]
    sys.stdout.writelines(told)


def _bounded(told: Iterator[str]) -> Iterator[str]:
    left = OUTPUT
    for line in told:
        left -= len(line)
        if left < 0:
            raise BookTooLarge(f"{_NAME} is larger than a list of contacts can be")
        yield line


if __name__ == "__main__":
    main(sys.argv[1])
