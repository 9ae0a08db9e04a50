"""A process of its own for one run of the typesetter: an order in JSON on the disk, a PDF or pictures beside it.

The typesetter's cache grows without bound, and a text may hold it for minutes; here that ends this process and no
other. It is told on standard input what to do (``Errand``), and says on standard output what came of it (``Word``).
"""

import json
import os
import resource
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import cast

import typst

from mailbot.paper.errand import FAMILIAR, SECONDS, Errand, Word
from mailbot.paper.nodes import Json

Told = dict[str, Json]
"""An order as it stands on the disk: letters, pictures, and whatever else a design is told."""

MEMORY = 3 * 1024 * 1024 * 1024  # bytes of address space; its threads reserve more than they use

_PROBE = b'#set text(font: "Libertinus Serif")\n#for letter in sys.inputs.letters [#letter ]'
_SEEN = b"#image(sys.inputs.file)"
_LONGEST = 300  # characters of the typesetter's words


def main() -> None:
    """An errand on standard input, a word on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(5)  # mail goes before paper
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nobody's letters on the disk
    json.dump(asdict(run(Errand(**json.load(sys.stdin)))), sys.stdout)


def run(errand: Errand) -> Word:
    """Sets what was ordered; characters without a font and pictures that cannot be read are left out, and told."""
    order = Path(errand.folder, errand.order)
    written = order.read_text(encoding="utf-8")
    fonts, missing = _fonts(Path(errand.folder, "fonts"), {letter for letter in written if letter not in FAMILIAR})
    told: Told = json.loads(written)
    word = Word()
    if missing:
        told, word = _without(told, missing)
        _write(order, told)
    if not told["letters"] or not errand.result:
        return word
    try:
        _compile(errand, fonts)
    except typst.TypstError as error:
        spoilt = _spoilt(Path(errand.folder), cast("list[str]", told["pictures"]))
        word = replace(word, spoilt=spoilt, error="" if spoilt else _said(error))
    if word.spoilt:
        _write(order, _unpictured(told, word.spoilt))
        try:
            _compile(errand, fonts)
        except typst.TypstError as error:
            return replace(word, error=_said(error))
    return word


def _write(order: Path, told: Json) -> None:
    order.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _compile(errand: Errand, fonts: typst.Fonts) -> None:
    folder = Path(errand.folder)
    compiler = typst.Compiler(
        folder / errand.main, root=folder, font_paths=fonts, sys_inputs={"order": f"/{errand.order}"}
    )
    compiler.compile(
        output=folder / errand.result,
        ppi=110,
        timestamp=errand.moment,
        pdf_standards=["a-2a"] if errand.archival else [],
    )


def _fonts(own: Path, unfamiliar: set[str]) -> tuple[typst.Fonts, frozenset[str]]:
    """The fonts, and which characters they lack; the machine's own fonts are a last resort, so that others print the
    same."""
    paths = [own] if own.is_dir() else []
    fonts = typst.Fonts(include_system_fonts=False, font_paths=paths)
    missing = _missing(fonts, sorted(unfamiliar))
    if missing:
        fonts = typst.Fonts(include_system_fonts=True, font_paths=paths)
        missing = _missing(fonts, sorted(missing))
    return fonts, missing


def _missing(fonts: typst.Fonts, letters: Iterable[str]) -> frozenset[str]:
    """PDF/A forbids characters without a glyph: the one place where the typesetter says so."""
    letters = "".join(letters)
    if not letters:
        return frozenset()
    try:
        typst.Compiler(_PROBE, font_paths=fonts, sys_inputs={"letters": letters}).compile(
            format="pdf", pdf_standards=["a-2b"]
        )
    except typst.TypstError:
        half = len(letters) // 2
        if not half:
            return frozenset(letters)
        return _missing(fonts, letters[:half]) | _missing(fonts, letters[half:])
    return frozenset()


def _without(told: Told, missing: frozenset[str]) -> tuple[Told, Word]:
    """A letter whose own words cannot be set is not printed; from the text that all share they are taken out."""
    letters = cast("list[Json]", told["letters"])
    lacking = [sorted(missing & set(json.dumps(letter, ensure_ascii=False))) for letter in letters]
    kept = [letter for letter, lacks in zip(letters, lacking, strict=True) if not lacks]
    refused = tuple((place, "".join(lacks)) for place, lacks in enumerate(lacking) if lacks)
    rest = json.dumps({name: part for name, part in told.items() if name != "letters"}, ensure_ascii=False)
    omitted = "".join(sorted(missing & set(rest)))
    readable: Told = json.loads(rest.translate(dict.fromkeys(map(ord, missing))))
    return {**readable, "letters": kept}, Word(omitted=omitted, refused=refused)


def _spoilt(folder: Path, pictures: Iterable[str]) -> tuple[str, ...]:
    return tuple(picture for picture in pictures if not _readable(folder, picture))


def _readable(folder: Path, picture: str) -> bool:
    compiler = typst.Compiler(_SEEN, root=folder, ignore_system_fonts=True, sys_inputs={"file": f"/{picture}"})
    try:
        compiler.compile(format="pdf")
    except typst.TypstError:
        return False
    return True


def _unpictured(part: Json, spoilt: tuple[str, ...]) -> Json:
    """The same, with words in the place of these pictures."""
    if isinstance(part, list):
        return [_unpictured(one, spoilt) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("kind") == "picture" and part["file"] in spoilt:
        return f"[{part['alt']}]" if part["alt"] else ""
    return {name: _unpictured(one, spoilt) for name, one in part.items()}


def _said(error: typst.TypstError) -> str:
    return " ".join((error.message, *error.hints)).strip()[:_LONGEST]


if __name__ == "__main__":
    main()
