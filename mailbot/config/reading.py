"""From the TOML file to settings, or to one error that tells every problem in plain words."""

import os
import stat
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError as SourceError

from mailbot.config.settings import DATABASE, SQLITE, Settings
from mailbot.errors import SettingsError

_PATHS = frozenset({"secret_file", "templates", "password_file"})
_SENTENCES = {
    "missing": "is missing",
    "too_short": "needs at least one entry",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be text in quotation marks",
    "path_type": "must be a path in quotation marks",
    "tuple_type": "must be a list",
    "model_type": "must be a table of keys",
    "model_attributes_type": "must be a table of keys",
}


def load(path: Path) -> Settings:
    """Read ``path``; SettingsError tells all problems, each with the path of its key.

    Relative paths, also the one in ``database``, start at the folder of the file, not at the working directory:
    the command line and the daemon then mean the same files. Credentials that systemd hands over come first.
    """
    written = _written(path)
    if isinstance(bot := written.get("bot"), dict):
        bot.setdefault("database", DATABASE)
    try:
        return Settings(**_anchored(written, path.resolve().parent))
    except ValidationError as error:
        raise SettingsError(tuple(_problem(detail) for detail in error.errors())) from error
    except SourceError as error:
        raise SettingsError((f"A MAILBOT_… variable of the environment cannot be read: {error}.",)) from error


def _written(path: Path) -> dict[str, Any]:
    """What stands in the file, which says who may command the bot: nobody else of this machine may change it."""
    try:
        written, mode = tomllib.loads(path.read_text(encoding="utf-8")), path.stat().st_mode
    except FileNotFoundError as error:
        raise SettingsError((f"There is no configuration {path}; write one with: mailbot init",)) from error
    except PermissionError as error:
        raise SettingsError((f"This user may not read the configuration {path}; try it as root.",)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((f"The configuration {path} cannot be read ({error}).",)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError((f"{path} is not TOML: {error}.",)) from error
    if mode & stat.S_IWOTH:
        raise SettingsError((f"{path} can be changed by other users of this machine; run: chmod o-w {path}",))
    return written


def _anchored(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The same table with every relative path made absolute."""
    anchored: dict[str, Any] = {}
    for key, value in table.items():
        match value:
            case dict():
                anchored[key] = _anchored(value, folder)
            case list():
                anchored[key] = [_anchored(entry, folder) if isinstance(entry, dict) else entry for entry in value]
            case str() if key in _PATHS and value:
                anchored[key] = _beside(folder, value)
            case str() if key == "database" and value.startswith(SQLITE) and value != SQLITE:
                anchored[key] = f"{SQLITE}{folder / value.removeprefix(SQLITE)}"
            case _:
                anchored[key] = value
    return anchored


def _beside(folder: Path, written: str) -> Path:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and (Path(credentials) / written).is_file():
        return Path(credentials) / written
    return folder / Path(written).expanduser()


def _problem(detail: ErrorDetails) -> str:
    """One sentence. What was written is repeated only where it cannot be a password in the wrong place."""
    where = _path(detail["loc"])
    match detail["type"]:
        case "extra_forbidden":
            return f"{where}: {_unknown_key(detail['loc'])}"
        case "value_error":
            return f"{where}: {detail['ctx']['error']}"
        case "enum" | "literal_error":
            return f"{where}: must be {detail['ctx']['expected']}, not {detail['input']!r}"
        case "greater_than_equal":
            return f"{where}: must be at least {detail['ctx']['ge']}"
        case "less_than_equal":
            return f"{where}: must be at most {detail['ctx']['le']}"
        case kind:
            return f"{where}: {_SENTENCES.get(kind, detail['msg'])}"


def _path(location: tuple[int | str, ...]) -> str:
    """``("accounts", 0, "smtp", "port")`` as ``accounts[0].smtp.port``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")


def _unknown_key(location: tuple[int | str, ...]) -> str:
    *above, written = location
    if "password" in str(written).lower() and written not in {"password_file", "password_env"}:
        return "passwords do not stand in this file; use password_file or password_env"
    near = get_close_matches(str(written), _keys_at(above), n=1)
    return f"there is no such key; did you mean {near[0]}?" if near else "there is no such key"


def _keys_at(location: list[int | str]) -> list[str]:
    """The keys of the section at ``location``, as they are written in the file."""
    section: type[BaseModel] = Settings
    for step in location:
        if isinstance(step, str):
            found = next((field for name, field in section.model_fields.items() if step == (field.alias or name)), None)
            section = (section_in(found.annotation) if found is not None else None) or Settings
    return [field.alias or name for name, field in section.model_fields.items()]


def section_in(annotation: object) -> type[BaseModel] | None:
    """The section class in ``Imap``, ``Imap | None`` or ``tuple[Account, ...]``; None in a plain value."""
    kinds = (kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type))
    return next((kind for kind in kinds if issubclass(kind, BaseModel)), None)
