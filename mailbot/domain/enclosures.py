"""Which file goes to whom, when each recipient gets files of their own: by the file's name, or by a table's column.

A file never goes to a contact that it does not surely bear the mark of: what is in doubt is left over, and told.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mailbot.domain.address import shown
from mailbot.domain.folding import fold, fold_name

_COLUMNS = frozenset(
    {"attachment", "attachments", "file", "files", "zalacznik", "zalaczniki", "plik", "pliki", "enclosure"}
)
_SHORTEST_NAME = 3  # letters and digits
_SHORTEST_TAX_ID = 8
_LONGEST = 10  # words of a name, groups of digits of a tax id
_MOST_WORDS = 60  # of a file's name

_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐‑](?=[^\W\d_])")
_OTHER_BORDER = re.compile(r"[^\W_](?:[^\w-]|_|-\W|\W-)+[^\W_]")
_DIGITS = re.compile(r"\d+(?:[ ._-]\d+)*")
_COUNTRY = re.compile(r"[a-z]{2}(?=\d)")
# No underscore and no hyphen ends an address: jan_kowalski@… must not be taken for kowalski@….
_ADDRESS = re.compile(r"[^\s()\[\]{},;=<>@]+@[^\s()\[\]{},;=<>@_]+")
_LEGAL_FORM = re.compile(
    r"(?:\b(?:sp(?:olka)? z o ?o|spolka z ograniczona odpowiedzialnoscia|sp k|sp j|sp p|spolka (?:komandytowa|jawna)"
    r"|spolka akcyjna|spolka cywilna|s a|sa|s c|sc|psa|p s a|gmbh|ag|ltd|limited|llc|inc|plc|sro|s r o)\b\s*)+$"
)
_SEVERAL_FILES = re.compile(r"[|;\n]")


class Bearer(NamedTuple):
    """A recipient with whatever a file may bear of them."""

    number: int
    address: str  # canonical
    name: str = ""  # first and last
    company: str = ""
    tax_id: str = ""
    named: str = ""  # what the table's column says: names of files, divided by | or ;


class Doubt(StrEnum):
    """Why a file goes to nobody."""

    NOBODY = "nobody"  # its name is no recipient's
    SEVERAL = "several"  # more than one contact may be meant
    TWICE = "twice"  # another file bears the same name


@dataclass(frozen=True, slots=True)
class LeftFile:
    """A file that goes to nobody."""

    name: str
    doubt: Doubt
    bearers: tuple[int, ...] = ()  # the numbers of those who may be meant


class Given(NamedTuple):
    """A file, and a recipient who gets it."""

    file: str
    size: int  # octets
    number: int
    name: str
    company: str
    address: str


@dataclass(frozen=True, slots=True)
class Enclosures:
    """Who gets which files, and what is left over on both sides."""

    files: Mapping[int, tuple[int, ...]]  # by the recipient's number: places in the list of files
    left: tuple[LeftFile, ...]
    without: tuple[int, ...]  # recipients who get no file
    missing: tuple[tuple[int, str], ...] = ()  # recipients, and what the table names and nobody has attached


def column(names: Iterable[str]) -> str | None:
    """Which column of a table names the files."""
    return next((name for name in names if fold_name(name) in _COLUMNS), None)


def match(names: Sequence[str], bearers: Sequence[Bearer]) -> Enclosures:
    """``names``: of the files, in their order. Where the table names any file, the table decides for everybody."""
    return _by_table(names, bearers) if any(bearer.named for bearer in bearers) else _by_names(names, bearers)


def _by_table(names: Sequence[str], bearers: Sequence[Bearer]) -> Enclosures:
    places, by_stem = _places(names, _file_key), _places(names, _stem_key)  # the column may leave the ending out
    files: dict[int, tuple[int, ...]] = {}
    missing: list[tuple[int, str]] = []
    for bearer in bearers:
        for wanted in filter(None, map(str.strip, _SEVERAL_FILES.split(bearer.named))):
            key = _file_key(wanted)
            found = places.get(key) or by_stem.get(key, ())
            if len(found) == 1:
                files[bearer.number] = tuple(dict.fromkeys((*files.get(bearer.number, ()), *found)))
            else:
                missing.append((bearer.number, wanted))
    given = {place for found_places in files.values() for place in found_places}
    left = (
        LeftFile(name, Doubt.TWICE if len(places[_file_key(name)]) > 1 else Doubt.NOBODY)
        for place, name in enumerate(names)
        if place not in given
    )
    return Enclosures(files, tuple(left), _without(files, bearers), tuple(missing))


def _places(names: Sequence[str], key: Callable[[str], str]) -> Mapping[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for place, name in enumerate(names):
        places[key(name)] = (*places.get(key(name), ()), place)
    return places


def _by_names(names: Sequence[str], bearers: Sequence[Bearer]) -> Enclosures:
    marks = _Marks(bearers)
    files: dict[int, tuple[int, ...]] = {}
    left: list[LeftFile] = []
    for place, name in enumerate(names):
        meant = marks.bearers(name)
        if isinstance(meant, LeftFile):
            left.append(meant)
            continue
        for number in meant:
            files[number] = (*files.get(number, ()), place)
    return Enclosures(files, tuple(left), _without(files, bearers))


def _without(files: Mapping[int, tuple[int, ...]], bearers: Sequence[Bearer]) -> tuple[int, ...]:
    return tuple(bearer.number for bearer in bearers if bearer.number not in files)


class _Marks:
    """Everything by which the recipients can be told from each other; looked up, so that many files cost little."""

    def __init__(self, bearers: Sequence[Bearer]) -> None:
        self._bearers = {bearer.number: bearer for bearer in bearers}
        self._addresses: dict[str, set[int]] = defaultdict(set)
        self._tax_ids: dict[str, set[int]] = defaultdict(set)
        self._persons: dict[str, set[int]] = defaultdict(set)
        self._companies: dict[str, set[int]] = defaultdict(set)
        for bearer in bearers:
            for address in (bearer.address, shown(bearer.address)):
                self._addresses[_plain(address)].add(bearer.number)
            if len(tax_id := _tax_id(bearer.tax_id)) >= _SHORTEST_TAX_ID:
                self._tax_ids[tax_id].add(bearer.number)
            for words in _readings(bearer.name):
                for name in _orders(words):
                    self._persons[name].add(bearer.number)
            for words in _readings(bearer.company):
                for name in _company_names(words):
                    self._companies[name].add(bearer.number)

    def bearers(self, name: str) -> tuple[int, ...] | LeftFile:
        """Whose file it is: everything in its name that marks somebody must mark the same contact."""
        addresses, rest = _apart(name)
        reached = [next((self._addresses[one] for one in forms if one in self._addresses), None) for forms in addresses]
        if None in reached:  # somebody else's, whatever the words around it say
            return LeftFile(name, Doubt.NOBODY)
        persons, companies = self._names(_words(rest, hyphens_bind=_OTHER_BORDER.search(rest) is not None))
        tax_ids = [self._tax_ids[key] for key in _tax_ids(rest) if key in self._tax_ids]
        personal = [*filter(None, reached), *persons]
        marks = [*personal, *companies, *tax_ids]
        if not marks:
            return LeftFile(name, Doubt.NOBODY)
        meant = set[int].intersection(*marks)
        if not meant or not self._one_contact(meant, personal=bool(personal)):
            return LeftFile(name, Doubt.SEVERAL, tuple(sorted(meant or set[int].union(*marks))))
        return tuple(sorted(meant))

    def _names(self, words: list[str]) -> tuple[list[set[int]], list[set[int]]]:
        """A name within a longer one does not count: ACME in "ACME Polska" is not ACME's."""
        persons: list[set[int]] = []
        companies: list[set[int]] = []
        reached = 0
        for start in range(len(words)):
            for end in range(min(len(words), start + _LONGEST), max(start, reached), -1):
                key = " ".join(words[start:end])
                if key in self._persons or key in self._companies:
                    persons += [self._persons[key]] if key in self._persons else []
                    companies += [self._companies[key]] if key in self._companies else []
                    reached = end
                    break
        return persons, companies

    def _one_contact(self, numbers: set[int], *, personal: bool) -> bool:
        """One recipient, or, where the company is meant, several of the company."""
        if len(numbers) == 1 or personal:
            return len(numbers) == 1
        bearers = [self._bearers[number] for number in numbers]
        companies = {_tax_id(bearer.tax_id) or fold(bearer.company) for bearer in bearers}
        return len(companies) == 1 and all(companies)


def _file_key(name: str) -> str:
    return fold(unicodedata.normalize("NFC", name))


def _plain(text: str) -> str:
    """Diacritics stay: they make another address."""
    return unicodedata.normalize("NFC", text).casefold()


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot else name


def _stem_key(name: str) -> str:
    return _file_key(_stem(name))


def _apart(name: str) -> tuple[list[tuple[str, ...]], str]:
    """The addresses in a file's name, each with and without what may be the file's ending, and all else."""
    whole = _plain(name)
    found = (one[0].strip(".") for one in _ADDRESS.finditer(whole))
    addresses: list[tuple[str, ...]] = [(one, _stem(one)) for one in found]
    return addresses, _stem(_ADDRESS.sub(" ", whole))


def _words(text: str, *, hyphens_bind: bool) -> list[str]:
    folded = fold(unicodedata.normalize("NFC", text))
    return _WORD.findall(_HYPHEN.sub("" if hyphens_bind else " ", folded))[:_MOST_WORDS]


def _readings(name: str) -> Iterator[list[str]]:
    """Nowak-Kowalska as one word and as two."""
    yield _words(name, hyphens_bind=True)
    yield _words(name, hyphens_bind=False)


def _orders(words: list[str]) -> set[str]:
    """A person's whole name, either way round; a surname alone is too little."""
    if not 1 < len(words) <= _LONGEST:
        return set()
    return {" ".join(words), " ".join((*words[-1:], *words[:-1])), " ".join((*words[1:], words[0]))}


def _company_names(words: list[str]) -> Iterator[str]:
    """With and without the legal form; something that is all digits could be any number."""
    whole = " ".join(words)
    for name in {whole, _LEGAL_FORM.sub("", whole).strip()}:
        if len(name.replace(" ", "")) >= _SHORTEST_NAME and not name.replace(" ", "").isdecimal():
            yield name


def _tax_id(text: str) -> str:
    return _COUNTRY.sub("", "".join(_WORD.findall(fold(text))), count=1)


def _tax_ids(rest: str) -> Iterator[str]:
    """Words with digits, and groups of digits as people divide them: 525-123-45-67."""
    words = [word for word in _words(rest, hyphens_bind=False) if any(letter.isdecimal() for letter in word)]
    groups = [re.findall(r"\d+", run)[:_MOST_WORDS] for run in _DIGITS.findall(fold(rest))]
    joined = (
        "".join(run[start:end])
        for run in groups
        for start in range(len(run))
        for end in range(start + 1, min(len(run), start + _LONGEST) + 1)
    )
    yield from dict.fromkeys((*words, *(_COUNTRY.sub("", word, count=1) for word in words), *joined))
