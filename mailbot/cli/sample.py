"""The sample configuration with answers in it: every key explained, those that were asked for set."""

import json
import re
from collections.abc import Mapping

from mailbot import shipped

_SECTION = re.compile(r"\[+([a-z.]+)\]+$")
_KEY = re.compile(r"#? ?(?P<key>[a-z_]+) = .*$")


def filled(values: Mapping[str, str | int | None]) -> str:
    """``values`` by path (``accounts.smtp.host``); None is commented out. LookupError for a key that is not there."""
    section, left = "", dict(values)
    lines = []
    for line in (shipped.SAMPLES / "mailbot.toml").read_text(encoding="utf-8").splitlines():
        if found := _SECTION.match(line):
            section = found[1]
        key = _KEY.match(line)
        path = f"{section}.{key['key']}" if key else ""
        lines.append(_set(line, path.rpartition(".")[2], left.pop(path)) if path in left else line)
    if left:
        raise LookupError(f"the sample lacks {', '.join(left)}")
    return "\n".join([*lines, ""])


def _set(line: str, key: str, value: str | int | None) -> str:
    """A JSON string, number or truth is one of TOML too."""
    return f"# {line.lstrip('# ')}" if value is None else f"{key} = {json.dumps(value, ensure_ascii=False)}"
