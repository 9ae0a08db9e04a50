"""Letters from a Word file: one PDF where LibreOffice is installed, else one Word file."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mailbot.domain.campaign import Recipient
from mailbot.domain.fields import Field
from mailbot.domain.fields import known as field_of
from mailbot.domain.merge import SALUTATION
from mailbot.domain.salutation import salutation
from mailbot.errors import FieldUnknown, MergeError, PaperError
from mailbot.paper.address import Incomplete, address, line, postcode
from mailbot.paper.troubles import Kind, Trouble, Unprintable
from mailbot.paper.word import child, office

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type of a Word file."""

_ROOT = Path(__file__).resolve().parents[3]  # what ``mailbot`` is imported from


@dataclass(frozen=True, slots=True)
class Written:
    """``file``: "letters.pdf" or "letters.docx" in the folder that was named; None without a letter."""

    file: Path | None
    letters: int
    unprintable: tuple[Unprintable, ...] = ()  # by number, of all recipients
    remarks: tuple[Trouble, ...] = ()  # about all letters


def letters(
    content: bytes,  # of the .docx
    known: Collection[str],  # names of merge fields; keys of ``Recipient.fields``
    recipients: Iterable[Recipient],  # their fields have those of ``address.FIELDS``
    *,
    home: str,  # the country that they are posted in
    language: str,  # "pl" | "en"; of salutations
    folder: Path,
    program: str | None,  # LibreOffice's, which makes a PDF
    most: int = sys.maxsize,  # letters to write; the rest is only looked at
) -> Written:
    """MergeError (FieldUnknown) when the text cannot be read, PaperError when the file cannot or must not."""
    with tempfile.TemporaryDirectory(prefix="mailbot-word-") as name:
        work = Path(name)
        (work / child.LETTER).write_bytes(content)
        total, unprintable = _write(recipients, work / child.RECIPIENTS, home, language)
        refused, empty = _run(work, known, most)
        lost = [*unprintable, *(Unprintable(number, Trouble(Kind.TEXT_TORN)) for number in refused)]
        remarks = tuple(Trouble(Kind.FIELD_EMPTY, f"{name} ({letters})") for name, letters in empty.items())
        merged = work / child.RESULT
        if not merged.is_file():
            return Written(None, 0, tuple(sorted(lost, key=lambda one: one.number)))
        made = (office.convert(program, merged) if program else None) or merged
        kept = Path(shutil.move(made, folder / made.name))
        made_of = min(total - len(refused), most)
        return Written(kept, made_of, tuple(sorted(lost, key=lambda one: one.number)), remarks)


def _write(recipients: Iterable[Recipient], file: Path, home: str, language: str) -> tuple[int, list[Unprintable]]:
    """How many were written down, and who has no address."""
    total, unprintable = 0, []
    with file.open("w", encoding="utf-8") as lines:
        for recipient in recipients:
            found = address(recipient.name, recipient.company, recipient.fields, home)
            if isinstance(found, Incomplete):
                trouble = Trouble(Kind.ADDRESS_INCOMPLETE, ", ".join(found.missing))
                unprintable.append(Unprintable(recipient.number, trouble))
                continue
            values = dict(_values(recipient.fields, home))
            values[SALUTATION] = values.get(SALUTATION) or line(salutation(recipient.fields, language))
            lines.write(json.dumps([recipient.number, values]) + "\n")
            total += 1
    return total, unprintable


def _values(fields: Mapping[str, str], home: str) -> Iterator[tuple[str, str]]:
    """The fields, each on one line; of such an address is made in a Word file."""
    for name, value in fields.items():
        written = line(value)
        yield name, postcode(written, fields, home) if field_of(name) is Field.POSTCODE else written


def _run(work: Path, known: Collection[str], most: int) -> tuple[tuple[int, ...], Mapping[str, int]]:
    """The numbers that the child refuses, and how often which field is empty.

    Its environment is empty: passwords may stand in ours.
    """
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-P", "-m", child.__name__, str(work)],
            input=json.dumps({"known": sorted(known), "most": most}).encode(),
            capture_output=True,
            check=False,
            timeout=2 * child.SECONDS,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise PaperError("the Word file takes too long to be filled") from error
    except OSError as error:  # no process to be had
        raise PaperError(f"the Word file cannot be filled now ({error.strerror})") from error
    if ended.returncode:
        raise PaperError("the Word file needs more time or memory than it is worth")
    word = json.loads(ended.stdout)
    if "unknown" in word:
        raise FieldUnknown(tuple(word["unknown"]))
    if "merge" in word:
        raise MergeError(*word["merge"])
    if "paper" in word:
        raise PaperError(word["paper"])
    return tuple(word["refused"]), word["empty"]
