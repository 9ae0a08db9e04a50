"""A process of its own for one Word file: a stranger's file and the recipients' fields in, one file of letters out."""

import json
import resource
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from mailbot.errors import FieldUnknown, MergeError, PaperError
from mailbot.paper.nodes import Json
from mailbot.paper.word.merging import WordLetter

MEMORY = 1024 * 1024 * 1024  # bytes
SECONDS = 120  # of the processor

LETTER, RECIPIENTS, RESULT = "letter.docx", "recipients.jsonl", "letters.docx"
"""Files in the folder that it is told on its command line; recipients: a line each, number and values."""


def main(folder: Path) -> None:
    """Says what came of it: ``refused`` numbers and ``empty`` fields, or one of ``unknown`` fields, ``merge`` and
    ``paper`` errors. Told on standard input: the fields that are ``known``, and at ``most`` how many letters to write.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nobody's letters on the disk
    told = json.load(sys.stdin)
    try:
        word = run(folder, told["known"], told["most"])
    except FieldUnknown as error:
        word = {"unknown": list(error.names)}
    except MergeError as error:
        word = {"merge": [str(error), error.excerpt]}
    except PaperError as error:
        word = {"paper": str(error)}
    json.dump(word, sys.stdout)


def run(folder: Path, known: list[str], most: int) -> dict[str, Json]:
    """The numbers of all recipients whose letters cannot be made, and for how many letters a field is empty."""
    letter = WordLetter((folder / LETTER).read_bytes(), known)
    kept: list[Mapping[str, str]] = []
    refused: list[Json] = []
    empty: Counter[str] = Counter()
    for number, values in _recipients(folder / RECIPIENTS):
        try:
            letter.check(values)
        except MergeError:
            refused.append(number)
        else:
            empty.update(letter.missing(values))
            if len(kept) < most:
                kept.append({name: values.get(name, "") for name in letter.fields})
    if kept:
        letter.write(kept, folder / RESULT)
    return {"refused": refused, "empty": dict(empty)}


def _recipients(file: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            number, values = json.loads(line)
            yield number, values


if __name__ == "__main__":
    main(Path(sys.argv[1]))
