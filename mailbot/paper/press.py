"""The press: sets a batch in a child process; where that fails, it finds the letter that it fails for."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from string import ascii_letters, digits

from mailbot import shipped
from mailbot.errors import PaperError, PaperMissing
from mailbot.paper.errand import SECONDS, Errand, Word
from mailbot.paper.nodes import Json
from mailbot.paper.pictures import Picture
from mailbot.paper.troubles import Kind, Trouble, Unprintable

_ROOT = Path(__file__).resolve().parents[2]  # what ``mailbot`` is imported from
_HOPELESS = 3  # letters that fail before any succeeds: it is not their fault
_LARGEST_FOLDER = 50_000_000  # bytes of designs, logos and fonts
_NO_LETTERS = frozenset({"body", "frame", "labels", "envelopes", "pages"})
_NAME = frozenset(ascii_letters + digits + "-_")


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that are set together."""

    name: str  # of its files
    told: Mapping[str, Json]  # what a design is told beside the letters
    letters: tuple[tuple[int, Json], ...]  # with their recipients' numbers


@dataclass(frozen=True, slots=True)
class Impression:
    """What came of a batch."""

    parts: tuple[Path, ...] = ()  # PDFs, in the order of the letters
    unprintable: tuple[Unprintable, ...] = ()
    remarks: tuple[Trouble, ...] = ()

    def __add__(self, other: "Impression") -> "Impression":
        return Impression(self.parts + other.parts, self.unprintable + other.unprintable, self.remarks + other.remarks)


class Press:
    """Sets with one design, for several threads at once. PaperError from the constructor: there is no such design."""

    def __init__(
        self, folder: Path, design: str, moment: datetime, pictures: Mapping[str, Picture], *, archival: bool
    ) -> None:
        _check(folder, design)
        self._folder = folder
        self._design = design
        self._moment = int(moment.timestamp())
        self._names = {picture.file: picture.name for picture in pictures.values()}
        self._archival = archival
        self._succeeded = False
        self._failed = 0

    def set(self, batch: Batch) -> Impression:
        """PDFs of the batch. PaperError: the design is at fault, or the machine."""
        result = f"{batch.name}.pdf"
        word = self._run(batch, result)
        if not word.error:
            self._succeeded = True
            return self._impression(batch, word, self._folder / result)
        if len(batch.letters) > 1:
            return self._halves(batch)
        self._failed += 1
        if self._failed >= _HOPELESS and not self._succeeded:
            raise PaperError(f"letters cannot be set with the design {self._design}: {word.error}")
        number, _ = batch.letters[0]
        return Impression(unprintable=(Unprintable(number, Trouble(Kind.NOT_SET, word.error)),))

    def show(self, batch: Batch) -> tuple[Path, ...]:
        """The same as pictures, PNG, a page each. PaperError: it cannot be set."""
        word = self._run(batch, f"{batch.name}-{{p}}.png")
        if word.error:
            raise PaperError(f"the proof cannot be set with the design {self._design}: {word.error}")
        found = self._folder.glob(f"{batch.name}-*.png")
        return tuple(sorted(found, key=lambda path: int(path.stem.rpartition("-")[2])))

    def lacking(self, batch: Batch) -> tuple[Unprintable, ...]:
        """Letters with characters that no font has; nothing is set. PaperError: it cannot be found out."""
        word = self._run(batch, "")
        if word.error:
            raise PaperError(f"letters cannot be looked at: {word.error}")
        return _refused(batch, word)

    def _halves(self, batch: Batch) -> Impression:
        middle = len(batch.letters) // 2
        first = replace(batch, name=f"{batch.name}a", letters=batch.letters[:middle])
        second = replace(batch, name=f"{batch.name}b", letters=batch.letters[middle:], told={**batch.told, "skip": 0})
        return self.set(first) + self.set(second)

    def _impression(self, batch: Batch, word: Word, result: Path) -> Impression:
        refused = _refused(batch, word)
        remarks = tuple(Trouble(Kind.PICTURE_LEFT_OUT, self._names.get(file, file)) for file in word.spoilt)
        if word.omitted:
            remarks += (Trouble(Kind.CHARACTERS_LEFT_OUT, word.omitted),)
        return Impression((result,) if len(refused) < len(batch.letters) else (), refused, remarks)

    def _run(self, batch: Batch, result: str) -> Word:
        order = self._folder / f"{batch.name}.json"
        told = {**batch.told, "letters": [letter for _, letter in batch.letters]}
        order.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        errand = Errand(str(self._folder), f"{self._design}.typ", order.name, result, self._moment, self._archival)
        return _told(errand)


@contextmanager
def opened(templates: Path | None, pictures: Mapping[str, Picture]) -> Iterator[Path]:
    """The typesetter's folder: the designs that come with mailbot, the office's own over them, the letter's pictures.

    PaperMissing when the typesetter is not installed.
    """
    if find_spec("typst") is None:
        raise PaperMissing("letters on paper need the typesetter: pip install 'mailbot[paper]'")
    with tempfile.TemporaryDirectory(prefix="mailbot-paper-") as name:
        folder = Path(name)
        for source in (shipped.TEMPLATES, templates):
            if source is not None and (source / "paper").is_dir():
                _copy(source / "paper", folder)
        for picture in pictures.values():
            (folder / picture.file).write_bytes(picture.content)
        yield folder


def _refused(batch: Batch, word: Word) -> tuple[Unprintable, ...]:
    return tuple(
        Unprintable(batch.letters[place][0], Trouble(Kind.NO_FONT, letters)) for place, letters in word.refused
    )


def _check(folder: Path, design: str) -> None:
    """PaperError when there is no such design."""
    if not (set(design) <= _NAME and (folder / f"{design}.typ").is_file()):
        known = ", ".join(sorted(path.stem for path in folder.glob("*.typ") if path.stem not in _NO_LETTERS))
        raise PaperError(f"there is no design {design!r} in templates/paper, only {known}")


def _copy(source: Path, folder: Path) -> None:
    if sum(path.stat().st_size for path in source.rglob("*") if path.is_file()) > _LARGEST_FOLDER:
        raise PaperError(f"{source} is larger than designs, logos and fonts can be")
    shutil.copytree(source, folder, dirs_exist_ok=True)


def _told(errand: Errand) -> Word:
    """What the child says. Its environment is empty: passwords may stand in ours."""
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", "mailbot.paper.child"],
            input=json.dumps(asdict(errand)).encode(),
            capture_output=True,
            check=False,
            timeout=2 * SECONDS,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2"},
        )
    except subprocess.TimeoutExpired:
        return Word(error="it takes too long")
    except OSError as error:  # no process to be had
        raise PaperError(f"letters cannot be set now ({error.strerror})") from error
    if ended.returncode == 0:
        told = json.loads(ended.stdout)
        refused = tuple((place, letters) for place, letters in told["refused"])
        return Word(told["error"], told["omitted"], refused, tuple(told["spoilt"]))
    return Word(error=_last_words(ended))


def _last_words(ended: subprocess.CompletedProcess[bytes]) -> str:
    if ended.returncode < 0:
        return "it takes too much time or memory"
    return ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:300]
