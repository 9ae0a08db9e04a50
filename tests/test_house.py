"""What no linter knows about this house."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from mailbot import config, shipped
from mailbot.config import Settings
from mailbot.domain.words import Key, Verb

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "mailbot").rglob("*.py"))
SAMPLE = ROOT / "config" / "mailbot.toml"
README = ROOT / "README.md"
LANGUAGES = ("en", "pl")
LONGEST_MODULE = 300
GRAB_BAGS = frozenset(
    {"manager", "service", "handler", "processor", "helper", "helpers", "util", "utils", "common", "data", "info"}
    | {"item", "job", "misc", "core", "tools"}
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_module_opens_with_a_sentence_that_says_what_it_is_for() -> None:
    assert [named(module) for module in MODULES if not re.match(r"\S.{10,}[.:?]$", _opening(module))] == []


def _opening(module: Path) -> str:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n\n")[0].replace("\n", " ")


def test_every_module_is_short_enough_to_be_read() -> None:
    lengths = {named(module): len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_module_and_no_class_has_a_grab_bag_name() -> None:
    names = [(module, name) for module in MODULES for name in (module.stem, *_classes(module))]
    words = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
    assert [
        f"{named(module)}: {name}"
        for module, name in names
        if GRAB_BAGS & {word.lower() for word in words.findall(name)}
    ] == []


def _classes(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            yield node.name


def test_only_intake_survives_an_error_that_nobody_foresaw() -> None:
    caught = {named(module) for module in MODULES if "except Exception" in module.read_text(encoding="utf-8")}
    assert caught == {"mailbot/flow/intake.py"}


def _keys(section: type[BaseModel], path: str = "") -> Iterator[str]:
    """``imap.host``, ``accounts.smtp.port``: every key that the settings know."""
    for name, field in section.model_fields.items():
        key = f"{path}{field.alias or name}"
        inner = config.reading.section_in(field.annotation)
        if inner is None or key == "accounts.archive.imap" or key.endswith(".oauth"):
            yield key
        else:
            yield from _keys(inner, f"{key}.")


def _shown(lines: list[str]) -> Iterator[str]:
    section = ""
    for line in lines:
        if table := re.match(r"\[+([a-z.]+)\]+$", line):
            section = table[1]
        elif key := re.match(r"#? ?([a-z_]+) = ", line):
            yield f"{section}.{key[1]}"


def test_the_sample_settings_show_every_key_and_no_other() -> None:
    assert sorted(_shown(SAMPLE.read_text(encoding="utf-8").splitlines())) == sorted(_keys(Settings))


def test_the_sample_settings_uncommented_are_the_defaults(tmp_path: Path) -> None:
    sample = SAMPLE.read_text(encoding="utf-8")
    uncommented = re.sub(r"^#([a-z_]+ = )", r"\1", sample, flags=re.MULTILINE)
    assert uncommented != sample
    assert tomllib.loads(uncommented) != tomllib.loads(sample)

    path = tmp_path / "mailbot.toml"
    path.write_text(sample, encoding="utf-8")
    as_it_is = config.load(path)
    path.write_text(uncommented, encoding="utf-8")
    assert config.load(path) == as_it_is


def test_an_installed_mailbot_finds_templates_samples_and_unit(tmp_path: Path) -> None:
    """Laid out as the wheel is: the package, and in it what pyproject.toml puts there."""
    shutil.copytree(ROOT / "mailbot", tmp_path / "mailbot", ignore=shutil.ignore_patterns("__pycache__"))
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    for source, place in build["targets"]["wheel"]["force-include"].items():
        shutil.copytree(ROOT / source, tmp_path / place)
    script = "from mailbot import shipped as s; print(s.TEMPLATES, s.SAMPLES, s.SYSTEMD, sep='\\n')"
    told = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    beside = (shipped.TEMPLATES, shipped.SAMPLES, shipped.SYSTEMD)
    assert beside == (ROOT / "templates", ROOT / "config", ROOT / "systemd")
    installed = [Path(line) for line in told.stdout.splitlines()]
    assert [folder.is_relative_to(tmp_path) for folder in installed] == [True] * 3
    assert [_contents(folder) for folder in installed] == [_contents(folder) for folder in beside]


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_mail_of_the_bot_exists_in_every_language() -> None:
    english, *others = (_templates(ROOT / "templates" / "mail" / language) for language in LANGUAGES)
    assert english
    assert others == [english] * len(others)


def _templates(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.*")}


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def key_rows() -> list[str]:
    """The README's table of keys, made from the table that the parser reads."""
    rows = ["| English | Polish | for example | what it says |", "|---|---|---|---|"]
    for key in Key:
        names = [", ".join(f"`{name}`" for name in wording.names) for wording in (key.en, key.pl)]
        rows.append(f"| {names[0]} | {names[1]} | `{cell(key.en.example)}` | {cell(key.en.does)} |")
    return rows


def verb_rows() -> list[str]:
    """The README's table of words to answer with."""
    rows = ["| English | Polish | for example | does |", "|---|---|---|---|"]
    for verb in Verb:
        names = [", ".join(f"`{name}`" for name in wording.names) for wording in (verb.en, verb.pl)]
        rows.append(f"| {names[0]} | {names[1]} | `{cell(verb.en.example)}` | {cell(verb.en.does)} |")
    return rows


@pytest.mark.parametrize("rows", [key_rows(), verb_rows()], ids=["keys", "verbs"])
def test_the_readmes_tables_are_those_of_the_code(rows: list[str]) -> None:
    assert "\n".join(rows) in README.read_text(encoding="utf-8"), "put this into README.md:\n" + "\n".join(rows)


def test_the_unit_is_hardened() -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    unit = ROOT / "systemd" / "mailbot.service"
    score = subprocess.run(  # noqa: S603 - our own unit, the machine's own tool
        [analyze, "security", "--offline=true", "--threshold=20", unit], check=False, capture_output=True, text=True
    )
    assert score.returncode == 0, score.stdout + score.stderr


def test_the_unit_says_nothing_that_systemd_does_not_know(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "mailbot.service"
    written = (ROOT / "systemd" / "mailbot.service").read_text(encoding="utf-8")
    unit.write_text(written.replace("/opt/mailbot/bin/mailbot", "/bin/true"), encoding="utf-8")
    told = subprocess.run([analyze, "verify", unit], check=False, capture_output=True, text=True)  # noqa: S603 - as above
    assert (told.returncode, [line for line in told.stderr.splitlines() if "mailbot.service" in line]) == (0, [])
