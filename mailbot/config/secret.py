"""Where secrets come from: files that nobody else may read, the environment, and the key that mailbot makes itself."""

import os
import secrets
from pathlib import Path

from mailbot.errors import SettingsError

_KEY_LENGTH = 32


def is_open_to_others(path: Path) -> bool:
    """True when group or others may read the file.

    systemd hands credentials over as 0440 with an ACL for the service alone, so its own folder is trusted.
    """
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and path.is_relative_to(credentials):
        return False
    return bool(path.stat().st_mode & 0o077)


def of_file(path: Path, *, whole: bool = False) -> str:
    """The first line of a password file, or all of it; SettingsError when it is missing, empty or open to others."""
    try:
        if is_open_to_others(path):
            raise SettingsError((f"{path} can be read by other users of this machine; run: chmod 600 {path}",))
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((f"The password file {path} cannot be read ({error}).",)) from error
    lines = content.splitlines()
    if not lines or not lines[0]:
        raise SettingsError((f"The password file {path} is empty; write the password into its first line.",))
    return content if whole else lines[0]


def of_environment(name: str) -> str:
    """The value of an environment variable; SettingsError when it is not set."""
    value = os.environ.get(name)
    if not value:
        raise SettingsError((f"The environment variable {name} is not set; it must hold the password.",))
    return value


def key(path: Path) -> bytes:
    """The 32 bytes from which tokens and Message-IDs are made; created for this user alone when absent.

    Keep the file with the database: without it, answers to summaries that are under way are not recognised.
    """
    try:
        if not path.exists():
            _create(path, secrets.token_bytes(_KEY_LENGTH))
        if is_open_to_others(path):
            raise SettingsError((f"{path} can be read by other users of this machine; run: chmod 600 {path}",))
        seal = path.read_bytes()
    except OSError as error:
        raise SettingsError((f"The secret key {path} cannot be read or made ({error}).",)) from error
    if len(seal) < _KEY_LENGTH:
        raise SettingsError(
            (f"The secret key {path} is shorter than {_KEY_LENGTH} bytes; restore it from the backup.",)
        )
    return seal


def _create(path: Path, content: bytes) -> None:
    """Whole or not at all: a second process that starts at the same moment must read the same key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # the other process was first; its key counts
    finally:
        draft.unlink()
