"""Where the files that come with mailbot lie: inside the installed package, or beside it in a clone."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE / "_shipped" if (_PACKAGE / "_shipped").is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
SAMPLES = _ROOT / "config"
SYSTEMD = _ROOT / "systemd"
