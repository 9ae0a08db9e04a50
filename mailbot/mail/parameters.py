"""Header fields with parameters (Content-Type, Content-Disposition): RFC 2045 §5, RFC 2231, and the wild."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from mailbot.mail import charsets, rfc2047

_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+("(?:[^"\\]|\\.)*+"?|[^;]*+)', re.DOTALL)
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?", re.DOTALL)
_CHARSET = re.compile(r"([^']*+)'[^']*+'")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parameterised:
    """A word and its parameters; both names are lower case."""

    word: str  # "text/plain", "attachment"; "" where there is none
    given: Mapping[str, str]

    def get(self, name: str) -> str:
        """The parameter's value, "" where it is absent."""
        return self.given.get(name, "")


def read(value: bytes) -> Parameterised:
    """Total: what cannot be read is left out. Of parameters with one name the first stands; RFC 2231 goes before it."""
    shown = value.decode("latin-1")
    words = shown.partition(";")[0].partition("(")[0].lower().split()
    plain: dict[str, str] = {}
    extended: defaultdict[str, dict[int, tuple[str, bool]]] = defaultdict(dict)
    for parameter in _PARAMETER.finditer(shown):
        text = _unquoted(parameter[2].strip())
        section = _SECTION.fullmatch(parameter[1].lower())
        if section is None or not (section[2] or section[3]):
            plain.setdefault(parameter[1].lower(), text)
        else:
            extended[section[1]].setdefault(int(section[2] or 0), (text, bool(section[3])))
    given = {name: _decoded(text) for name, text in plain.items()}
    given.update((name, _joined(sections)) for name, sections in extended.items())
    return Parameterised(charsets.one_line(words[0]) if words else "", given)


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    return _ESCAPED.sub(r"\1", value[1:].removesuffix('"'))


def _decoded(value: str) -> str:
    """Raw 8-bit letters and, against RFC 2047 §5 but everywhere, encoded words."""
    if not value.isascii():
        value = charsets.guessed(value.encode("latin-1"))
    return charsets.one_line(rfc2047.decode(value))


def _joined(sections: Mapping[int, tuple[str, bool]]) -> str:
    """RFC 2231 §3 and §4: sections in their order; charset and language stand before the first one."""
    charset = ""
    content = b""
    for number in sorted(sections):
        text, escaped = sections[number]
        if escaped and not content and (told := _CHARSET.match(text)):
            charset, text = told[1], text[told.end() :]
        raw = text.encode("latin-1")
        content += unquote_to_bytes(raw) if escaped else raw
    if charset:
        return charsets.one_line(charsets.text(content, charset)[0])
    return _decoded(content.decode("latin-1"))
